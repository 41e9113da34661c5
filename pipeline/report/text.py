"""Findings for a terminal: place, severity, check, message, then both sides with what differs marked.

1. The first line of a finding is ``file:line:column: severity: check: message``, which editors follow.
2. Marks are colours where the terminal has them, and ``⟦`` ``⟧`` where not, so that nothing is lost in a log.
3. A long text is shown around its span only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.qa.model import Finding, Severity

WIDTH = 160
"""Characters of a text that are shown around its span."""

_RESET = "\x1b[0m"
_COLORS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.NOTE: "\x1b[36m",
    Severity.INFO: "\x1b[2m",
}
_MARK = "\x1b[7m"
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�") | {9: " ", 10: "⏎"}


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the findings one after the other, then how many there are of each severity."""
    lines: list[str] = []
    for found in findings:
        place = ":".join(str(part) for part in (found.file, found.line or "", found.column or "") if part)
        unit = f" [{_plain(found.id)}]" if found.id and not found.line else ""
        severity = f"{_COLORS[found.severity]}{found.severity}{_RESET}" if color else str(found.severity)
        lines.append(f"{place}{': ' if place else ''}{severity}: {found.check}{unit}: {_plain(found.message)}")
        if found.source:
            lines.append(f"    source: {excerpt(found.source, found.source_span, color=color)}")
        if found.target or found.source:
            lines.append(f"    target: {excerpt(found.target, found.target_span, color=color)}")
        if found.fix:
            lines.append(f"    fix:    {excerpt(found.fix.target, None, color=color)} ({found.fix.description})")
    lines.extend(f"{name}: {value}" for name, value in summary.items())
    lines.append(tally(findings))
    return "\n".join(lines) + "\n"


def tally(findings: Sequence[Finding]) -> str:
    """Say in one line how many findings there are of each severity."""
    if not findings:
        return "no findings"
    counts = Counter(found.severity for found in findings)
    return ", ".join(
        f"{counts[severity]} {severity}{'s' if counts[severity] != 1 else ''}"
        for severity in sorted(counts, reverse=True)
    )


def excerpt(text: str, span: tuple[int, int] | None, *, color: bool = False) -> str:
    """Show a text around its span, on one line, the span marked; control characters made visible."""
    start, end = span or (0, 0)
    before = max(0, start - WIDTH // 2)
    after = min(len(text), max(end + WIDTH // 2, before + WIDTH))
    left, inside, right = (_plain(part) for part in (text[before:start], text[start:end], text[end:after]))
    if span:
        inside = f"{_MARK}{inside}{_RESET}" if color else f"⟦{inside}⟧"
    return f"{'…' if before else ''}{left}{inside}{right}{'…' if after < len(text) else ''}"


def _plain(text: str) -> str:
    # A text could hold escape sequences that would change the terminal.
    return text.translate(_CONTROLS)
