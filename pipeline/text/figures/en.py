"""Figures in English: 146,000, 14.6 million, half a dozen, three in four, 5:07 p.m., nineteen eighty-four."""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Spec

_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}

_DAWN = 5
"""The hour at which nobody says "at night" any more."""

_PAST = regex.compile(
    rf"\b({'|'.join(_MINUTES)}) (past|to) ({'|'.join(_HOURS)}|\d{{1,2}})\b(?![.,:]\d| million| thousand| percent|%)",
    regex.IGNORECASE,
)
_UNIT_AND_A_HALF = regex.compile(
    r"\b(?:a|one) (mile|meter|metre|kilometer|kilometre|foot|inch|pound|kilo|kilogram|ton|tonne|liter|litre|acre|gallon|page)"
    r" and a (half|quarter)\b",
    regex.IGNORECASE,
)
_ONE_UNIT = regex.compile(
    r"\b(?:a (kilometer|kilometre)|an? (?:full|whole|entire) (?:(day)|(week)|(month)|(year)|(hour)))\b(?! and a\b)",
    regex.IGNORECASE,
)
_UNITS = ("kilometer", "day", "week", "month", "year", "hour")
_QUARTER_CENTURY = regex.compile(
    r"\b(?:(three)[ -]quarters of a century|(?:a )?quarter[- ](?:of a )?century|(?:a )?(half)[- ](?:a )?century)\b",
    regex.IGNORECASE,
)
_TALL = regex.compile(
    rf"\b(\d|{'|'.join(_HOURS)})(?:[ -]?(?:ft\.?|foot|feet)[ -]?,? ?|[′'’] ?)(\d{{1,2}}|{'|'.join(_HOURS)})"
    r"(?:[ -]?(?:in|ins|inch|inches)\b|[″\"”]|(?=[.,;:)]|$| (?:and|tall|but|or|in)\b))",
    regex.IGNORECASE,
)
_THAT_AND_A_HALF = regex.compile(
    r"(?<=\b(?:past|last|next|first|final|every|this|that|another) )(year|month|week|day|hour|minute) and a half\b",
    regex.IGNORECASE,
)
_FIRST_OF_MONTHS = regex.compile(
    r"\bJan(?:uary|\.)?(?=(?:[-–—]| to | through | until )(?:Feb|Mar|Apr|May|June?\b|July?\b|Aug|Sept?|Oct|Nov|Dec))"
)
_HALF_OF_DAY = regex.compile(
    rf"(?<=\b(?:at|by|until|till|around|about|from|before|after|since|nearly|almost|was|is|it's|just) )"
    rf"(\d{{1,2}}|{'|'.join(_HOURS)})(?:[:.]([0-5]\d))?(?: o['’]clock)?"
    r" (?:(?:early |late )?(?:in the|that|this|every|each|yesterday|tomorrow|next|the next|the following) (?:early |late )?"
    r"(morning|afternoon|evening)|(at night|that night|every night|last night|tonight))\b(?! [\p{Ll}]+s\b)",
    regex.IGNORECASE,
)
_AVERAGE = regex.compile(r"(?<![\w.,:])\.(\d{3})(?![\w.])")
_HALF_OF_YEAR = regex.compile(r"(?<![\w-])H[12](?![\w-])")
_PARTS = {"tenth": 10, "hundredth": 100, "thousandth": 1000, "millionth": 10**6, "billionth": 10**9}
_PART_OF_A = regex.compile(
    rf"(?<=\b(?:that|this|the|every|each|last) )({'|'.join(_PARTS)}) of an? (second|percent|degree|millimet|inch|gram|point)",
    regex.IGNORECASE,
)
_ZONE = regex.compile(r"\b([01]\d|2[0-3])([0-5]\d) ?(?:GMT|UTC|hours|hrs|BST|CET|local time)\b")


def _past(found: regex.Match[str]) -> Figure | None:
    """Read "half past three", "a quarter to five"; "five to ten" is a range unless it is a quarter or half."""
    name = found[1].lower()
    hour = int(found[3]) if found[3].isdecimal() else _HOURS.index(found[3].lower()) + 1
    if "quarter" not in name and name != "half" and found[2].lower() == "to" and hour >= _MINUTES[name]:
        return None
    minutes = hour % 12 * 60 + (_MINUTES[name] if found[2].lower() == "past" else -_MINUTES[name])
    minutes %= 720
    return _clock(found, minutes, other=minutes + 720)


def _unit_and_a_half(found: regex.Match[str]) -> Figure:
    """Read "a mile and a half"; the unit is left to the value, which few other things share."""
    value = Fraction(3, 2) if found[2].lower() == "half" else Fraction(5, 4)
    return Figure(found.start(), found.end(), found.group(), FigureKind.COUNT, value, value, words=True)


