"""Roman numbers."""

from __future__ import annotations

import regex

from pipeline.text.figures.lexicon import looked_up
from pipeline.text.figures.spaced.spec import Spec

_ROMAN = regex.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")
_LONGEST = 7


def roman_letters(word: str, spec: Spec) -> str:
    """Give the Roman number that a word is, or that its suffix stands behind (XIXe siècle); "" where it is none."""
    if word[:1] not in "IVXL":
        return ""
    letters = word
    if not word.isupper():
        count = len(word) - len(word.lstrip("IVXL"))
        # One letter and an ending is mostly a word: La, Les, Va.
        sure = count > 1 or (spec.code == "fr" and word[0] != "L")
        suffixes = looked_up(spec.words or spec.code, word[count:]).get("suffix", ()) if sure else ()
        if any(entry.tokens == (word[count:],) for entry in suffixes):
            letters = word[:count]
    return letters if len(letters) <= _LONGEST and _ROMAN.match(letters) else ""


def roman(text: str) -> int:
    """Give the value of a Roman number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for place, letter in enumerate(text):
        value = values[letter]
        total += -value if place + 1 < len(text) and values[text[place + 1]] > value else value
    return total
