"""How alike two texts of one language are: from 0.0 (nothing in common but chance) to 1.0 (the same).

1. Words count by their length, and by their beginnings: "registers" is "registered", and "the" says little.
2. Characters count beyond what two texts of one language share by chance.
3. A joined text is compared as one: what two sentences have in common with one is the sum of their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.text.languages import is_cjk

STEM = 5
"""Letters of a word that count; what follows is mostly ending."""

_CHANCE = 0.45
"""Likeness of characters that two unrelated sentences of one language reach: measured over pairs of the test data."""

_WORD = re.compile(r"\w+")
_LONGEST = 4000
"""Characters that are compared one by one; of longer texts only the words count, so that growth is bounded."""


def plain(text: str) -> str:
    """Fold what rendering may write in more than one way: escapes, white space."""
    if "\\" in text:
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(text.split())


@lru_cache(maxsize=20_000)
def words(text: str) -> Counter[str]:
    """Give the beginnings of words with their weights; scripts without spaces give characters."""
    weights: Counter[str] = Counter()
    for word in _WORD.findall(text.casefold()):
        if any(is_cjk(char) for char in word):
            for char in word:
                weights[char] += 2
        else:
            weights[word[:STEM]] += 1 if len(word) < 4 else min(len(word), 8)
    return weights


def shared(one: Counter[str], other: Counter[str]) -> float:
    """Give the part of both texts' words, by weight, that they have in common."""
    total = one.total() + other.total()
    if not total:
        return 0.0
    if len(one) > len(other):
        one, other = other, one
    return 2 * sum(min(weight, other[word]) for word, weight in one.items() if word in other) / total


def covered(part: str, whole: str) -> float:
    """Give how much of a text's words stands in another one."""
    wanted = words(part)
    have = words(whole)
    total = wanted.total()
    return sum(min(weight, have[word]) for word, weight in wanted.items()) / total if total else 0.0


def alike(one: str, other: str) -> float:
    """Give the likeness of two texts."""
    if one == other:
        return 1.0
    by_words = shared(words(one), words(other))
    if max(len(one), len(other)) > _LONGEST:
        return min(by_words, 0.999)
    by_chars = max(0.0, fuzz.ratio(one, other) / 100 - _CHANCE) / (1 - _CHANCE)
    return min(max((by_words + by_chars) / 2, 0.85 * by_words), 0.999)


_MARK = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*|[A-Za-z][A-Za-z0-9.+-]*[A-Za-z0-9]|https?://[^\s)>\]]+")


@lru_cache(maxsize=20_000)
def marks(text: str) -> frozenset[str]:
    """Give what a translation mostly carries over: figures, and Latin words (names) in other scripts."""
    found: Iterable[str] = _MARK.findall(text)
    return frozenset(mark.replace(",", ".") if mark[0].isdigit() else mark.casefold() for mark in found)


def evidence(source: str, target: str) -> float:
    """Give how many of a source's figures and names a text in the target's language holds; 0.0 where it has none."""
    wanted = marks(source)
    if not wanted:
        return 0.0
    return len(wanted & marks(target)) / len(wanted)
