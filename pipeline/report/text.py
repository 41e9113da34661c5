"""Findings for a terminal: place, severity, check, message, then both sides with what differs marked.

1. The first line of a finding is ``file:line:column: severity: check: message``, which editors follow: it is never wrapped.
2. On a terminal rich draws: colours, marks in reverse, the sides wrapped to the terminal's width in a column of their
   own, in cells, so that Han characters stand in line. Elsewhere (a log, a pipe, NO_COLOR) the same text is plain, a
   side a line, its marks ``⟦`` ``⟧``, so that nothing is lost.
3. A long text is shown around its marks only.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.qa.fix import edits
from pipeline.qa.model import Finding, Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDTH = 160
"""Characters of a text that are shown around its marks."""

INDENT = "    "
LABELS = ("source: ", "target: ", "fix:    ")

_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.NOTE: "cyan",
    Severity.INFO: "dim",
}
# What would move the cursor, start a sequence or turn the direction of writing.
_CONTROLS = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "�"
) | {9: " ", 10: "⏎", 0x2028: "⏎", 0x2029: "⏎"}

Run = tuple[str, bool]
"""A stretch of shown text, and whether it is marked."""


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the findings one after the other, then how many there are of each severity."""
    lines = _drawn(findings) if color else _plain_lines(findings)
    return "".join(
        f"{line}\n" for line in (*lines, *(f"{key}: {value}" for key, value in summary.items()), tally(findings))
    )


def tally(findings: Sequence[Finding]) -> str:
    """Say in one line how many findings there are of each severity."""
    if not findings:
        return "no findings"
    counts = Counter(found.severity for found in findings)
    return ", ".join(
        f"{counts[severity]} {severity}{'s' if counts[severity] != 1 else ''}"
        for severity in sorted(counts, reverse=True)
    )


def _head(found: Finding) -> tuple[str, str]:
    """Give what stands before and after the severity."""
    place = ":".join(_shown(str(part)) for part in (found.file, found.line or "", found.column or "") if part)
    unit = f" [{_shown(found.id)}]" if found.id and not found.line else ""
    return f"{place}: " if place else "", f": {found.check}{unit}: {_shown(found.message)}"


def _sides(found: Finding) -> Iterator[tuple[str, list[Run]]]:
    """Give each side with its label, and the fix with what it changes."""
    if found.source:
        yield LABELS[0], excerpt(found.source, [found.source_span] if found.source_span else [])
    if found.target or found.source:
        yield LABELS[1], excerpt(found.target, [found.target_span] if found.target_span else [])
    if found.fix:
        # What the mend puts in: the edits that lead back from it tell where that stands.
        put_in = [(start, end) for start, end, _ in edits(found.fix.target, found.target) if end > start]
        yield LABELS[2], [*excerpt(found.fix.target, put_in), (f" ({_shown(found.fix.description)})", False)]


def excerpt(text: str, spans: Sequence[tuple[int, int]]) -> list[Run]:
    """Show a text around its marked spans, on one line; control characters made visible."""
    first, last = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    before = max(0, first - WIDTH // 2)
    after = min(len(text), max(last + WIDTH // 2, before + WIDTH))
    runs: list[Run] = [("…", False)] if before else []
    at = before
    for start, end in spans:
        runs += [(_shown(text[at:start]), False), (_shown(text[start:end]), True)]
        at = end
    runs.append((f"{_shown(text[at:after])}{'…' if after < len(text) else ''}", False))
    return [run for run in runs if run[0]]


def _shown(text: str) -> str:
    return text.translate(_CONTROLS)


def _plain_lines(findings: Sequence[Finding]) -> Iterator[str]:
    for found in findings:
        before, after = _head(found)
        yield f"{before}{found.severity}{after}"
        for label, runs in _sides(found):
            yield INDENT + label + "".join(f"⟦{text}⟧" if marked else text for text, marked in runs)


def _drawn(findings: Sequence[Finding]) -> Iterator[str]:
    # Lazy: half of `qa`'s runs write to a file.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=io.StringIO(), force_terminal=True, highlight=False, legacy_windows=False)
    if console.color_system is None:  # a terminal that can do nothing (TERM=dumb)
        yield from _plain_lines(findings)
        return
    margin = len(INDENT) + len(LABELS[0])
    for found in findings:
        before, after = _head(found)
        yield _written(console, Text.assemble(before, (str(found.severity), _STYLES[found.severity]), after))
        for label, runs in _sides(found):
            side = Text.assemble(*((text, "reverse") if marked else text for text, marked in runs))
            wrapped = side.wrap(console, max(console.width - margin, 20))
            for number, line in enumerate(wrapped):
                yield _written(console, Text.assemble((INDENT + label if number == 0 else " " * margin, "dim"), line))


def _written(console: Console, line: Text) -> str:
    with console.capture() as capture:
        console.print(line, soft_wrap=True, end="")
    return capture.get()
