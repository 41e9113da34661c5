"""Words that are a figure by themselves: both, double, noon, eighties, decades, a week, Drei-Gestirn."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.reading import Reading

_ONE_OF = frozenset({"minute", "hour", "day", "week", "month", "year"})
"""Spans that an article counts: "a week" is seven days."""


def no_figure(reading: Reading, index: int) -> int | None:
    """Pass over a phrase in which no figure is, unless a longer number begins there."""
    none = reading.match(index, "none")
    if not none:
        return None
    number = read_number(reading, index)
    return None if number is not None and number.end > none[1] else none[1]


def soft_phrase(reading: Reading, index: int) -> int | None:
    """Read a phrase whose value may vanish: third world, teenager."""
    soft = reading.match(index, "soft")
    if not soft or soft[0].value is None:
        return None
    entry, end = soft
    if entry.parts[:1] == (-1,):
        reading.emit(index, end, FigureKind.COUNT, entry.value, Fraction(entry.parts[1]), soft=True, vague=True)
    else:
        reading.emit(index, end, FigureKind.COUNT, entry.value, soft=True, parts=entry.parts)
    return end


def moment(reading: Reading, index: int) -> int | None:
    """Read noon, midnight."""
    found = reading.match(index, "moment")
    if not found or found[0].value is None:
        return None
    parts = divmod(int(found[0].value), 60)
    reading.emit(index, found[1], FigureKind.CLOCK, found[0].value, soft=True, parts=parts)
    return found[1]


def decade(reading: Reading, index: int) -> int | None:
    """Read eighties, Achtziger."""
    found = reading.match(index, "decade")
    if not found or found[0].value is None:
        return None
    reading.emit(index, found[1], FigureKind.DECADE, found[0].value)
    return found[1]


def span_of_article(reading: Reading, index: int) -> int | None:
    """Read "a week", "a year and a half", "a century and a half"."""
    if found := reading.match(index + 1, "duration"):
        name, end = found[0].name, found[1]
        plus = reading.match(end, "plus")
        if plus and plus[0].value is not None:
            reading.emit(index, plus[1], FigureKind.DURATION, 1 + plus[0].value, unit=name)
            return plus[1]
        if name in _ONE_OF:
            # 七天之后 : a week later
            reading.emit(index, end, FigureKind.DURATION, Fraction(1), unit=name, soft=True)
            return end
    if (found := reading.match(index + 1, "span")) and found[0].value is not None:
        plus = reading.match(found[1], "plus")
        if plus and plus[0].value is not None:
            value = found[0].value * (1 + plus[0].value)
            reading.emit(index, plus[1], FigureKind.DURATION, value, unit="year")
            return plus[1]
    return None


def multiple(reading: Reading, index: int) -> int | None:
    """Read twice, double, trojnásobek."""
    found = reading.match(index, "multiple")
    if not found or found[0].value is None:
        return None
    entry, end = found
    reading.emit(index, end, FigureKind.MULTIPLE, entry.value, soft=entry.soft, unit=entry.name)
    return end


def group(reading: Reading, index: int) -> int | None:
    """Read an uncounted dozen, pair, score."""
    found = reading.match(index, "set")
    if not found or found[0].value is None:
        return None
    reading.emit(index, found[1], FigureKind.COUNT, found[0].value, soft=True)
    return found[1]


def fraction(reading: Reading, index: int) -> int | None:
    """Read an uncounted third, Drittel."""
    found = reading.match(index, "fraction")
    if not found or found[0].value is None:
        return None
    value = found[0].value
    reading.emit(index, found[1], FigureKind.RATIO, value, soft=True, alternatives=(1 / value,))
    return found[1]


def span(reading: Reading, index: int) -> int | None:
    """Read an uncounted decade, decades, century, fortnight."""
    found = reading.match(index, "span")
    if not found or found[0].value is None:
        return None
    entry, end = found
    plural, years = entry.tokens[-1].endswith("s"), found[0].value
    high = years * 9 if plural else years
    unit = "year" if entry.name != "fortnight" else "day"
    reading.emit(index, end, FigureKind.DURATION, years, high, soft=True, vague=plural, unit=unit)
    return end
