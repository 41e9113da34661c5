"""A text cut into tokens, and what the word list says of each.

One pattern cuts: a numeric date, a clock time, a number, a word, a sign. A glued number word is several tokens.
A category is matched from a token on, the longest form first (`Tokens.match`), so that every reader asks in its words.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from pipeline.text.figures.digits import ascii_digits
from pipeline.text.figures.lexicon import EMPTY, MAX_ENDING, Entry
from pipeline.text.figures.spaced.spec import Spec
from pipeline.text.figures.spaced.vocabulary import BLANK, Vocabulary, vocabulary

_SPACES = "\u00a0\u202f\u2009"
_TOKEN = regex.compile(
    r"(?P<date>(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2})|\d{4}([./])\d{1,2}\3\d{1,2})(?![\d.]\d|\d))"
    r"|(?P<time>(?<!\d)\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d))"
    rf"|(?P<num>(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+|['’]\d{{3}}(?!\d))*)"
    r"|(?P<w>[\p{L}\p{M}]+)"
    r"|(?P<s>\S)"
)
_TOKEN_SPACED = regex.compile(_TOKEN.pattern.replace(f"[{_SPACES}]", f"[ {_SPACES}]", 1))
# English too: "45 000 tonnes" is met in international texts and in what machines translate.
_GROUPED_BY_SPACE = frozenset({"fr", "pl", "cs", "ru", "es", "pt", "it", "de", "nl", "en"})
DASHES = frozenset("-–—~∼‐‑")
_HYPHENS = frozenset("-‐‑")


class Tokens:
    """A text's tokens, in parallel lists."""

    def __init__(self, text: str, spec: Spec) -> None:
        """Cut the text into tokens."""
        self.text = text
        self.spec = spec
        plain = ascii_digits(text)
        pattern = _TOKEN_SPACED if spec.code in _GROUPED_BY_SPACE else _TOKEN
        known = vocabulary(spec)
        found = list(pattern.finditer(plain))
        self.raw = [match.group() for match in found]
        self.kinds = [match.lastgroup or "s" for match in found]
        self.starts = [match.start() for match in found]
        self.words = [known[raw] for raw in self.raw]
        if spec.compounds and any(word.pieces for word in self.words):
            self._take_apart(known)
        self.ends = [start + len(raw) for start, raw in zip(self.starts, self.raw, strict=True)]
        self.tokens = [word.token for word in self.words]
        self.found = [word.found for word in self.words]
        """What the word list says of each token, by category."""
        self.size = len(self.raw)

    def _take_apart(self, known: Vocabulary) -> None:
        """Put the pieces of each glued word in its place."""
        whole = list(zip(self.kinds, self.raw, self.starts, self.words, strict=True))
        for each in (self.kinds, self.raw, self.starts, self.words):
            each.clear()
        for kind, raw, start, word in whole:
            end = 0
            for length in word.pieces or (len(raw),):
                piece = raw[end : end + length]
                self.kinds.append(kind)
                self.raw.append(piece)
                self.starts.append(start + end)
                self.words.append(known[piece] if word.pieces else word)
                end += length

    def blank(self, index: int) -> None:
        """Take a token away: what a rule has read is no word for anything else."""
        self.kinds[index], self.tokens[index], self.raw[index] = "taken", "\0", "\0"
        self.words[index], self.found[index] = BLANK, BLANK.found

    def entries(self, index: int) -> Mapping[str, tuple[Entry, ...]]:
        """Give what the word list says of a token, by category."""
        return self.found[index] if index < self.size else EMPTY

    def match(self, index: int, category: str) -> tuple[Entry, int] | None:
        """Match the longest form of a category at a token; give it and the token after it."""
        if 0 <= index < self.size and (entries := self.found[index].get(category)):
            for entry in entries:
                end = index + len(entry.tokens)
                if end <= self.size and self._fits(entry, index, end):
                    return entry, end
        return None

    def _fits(self, entry: Entry, index: int, end: int) -> bool:
        for place, form in zip(range(index + 1, end), entry.tokens[1:], strict=True):
            token = self.tokens[place].replace("’", "'")
            if token != form and not (
                form.endswith("*")
                and len(form) > 1
                and token.startswith(form[:-1])
                and len(token) - len(form) < MAX_ENDING
            ):
                return False
        if entry.exact:
            if entry.category == "month":
                return self.raw[index][:1].isupper()
            return self.text[self.starts[index] : self.ends[end - 1]] == entry.exact
        return True

    def attached(self, index: int) -> bool:
        """Whether a token stands right behind the one before it."""
        return 0 < index < self.size and self.starts[index] == self.ends[index - 1]

    def dot(self, index: int) -> bool:
        """Whether a token is a full stop right behind the one before it."""
        return self.attached(index) and self.tokens[index] == "."

    def hyphen(self, index: int) -> bool:
        """Whether a token is a hyphen with something attached on both sides."""
        return (
            index < self.size and self.tokens[index] in _HYPHENS and self.attached(index) and self.attached(index + 1)
        )

    def attached_word(self, index: int) -> bool:
        """Whether a word is glued to what stands before it."""
        return self.attached(index) and self.kinds[index] == "w"

    def measured(self, index: int) -> bool:
        """Whether what is counted stands at a token."""
        return any(self.match(index, category) for category in ("duration", "unit", "percent", "points"))

    def counts(self, index: int) -> bool:
        """Whether a word stands at a token that would make a number before it no day and no minute."""
        return any(
            self.match(index, category) for category in ("percent", "currency", "unit", "duration", "month", "scale")
        )
