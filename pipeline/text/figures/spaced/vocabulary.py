"""What is known of a word, looked up once for all texts: its entries, its pieces, whether a figure may begin with it.

Most texts hold no figure, and most words begin none. `may_hold` tells so at the cost of one look-up a word. It may say
yes of a text without figures, never no of one with: `Word.opens` and `Word.opens_before` follow what `reader` tries.
A language's rules find nothing but figures with a digit or with such a word in them; what other words they read, the
language names in `Spec.openers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from pipeline.text.figures.digits import FRACTION_SIGNS
from pipeline.text.figures.lexicon import Entry, glued, looked_up
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
"""Categories of the words that a figure may begin with. "Several" and an article need one of these behind them ..."""

_COUNTED = "\0"
"""... or, an article, a span of time: a week. In `Word.opens_before` this stands for any of them."""

_NOTHING = frozenset[str]()
_WORD = regex.compile(r"[\p{L}\p{M}]")
_WORDS = regex.compile(r"[\p{L}\p{M}]+|\S")


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
    """Whether a figure may begin with it, whatever follows."""
    opens_before: frozenset[str]
    """Words before which a figure may begin with it: "a" before "couple"."""
    names: frozenset[str]
    """What `opens_before` of the word before it may call it."""


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
        opens = bool(pieces) or raw in FRACTION_SIGNS or raw[0].isdigit() or bool(roman_letters(raw, spec))
        before: set[str] = {_COUNTED} if "article" in found else set()
        for entry in (entry for category in found.keys() & _OPENING for entry in found[category]):
            if len(entry.tokens) == 1 or entry.tokens[1].endswith("*"):
                opens = True
            else:
                before.add(entry.tokens[1])
        if self.openers and self.openers.match(token):
            opens = True
        names = {token.replace("’", "'"), *((_COUNTED,) if "duration" in found else ())}
        return Word(token, found, pieces, opens, frozenset(before), frozenset(names))


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
        if word.opens or (before and not before.isdisjoint(word.names)):
            return True
        before = word.opens_before
    return False
