"""Whether a figure must have a partner in a translation, or may go unsaid."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.han.characters import SCALES
from pipeline.text.figures.han.draft import Draft
from pipeline.text.figures.han.numerals import Numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.han.words import Word
from pipeline.text.figures.model import FigureKind

MAX_POINTED = 4
"""Up to this count a translator may say "these" or "all of us" instead of the numeral."""

_POINTING = ("这", "那", "這", "我们", "你们", "他们", "她们", "它们", "咱们", "我們", "你們", "他們", "她們", "咱")

MAX_EACH = 4
"""Characters before a one in which 每 may say that it is each one."""

_EQUALS = frozenset("=当あ兑兌")
"""What stands between one of a currency and its rate: 1ドル＝113円, 1ドル当たり."""

_COUNTING = ("至少", "造成", "另有", "另", "共", "共有", "包括", "只有", "仅", "其中", "有", "超过", "多达", "又", "致")
"""What stands before a number of people that is news."""


def may_go_unsaid(page: Page, end: int, word: Word, made: Draft) -> bool:
    """Whether a single Han numeral before a measure word may go unsaid."""
    # 两三天, 三五个: "a few" in most translations.
    if made.low == 1 or made.low != made.high or word.category == "noun":
        return True
    if word.category != "measure" or made.low > MAX_POINTED:
        return False
    if made.low <= 2 and (word.form in {"大", "人"} or page.plain.startswith(("个人", "個人"), end)):
        # 我和搭档两个人 is "we", 他们两个人 "both"; 至少两人 says how many.
        return not page.plain[max(0, end - 3) : end - 1].endswith(_COUNTING)
    if word.form == "口" and "家" in page.plain[max(0, end - 3) : end]:
        # 王先生一家三口 : "Mr. Wang and his wife and child"
        return True
    # 两个字 is "one word" as well: characters are no words.
    return _pointed(page, end) or page.plain.startswith(("个字", "個字", "字"), end)


def _pointed(page: Page, end: int) -> bool:
    """Whether something points at what the numeral before `end` counts: 这两个 is "these" or "both", 咱们三个 "we all"."""
    return page.plain[max(0, end - 3) : end - 1].endswith(_POINTING)


def soften(page: Page, place: int, numeral: Numeral, made: Draft) -> None:
    """Settle whether a figure must have a partner, by what it is as a whole."""
    one = numeral.one
    # 一两个 is single as well: one or two, a few.
    if (
        numeral.vague
        or (not one and not numeral.single)
        or (numeral.scaled and numeral.low != SCALES.get(page.plain[place], 0))
    ):
        made.soft = False
    if numeral.western:
        # 1ドル＝113円 : "113 yen to the dollar"; 約1年ぶり : "in about a year"
        # 每增长1个百分点 : "every percentage point of growth"
        made.soft = bool(
            one
            and made.low == (Fraction(1, 100) if made.kind is FigureKind.PERCENT else 1)
            and (
                (made.kind is FigureKind.CURRENCY and page.plain[made.end] in _EQUALS)
                or (page.spec.code == "ja" and page.after(numeral.end, "measure", "noun", "duration", "unit"))
                or (made.kind is not FigureKind.COUNT and "每" in page.plain[max(0, place - MAX_EACH) : place])
            )
        )
