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
from pipeline.text.languages import language

NAME = "figures"


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the figures of a pair by value."""
    del context
    source = find(pair.source, pair.source_lang)
    target = find(pair.target, pair.target_lang)
    if not source and not target:
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
    for figure in result.missing:
        if figure.kind is FigureKind.DATE and not any(figure.parts[:2]) and _names_a_day(pair.target, pair.target_lang):
            # 当地时间8日 : "on Wednesday". Which day that was nobody can tell from the pair.
            yield finding(pair, NAME, Severity.INFO, f"day named otherwise: {figure.text!r}", source_span=_span(figure))
            continue
        yield finding(pair, NAME, Severity.ERROR, f"figure missing: {figure.text!r}", source_span=_span(figure))
    for figure in result.added:
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


_RELATIVE = {"en": ("today", "yesterday", "tomorrow", "tonight")}


@cache
def _days(lang: str) -> regex.Pattern[str]:
    """Give a pattern of the names of the days of a language, from CLDR."""
    known = language(lang)
    names = {
        name
        for table in ("wide", "abbreviated")
        for name in known.locale.days["format"][table].values()
        if len(name) > 1
    }
    names |= set(_RELATIVE.get(known.base, ()))
    edge = r"\b" if known.spaced else ""
    return regex.compile(f"{edge}(?:{'|'.join(sorted(map(regex.escape, names)))}){edge}", regex.IGNORECASE)


def _names_a_day(text: str, lang: str) -> bool:
    return _days(lang).search(text) is not None


def _span(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end
