"""What a model's vocabulary can say, and what to give it in place of what it cannot.

1. The model is asked, through its own sentencepiece vocabularies: a character can be said when it is a
   piece by itself on both sides (or the model falls back to bytes). No list of "good" characters is kept.
2. A character that cannot be said is replaced where another says the same (`EQUALS`: typographic quotes,
   dashes, full-width forms); such a text counts as sayable.
3. What has no equal is folded as a last resort (`FOLDS`, accents dropped, the rest a space), because an
   unknown character turns the words around it into others: “hello” came back as "Ohello". Such a text is
   not sayable: the caller masks those characters before, and puts them back.
4. Text in capitals is given to the model in sentence case, word by word as far as the vocabulary knows the
   word in lower case (so that GDPR stays); models have hardly seen capitals and give rubbish for them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import regex

EQUALS = {
    **dict.fromkeys("“”„‟«»‹›″《》〈〉「」『』【】", '"'),
    **dict.fromkeys("‘’‚‛′ʼ", "'"),
    **dict.fromkeys("‐‑‒–−﹣", "-"),
    **dict.fromkeys("—―", " - "),
    "…": "...",
    "⋯": "...",
    "、": ", ",
    "，": ", ",
    "。": ". ",
    "：": ": ",
    "；": "; ",
    "？": "? ",
    "！": "! ",
    "（": " (",
    "）": ") ",
    "×": "x",
    "⁄": "/",
    "∕": "/",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    "\u2060": "",
    "\ufeff": "",
    "\u00ad": "",
}
"""Character -> what says the same; used where the model cannot say the character and can say this."""

FOLDS = {
    "€": " EUR ",
    "£": " GBP ",
    "±": "+/-",
    "•": "-",
    "·": "-",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}
"""Character -> what comes nearest; the text is not sayable for all that. No ¥: it may be yen or yuan."""

_SPACE_BEFORE_MARK = regex.compile(r"(?<=\S) (?=[.,;:!?)\]](?:\s|$))")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")
_RUN_OF_CAPITALS = 3
"""So many words in capitals, one after the other, are shouting and not acronyms."""
_LONG_WORD = 5
"""A single word in capitals is shouting from so many letters on, where the vocabulary knows it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as it is given to a model."""

    text: str
    capitals: bool
    """Whether the whole text was in capitals, so that its translation should be."""


class Tokenizer(Protocol):
    """What is asked of a tokenizer."""

    @property
    def pieces(self) -> AbstractSet[str]:
        """All that it can write, controls left out."""
        ...

    @property
    def falls_back(self) -> bool:
        """Whether it writes unknown characters as bytes, so that there are none."""
        ...

    def encode(self, text: str) -> list[str]:
        """Cut a text into pieces; ▁ stands for a space."""
        ...


class SentencePiece:
    """A sentencepiece model."""

    def __init__(self, model: Path) -> None:
        """Read the model; raise OSError or RuntimeError for a file that is none."""
        import sentencepiece  # lazy: 20 ms, and only these engines need it

        self._processor: Any = sentencepiece.SentencePieceProcessor(model_file=str(model))
        size = self._processor.get_piece_size()
        # Controls and byte pieces come first in every vocabulary; 300 is more than there can be of them.
        head = range(min(300, size))
        self.falls_back = any(self._processor.is_byte(index) for index in head)
        special = {index for index in head if self._processor.is_control(index) or self._processor.is_unknown(index)}
        self.pieces: AbstractSet[str] = {
            self._processor.id_to_piece(index) for index in range(size) if index not in special
        }

    def encode(self, text: str) -> list[str]:
        """Cut a text into pieces; ▁ stands for a space."""
        pieces: list[str] = self._processor.encode(text, out_type=str)
        return pieces


class Vocabulary:
    """The characters and words that a model knows."""

    def __init__(self, tokenizer: Tokenizer, *others: AbstractSet[str]) -> None:
        """Ask a tokenizer; `others` are the pieces of further vocabularies that must know a character too."""
        self._tokenizer = tokenizer
        self._sides = (tokenizer.pieces, *others)
        self._said = frozenset.intersection(
            *(frozenset(piece for piece in pieces if len(piece) == 1) for pieces in self._sides)
        )
        self._known_word = lru_cache(maxsize=4096)(self._is_known_word)

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return len(self._tokenizer.encode(text))

    def sayable(self, text: str) -> bool:
        """Tell whether every character of the text, or its equal, can be said."""
        if self._tokenizer.falls_back:
            return True
        text = self._with_equals(text)
        return all(self._can(char) for char in text) or self._is_in_pieces(text)

    def _is_in_pieces(self, text: str) -> bool:
        """Tell whether known pieces make up the text: a model may know GDPR and no X, D or G by itself."""
        pieces = self._tokenizer.encode(text)
        same = "".join(pieces).replace("▁", " ").split() == text.split()
        return same and all(piece in known for piece in pieces for known in self._sides)

    def prepare(self, text: str, *, fold: bool = True) -> Prepared:
        """Give the text as the model should see it; without `fold`, what has no equal is left as it is."""
        if not self._tokenizer.falls_back:
            said = self._with_equals(text)
            text = self._fold(said) if fold else said
            if text != said:  # a character that became a space leaves one before the mark after it
                text = _SPACE_BEFORE_MARK.sub("", _single_spaced(text))
        text = _single_spaced(text)
        return self._lower_capitals(text)

    def _can(self, char: str) -> bool:
        return char in self._said or char.isspace()

    def _with_equals(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        if all(self._can(char) for char in text):
            return text
        return "".join(char if self._can(char) else self._equal(char) for char in text)

    def _equal(self, char: str) -> str:
        equal = EQUALS.get(char)
        if equal is None and _is_width_form(char):
            equal = unicodedata.normalize("NFKC", char)
        return equal if equal is not None and all(self._can(part) for part in equal) else char

    def _fold(self, text: str) -> str:
        return "".join(char if self._can(char) else self._folded(char) for char in text)

    def _folded(self, char: str) -> str:
        options = (FOLDS.get(char), unicodedata.normalize("NFKC", char), unicodedata.normalize("NFKD", char)[:1])
        for option in options:
            if option and all(self._can(part) for part in option):
                return option
        return "" if unicodedata.category(char)[0] == "M" else " "

    def _is_known_word(self, word: str) -> bool:
        """Tell whether the lower-case word is one piece of the vocabulary."""
        return len(self._tokenizer.encode(word.lower())) == 1

    def _lower_capitals(self, text: str) -> Prepared:
        if not any(char.isupper() for char in text):
            return Prepared(text, capitals=False)
        words = list(_WORD.finditer(text))
        cased = [word for word in words if word.group().upper() != word.group().lower()]
        shouted = [word for word in cased if word.group().isupper() and not _is_mask(text, word.end())]
        whole = len(shouted) == len([word for word in cased if not _is_mask(text, word.end())])
        known = [word for word in shouted if len(word.group()) == 1 or self._known_word(word.group())]
        if whole and len(shouted) == 1:
            if len(shouted[0].group()) < _LONG_WORD or not known:
                return Prepared(text, capitals=False)
        elif whole:
            if 2 * len(known) < len(shouted):
                return Prepared(text, capitals=False)
        else:
            known = _in_long_runs(cased, known)
        if not known:
            return Prepared(text, capitals=False)
        return Prepared(self._lowered(text, known), capitals=whole)

    def _lowered(self, text: str, words: Sequence[regex.Match[str]]) -> str:
        parts: list[str] = []
        end = 0
        for word in words:
            lower = word.group().lower()
            before = text[end : word.start()]
            parts.append(before)
            starts = not any(char.isalnum() for char in text[: word.start()]) if not parts[:-1] else False
            starts = starts or before.rstrip().endswith((".", "!", "?"))
            parts.append(lower.capitalize() if starts or lower == "i" else lower)
            end = word.end()
        parts.append(text[end:])
        return "".join(parts)


def _single_spaced(text: str) -> str:
    """Put one space for each run of white space, as `str.isspace` sees it (U+001F too, which regular expressions leave out)."""
    return " ".join(text.split())


def _in_long_runs(cased: Sequence[regex.Match[str]], known: Sequence[regex.Match[str]]) -> list[regex.Match[str]]:
    """Keep the known words that stand in a run of several words in capitals."""
    kept: list[regex.Match[str]] = []
    run: list[regex.Match[str]] = []
    wanted = {word.start() for word in known}
    for word in [*cased, None]:
        if word is not None and word.group().isupper():
            run.append(word)
            continue
        if len(run) >= _RUN_OF_CAPITALS and 2 * sum(one.start() in wanted for one in run) >= len(run):
            kept.extend(one for one in run if one.start() in wanted)
        run = []
    return kept


def _is_mask(text: str, end: int) -> bool:
    """Tell whether a word in capitals goes on as a code: the X of X1, the KX of KX-71."""
    return bool(regex.match(r"-?\d", text, pos=end))


def _is_width_form(char: str) -> bool:
    return unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<noBreak>", "<fraction>", "<compat> "))
