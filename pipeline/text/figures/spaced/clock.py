"""Times of day and of a match: 17:07, 9 Uhr, 5:07 p.m., 2:06.29, the minute 90+3."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number

_NOON = 12
_LAST_HOUR = 24


def hour_of_day(reading: Reading, number: Number, end: int) -> tuple[int, int, bool] | None:
    """Read o'clock, Uhr, a.m. or p.m. behind a number: minutes, end, whether it is sure which half of the day."""
    hours, minutes = number.low, 0
    if hours.denominator != 1 and not number.digits:
        # "anderhalf uur" is a span: only digits are hours and minutes.
        return None
    if hours.denominator != 1:
        minutes_read = (hours - int(hours)) * 100
        if minutes_read.denominator != 1 or minutes_read >= 60:
            return None
        hours, minutes = Fraction(int(hours)), int(minutes_read)
    if not 0 <= hours <= 24:
        return None
    sure = hours > 12
    clock = reading.match(end, "clock")
    if clock:
        if len(clock[0].tokens) == 1 and len(clock[0].tokens[0]) == 1 and reading.spec.code == "en":
            return None
        end = clock[1]
        more = read_number(reading, end)
        if more and more.digits and more.plain and more.low < 60 and not minutes and not reading.counts(more.end):
            minutes, end = int(more.low), more.end
    half = _half_of_day(reading, end)
    if half:
        afternoon, end = half
        if hours > 12 and not clock:
            return None
        hours, sure = (hours % 12) + (12 if afternoon else 0), True
    elif not clock:
        return None
    return int(hours) * 60 + minutes, end, sure


def hour_before_hour(reading: Reading, index: int, number: Number) -> int | None:
    """Read the first of two hours that share what makes them hours: von 10 bis 18 Uhr, 6 to 9 p.m.; the second follows."""
    if not (number.digits and number.plain and number.low <= _LAST_HOUR):
        return None
    link = reading.match(number.end, "range") or reading.match(number.end, "join")
    other = read_number(reading, link[1]) if link else None
    if other is None or not (other.digits and other.plain and number.low < other.low <= _LAST_HOUR):
        return None
    half = _half_of_day(reading, other.end)
    clock = reading.match(other.end, "clock")
    if not half and not (clock and len(clock[0].tokens[0]) > 1):
        return None
    minutes = number.low * 60
    sure = number.low > _NOON or (not half and morning(reading, index))
    alternatives = () if sure else (minutes + _NOON * 60,)
    if half and half[0] and other.low != _NOON:
        # "6 to 9 p.m.", but "9 to 12 p.m." begins in the morning.
        minutes, alternatives = minutes + _NOON * 60, ()
    reading.emit(
        index,
        number.end,
        FigureKind.CLOCK,
        minutes,
        parts=divmod(int(minutes), 60),
        alternatives=alternatives,
        words=False,
    )
    return number.end


def time_in_digits(reading: Reading, index: int) -> int:
    """Read 17:07, 5:07 p.m.; a score such as 21:15 looks the same, so that its parts are kept."""
    follows = index + 2
    if (
        reading.tokens[index + 1 : follows] == ["."]
        and reading.attached(index + 1)
        and reading.attached(follows)
        and reading.kinds[follows] == "num"
        and reading.raw[follows].isdecimal()
    ):
        # 2:06.29 is a race time.
        first, second = reading.raw[index].split(":")[-2:]
        value = int(first) * 60 + Fraction(f"{second}.{reading.raw[follows][:6]}")
        parts = (int(first), int(second), int(reading.raw[follows][:6]))
        reading.emit(index, follows + 1, FigureKind.DURATION, value, parts=parts, words=False, unit="second")
        return follows + 1
    pieces = [int(part) for part in reading.raw[index].split(":")]
    hours, minutes, end = pieces[0], pieces[1], index + 1
    if len(pieces) == 3 or hours > 24:
        reading.emit(index, end, FigureKind.SCORE, Fraction(hours), parts=tuple(pieces), words=False)
        return end
    if clock := reading.match(end, "clock"):
        end = clock[1]
    half = _half_of_day(reading, end)
    alternatives: tuple[Fraction, ...] = ()
    if half:
        hours, end = hours % 12 + (12 if half[0] else 0), half[1]
    elif hours <= 12 and not morning(reading, index):
        alternatives = (Fraction((hours * 60 + minutes + 720) % 1440),)
    reading.emit(
        index,
        end,
        FigureKind.CLOCK,
        Fraction(hours * 60 + minutes),
        parts=(hours, minutes),
        alternatives=alternatives,
        words=False,
    )
    return end


def _half_of_day(reading: Reading, end: int) -> tuple[bool, int] | None:
    at = end + 1 if reading.hyphen(end) else end
    if after := reading.match(at, "pm"):
        return True, after[1]
    if before := reading.match(at, "am"):
        if (
            reading.tokens[at] == "am"
            and not reading.attached(at)
            and reading.raw[at] == "am"
            and reading.tokens[at - 1] == "i"
        ):
            return None
        return False, before[1]
    return None


def morning(reading: Reading, index: int) -> bool:
    """Whether an hour up to 12 is before noon, since the language counts to 24 and no word near it says evening."""
    if not reading.spec.day24:
        return False
    return not any(
        reading.match(place, "evening") or reading.match(place, "pm")
        for place in range(max(0, index - 8), min(reading.size, index + 9))
    )


def added_time(reading: Reading, index: int) -> int | None:
    """Read "90+3", a minute of a match: the 93rd, or the third of added time."""
    if not (_adds_time(reading.raw[index : index + 3]) and reading.attached(index + 1) and reading.attached(index + 2)):
        return None
    regular, added = int(reading.raw[index]), int(reading.raw[index + 2])
    end = index + 3
    at = end + 1 if reading.hyphen(end) else end
    if (suffix := reading.match(at, "suffix")) and reading.attached(at):
        end = suffix[1]
    elif reading.tokens[end : end + 1] == ["."] and reading.spec.day_dot:
        end += 1
    reading.emit(
        index,
        end,
        FigureKind.ORDINAL,
        Fraction(regular + added),
        parts=(regular, added),
        alternatives=(Fraction(added), Fraction(regular)),
        words=False,
    )
    return end


def _adds_time(tokens: list[str]) -> bool:
    """Whether tokens are a minute of a match with added time: 90+3."""
    return (
        len(tokens) == 3
        and tokens[1] == "+"
        and tokens[0] in {"45", "90", "105", "120"}
        and tokens[2].isdecimal()
        and len(tokens[2]) <= 2
    )
