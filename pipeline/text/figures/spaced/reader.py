"""The walk over the tokens: what is tried at each, in which order."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.text.figures.model import Figure
from pipeline.text.figures.spaced.alone import (
    decade,
    fraction,
    group,
    moment,
    multiple,
    no_figure,
    soft_phrase,
    span,
    span_of_article,
)
from pipeline.text.figures.spaced.clock import added_time, time_in_digits
from pipeline.text.figures.spaced.counted import counted
from pipeline.text.figures.spaced.dates import month_and_day, numeric_date
from pipeline.text.figures.spaced.eras import decades_named, join_centuries, roman_number, short_year
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.rules import apply_rules
from pipeline.text.figures.spaced.sharing import share_last
from pipeline.text.figures.spaced.vocabulary import BLANK

_WordReader = Callable[[Reading, int], int | None]
"""Reads what begins at a token; gives the token to go on with, or None where it is something else."""

_BEFORE_NUMBERS: tuple[tuple[str, _WordReader], ...] = (
    ("none", no_figure),
    ("soft", soft_phrase),
    ("month", month_and_day),
    ("before-decades", decades_named),
    ("moment", moment),
    ("decade", decade),
    ("article", span_of_article),
)
"""Category of the word -> what it may begin, tried in order before it is taken for a number."""

_AFTER_NUMBERS: tuple[tuple[str, _WordReader], ...] = (
    ("multiple", multiple),
    ("set", group),
    ("fraction", fraction),
    ("span", span),
)
"""The same, for words that were no number."""


def read(reading: Reading) -> list[Figure]:
    """Find every figure, in order."""
    words = reading.words
    # Most words begin no figure; many of them may only go on with one.
    counts = [word.counts(after) for word, after in zip(words, [*words[1:], BLANK], strict=False)]
    if reading.spec.rules and any(counts):
        apply_rules(reading)
    index = 0
    while index < reading.size:
        word = words[index]
        begins = word is not BLANK and (counts[index] or word.roman or word.none)
        index = _step(reading, index) if begins else index + 1
    share_last(reading)
    join_centuries(reading)
    return sorted(reading.figures, key=lambda figure: figure.start)


def _step(reading: Reading, index: int) -> int:
    """Read what stands at a token; give the token to go on with."""
    kind, found = reading.kinds[index], reading.found[index]
    if kind == "date":
        return numeric_date(reading, index)
    if kind == "time":
        return time_in_digits(reading, index)
    for category, read_word in _BEFORE_NUMBERS:
        if category in found and (after := read_word(reading, index)):
            return after
    if kind == "num" and (after := short_year(reading, index) or added_time(reading, index)):
        return after
    if after := counted(reading, index):
        return after
    for category, read_word in _AFTER_NUMBERS:
        if category in found and (after := read_word(reading, index)):
            return after
    return roman_number(reading, index)
