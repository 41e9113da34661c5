"""The check ``figure-notation``: a figure stands in the target as only the source's language writes it.

What it finds
    Chinese numerals and scales in a Latin text (14.6万, 六成, 百分之十, 2018年7月17日), full-width digits, the source's decimal
    or thousands mark (``1,5 %`` in English, ``1,234`` for 1234 in German), the source's date order (``17.07.2018`` in English).

Why it matters
    The value may be right and still be misread: ``1,234`` is one and a quarter to a German reader.

Example:
    ``新增14.6万人`` : ``14.6万 new jobs`` is an error; the fix writes ``146,000 new jobs``.

Severities
    error: the notation of another script, or a mark that makes another value. warning: a mark, date order or width that a
    reader will still understand.

Fix
    The whole target with the figure in its own notation, from CLDR; offered where the value can be written exactly.

Known false alarms
    A version, section or product number with a point that stands in both texts (Windows 8.1, "2.2 Installation") is spared where
    the words around it say so, and flagged where none does.

"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import regex

from pipeline.qa.model import Context, Finding, Fix, Pair, Severity, finding
from pipeline.text import figures
from pipeline.text.designations import designates
from pipeline.text.figures import Figure, FigureKind, find
from pipeline.text.figures.digits import ascii_digits, read_digits, signs
from pipeline.text.languages import language

NAME = "figure-notation"

_HAN = regex.compile(r"\p{Han}")
_DIGIT = regex.compile(r"\d")
_NUMERAL = regex.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)+(?![\d:/]|[.,-]\d)")
_SPACES = " \u00a0\u202f"
_GROUPED = regex.compile(
    rf"(?<![\w.,:/+-]|\d[{_SPACES}])[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?![\w:/-]|[.,{_SPACES}]\d)"
)
_DATE = regex.compile(r"(?<![\w./-])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\d/])")
_WIDE = regex.compile(r"[０-９][０-９．，％]*")
_NAMED = regex.compile(r"\p{Lu}[\w+#]* ?\Z")
_FULL_STOP_CLOCK = regex.compile(r"\s?(?:Uhr|uur|h\b|hodin|horas)")
_MONTHS = 12
MAX_FOUND = 50
"""Findings of one pair; a text with more is not translated, and another check says so."""


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Look for figures in the source's notation."""
    del context
    target = language(pair.target_lang)
    if not _DIGIT.search(pair.target) and (target.cjk or not _HAN.search(pair.target)):
        return
    taken: list[tuple[int, int]] = []
    count = 0
    for found in _all(pair, cjk=target.cjk):
        span = found.target_span or (0, 0)
        if any(span[0] < end and start < span[1] for start, end in taken[-MAX_FOUND:]):
            continue
        taken.append(span)
        yield found
        count += 1
        if count >= MAX_FOUND:
            return


def _all(pair: Pair, *, cjk: bool) -> Iterator[Finding]:
    if not cjk:
        yield from _han(pair)
        yield from _wide(pair)
    yield from _dates(pair)
    yield from _marks(pair)
    yield from _groups(pair)


def _han(pair: Pair) -> Iterator[Finding]:
    """Figures with Han characters in a text of another script."""
    if not _HAN.search(pair.target):
        return
    lang = pair.source_lang if language(pair.source_lang).cjk else "zh"
    for figure in find(pair.target, lang):
        if not _HAN.search(figure.text) or not (figure.hard or any(char.isdigit() for char in figure.text)):
            continue
        yield _finding(
            pair, figure, Severity.ERROR, "left in the source's script", figures.format(_bare(figure), pair.target_lang)
        )


def _bare(figure: Figure) -> Figure:
    """Leave a unit out that the text may name a second time."""
    return (
        replace(figure, unit="", kind=FigureKind.COUNT)
        if figure.kind is FigureKind.CURRENCY and "元" not in figure.text
        else figure
    )


def _wide(pair: Pair) -> Iterator[Finding]:
    for found in _WIDE.finditer(pair.target):
        yield _change(
            pair, found.span(), Severity.WARNING, f"full-width figure: {found.group()!r}", ascii_digits(found.group())
        )


def _dates(pair: Pair) -> Iterator[Finding]:
    """Numeric dates that stand as in the source where the target writes them otherwise."""
    if language(pair.source_lang).base == language(pair.target_lang).base:
        return
    for found in _DATE.finditer(pair.target):
        if found.group() not in pair.source:
            continue
        ours, theirs = (next(iter(find(found.group(), lang)), None) for lang in (pair.source_lang, pair.target_lang))
        if ours is None or theirs is None or ours.kind is not FigureKind.DATE:
            continue
        written = figures.format(ours, pair.target_lang)
        if ours.parts != theirs.parts:
            yield _change(pair, found.span(), Severity.ERROR, f"date in the source's order: {found.group()!r}", written)
        elif int(found[1]) <= _MONTHS < int(found[3]) and language(pair.target_lang).base != "en":
            # 7/17/2018 in German: a reader will understand it, and stumble.
            yield _change(
                pair, found.span(), Severity.WARNING, f"date in the source's order: {found.group()!r}", written
            )
        elif found[2] == "." and language(pair.target_lang).base == "en":
            yield _change(
                pair, found.span(), Severity.WARNING, f"date as the source writes it: {found.group()!r}", written
            )


