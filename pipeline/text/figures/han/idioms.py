"""Words that hold numerals which count nothing, or which may go unsaid: 四川, 双方, 千言万语."""

from __future__ import annotations

from fractions import Fraction

import regex

from pipeline.text.figures.han.characters import DIGITS, NUMERAL, PAIRS, RANGE, SCALES
from pipeline.text.figures.han.numerals import read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.han.words import Word
from pipeline.text.figures.model import FigureKind

_IDIOM_PAIRS = frozenset(
    ["三五", "三两", "三四", "三六", "四八", "四五", "五六", "五十", "七八", "九一", "十九", "千万", "百千", "千百",
     "一百", "一千", "一万", "百百", "千千", "万千", "万万", "百一", "千一", "万一", "一一", "一二", "五四", "两三"]
)  # fmt: skip
"""First and third character of idioms of four."""

_FOUR_HAN = regex.compile(r"\p{Han}{4}")


def word_at(page: Page, place: int) -> Word | None:
    """Match a word that holds a numeral (四川, 双方), unless the numeral goes on beyond it."""
    plain = page.plain
    for word in page.words_at(place):
        end = place + len(word.form)
        follows, first, last = plain[end], word.form[0], word.form[-1]
        if follows in word.unless:
            continue
        if first in NUMERAL and _counted_on(page, place, "数几第"):
            continue
        if last in NUMERAL and (follows in NUMERAL or (follows in "个個" and last == "一")):
            # 系统一个 is no 统一.
            continue
        if word.form in {"一点", "一點"} and page.before(place, "am", "pm", "noon"):
            # 凌晨一点 is one o'clock.
            continue
        if last in NUMERAL and plain[place - 1] == "每" and page.after(end, "measure"):
            # 每周三班 is no Wednesday.
            continue
        if last in NUMERAL and first not in NUMERAL and page.after(end, "unit", "percent", "times", "currency"):
            # 身高一米九 is no 高一.
            continue
        return word
    return None


def soft_word(page: Page, place: int, word: Word) -> None:
    """Emit the figure of a word in which it may go unsaid."""
    end = place + len(word.form)
    if word.value is not None:
        kind = FigureKind.DURATION if word.name else FigureKind.COUNT
        page.emit(place, end, kind, word.value, soft=True, parts=word.parts, unit=word.name)
        return
    numbers = _inside(page, place, end)
    if numbers:
        several = len(numbers) > 1 and all(number.denominator == 1 for number in numbers)
        parts = tuple(int(number) for number in numbers) if several else ()
        page.emit(place, end, FigureKind.COUNT, numbers[0], soft=True, parts=parts)


def idiom(page: Page, place: int) -> int | None:
    """Read 千言万语, 三长两短, 七手八脚: pairs of numerals that count nothing."""
    four = page.plain[place : place + 4]
    if (
        four[0] + four[2] not in _IDIOM_PAIRS
        or four[1] in NUMERAL
        or four[3] in NUMERAL
        or four[1] in "分点年月日"
        or four[1] in RANGE
    ):
        return None
    if _counted_on(page, place, "第") or not _FOUR_HAN.fullmatch(four):
        return None
    if four[0] not in "百千万" and page.after(place + 1, "measure", "duration", "unit", "currency", "age"):
        return None
    first, second = (DIGITS.get(char, SCALES.get(char, 0)) for char in (four[0], four[2]))
    return page.emit(place, place + 4, FigureKind.COUNT, Fraction(first), soft=True, parts=(first, second))


def _counted_on(page: Page, place: int, others: str) -> bool:
    """Whether a numeral before a place goes on there."""
    previous = page.plain[place - 1]
    return previous in NUMERAL or previous.isdecimal() or previous in others


def _inside(page: Page, place: int, end: int) -> list[Fraction]:
    """Give the numbers between two places."""
    numbers: list[Fraction] = []
    while place < end:
        char = page.plain[place]
        if char in PAIRS:
            numbers.append(Fraction(2))
        elif char == "半":
            numbers.append(Fraction(1, 2))
        elif char.isdecimal() or char in NUMERAL:
            numeral = read_numeral(page, place)
            if numeral and numeral.end <= end:
                # 三四线城市 : third- and fourth-tier cities
                numbers += [numeral.low] if numeral.one else [numeral.low, numeral.high]
                place = numeral.end
                continue
        place += 1
    return numbers
