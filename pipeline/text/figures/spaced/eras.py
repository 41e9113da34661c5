"""Decades, centuries, short years and Roman numbers: 1980s, '98, años ochenta, XIX century."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import regex

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.roman import roman, roman_letters
from pipeline.text.figures.spaced.scales import Number

_OF_CENTURY = regex.compile(
    r"\.?(?:\s(?:года[хм]?|годы|годов|гг\.))?\s(?:(?:of|the|du|des|del|dello|do|van|de|siglo|século|secolo|sec\.|stol\.)\s){0,3}|\s(?:के|की)\s",
    regex.IGNORECASE,
)
"""What stands between a decade and its century."""


def short_year(reading: Reading, index: int) -> int | None:
    """Read '98, '80s."""
    year = reading.raw[index]
    if len(year) != 2 or reading.tokens[index - 1] not in {"'", "’", "‘"} or not reading.attached(index):
        return None
    if reading.attached(index - 1):
        return None
    if reading.tokens[index + 1 : index + 2] == ["s"] and reading.attached(index + 1):
        reading.emit(index - 1, index + 2, FigureKind.DECADE, Fraction(int(year)))
        return index + 2
    value = Fraction(int(year))
    reading.emit(index - 1, index + 1, FigureKind.YEAR, value, alternatives=(1900 + value, 2000 + value))
    return index + 1


def decades_behind(reading: Reading, number: Number, end: int) -> int | None:
    """Read what makes decades of 1980 or 80: 1980s, 80er Jahre."""
    if number.low % 10 or not (20 <= number.low <= 90 or 1000 <= number.low <= 2100) or number.ordinal:
        return None
    found = reading.match(end, "decades") or (reading.match(end + 1, "decades") if reading.hyphen(end) else None)
    if not found:
        return None
    if len(reading.tokens[end]) <= 2 and not reading.attached(end):
        return None
    return found[1]


def decades_named(reading: Reading, index: int) -> int | None:
    """Read "années 70", "años ochenta"."""
    found = reading.match(index, "before-decades")
    if not found:
        return None
    number = read_number(reading, found[1])
    if (
        number is None
        or not number.plain
        or number.low % 10
        or not (20 <= number.low <= 90 or 1000 <= number.low <= 2100)
    ):
        return None
    reading.emit(index, number.end, FigureKind.DECADE, number.low, words=not number.digits)
    return number.end


def join_centuries(reading: Reading) -> None:
    """Make one decade of "años 30 del siglo XX" and "30er Jahre des 20. Jahrhunderts": the 1930s."""
    decades = [found for found in reading.figures if found.kind is FigureKind.DECADE and found.high < 100]
    if not decades:
        return
    for century in [found for found in reading.figures if found.kind is FigureKind.CENTURY]:
        for decade in decades:
            first, last = sorted((decade, century), key=lambda found: found.start)
            if not _OF_CENTURY.fullmatch(reading.text, first.end, last.start):
                continue
            years = (century.low - 1) * 100
            reading.figures[reading.figures.index(decade)] = replace(
                decade,
                start=first.start,
                end=last.end,
                text=reading.text[first.start : last.end],
                low=years + decade.low,
                high=years + decade.high,
            )
            # "siglo XX" has a span of a hundred years inside.
            inside = [found for found in reading.figures if first.start < found.start < last.end or found is century]
            reading.figures = [found for found in reading.figures if found not in inside]
            decades.remove(decade)
            break


def shares_century(reading: Reading, end: int) -> bool:
    """Whether a century follows that this ordinal has no noun beside: the 18th and 19th centuries."""
    link = reading.match(end, "join") or reading.match(end, "range")
    if not link:
        return False
    other = read_number(reading, link[1])
    return other is not None and other.ordinal and reading.match(other.end, "century") is not None


def roman_number(reading: Reading, index: int) -> int:
    """Read a Roman number: of a century, or softly of a king or war."""
    raw = roman_letters(reading.raw[index], reading.spec) if reading.kinds[index] == "w" else ""
    if not raw:
        return index + 1
    glued_suffix = len(raw) < len(reading.raw[index])
    value = Fraction(roman(raw))
    before = None
    for length in (1, 2):
        found = reading.match(index - length, "before-century")
        if found and found[1] == index:
            before = found
    end = index + 1
    if (reading.hyphen(end) and (suffix := reading.match(end + 1, "suffix"))) or (
        reading.attached_word(end) and (suffix := reading.match(end, "suffix"))
    ):
        end = suffix[1]
    if (
        end < reading.size
        and reading.tokens[end] == "."
        and reading.attached(end)
        and reading.match(end + 1, "century")
    ):
        end += 1
    century = reading.match(end, "century")
    counted = None if reading.spec.code == "en" else reading.match(end, "duration")
    if counted and counted[0].name == "quarter":
        # III kwartał, II квартал
        reading.emit(index, end, FigureKind.ORDINAL, value, words=False)
        return end
    if before or century:
        reading.emit(index, century[1] if century else end, FigureKind.CENTURY, value, words=False)
        return century[1] if century else end
    if (
        len(raw) == 1
        and not glued_suffix
        and not (index and reading.kinds[index - 1] == "w" and reading.raw[index - 1][:1].isupper())
    ):
        return index + 1
    reading.emit(index, index + 1, FigureKind.ORDINAL, value, soft=True, words=False)
    return index + 1
