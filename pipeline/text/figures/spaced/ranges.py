"""Ranges and scores: 5 to 6 million, 30-40, two or three, 3-1."""

from __future__ import annotations

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number
from pipeline.text.figures.spaced.tokens import DASHES

_HIGHEST_SCORE = 300
"""Beyond it two numbers with a dash between them are something else than a score."""


def join_range(reading: Reading, index: int, number: Number) -> None:
    """Join "5 to 6 million", "30-40", "two or three" into one number; leave it where there is no range."""
    end = number.end
    if number.vague or number.kind is FigureKind.RATIO or end >= reading.size:
        return
    link = reading.match(end, "range")
    if not link and reading.tokens[end] == ":" and reading.attached(end) and reading.attached(end + 1):
        link = reading.match(end, "score")
    if not link and reading.match(end, "join") and _between(reading, index):
        link = reading.match(end, "join")
    percent = None
    if not link and (percent := reading.match(end, "percent")):
        link = reading.match(percent[1], "range")
        if not link:
            return
    if not link:
        return
    dash = reading.tokens[end] in DASHES if not percent else False
    dash = dash or link[0].category == "score"
    if dash and reading.attached(end) != reading.attached(end + 1) and not percent:
        return
    start = link[1]
    money = reading.match(start, "currency")
    if money and reading.raw[start] and not reading.raw[start][0].isalpha():
        start = money[1]
    other = read_number(reading, start)
    if other is None or other.vague or other.kind is not FigureKind.COUNT or other.ordinal != number.ordinal:
        return
    if percent and not reading.match(other.end, "percent"):
        return
    low, high = number.low, other.high
    alternatives = (*number.alternatives, *other.alternatives)
    if number.scaled == 1 and other.scaled > 1:
        whole = other.high / other.scaled
        if number.low < whole or (number.low < 1000 and number.low * other.scaled < other.high):
            alternatives = (*alternatives, number.low)
            low = number.low * other.scaled
            if not other.digits and number.low < 10 <= whole and whole % 100 == 0:
                # five or six hundred thousand
                alternatives, low = (*alternatives, low), low * 100
    elif dash and number.digits and other.digits and 1000 <= low <= 2100 and high < 100 and number.plain:
        alternatives = (*alternatives, high)
        high = low - low % 100 + high
    both_plain = number.digits and other.digits and number.plain and other.plain
    if low >= high or (both_plain and dash and (link[0].category == "score" or (low == 0 and reading.attached(end)))):
        # 3-1, and 1:3 or 0-1, which are no range though they rise.
        if dash and both_plain and number.low < _HIGHEST_SCORE and reading.attached(end):
            number.parts, number.kind = (int(number.low), int(other.high)), FigureKind.SCORE
            number.end, number.soft = other.end, False
        return
    if number.plain and other.plain and number.low == 1 and number.soft and high == 2 and not number.digits:
        # "one or two" is an idiom.
        number.soft = True
    else:
        number.soft = False
    number.low, number.high, number.alternatives, number.end = low, high, alternatives, other.end
    number.scaled, number.digits = other.scaled, number.digits or other.digits


def _between(reading: Reading, index: int) -> bool:
    found = reading.match(index - 1, "between")
    return bool(found and found[1] == index) or bool(
        reading.match(index - 2, "between") and reading.kinds[index - 1] == "s"
    )
