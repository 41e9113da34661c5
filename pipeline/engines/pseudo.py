"""Pseudo-localisation: every letter gets a mark, and nothing else changes.

1. A word that holds a letter is seen to have gone through the engine; a word without a mark was missed.
2. The mark is a combining one, because a bracket or another added character may be markdown.
3. It never composes with a letter, so NFC leaves it standing, and it is no letter, space or punctuation
   of any markdown flavour: ``**`` and ``_`` open and close where they did.
4. `undo` is the exact inverse for any text: it takes away the one mark after each letter that `mark`
   put there, so a mark that stood in the source stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from pipeline.engines.base import Candidate
from pipeline.engines.settings import Settings

MARK = "\u034b"
"""COMBINING HOMOTHETIC ABOVE: category Mn, no canonical composition, hardly found in real text."""


def mark(text: str) -> str:
    """Put the mark after every letter (general category L: Latin, Han, kana, Arabic, modifiers ...)."""
    return "".join(char + MARK if _is_letter(char) else char for char in text)


def undo(text: str) -> str:
    """Take one mark away after every letter that has one.

    >>> undo(mark("Zoë, 声网 7×24")) == "Zoë, 声网 7×24"
    True
    """
    kept: list[str] = []
    after_letter = False
    for char in text:
        if after_letter and char == MARK:
            after_letter = False
            continue
        kept.append(char)
        after_letter = _is_letter(char)
    return "".join(kept)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] == "L"


class PseudoEngine:
    """Mark every letter."""

    name = "pseudo"
    verbatim = True
    fingerprint = f"pseudo 1 mark=U+{ord(MARK):04X}"

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        """Give each text marked, as its only candidate."""
        del candidates
        return [[Candidate(mark(text))] for text in texts]

    def sayable(self, text: str) -> bool:
        """Every text can be marked."""
        del text
        return True

    def close(self) -> None:
        """Hold nothing, so give nothing back."""


def load(*, source_lang: str, target_lang: str, settings: Settings) -> PseudoEngine:
    """Make the engine; languages do not matter to it."""
    del source_lang, target_lang, settings
    return PseudoEngine()