def _marks(pair: Pair) -> Iterator[Finding]:
    """Decimal and thousands marks of the source."""
    decimal, _ = signs(pair.target_lang)
    source_decimal, _ = signs(pair.source_lang)
    if decimal not in ".," or source_decimal not in ".,":
        return
    values: set[Fraction] | None = None
    for found in _NUMERAL.finditer(pair.target):
        token = found.group()
        if len(token) > 40:
            continue
        value, _others, parts = read_digits(token, pair.target_lang)
        if parts:
            continue
        ours = read_digits(token, pair.source_lang)[0]
        marks = [mark for mark in token if mark in ".,"]
        # The search through the whole source comes last: in a text of 1 MB it would be made for every figure.
        if decimal != source_decimal and ours != value and token in pair.source:
            if _rightly_scaled(pair, found.start()):
                continue
            severity, says = Severity.ERROR, "marks of the source, another value here"
        elif len(marks) == 1 and marks[0] != decimal and len(token) - token.index(marks[0]) - 1 != 3 and decimal != "":
            # 10.3 in Portuguese, 1,5 in English.
            if values is None:
                values = {figure.low for figure in find(pair.source, pair.source_lang)}
                values |= {value * 100 for value in values}
            ours = Fraction(token.replace(",", "."))
            whole = _whole(pair, found.start())
            if not ({ours, *((whole.low,) if whole else ())} & values):
                continue
            if (whole is None or whole.kind not in _MEASURED) and _named(pair, found):
                continue
            if marks[0] == "." and _FULL_STOP_CLOCK.match(pair.target, found.end()):
                continue
            severity, says = Severity.WARNING, "decimal mark of another language"
        elif len(marks) > 1 and decimal != source_decimal and marks[0] == decimal and token in pair.source:
            # 1,234,567 and 3,400.50 in German
            severity, says = Severity.WARNING, "thousands mark of another language"
        else:
            continue
        figure = Figure(found.start(), found.end(), token, FigureKind.COUNT, ours, ours)
        yield _change(pair, found.span(), severity, f"{says}: {token!r}", _digits(figure, token, pair.target_lang))


def _groups(pair: Pair) -> Iterator[Finding]:
    """Thousands parted by spaces, as French, Polish, Czech and Russian write them, in a text that parts them by commas."""
    if signs(pair.target_lang) != (".", ",") or signs(pair.source_lang)[1] not in _SPACES:
        return
    for found in _GROUPED.finditer(pair.target):
        if found.group() in pair.source:
            written = ",".join(regex.split(rf"[{_SPACES}]", found.group()))
            yield _change(
                pair, found.span(), Severity.WARNING, f"thousands mark of another language: {found.group()!r}", written
            )


def _rightly_scaled(pair: Pair, start: int) -> bool:
    """Whether the same digits stand with another scale and so for the same value: 7.111 millones, 7.111 billion."""
    scaled = _whole(pair, start)
    return scaled is not None and any(figure.low == scaled.low for figure in find(pair.source, pair.source_lang))


def _whole(pair: Pair, start: int) -> Figure | None:
    """Give the figure of the target that stands at a place, with its scale and unit."""
    return next((figure for figure in find(pair.target, pair.target_lang) if figure.start <= start < figure.end), None)


_MEASURED = frozenset({FigureKind.PERCENT, FigureKind.CURRENCY, FigureKind.UNIT, FigureKind.DURATION})
"""What no version and no section is, whatever stands before it: "Subiu 2.5%"."""


def _named(pair: Pair, found: regex.Match[str]) -> bool:
    """Tell whether a dotted number names something, by what stands around it in the target or in the source."""
    if designates(pair.target, *found.span()) or _NAMED.search(pair.target[max(0, found.start() - 40) : found.start()]):
        return True
    place = pair.source.find(found.group())
    return place >= 0 and designates(pair.source, place, place + len(found.group()))


def _digits(figure: Figure, token: str, lang: str) -> str:
    """Write a decimal with as many places as it stood with."""
    written = figures.format(figure, lang)
    decimal, _ = signs(lang)
    places = len(token) - max(token.rfind("."), token.rfind(",")) - 1
    have = len(written) - written.rfind(decimal) - 1 if decimal in written else 0
    if (figure.low.denominator != 1 or token.endswith("0")) and have < places and places < 3:
        written += ("" if have else decimal) + "0" * (places - have)
    return written


def _finding(pair: Pair, figure: Figure, severity: Severity, says: str, written: str) -> Finding:
    return _change(pair, (figure.start, figure.end), severity, f"figure {says}: {figure.text!r}", written)


def _change(pair: Pair, span: tuple[int, int], severity: Severity, message: str, written: str) -> Finding:
    """Make a finding with the fix that puts a figure's own notation in its place."""
    start, end = span
    old = pair.target[start:end]
    fix = None
    if written != old and not _HAN.search(written):
        before, after = pair.target[:start], pair.target[end:]
        # 新增14.6万jobs: what was written without spaces gets them; the M of 4.5M stays where it is.
        parted = _HAN.search(old) is not None and not language(pair.target_lang).cjk
        left = " " if parted and before[-1:].isalnum() else ""
        right = " " if parted and after[:1].isalnum() else ""
        fix = Fix(target=f"{before}{left}{written}{right}{after}", description=f"write {written!r} for {old!r}")
    return finding(pair, NAME, severity, message, target_span=span, fix=fix)
