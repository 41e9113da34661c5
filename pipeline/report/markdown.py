"""A summary of the findings in markdown, for a pull request.

1. What a reviewer needs first: how many of what, then the worst ones with both texts.
2. It stays short: at most `SHOWN` findings in full, the others counted by file; GitHub cuts comments at
   65,536 characters.
3. Texts are escaped, so that a sentence cannot break the table or mention a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.qa.model import Finding, Severity
from pipeline.report.text import tally

SHOWN = 25
LONGEST = 300
"""Characters of a text that are shown."""

MOST_FILES = 50

_ESCAPED = {ord(char): f"\\{char}" for char in "\\`*_{}[]()#+!|~<>$"} | {
    ord("@"): "&#64;",
    ord("\n"): " ",
    ord("\r"): " ",
}


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the summary."""
    del color
    lines = [f"### Translation checks: {tally(findings)}", ""]
    if summary:
        lines += [*(f"- {_plain(str(key))}: {_plain(str(value))}" for key, value in summary.items()), ""]
    if findings:
        lines += ["| check | error | warning | note | info |", "|---|--:|--:|--:|--:|"]
        counts = Counter((found.check, found.severity) for found in findings)
        worst = {name: max(found.severity for found in findings if found.check == name) for name, _ in counts}
        for name in sorted(worst, key=lambda one: (-worst[one], one)):
            row = " | ".join(str(counts[name, severity] or "") for severity in sorted(Severity, reverse=True))
            lines.append(f"| {_plain(name)} | {row} |")
        lines.append("")
        ranked = sorted(findings, key=lambda one: -one.severity)
        for found in ranked[:SHOWN]:
            place = ":".join(str(part) for part in (found.file, found.line or "") if part) or found.id
            lines.append(f"- **{found.severity}** {_plain(found.check)}, {_plain(place)}: {_plain(found.message)}")
            if found.source:
                lines.append(f"  - source: {_plain(found.source)}")
            if found.target:
                lines.append(f"  - target: {_plain(found.target)}")
        rest = ranked[SHOWN:]
        if rest:
            files = Counter(found.file or "pairs" for found in rest)
            lines += ["", f"<details><summary>{len(rest)} more findings</summary>", ""]
            lines += [f"- {_plain(file)}: {count}" for file, count in files.most_common(MOST_FILES)]
            lines += ["", "</details>"]
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return text.translate(_ESCAPED)
