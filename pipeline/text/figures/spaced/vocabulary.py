"""What is known of a word, looked up once for all texts: its entries, its pieces, whether a figure may begin with it.

Most texts hold no figure, and most words begin none: `may_hold` tells of a text, `Word.counts` of a word, whether
reading is worth the while. They may say yes where no figure is, never no where one is, since they know what `reader`
tries: `_OPENING` are its categories. A language's rules find nothing but figures with a digit or with such a word in
them; what other words they read, the language names in `Spec.openers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from pipeline.text.figures.digits import FRACTION_SIGNS
from pipeline.text.figures.lexicon import EMPTY, Entry, glued, looked_up
from pipeline.text.figures.spaced.roman import roman_letters
from pipeline.text.figures.spaced.spec import Spec

MAX_WORDS = 1 << 16
"""Words of a language that are kept."""

_OPENING = frozenset(
    [
        "number", "scale", "ordinal", "fraction", "half", "plural", "set", "multiple", "month", "decade",
        "before-decades", "moment", "span", "soft",
    ]
)  # fmt: skip
"""Categories of the words that a figure may begin with."""

_OPENING_BEFORE_COUNTED = frozenset({"article", "several"})
"""Those that begin one only before a word of `_COUNTED`: a week, several hundred."""

_COUNTED = frozenset({"duration", "span", "scale", "half", "fraction", "set", "plural"})

_ANY_COUNTED = "\0"
"""What stands for all of them in `Word.before` and `Word.names`."""

_NOTHING = frozenset[str]()
_WORD = regex.compile(r"[\p{L}\p{M}]")
_WORDS = regex.compile(r"[\p{L}\p{M}]+|[^\s'’]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign, as it is written."""

    token: str
    """Casefolded."""
    found: Mapping[str, tuple[Entry, ...]]
    """What the word list says of it, by category."""
    pieces: tuple[int, ...]
    """Lengths of the pieces of a glued number word; () for others."""
    opens: bool
    """Whether a number may begin with it, whatever follows: a digit, a word of the list or of `Spec.openers`."""
    roman: bool
    """Whether it may be a Roman number."""
    before: frozenset[str]
    """Names of words before which a figure may begin with it: "a" before "couple"."""
    names: frozenset[str]
    """What `before` of another word may call it."""
    none: bool
    """Whether a phrase without a figure may begin with it, which a reader passes over."""

    def counts(self, following: Word) -> bool:
        """Whether a number may begin with it before another word."""
        return self.opens or not (not self.before or self.before.isdisjoint(following.names))


BLANK = Word("\0", EMPTY, (), opens=False, roman=False, before=frozenset(), names=frozenset(), none=False)
"""Nothing."""


class Vocabulary(dict[str, Word]):
    """The words of a language that were met, by how they are written."""

    def __init__(self, spec: Spec) -> None:
        """Begin with none."""
        super().__init__()
        self.spec = spec
        self.openers = regex.compile(spec.openers) if spec.openers else None

    def __missing__(self, raw: str) -> Word:
        """Look a word up."""
        if len(self) >= MAX_WORDS:
            self.clear()
        word = self[raw] = self._word(raw)
        return word

    def _word(self, raw: str) -> Word:
        spec = self.spec
        name = spec.words or spec.code
        is_word = _WORD.match(raw) is not None
        token = raw.casefold() if is_word else raw
        found = looked_up(name, token)
        pieces = glued(name, spec.glue, raw.lower()) if spec.compounds and is_word else ()
        opens = bool(pieces) or raw in FRACTION_SIGNS or raw[0].isdigit()
        before: set[str] = set()
        for category, entries in found.items():
            for entry in entries:
                rest = entry.tokens[1:]
                # `may_hold` passes over apostrophes: "l'" is an article like "le".
                follows = (rest[1:] if rest[:1] == ("'",) else rest)[:1]
                if category in _OPENING and (not follows or follows[0].endswith("*")):
                    opens = True
                elif category in _OPENING or category in _OPENING_BEFORE_COUNTED:
                    before |= {*rest[:1], *(follows or (_ANY_COUNTED,))}
        if self.openers and self.openers.match(token):
            opens = True
        names = {token.replace("’", "'")}
        if not _COUNTED.isdisjoint(found):
            names.add(_ANY_COUNTED)
        return Word(
            token,
            found,
            pieces,
            opens=opens,
            roman=bool(roman_letters(raw, spec)),
            before=frozenset(before),
            names=frozenset(names),
            none="none" in found,
        )


_VOCABULARIES: dict[str, Vocabulary] = {}


def vocabulary(spec: Spec) -> Vocabulary:
    """Give the words of a language that were met so far."""
    known = _VOCABULARIES.get(spec.code)
    if known is None or known.spec is not spec:
        known = _VOCABULARIES[spec.code] = Vocabulary(spec)
    return known


def may_hold(text: str, spec: Spec) -> bool:
    """Whether a figure may stand in a text: False is certain."""
    known = vocabulary(spec)
    before = _NOTHING
    for written in _WORDS.findall(text):
        word = known[written]
        if word.opens or word.roman or (before and not before.isdisjoint(word.names)):
            return True
        before = word.before
    return False
