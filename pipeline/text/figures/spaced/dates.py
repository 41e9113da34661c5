"""Dates: 17.07.2018, 17th of July 2018, 17 and 22 July, July 17-22, 11.08."""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number
from pipeline.text.figures.spaced.tokens import DASHES

_SMALL_MONTHS = frozenset({"fr", "es", "it", "pl", "cs", "ru"})
"""Languages that write months small, so that Mars is a planet and Julio a man."""

_ENDS = frozenset(".!?…:\"'“”‘’«»-–—(")


def numeric_date(reading: Reading, index: int) -> int:
    """Read 2018-07-17, 17.07.2018, 7/17/18."""
    pieces = [int(part) for part in regex.split(r"[./-]", reading.raw[index])]
    if pieces[0] > 31:
        year, month, day = pieces
    else:
        day, month, year = pieces if reading.spec.day_first else (pieces[1], pieces[0], pieces[2])
        if month > 12:
            day, month = month, day
        if year < 100:
            year += 2000 if year < 50 else 1900
    if not (1 <= month <= 12 and 1 <= day <= 31):
        numbers = tuple(pieces)
        reading.emit(index, index + 1, FigureKind.VERSION, Fraction(pieces[0]), parts=numbers, words=False)
        return index + 1
    _emit_date(reading, (index, index + 1), (year, month, day), words=False, swap=day <= 12 and pieces[0] <= 31)
    return index + 1


def day_before_month(reading: Reading, index: int, number: Number) -> int | None:
    """Read a day that stands before its month, with the year behind if there is one."""
    if not (number.plain and 1 <= number.low <= 31):
        return None
    at = number.end
    if reading.spec.day_dot and reading.dot(at):
        at += 1
    # Days that share a month: 17 and 22 July, 17-22 July.
    for _ in range(3):
        if at >= reading.size or not (
            reading.tokens[at] in DASHES
            or reading.match(at, "join")
            or reading.match(at, "range")
            or reading.tokens[at] == ","
        ):
            break
        link = reading.match(at, "join") or reading.match(at, "range")
        after = link[1] if link else at + 1
        other = read_number(reading, after)
        if other is None or not other.plain or not 1 <= other.low <= 31:
            break
        end = other.end
        if reading.spec.day_dot and reading.dot(end):
            end += 1
        if _month_behind(reading, end):
            reading.emit(
                index,
                number.end,
                FigureKind.DATE,
                number.low,
                parts=(0, 0, int(number.low)),
                words=not number.digits,
            )
            return day_before_month(reading, after, other)
        at = end
    behind = _month_behind(reading, at)
    if not behind:
        return None
    month, end = behind
    year, end = _year(reading, end)
    _emit_date(reading, (index, end), (year, month, int(number.low)), words=not number.digits)
    return end


def _month_behind(reading: Reading, at: int) -> tuple[int, int] | None:
    for _ in range(3):
        if month := reading.match(at, "month"):
            end = month[1]
            if reading.dot(end) and len(reading.raw[end - 1]) <= 4:
                end += 1
            return int(month[0].value or 0), end
        joint = reading.match(at, "month-joint")
        if not joint:
            return None
        at = joint[1]
    return None


def _year(reading: Reading, at: int) -> tuple[int, int]:
    """Read the year behind a day or month; 0 where there is none."""
    end = at
    for _ in range(2):
        joint = reading.match(end, "year-joint")
        if not joint:
            break
        end = joint[1]
    if end < reading.size and reading.kinds[end] == "num" and regex.fullmatch(r"[12]\d{3}", reading.raw[end]):
        if reading.match(end + 1, "percent") or reading.attached_word(end + 1):
            return 0, at
        year, end = int(reading.raw[end]), end + 1
        if behind := reading.match(end, "behind-year"):
            end = behind[1]
        return year, end
    if end + 1 < reading.size and reading.tokens[end] in {"'", "’"} and regex.fullmatch(r"\d\d", reading.raw[end + 1]):
        short = int(reading.raw[end + 1])
        return (2000 if short < 50 else 1900) + short, end + 2
    return 0, at


