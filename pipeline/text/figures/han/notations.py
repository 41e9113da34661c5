"""Digits that are no plain number: 17:07, 2018-07-17, 3:1, 3比1, 2/3, 1.2.3, 1分52秒34."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import regex

from pipeline.text.figures.digits import MAX_DIGITS, MAX_PARTS
from pipeline.text.figures.han.characters import DASHES
from pipeline.text.figures.han.clock import after_another, half_of_day
from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.model import FigureKind

_TIME = regex.compile(r"(\d{1,2}):([0-5]\d)(:[0-5]\d)?(?!\d)")
_RACE = regex.compile(r"(\d{1,2})分钟?(\d{1,2})秒(\d{1,3})?(?!\d)")
_DATE = regex.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d.])")
_SCORE = regex.compile(r"(\d{1,3}):(\d{1,3})(?![\d:.%])")
_SETS = regex.compile(r"(\d{1,2})[-–—](\d{1,2})(?![-–—\d.%])")
_ADDED = regex.compile(r"(45|90|105|120)\+(\d{1,2})(?=分)")
_QUOTIENT = regex.compile(r"(\d{1,2})/(\d{1,3})(?![\d/年月日])")
_AGAINST = frozenset("比対")
_VERSION = regex.compile(r"\d+(?:\.\d+){2,}(?!\d)")


def notation(page: Page, place: int) -> int | None:
    """Read the notation that begins with the digit at a place."""
    plain = page.plain
    if plain[place - 1].isdecimal() or (plain[place - 1] == "." and place > 1 and plain[place - 2].isdecimal()):
        return None
    for pattern, read in _NOTATIONS:
        if (found := pattern.match(plain, place)) and (end := read(page, found)):
            return end
    return None


def _time(page: Page, found: regex.Match[str]) -> int:
    hour, minute = int(found[1]), int(found[2])
    if hour > 24 or found[3]:
        parts = tuple(int(part) for part in found.group().split(":"))
        return page.emit(found.start(), found.end(), FigureKind.SCORE, Fraction(hour), parts=parts, words=False)
    shifted = half_of_day(page, found.start(), hour)
    if shifted is None:
        shifted = after_another(page, found.start(), hour)
    alternatives: tuple[Fraction, ...] = ()
    if shifted is None and hour <= 12:
        alternatives = (Fraction((hour * 60 + minute + 720) % 1440),)
    hour = hour if shifted is None else shifted
    return page.emit(
        found.start(),
        found.end(),
        FigureKind.CLOCK,
        Fraction(hour * 60 + minute),
        parts=(hour, minute),
        alternatives=alternatives,
        words=False,
    )


def _race(page: Page, found: regex.Match[str]) -> int:
    """Read 1分52秒34 as 112.34 seconds."""
    minutes, seconds, part = int(found[1]), int(found[2]), found[3] or ""
    value = minutes * 60 + Fraction(f"{seconds}.{part or 0}")
    parts = (minutes, seconds, int(part)) if part else (minutes, seconds)
    return page.emit(found.start(), found.end(), FigureKind.DURATION, value, parts=parts, unit="second", words=False)


def _date(page: Page, found: regex.Match[str]) -> int | None:
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    value = Fraction(year * 10000 + month * 100 + day)
    return page.emit(found.start(), found.end(), FigureKind.DATE, value, parts=(year, month, day), words=False)


def _score(page: Page, found: regex.Match[str]) -> int:
    parts = (int(found[1]), int(found[2]))
    return page.emit(found.start(), found.end(), FigureKind.SCORE, Fraction(parts[0]), parts=parts, words=False)


def _sets(page: Page, found: regex.Match[str]) -> int | None:
    """Read 6-3; what rises or counts something is a range."""
    counted = page.after(found.end(), "percent", "currency", "duration", "unit", "age", "measure", "times")
    if int(found[1]) < int(found[2]) or counted or page.plain[found.start() - 1] in DASHES:
        return None
    return _score(page, found)


def _added(page: Page, found: regex.Match[str]) -> int:
    """Read the minute 90+3 of a match: the 93rd, or stoppage time."""
    minute, more = int(found[1]), int(found[2])
    return page.emit(
        found.start(),
        found.end(),
        FigureKind.ORDINAL,
        Fraction(minute + more),
        soft=True,
        words=False,
        alternatives=(Fraction(more), Fraction(minute)),
    )


def _quotient(page: Page, found: regex.Match[str]) -> int | None:
    top, bottom = int(found[1]), int(found[2])
    if not 0 < top < bottom <= 100:
        return None
    value = Fraction(top, bottom)
    return page.emit(found.start(), found.end(), FigureKind.RATIO, value, parts=(top, bottom), words=False)


def _version(page: Page, found: regex.Match[str]) -> int:
    parts = tuple(int(part) for part in found.group()[:MAX_DIGITS].strip(".").split(".")[:MAX_PARTS])
    return page.emit(found.start(), found.end(), FigureKind.VERSION, Fraction(parts[0]), parts=parts, words=False)


_NOTATIONS: tuple[tuple[regex.Pattern[str], Callable[[Page, regex.Match[str]], int | None]], ...] = (
    (_TIME, _time),
    (_RACE, _race),
    (_DATE, _date),
    (_SCORE, _score),
    (_SETS, _sets),
    (_ADDED, _added),
    (_QUOTIENT, _quotient),
    (_VERSION, _version),
)


def score(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 3比1, 二比零, 2対1."""
    if page.plain[numeral.end] not in _AGAINST or numeral.vague or not numeral.one or not numeral.whole:
        return None
    other = read_numeral(page, numeral.end + 1)
    if other is None or other.vague or not other.whole or not other.one:
        return None
    parts = (int(numeral.low), int(other.low))
    return page.emit(place, other.end, FigureKind.SCORE, numeral.low, parts=parts, words=not numeral.western)