def _one_unit(found: regex.Match[str]) -> Figure:
    """Read "a kilometer" and "a full day", which may stand for 1000米 and 24小时."""
    value = Fraction(1)
    unit = _UNITS[(found.lastindex or 1) - 1]
    kind = FigureKind.UNIT if unit == "kilometer" else FigureKind.DURATION
    return Figure(found.start(), found.end(), found.group(), kind, value, value, unit=unit, hard=False, words=True)


def _that_and_a_half(found: regex.Match[str]) -> Figure:
    """Read "the past year and a half"."""
    value = Fraction(3, 2)
    unit = found[1].lower()
    return Figure(found.start(), found.end(), found.group(), FigureKind.DURATION, value, value, unit=unit, words=True)


def _part_of_a(found: regex.Match[str]) -> Figure:
    """Read "that tenth of a second"."""
    value = Fraction(1, _PARTS[found[1].lower()])
    unit = "second" if found[2].lower() == "second" else ""
    kind = FigureKind.DURATION if unit else FigureKind.RATIO
    return Figure(found.start(), found.end(), found.group(), kind, value, value, unit=unit, words=True)


def _first_of_months(found: regex.Match[str]) -> Figure:
    """Read the January of "January-September", which 前三季度 leaves unsaid."""
    value = Fraction(100)
    return Figure(found.start(), found.end(), found.group(), FigureKind.DATE, value, value, parts=(0, 1, 0), hard=False)


def _average(found: regex.Match[str]) -> Figure:
    """Read ".325", a batting average."""
    value = Fraction(int(found[1]), 1000)
    return Figure(found.start(), found.end(), found.group(), FigureKind.COUNT, value, value)


def _half_of_day(found: regex.Match[str]) -> Figure | None:
    """Read "three in the morning", "11:30 at night", "at eight that evening"; "two at night" is before dawn."""
    hour = int(found[1]) if found[1].isdecimal() else _HOURS.index(found[1].lower()) + 1
    if not 1 <= hour <= 12:
        return None
    part, hour = (found[3] or "night").lower(), hour % 12
    late = part in {"afternoon", "evening"} or (part == "night" and hour >= _DAWN)
    return _clock(found, (hour + 12 * late) * 60 + int(found[2] or 0))


def _half_of_year(found: regex.Match[str]) -> Figure:
    """Read "H1" as half a year."""
    value = Fraction(1, 2)
    return Figure(found.start(), found.end(), found.group(), FigureKind.DURATION, value, value, unit="year", hard=False)


def _quarter_century(found: regex.Match[str]) -> Figure:
    """Read "a quarter of a century" as 25 years, "half a century" as 50."""
    value = Fraction(75 if found[1] else 50 if found[2] else 25)
    return Figure(
        found.start(),
        found.end(),
        found.group(),
        FigureKind.DURATION,
        value,
        value,
        unit="year",
        words=True,
        alternatives=(value / 100,),
    )


def _tall(found: regex.Match[str]) -> Figure | None:
    """Read "6ft 4in", "five foot eleven" as inches."""
    feet, inches = (int(word) if word.isdecimal() else _HOURS.index(word.lower()) + 1 for word in (found[1], found[2]))
    if inches > 11:
        return None
    value = Fraction(feet * 12 + inches)
    return Figure(
        found.start(), found.end(), found.group(), FigureKind.UNIT, value, value, unit="inch", parts=(feet, inches)
    )


def _zone(found: regex.Match[str]) -> Figure | None:
    """Read "1540 GMT"."""
    return _clock(found, int(found[1]) * 60 + int(found[2]))


def _clock(found: regex.Match[str], minutes: int, other: int | None = None) -> Figure:
    value = Fraction(minutes)
    return Figure(
        found.start(),
        found.end(),
        found.group(),
        FigureKind.CLOCK,
        value,
        value,
        parts=divmod(minutes, 60),
        alternatives=() if other is None else (Fraction(other),),
    )


LANGUAGE = Spec(
    "en",
    day_first=False,
    year_pairs=True,
    openers="kilomet|full|whole|entire",
    rules=(
        (_PAST, _past),
        (_TALL, _tall),
        (_ONE_UNIT, _one_unit),
        (_QUARTER_CENTURY, _quarter_century),
        (_UNIT_AND_A_HALF, _unit_and_a_half),
        (_THAT_AND_A_HALF, _that_and_a_half),
        (_PART_OF_A, _part_of_a),
        (_FIRST_OF_MONTHS, _first_of_months),
        (_AVERAGE, _average),
        (_HALF_OF_DAY, _half_of_day),
        (_HALF_OF_YEAR, _half_of_year),
        (_ZONE, _zone),
    ),
)