def month_and_day(reading: Reading, index: int) -> int | None:
    """Read a month with what follows it: July, July 17, July 17, 2018, July 2018."""
    month = reading.match(index, "month")
    if not month:
        return None
    value, end = int(month[0].value or 0), month[1]
    short = len(reading.raw[end - 1]) <= 3
    if short and reading.dot(end) and not reading.text[reading.ends[end] : reading.ends[end] + 2].strip()[:1].isupper():
        end += 1
    year, after = _year(reading, end)
    if year:
        _emit_date(reading, (index, after), (year, value, 0), words=True)
        return after
    at = end
    if (joint := reading.match(at, "month-joint")) and not reading.spec.day_first:
        at = joint[1]
    day = None if reading.spec.day_first and reading.spec.code != "en" else read_number(reading, at)
    if (
        day
        and day.plain
        and 1 <= day.low <= 31
        and not reading.counts(day.end)
        and not (not day.digits and not day.ordinal)
    ):
        end = day.end
        year, after = _year(reading, end)
        _emit_date(reading, (index, after), (year, value, int(day.low)), words=True)
        end = after
        if not year:
            end = _more_days(reading, end)
        return end
    soft = month[0].soft or (short and len(reading.raw[index]) <= 3 and month[0].exact != "")
    soft = soft or (reading.raw[index][:1].isupper() and reading.spec.code in _SMALL_MONTHS)
    if soft and reading.entries(index).get("none") and (not index or reading.tokens[index - 1] in _ENDS):
        # "May I?", but "in May"
        return None
    _emit_date(reading, (index, end), (0, value, 0), words=True, soft=soft)
    return end


def _more_days(reading: Reading, end: int) -> int:
    """Read the days that share a month before them: July 17-22, July 17 and 22, 2018."""
    for _ in range(8):
        link = reading.match(end, "join") or reading.match(end, "range")
        after = link[1] if link else end + 1 if end < reading.size and reading.tokens[end] == "," else 0
        if not after:
            return end
        other = read_number(reading, after)
        if other is None or not other.plain or not 1 <= other.low <= 31 or not (other.digits or other.ordinal):
            return end
        follows = other.end
        if (
            reading.counts(follows)
            or reading.attached_word(follows)
            or (link is None and not other.ordinal and follows < reading.size and reading.kinds[follows] == "w")
        ):
            return end
        if (
            follows < reading.size
            and reading.kinds[follows] == "w"
            and not other.ordinal
            and link
            and reading.tokens[end] not in DASHES
            and _noun(reading, follows)
        ):
            return end
        year, stop = _year(reading, follows)
        value = Fraction(year * 10000) + other.low
        reading.emit(after, stop, FigureKind.DATE, value, parts=(year, 0, int(other.low)), words=not other.digits)
        end = stop
        if year:
            return end
    return end


def _noun(reading: Reading, index: int) -> bool:
    """Whether a plural noun seems to follow: "on July 17 and 22 people"."""
    return reading.raw[index].endswith("s") or reading.raw[index] in {"people", "men", "women", "children"}


def dotted_day(reading: Reading, index: int, number: Number) -> int | None:
    """Read "11.08." of languages that put a stop behind ordinals."""
    if not (reading.spec.day_dot and number.digits and not number.ordinal and reading.dot(number.end)):
        return None
    found = regex.fullmatch(r"(\d{1,2})\.(\d{1,2})", reading.raw[index])
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    _emit_date(reading, (index, number.end + 1), (0, month, day), words=False)
    return number.end + 1


def _emit_date(
    reading: Reading,
    tokens: tuple[int, int],
    date: tuple[int, int, int],
    *,
    words: bool,
    soft: bool = False,
    swap: bool = False,
) -> None:
    """Add a date (year, month, day; 0 where one is not said) that stands from one token to another."""
    year, month, day = date
    value = Fraction(year * 10000 + month * 100 + day)
    other = (Fraction(year * 10000 + day * 100 + month),) if swap else ()
    reading.emit(*tokens, FigureKind.DATE, value, parts=date, soft=soft, words=words, alternatives=other)
