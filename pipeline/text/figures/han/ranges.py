"""Ranges: 1200万至1400万, 3到5天, 17—22度, 10%至20%, 2010至2015年."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.han.characters import DASHES, RANGE
from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.model import FigureKind

YEAR_DIGITS = 4


def other_end(page: Page, numeral: Numeral) -> Numeral | None:
    """Read the other end of a range: 1200万至1400万, 3到5天, 17—22日; the unit may stand on both: 10%至20%, 3天到5天."""
    plain, end = page.plain, numeral.end
    if plain[end] in RANGE and not numeral.vague:
        return _range(page, end + 1, numeral)
    word = page.after(end, "percent", "currency", "duration", "unit", "age", "measure", "times")
    if word is None or word.name == "day" or word.form == "月":
        return None
    after = end + len(word.form)
    if plain[after] not in RANGE or plain[after] == "-":
        return None
    other = read_numeral(page, after + 1)
    if other and not other.vague and other.high > numeral.high and plain.startswith(word.form, other.end):
        return other
    return None


def _range(page: Page, after: int, numeral: Numeral) -> Numeral | None:
    """Read the other end of a range; what is smaller than the first end is none."""
    dash = page.plain[after - 1] in DASHES
    if page.plain[after] in RANGE and dash:
        after += 1
    other = read_numeral(page, after)
    if other is None or other.vague or (other.single and numeral.western):
        return None
    low = numeral.low
    if other.scaled and not numeral.scaled and low < other.high / other.scale:
        low *= other.scale
    if other.high <= low or (dash and numeral.bare and len(other.bare) > 4):
        return None
    return other


def join(numeral: Numeral, other: Numeral) -> list[Fraction]:
    """Make a range of two numerals, and give other values of its lower end: 3至5万 begins at 30,000, or at 3."""
    alternatives = []
    if other.scaled and not numeral.scaled and numeral.low < other.high / other.scale and other.scale > 1:
        alternatives.append(numeral.low)
        numeral.low *= other.scale
    years = len(numeral.bare) == len(other.bare) == YEAR_DIGITS and numeral.low >= 1000 and other.high <= 2100
    numeral.bare = other.bare if years else ""
    numeral.high, numeral.end, numeral.single = other.high, other.end, False
    numeral.approximate = numeral.approximate or other.approximate
    return alternatives


def years(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 2010至2015年."""
    if not numeral.bare or page.plain[numeral.end] != "年":
        return None
    end = numeral.end + 1
    return page.emit(place, end, FigureKind.YEAR, numeral.low, numeral.high, words=not numeral.western)
