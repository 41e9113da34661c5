"""Whose word is it: how common words are in a language, from wordfreq.

1. The one place where wordfreq enters; a list is read when a word of that language is first asked for.
2. Figures are Zipf values: the base-10 logarithm of occurrences in a milliard words; 0 means unknown.
3. wordfreq's data ended in 2021 (the project stopped there); words of a language change little in that
   time, and what is newer counts as unknown, never as foreign.
4. Its data files are read as they are documented (`wordfreq.read_cBpack`), without its code: that brings
   langcodes and a tokenizer along, and fills a table of half a million words where a few may be asked for.
"""

from __future__ import annotations

import importlib.util
import math
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, islice, repeat
from pathlib import Path

# Norwegian's list is kept under Bokmål, Serbian's and Croatian's under the macrolanguage.
_ALIASES = {"no": "nb", "hr": "sh", "sr": "sh", "bs": "sh"}

_COMMON = 600
"""Rows of a list that hold the thirty thousand commonest words; a small list has no more."""

_PATIENCE = 150
"""Rare words that are searched for row by row; one takes a five-hundredth of the time to fill the table for all of them,
which a short article then never spends, and a long file soon."""


class Zipf(dict[str, float]):
    """The Zipf values of a language's words, casefolded, accents kept; `table[word]` is 0.0 for an unknown one."""

    def __init__(
        self, rows: Sequence[tuple[float, Sequence[str]]], rare: Sequence[tuple[float, Sequence[str]]]
    ) -> None:
        super().__init__((word, value) for value, words in rows for word in words)
        self.common = len(self)
        """How many of them, the first ones, are common."""
        self.rare = rare
        """Rows that are not yet in the table, each in alphabetical order."""
        self.patience = _PATIENCE

    def __missing__(self, word: str) -> float:
        if not self.rare:
            return 0.0
        if not self.patience:
            for value, words in self.rare:
                self.update(zip(words, repeat(value)))
            self.rare = ()
            return self.get(word, 0.0)
        self.patience -= 1
        value = next((value for value, words in self.rare if _holds(words, word)), 0.0)
        self[word] = value
        return value


def _holds(words: Sequence[str], word: str) -> bool:
    place = bisect_left(words, word)
    return place < len(words) and words[place] == word


def _file(base: str) -> Path | None:
    """Give the best list of a language."""
    package = importlib.util.find_spec("wordfreq")
    folders = package.submodule_search_locations if package else None
    data = Path(next(iter(folders or ()), "")) / "data"
    names = (f"{size}_{_ALIASES.get(base, base)}.msgpack.gz" for size in ("large", "small"))
    return next((path for name in names if (path := data / name).is_file()), None)


@cache
def known(base: str) -> bool:
    """Tell whether there is a list for the language."""
    return _file(base) is not None


@cache
def table(base: str) -> Zipf:
    """Give the list of a language; raise ValueError for a file of another format than wordfreq 3 has."""
    # Lazy: a run over Chinese pairs needs no list.
    import msgpack  # type: ignore[import-untyped]

    file = _file(base)
    if file is None:
        return Zipf((), ())
    gzip = 16 + zlib.MAX_WBITS
    header, *rows = msgpack.unpackb(zlib.decompress(file.read_bytes(), gzip), raw=False)
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"{file}: a word list of another format: {header}")
    # Row n holds the words that make up 10 ** (-n / 100) of a text.
    valued = [(math.log10(10 ** (-place / 100)) + 9, words) for place, words in enumerate(rows) if words]
    at = sum(1 for words in rows[:_COMMON] if words)
    return Zipf(valued[:at], valued[at:])


def zipf(word: str, base: str) -> float:
    """Give a word's Zipf value in a language; the word is casefolded, accents kept."""
    return table(base)[word]


@cache
def _common(base: str) -> frozenset[str]:
    words = table(base)
    return frozenset(islice(words, words.common))


def common_in(word: str, base: str) -> bool:
    """Tell whether a word is among the thirty thousand commonest of a language."""
    return word in _common(base)


@cache
def endings(base: str, length: int = 4) -> Mapping[str, int]:
    """Count how many of a language's commoner words have each ending of so many letters."""
    return Counter(word[-length:] for word in _common(base) if len(word) >= 5)


@cache
def letters(base: str) -> frozenset[str]:
    """Give the letters that a language's commoner words are written with; loans and names apart."""
    words = _common(base)
    counts = Counter(chain.from_iterable(map(set, words)))
    return frozenset(letter for letter, count in counts.items() if count > len(words) / 300)
