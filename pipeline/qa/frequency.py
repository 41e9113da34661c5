"""Whose word is it: how common words are in a language, from wordfreq.

1. The one place where wordfreq enters; its lists are loaded when a word of that language is first asked for.
2. Figures are Zipf values: the base-10 logarithm of occurrences in a milliard words; 0 means unknown.
3. wordfreq's data ended in 2021 (the project stopped there); words of a language change little in that
   time, and what is newer counts as unknown, never as foreign.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache

# Norwegian's list is kept under Bokmål, Serbian's and Croatian's under the macrolanguage.
_ALIASES = {"no": "nb", "hr": "sh", "sr": "sh", "bs": "sh"}


@cache
def _available() -> Mapping[str, str]:
    # Lazy: wordfreq brings ftfy and langcodes along, which a run over Chinese pairs never needs.
    from wordfreq import available_languages

    best: Mapping[str, str] = available_languages("best")
    return best


def known(base: str) -> bool:
    """Tell whether there is a list for the language."""
    return _ALIASES.get(base, base) in _available()


@cache
def _list(base: str, size: str) -> Mapping[str, float]:
    from wordfreq import get_frequency_dict

    code = _ALIASES.get(base, base)
    if code not in _available():
        return {}
    frequencies: Mapping[str, float] = get_frequency_dict(code, size)
    return frequencies


def zipf(word: str, base: str) -> float:
    """Give a word's Zipf value in a language; the word is casefolded, accents kept."""
    value = _list(base, "best").get(word)
    return math.log10(value) + 9 if value else 0.0


def common_in(word: str, base: str) -> bool:
    """Tell whether a word is among the thirty thousand commonest of a language."""
    return word in _list(base, "small")


@cache
def endings(base: str) -> Mapping[str, int]:
    """Count how many of a language's commoner words have each ending of four letters."""
    return Counter(word[-4:] for word in _list(base, "small") if len(word) >= 5)


@cache
def letters(base: str) -> frozenset[str]:
    """Give the letters that a language's commoner words are written with; loans and names apart."""
    words = _list(base, "small")
    counts = Counter(letter for word in words for letter in set(word))
    return frozenset(letter for letter, count in counts.items() if count > len(words) / 300)
