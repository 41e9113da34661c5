"""Source and target end with different kinds of punctuation.

## What it finds
A question that no longer ends as one or the reverse, a colon, exclamation mark or full stop on one side
only. Marks of all scripts are compared by what they mean (。 and ., ？ and ?, । and .); closing quotes and
brackets are looked through.

## Why it matters
A lost question mark changes what is said; a lost full stop in a list is untidy.

## Example
- source: 为什么你的海外用户总是流失?
- target: Why you keep losing users abroad.

## Known false alarms
Headings: languages differ in whether they end in a full stop or a colon. Those are an info.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

CHECK = "end-punctuation"

_MEANS = {
    ".": ".", "。": ".", "．": ".", "।": ".", "｡": ".", "॥": ".", "۔": ".",
    "?": "?", "？": "?", "؟": "?", "⁇": "?", ";": ";", "；": ";", "؛": ";", "\u037e": "?",
    "!": "!", "！": "!", ":": ":", "：": ":", ",": ",", "，": ",", "、": ",", "،": ",", "…": "…",
}  # fmt: skip
_THROUGH = " \t\r\n\u00a0\u202f\u3000\"'“”‘’«»‹›)]}）】》」』〉*_`~\ufffc"
_NAMES = {
    ".": "a full stop", "?": "a question mark", "!": "an exclamation mark", ":": "a colon", ";": "a semicolon",
    ",": "a comma", "…": "an ellipsis", "": "no mark",
}  # fmt: skip


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare how both sides end."""
    del context
    if not pair.target.strip() or not pair.source.strip():
        return
    source, target = _end(pair.source), _end(pair.target)
    if source == target or {source, target} <= {".", "…"} or {source, target} <= {"!", "."}:
        return
    # A question is the one mark that changes what is said; the rest is taste and house style: of 5,700 pairs that
    # others published, one in two hundred has a colon on one side alone.
    severity = Severity.NOTE if "?" in {source, target} else Severity.INFO
    if {source, target} == {"?", "!"}:
        severity = Severity.INFO
    yield finding(
        pair,
        CHECK,
        severity,
        f"the source ends with {_NAMES[source]}, the target with {_NAMES[target]}",
        source_span=_span(pair.source),
        target_span=_span(pair.target),
    )


def _end(text: str) -> str:
    text = text.rstrip(_THROUGH)
    if text.endswith(("...", "。。。", "⋯⋯")):
        return "…"
    return _MEANS.get(text[-1:], "")


def _span(text: str) -> tuple[int, int] | None:
    length = len(text.rstrip(_THROUGH))
    return (length - 1, length) if length else None
