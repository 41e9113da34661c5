"""Shares of a whole: 2/3, three quarters, one in four."""

from __future__ import annotations

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number


def quotient(reading: Reading, number: Number) -> None:
    """Read the rest of 2/3 into the number; 24/7 and 9/11 keep their parts as well."""
    end = number.end
    if not (number.plain and number.digits and not number.ordinal and reading.tokens[end : end + 1] == ["/"]):
        return
    if not (reading.attached(end) and reading.attached(end + 1) and reading.kinds[end + 1] == "num"):
        return
    bottom = reading.raw[end + 1]
    if not bottom.isdecimal() or not number.low < int(bottom[:4]) <= 100 or reading.tokens[end + 2 : end + 3] == ["/"]:
        return
    number.parts = (int(number.low), int(bottom))
    number.low = number.high = number.low / int(bottom)
    number.kind, number.fraction, number.end = FigureKind.RATIO, True, end + 2


def fraction_of(reading: Reading, number: Number) -> bool:
    """Read the noun of "two thirds", "three-quarters of an hour" into the number."""
    at = number.end + 1 if reading.hyphen(number.end) else number.end
    part = reading.match(at, "fraction")
    if not part or part[0].value is None:
        return False
    whole, denominator = number.low, 1 / part[0].value
    number.low = number.high = whole * part[0].value
    number.kind, number.fraction, number.soft, number.end = FigureKind.RATIO, True, False, part[1]
    of = reading.match(number.end, "of")
    article = reading.match(of[1], "article") if of else None
    if article and reading.measured(article[1]):
        # three quarters of an hour
        number.end = article[1]
    if denominator.denominator == 1:
        number.parts = (int(whole), int(denominator))
    if denominator == 10:
        # "dos décimas": 0.2 of a percent
        number.alternatives = (*number.alternatives, number.low / 100)
    if reading.match(at, "duration"):
        number.alternatives = (*number.alternatives, whole)
    return True


def part_of_whole(reading: Reading, number: Number) -> None:
    """Read the rest of "one in four", "three out of five" into the number."""
    sure = reading.match(number.end, "ratio")
    found = sure or reading.match(number.end, "ratio-in")
    if not found:
        return
    whole = read_number(reading, found[1])
    if (
        whole is None
        or (not whole.plain and whole.low.denominator != 1)
        or whole.ordinal
        or whole.low <= number.low
        or whole.vague
    ):
        return
    if not sure:
        round_enough = whole.low <= 10 or (whole.low % 5 == 0 and whole.low < 1900) or whole.low >= 10000
        if number.low > 9 or not round_enough or (whole.digits != number.digits and whole.low <= 10):
            return
        if any(reading.match(whole.end, category) for category in ("duration", "month", "percent", "currency", "unit")):
            return
    number.parts = (int(number.low), int(whole.low))
    number.low = number.high = number.low / whole.low
    number.kind, number.fraction, number.soft, number.end = FigureKind.RATIO, True, False, whole.end
