"""Shares and multiples: 百分之十, 三分之二, 六成, 打8折, 半小时, 翻一番, 增加两倍."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.han.characters import END, NUMERAL, RANGE, SCALES
from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.model import FigureKind

MAX_WHOLE = 12
"""Characters of the longest numeral before 分之."""

MAX_DOUBLINGS = 8
"""翻八番 is 256 times as much; nothing doubles more often."""


def parts_of(page: Page, place: int) -> int | None:
    """Read 百分之十, 三分之二, 千分之五, 百分之五到十."""
    whole, end = _whole(page, place)
    part = read_numeral(page, end) if whole else None
    if part is None:
        return None
    low, high, end = part.low / whole, part.high / whole, part.end
    if page.plain[end] in RANGE:
        after = end + 1
        if page.plain.startswith("百分之", after):
            after += len("百分之")
        other = read_numeral(page, after)
        if other and other.low / whole > low:
            high, end = other.high / whole, other.end
    kind = FigureKind.PERCENT if whole == 100 else FigureKind.RATIO
    counted = kind is FigureKind.RATIO and part.whole and low == high
    parts = (int(part.low), int(whole)) if counted else ()
    return page.emit(place, end, kind, low, high, approximate=part.approximate, vague=part.vague, parts=parts)


def _whole(page: Page, place: int) -> tuple[Fraction, int]:
    """Give what stands before 分之, and the place behind that; 0 where there is none."""
    plain = page.plain
    if plain[place] in "百千万" and plain.startswith("分之", place + 1):
        return Fraction(SCALES[plain[place]]), place + 3
    at = place
    while (plain[at] in NUMERAL or plain[at].isdecimal()) and at - place < MAX_WHOLE:
        at += 1
    if at > place and plain.startswith(("分之", "分の"), at):
        numeral = read_numeral(page, place)
        if numeral and numeral.end == at and numeral.low > 0:
            return numeral.low, at + 2
    return Fraction(0), place


def half(page: Page, place: int) -> int:
    """Read 半小时, 半数; most other words with 半 are in the word list."""
    at = place + 1
    word = page.after(at, "duration", "unit") or (
        page.after(at + 1, "duration") if page.plain[at] in "个個多" else None
    )
    if word and word.category == "duration":
        end = page.plain.index(word.form, at) + len(word.form)
        soft = word.name in {"day", "month", "quarter"}
        return page.emit(place, end, FigureKind.DURATION, Fraction(1, 2), unit=word.name, soft=soft)
    return page.emit(place, at, FigureKind.COUNT, Fraction(1, 2), soft=True)


def tenths(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 成 behind a numeral: 六成, 七成五, 近3成; not 三成立, 一成不变."""
    plain, end = page.plain, numeral.end
    if plain[end] not in "成割" or numeral.high > 10 or numeral.low <= 0:
        return None
    after = plain[end + 1]
    if (
        plain[end] == "成"
        and after in "为立功果员本长绩就型语名交不都熟千百了"
        and not (after in "本长员了" and numeral.western)
        and not (after == "都" and plain[end + 2] not in f"{END}市的到至，、")
    ):
        # 九成都没有 is ninety percent; 三成都市民 is Chengdu.
        return None
    stop, extra = end + 1, Fraction(0)
    if after == "半":
        stop, extra = end + 2, Fraction(5, 100)
    else:
        tail = read_numeral(page, end + 1)
        follows = plain[tail.end] if tail else END
        if tail and (tail.single or (tail.western and follows == "分")) and tail.low < 10 and follows not in "个万名人":
            stop, extra = tail.end + (follows == "分"), tail.low / 100
            last = read_numeral(page, stop)
            if last and plain[last.end] == "厘" and last.whole and last.low < 10:
                # 打率3割2分5厘
                stop, extra = last.end + 1, extra + last.low / 1000
    # 不到三成 : less than a third
    third = (Fraction(1, 3),) if numeral.one and numeral.low == 3 and not extra else ()
    return page.emit(
        place,
        stop,
        FigureKind.PERCENT,
        numeral.low / 10 + extra,
        numeral.high / 10 + extra,
        approximate=numeral.approximate,
        vague=numeral.vague,
        alternatives=third,
    )


def discount(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 8折: 80 percent of the price, or 20 percent off."""
    if page.plain[numeral.end] != "折" or numeral.high > 100:
        return None
    value = numeral.low / (10 if numeral.low < 10 else 100)
    return page.emit(place, numeral.end + 1, FigureKind.PERCENT, value, alternatives=(1 - value,))


def doubled(page: Page, place: int) -> int:
    """Read 翻一番, 翻了两番, 翻倍: doubled, quadrupled."""
    plain, at = page.plain, place + 1
    if plain[at] in "了上":
        at += 1
    for almost in ("将近", "接近", "近", "约", "超"):
        if plain.startswith(almost, at):
            # 翻了近一番 : nearly doubled
            at += len(almost)
            break
    if plain[at] == "倍":
        return page.emit(place, at + 1, FigureKind.MULTIPLE, Fraction(2), alternatives=(Fraction(1),))
    numeral = read_numeral(page, at)
    if numeral and plain[numeral.end] == "番" and numeral.low <= MAX_DOUBLINGS:
        value = Fraction(2) ** int(numeral.low)
        return page.emit(place, numeral.end + 1, FigureKind.MULTIPLE, value, alternatives=(numeral.low, value - 1))
    # 翻了两倍 is read from its numeral on.
    return at if numeral and plain[numeral.end] == "倍" else place + 1


def grows(page: Page, place: int) -> bool:
    """Whether 倍 is what was added (增加两倍: tripled), not what was reached (增加到两倍)."""
    tail = page.plain[max(0, place - 5) : place]
    last = max(tail.rfind(char) for char in "增涨长升高多加快翻")
    return last >= 0 and not set(tail[last + 1 :]) & set("到至为成达是的")
