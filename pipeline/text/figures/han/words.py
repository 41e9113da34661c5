"""The word lists of the languages that are read character by character.

``words/zh.txt``: ``category value = form, form``, as in `pipeline.text.figures.spaced`, with fewer categories:
``duration``, ``unit``, ``currency``, ``age``, ``percent``, ``times``, ``century``, ``decades``, ``born`` (80后) behind a number;
``am``, ``pm``, ``noon`` before an hour; ``measure`` makes a single numeral hard and ``noun`` keeps it soft; ``soft`` and ``none``
are words: of soft ones the numerals inside count, softly. ``!`` in a word is followed by the characters that may not stand behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from pipeline.text.figures.lexicon import read_head, word_lines


@dataclass(frozen=True, slots=True)
class HanSpec:
    """What differs between the languages that are read character by character."""

    code: str
    hour: str
    """Characters behind an hour: 点时, 時."""
    vague: str = ""
    """Characters before a scale that make it vague, besides 几 and 数."""
    eras: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Names of eras before a year, with the year before their first: 平成 1988."""


@dataclass(frozen=True, slots=True)
class Word:
    """One form of a word list."""

    form: str
    category: str
    name: str
    value: Fraction | None
    unless: str
    """Characters that may not follow."""
    parts: tuple[int, ...] = ()
    """Of a soft word with several figures: all of them (元旦 is 1, 1)."""


@cache
def words(code: str) -> tuple[Mapping[str, tuple[Word, ...]], Mapping[str, tuple[Word, ...]]]:
    """Give a language's words, longest first: by first character those behind a number, by the first two those that hold one."""
    behind: dict[str, list[Word]] = {}
    whole: dict[str, list[Word]] = {}
    for place, line in word_lines(code):
        head, _, forms = line.partition(" = ")
        category, value, name, _soft, parts = read_head(head.strip(), place)
        for raw in forms.split(", "):
            form, _, unless = raw.strip().partition("!")
            if form:
                table, first = (whole, form[:2]) if category in {"soft", "none"} else (behind, form[0])
                table.setdefault(first, []).append(Word(form, category, name, value, unless, parts))
    return _longest(behind), _longest(whole)


def _longest(table: dict[str, list[Word]]) -> dict[str, tuple[Word, ...]]:
    return {key: tuple(sorted(value, key=lambda word: -len(word.form))) for key, value in table.items()}
