"""The name of a month or a day of the week is altered.

## What it finds
A month or day of the week that the source names and the target gives as another: Monday for 星期二, March
for Mai. The names are CLDR's, with the short weekdays of Chinese (周三) and Japanese.

## Why it matters
The reader comes on the wrong day.

## Example
- source: 会议在星期二举行。
- target: The meeting is on Thursday.

## Known false alarms
A day that the target leaves out ("tomorrow") is not reported, only one that is replaced. Names that are
other words too (May, March, mars, Sun) count only where they are written as names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.text.languages import language

CHECK = "calendar-names"

# Names that are common words too, by language; they are not looked for.
_AMBIGUOUS = {
    "en": {"may", "march"},
    "fr": {"mars"},
    "pl": {"maj", "maja", "luty", "lipca", "marca"},
    "cs": {"máj", "května", "únor"},
    "es": {"martes y trece"},
    "hi": {"मार्च"},
}

_CJK_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_CHINESE_DAY = regex.compile(
    r"(?:星期|礼拜|禮拜|(?<![\p{Han}\d])周|週|(?<=[在于每从至到本上下这])周)([一二三四五六日天])(?![\p{Han}]*?[年期间]?[年])"
)
_JAPANESE_DAY = regex.compile(r"([月火水木金土日])曜")
_JAPANESE_DAYS = {"月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "日": 6}


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the months and days that both sides name."""
    del context
    if not pair.target.strip():
        return
    there = _named(pair.source, pair.source_lang)
    here = _named(pair.target, pair.target_lang) if there else {}
    if not here:
        return
    for kind in ("day", "month"):
        missing = {value: span for (what, value), span in there.items() if what == kind and (kind, value) not in here}
        added = {value: span for (what, value), span in here.items() if what == kind and (kind, value) not in there}
        # A month that the source writes as a figure (7月) is the check `figures`' to compare.
        if missing and added:
            source, target = next(iter(missing.values())), next(iter(added.values()))
            was, became = pair.source[slice(*source)], pair.target[slice(*target)]
            yield finding(
                pair,
                CHECK,
                Severity.WARNING,
                f"{kind} altered: {was} became {became}",
                source_span=source,
                target_span=target,
            )


def _named(text: str, lang: str) -> dict[tuple[str, int], tuple[int, int]]:
    found: dict[tuple[str, int], tuple[int, int]] = {}
    base = language(lang).base
    if base == "zh":
        for match in _CHINESE_DAY.finditer(text):
            found.setdefault(("day", _CJK_DAYS[match[1]]), match.span())
        return found
    if base == "ja":
        for match in _JAPANESE_DAY.finditer(text):
            found.setdefault(("day", _JAPANESE_DAYS[match[1]]), match.span())
        return found
    names, pattern = _names(lang)
    if pattern is not None:
        for match in pattern.finditer(text):
            # A language that writes these names with capitals means another word where it does not.
            if match[0][0].islower() and base in {"en", "de"}:
                continue
            found.setdefault(names[match[0].casefold()], match.span())
    return found


@cache
def _names(lang: str) -> tuple[dict[str, tuple[str, int]], regex.Pattern[str] | None]:
    speaks = language(lang)
    names: dict[str, tuple[str, int]] = {}
    for kind, table in (("month", speaks.locale.months), ("day", speaks.locale.days)):
        for context in ("format", "stand-alone"):
            for number, name in table[context]["wide"].items():
                names[name.casefold()] = (kind, number)
    for name in _AMBIGUOUS.get(speaks.base, ()):
        names.pop(name, None)
    if not speaks.spaced or not names:
        return names, None
    alternatives = "|".join(regex.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{alternatives})(?![\p{{L}}\p{{M}}])", regex.IGNORECASE)
