"""Numerals: digits, Han numerals and mixtures of both, whatever they count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import regex

from pipeline.text.figures.digits import MAX_DIGITS
from pipeline.text.figures.han.characters import BIG, DIGITS, FORMAL, MORE, NUMERAL, SCALES, SEVERAL, TENS, VAGUE
from pipeline.text.figures.han.page import Page

MAX_DEPTH = 3
"""Smaller parts that a numeral in digits may have: 1亿2000万3千4."""

MAX_NUMERAL = 40
"""Characters of the longest numeral that is read as one."""

MAX_PLACES = 12
"""Decimals of 三点五 that are read."""

_MIXED_YEAR = regex.compile(r"[一二][\dOo〇○零一二三四五六七八九]{3}(?=年)")
"""二00九年, 二OO九年: a year in Han digits whose zeros are typed as digits or letters."""

_WESTERN = regex.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?")


@dataclass(slots=True)
class Numeral:
    """A numeral as read."""

    end: int
    low: Fraction
    high: Fraction
    western: bool = False
    """In digits."""
    vague: bool = False
    approximate: bool = False
    single: bool = False
    """One Han numeral alone."""
    bare: str = ""
    """Digits without scale, as written: 08, 2018, 二〇一八 as 2018."""
    scale: Fraction = Fraction(1)
    scaled: bool = False

    @property
    def one(self) -> bool:
        """Whether it is no range."""
        return self.low == self.high

    @property
    def whole(self) -> bool:
        """Whether it has no decimals."""
        return self.low.denominator == 1


def read_numeral(page: Page, place: int) -> Numeral | None:
    """Read the numeral that begins at a place."""
    char = page.plain[place]
    if char.isdecimal():
        return _western(page, place)
    if char in VAGUE or char in "上成好" or char in page.spec.vague:
        return _vague(page, place)
    if char in NUMERAL:
        return _han(page, place)
    return None


def _western(page: Page, place: int, depth: int = 0) -> Numeral | None:
    found = _WESTERN.match(page.plain, place)
    if found is None:
        return None
    raw = found.group()[:MAX_DIGITS].rstrip(".,，").replace(",", "").replace("，", "")
    value = Fraction(raw)
    bare = raw if found.group() == raw and raw.isdecimal() else ""
    return _scales(page, Numeral(found.end(), value, value, western=True, bare=bare), depth)


def _scales(page: Page, numeral: Numeral, depth: int) -> Numeral:
    """Read what follows digits: 多万, 万4000, 万亿, 余."""
    plain, end = page.plain, numeral.end
    if plain[end] in MORE and plain[end + 1] in BIG:
        numeral.approximate = True
        end += 1
    if plain[end] in SEVERAL and plain[end + 1] in SCALES:
        numeral.approximate = True
        end += 1
    scale = Fraction(1)
    while plain[end] in SCALES and end - numeral.end < 6:
        scale *= SCALES[plain[end]]
        end += 1
    if scale == 1:
        numeral.end = end if numeral.approximate else numeral.end
        return _more(page, numeral)
    numeral.low *= scale
    numeral.high *= scale
    numeral.scale, numeral.end, numeral.scaled, numeral.bare = scale, end, True, ""
    # 3万4000, 1亿5000万, 3万4千5百: a smaller part belongs to the same number.
    if depth < MAX_DEPTH and (plain[end].isdecimal() or plain[end] in DIGITS):
        tail = _western(page, end, depth + 1) if plain[end].isdecimal() else _han(page, end)
        if (
            tail
            and not tail.vague
            and 0 < tail.high < scale
            and (tail.scaled or tail.high * 10 >= scale or (tail.western and len(tail.bare) >= 3))
        ):
            numeral.low += tail.low
            numeral.high += tail.high
            numeral.end, numeral.approximate = tail.end, tail.approximate
            return numeral
    return _more(page, numeral)


def _more(page: Page, numeral: Numeral) -> Numeral:
    """Read 多, 余 behind a numeral: 30多, 40余年."""
    plain, end = page.plain, numeral.end
    char, follows = plain[end], plain[end + 1]
    if char not in MORE or not (numeral.high >= 10 or numeral.scaled):
        return numeral
    if char in "来來" and not page.after(end + 1, "measure", "age", "duration", "currency", "unit"):
        return numeral
    if char == "多" and follows == "哈":
        # 30多哈 : 30 and Doha.
        return numeral
    numeral.end, numeral.approximate, numeral.bare = end + 1, True, ""
    # 4万多亿
    return _big(page, numeral)


def _vague(page: Page, place: int) -> Numeral | None:
    """Read 几十万, 数百, 上千, 好几百."""
    plain, char, at = page.plain, page.plain[place], place + 1
    if char == "好":
        if plain[at] not in SEVERAL:
            return None
        at += 1
    if char in "上成":
        # 上 and 成 are common words: 马上千万别, 以上百分之十.
        if plain[place - 1] in "以马北身晚早线網网向路世地楼车船之海达构形变":
            return None
        if plain[at] not in "百千万亿萬億" or plain[at : at + 2] in {"百分", "千分", "万分"}:
            return None
    value, start = Fraction(1), at
    while plain[at] in SCALES and at - start < 4:
        value *= SCALES[plain[at]]
        at += 1
    if value == 1:
        return None
    if plain[at] in "余餘多":
        at += 1
    low = value if char in "上成" else 2 * value
    return Numeral(at, low, 10 * value - 1, vague=True, approximate=True, scale=value, scaled=True)


def _han(page: Page, place: int) -> Numeral | None:
    """Read Han numerals: positional (二〇一八), composed (三万四千), adjacent (两三百), with 点 (三点五)."""
    plain, end = page.plain, place
    if year := _MIXED_YEAR.match(plain, place):
        digits = "".join(str(DIGITS.get(char, char)) for char in year.group()).replace("O", "0").replace("o", "0")
        return Numeral(year.end(), Fraction(digits), Fraction(digits), bare=digits)
    while plain[end] in NUMERAL and end - place < MAX_NUMERAL:
        end += 1
    run = plain[place:end]
    if len(run) == 1 and run in FORMAL:
        # 大陆, 伍 and their like are words and names; 壹佰 is money.
        return None
    if len(run) == 1 and run in DIGITS:
        return _point(page, Numeral(end, Fraction(DIGITS[run]), Fraction(DIGITS[run]), single=True))
    if all(char in DIGITS for char in run):
        return _positional(page, run, end)
    numeral = _compose(run, end)
    numeral.single = len(run) == 1
    if run[-1] in "十百千" and (plain[end] in SEVERAL or _some(page, end)):
        # 十几, 二十几, 十几万, 十数年.
        step = Fraction(SCALES[run[-1]], 10)
        numeral.low, numeral.high = numeral.low + step, numeral.high + 9 * step
        numeral.vague, numeral.approximate, numeral.single, numeral.end = True, True, False, end + 1
        return _big(page, numeral)
    if run[-1] == "十" and plain[end] == "有" and DIGITS.get(plain[end + 1], 0) and not plain[end + 2].isalpha():
        # 七十有三 is 73.
        digit = DIGITS[plain[end + 1]]
        return replace(numeral, end=end + 2, low=numeral.low + digit, high=numeral.high + digit, single=False)
    if plain[end] in MORE and plain[end + 1] in BIG:
        numeral.end, numeral.approximate, numeral.single = end + 1, True, False
        return _big(page, numeral)
    return _more(page, _point(page, numeral))


def _some(page: Page, place: int) -> bool:
    """Whether 数 stands for a digit: 十数人, 二十数年; not 二十数学."""
    categories = ("measure", "duration", "unit", "currency", "age")
    return page.plain[place] in "数數" and page.after(place + 1, *categories) is not None


def _big(page: Page, numeral: Numeral) -> Numeral:
    """Multiply by 万 and 亿 that follow 十几 or 三百多."""
    while page.plain[numeral.end] in BIG:
        value = SCALES[page.plain[numeral.end]]
        numeral.low, numeral.high, numeral.scale = numeral.low * value, numeral.high * value, numeral.scale * value
        numeral.end, numeral.scaled = numeral.end + 1, True
    return numeral


def _point(page: Page, numeral: Numeral) -> Numeral:
    """Read the decimals of 三点五, 零点零三, 二十点五."""
    plain = page.plain
    if plain[numeral.end] not in "点點" or page.opens_word(numeral.end + 1):
        # 八点一直到晚上 is eight o'clock.
        return numeral
    end, places = numeral.end + 1, ""
    while plain[end] in DIGITS and len(places) < MAX_PLACES:
        places += str(DIGITS[plain[end]])
        end += 1
    if not places or plain[end] in "十分刻" or plain[end : end + 2] in {"建议", "要求"}:
        return numeral
    if end == numeral.end + 2 and plain[end - 1] == "一" and plain[end] in "到过早晚":
        # 十二点一到 : at the stroke of twelve
        return numeral
    value = numeral.low + Fraction(int(places), 10 ** len(places))
    return _big(page, replace(numeral, end=end, low=value, high=value, single=False, bare=""))


def _positional(page: Page, run: str, end: int) -> Numeral:
    """Read Han digits without scales: a year, a number read out, or two neighbours such as 三五 and 七八."""
    digits = "".join(str(DIGITS[char]) for char in run)
    year = (
        page.plain[end] == "年"
        and run[0] not in "两兩"
        and run != "三五"
        and page.plain[end + 1] not in "前后後内里来之以间間"
    )
    if len(run) == 2 and not year and "0" not in digits:
        low, high = int(digits[0]), int(digits[1])
        if high - low == 1 or (low, high) == (3, 5):
            return Numeral(end, Fraction(low), Fraction(high), approximate=True, single=low <= 3)
    value = Fraction(int(digits))
    return _point(page, Numeral(end, value, value, bare=digits))


def _compose(run: str, end: int) -> Numeral:
    """Compose Han numerals with scales: 三万四千, 两百五, 二十七八, 两三百, 万亿."""
    low, approximate = _total(run, upper=False)
    high, _ = _total(run, upper=True)
    scale = Fraction(1)
    for char in reversed(run):
        if char not in SCALES:
            break
        scale *= SCALES[char]
    return Numeral(end, Fraction(low), Fraction(high), scale=scale, scaled=scale > 1, approximate=approximate)


def _total(run: str, *, upper: bool) -> tuple[int, bool]:
    """Add a run up; of two neighbouring digits (两三百) take the lower or the upper one."""
    total = section = 0
    pending: int | None = None
    last, adjacent, zero = 1, False, False
    for char in run:
        if char in DIGITS:
            digit = DIGITS[char]
            if digit == 0:
                zero = True
                if pending is not None:
                    pending *= 10
                continue
            if pending is not None:
                adjacent = True
                pending = digit if upper else pending
            else:
                pending = digit
            continue
        if char in TENS:
            section, pending, last = section + TENS[char], None, 10
            continue
        scale = SCALES[char]
        if scale < 10**4:
            section += (1 if pending is None else pending) * scale
        else:
            section += pending or 0
            if section == 0 and total:
                total *= scale
            else:
                total = total + (section or 1) * scale if scale <= (total or scale) else (total + section) * scale
            section = 0
        pending, last, zero = None, scale, False
    if pending is not None:
        # 两百五 is 250, 三万四 is 34000; 两百零五 is 205.
        section += pending * (last // 10 if last >= 100 and not zero and not adjacent else 1)
    return total + section, adjacent
