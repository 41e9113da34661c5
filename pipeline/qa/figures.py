"""The check ``figures``: every figure of the source stands in the target, and none was made up.

What it finds
    A figure whose value was altered (三 : nine; 14.6万 : 14,600), lost or added. Values are compared, in any notation of
    either language: 14.6万 is 146,000, 六成 is 60 percent, 下午三点半 is 3:30 p.m.

Why it matters
    A wrong figure is the error that a reader cannot see and that costs the most.

Example:
    ``预算为417.6万元`` : ``a budget of 41.76 million yuan`` is an error.

Severities
    error: altered or lost. warning: added, or altered from a figure that might have gone unsaid. info: converted into
    another unit, or rounded by a target that says so (about, nearly).

Known false alarms
    A translator who says "the two" where the source names no number; free renderings of idioms that no word list holds;
    a year that the target leaves to the context.

"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.text.figures import Figure, FigureKind, compare, find
from pipeline.text.figures.comparing import WHOLE_DATES
from pipeline.text.languages import language

NAME = "figures"


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the figures of a pair by value."""
    del context
    source = find(pair.source, pair.source_lang)
    target = find(pair.target, pair.target_lang)
    if not (source and target) and not any(figure.hard for figure in (*source, *target)):
        # Nothing, or what may go unsaid.
        return
    result = compare(source, target, source_lang=pair.source_lang, target_lang=pair.target_lang)
    for match in result.altered:
        yield finding(
            pair,
            NAME,
            Severity.ERROR if match.source.hard else Severity.WARNING,
            f"figure altered: {match.source.text!r} became {match.target.text!r}",
            source_span=_span(match.source),
            target_span=_span(match.target),
        )
    # A date of which a part is there has lost or changed the other: June 30 : "on Sunday, June", "on Sunday, July 30".
    partly = {id(figure) for match in (*result.matched, *result.converted) for figure in (match.source, match.target)}
    for figure in result.missing:
        if id(figure) not in partly and _named_otherwise(
            figure, (pair.target, pair.target_lang), (pair.source, pair.source_lang)
        ):
            # 当地时间8日 : "on Wednesday". Which day that was nobody can tell from the pair.
            yield finding(
                pair, NAME, Severity.INFO, f"{figure.kind} named otherwise: {figure.text!r}", source_span=_span(figure)
            )
            continue
        yield finding(pair, NAME, Severity.ERROR, f"figure missing: {figure.text!r}", source_span=_span(figure))
    for figure in result.added:
        if id(figure) not in partly and _named_otherwise(
            figure, (pair.source, pair.source_lang), (pair.target, pair.target_lang)
        ):
            yield finding(
                pair, NAME, Severity.INFO, f"{figure.kind} named otherwise: {figure.text!r}", target_span=_span(figure)
            )
            continue
        yield finding(pair, NAME, Severity.WARNING, f"figure added: {figure.text!r}", target_span=_span(figure))
    for match in result.converted:
        if match.note == "converted" or not match.source.vague:
            yield finding(
                pair,
                NAME,
                Severity.INFO,
                f"figure {match.note}: {match.source.text!r} became {match.target.text!r}",
                source_span=_span(match.source),
                target_span=_span(match.target),
            )


_DAYS = {
    "en": ("today", "yesterday", "tomorrow", "tonight", "last night", "the same day", "that day", "the day before"),
    "zh": (
        "今天",
        "昨天",
        "明天",
        "前天",
        "后天",
        "今日",
        "昨日",
        "明日",
        "当天",
        "当日",
        "今晚",
        "昨晚",
        "次日",
        "翌日",
    ),
    "ja": ("今日", "昨日", "明日", "同日", "翌日"),
}
_WEEKDAYS = {"zh": r"(?:周|星期|礼拜|週|禮拜)[一二三四五六日天末]"}
_MONTHS = {
    "en": ("this month", "last month", "next month", "the month", "that month", "a month earlier", "previous month"),
    "zh": ("本月", "上月", "上个月", "下月", "下个月", "当月", "次月", "同月"),
    "ja": ("今月", "先月", "来月"),
}
_YEARS = {
    "en": ("this year", "last year", "next year", "a year ago", "a year earlier", "the year before", "that year",
           "the same year", "the previous year", "year-earlier", "year on year", "year-on-year", "year-over-year"),
    "zh": ("今年", "去年", "明年", "前年", "后年", "本年", "上年", "当年", "同年", "次年", "同比", "翌年"),
    "ja": ("今年", "昨年", "来年", "去年", "同年", "前年"),
}  # fmt: skip
"""What names a day, a month or a year without its number; a language that is not here has the days of CLDR alone."""


_MONTHS_OF_YEAR = 12
_OF_YEAR = regex.compile("第?[一二三四1-4]季度|前[一二三1-3两]个?季度|[上下]半年|前[0-9一二三四五六七八九十]{1,2}个?月")
"""What a year before it only places."""
_HOURS = {
    "en": ("morning", "afternoon", "evening", "night", "tonight", "noon", "midnight", "dawn"),
    "zh": (
        "早上",
        "早晨",
        "清晨",
        "凌晨",
        "上午",
        "中午",
        "正午",
        "下午",
        "傍晚",
        "晚上",
        "晚",
        "夜",
        "早",
        "晨",
        "午",
    ),
}


@cache
def _names(what: str, lang: str) -> regex.Pattern[str] | None:
    """Give a pattern of what names a day, month or year in words."""
    known = language(lang)
    tables = {"hour": _HOURS, "day": _DAYS, "month": _MONTHS, "year": _YEARS}
    names = {regex.escape(name) for name in tables[what].get(known.base, ())}
    if what == "day":
        names |= {
            regex.escape(name)
            for table in ("wide", "abbreviated")
            for name in known.locale.days["format"][table].values()
            if len(name) > 1
        }
        names |= {pattern for key, pattern in _WEEKDAYS.items() if key == known.base}
    if not names:
        return None
    edge = r"\b" if known.spaced else ""
    return regex.compile(f"{edge}(?:{'|'.join(sorted(names))}){edge}", regex.IGNORECASE)


def _named_otherwise(figure: Figure, other: tuple[str, str], own: tuple[str, str]) -> bool:
    """Whether the other side may name in words what a date or year without a partner says.

    7日 : "on Friday"; 2018年 : "this year"; 本月 : "in October". No one can verify that from the pair alone, and papers do it
    all the time from Chinese and Japanese, which write dates in full. What both sides name in words (比去年 : "than last
    year") names nothing else.

    Args:
        figure: what has no partner.
        other: text and language of the other side.
        own: text and language of the side where `figure` stands.

    """
    if not WHOLE_DATES & {own[1][:2], other[1][:2]}:
        return False
    if figure.kind is FigureKind.YEAR and figure.low == figure.high:
        if own[1][:2] == "zh" and _OF_YEAR.match(own[0], figure.end):
            # 2019年一季度 : "in the first quarter", of the year that the paper's date tells.
            return True
        what = "year"
    elif figure.kind is FigureKind.CLOCK and figure.low.denominator == 1 and figure.low % 60 == 0:
        what = "hour"
    elif figure.kind is FigureKind.DATE:
        year, month, day = figure.parts
        what = "day" if day else "month" if month else "year"
        if year and month:
            return False
    elif figure.unit == "month" and figure.low == figure.high == _MONTHS_OF_YEAR:
        # 去年都曾分手过 : "in the past 12 months"
        what = "year"
    else:
        return False
    pattern, same = _names(what, other[1]), _names(what, own[1])
    if pattern is None or (same is None and what != "day"):
        return False
    return len(pattern.findall(other[0])) > (len(same.findall(own[0])) if same else 0)


def _span(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end
