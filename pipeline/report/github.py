"""Findings as GitHub workflow annotations.

1. The worst first, since GitHub shows ten errors, ten warnings and ten notices of a step (fifty annotations of a job)
   and drops the rest without a word: "Limitations" in the problem matchers' page of actions/toolkit.
2. What is hidden is said, in the log and in the last notice.
3. Properties and messages are escaped as workflow commands ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.qa.model import Finding, Severity
from pipeline.report.text import tally

SHOWN = 10
"""Annotations of each kind that GitHub shows for one step."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice", Severity.INFO: "notice"}
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the workflow commands."""
    del color
    total = Counter(_COMMANDS[found.severity] for found in findings)
    hidden = {kind: count - SHOWN for kind, count in total.items() if count > SHOWN}
    # Where anything is hidden the last notice says so, and needs a place of its own.
    room = {"error": SHOWN, "warning": SHOWN, "notice": SHOWN - 1 if hidden else SHOWN}
    if hidden and total["notice"] > room["notice"]:
        hidden["notice"] = total["notice"] - room["notice"]
    lines: list[str] = []
    for found in sorted(findings, key=lambda one: -one.severity):
        kind = _COMMANDS[found.severity]
        if room[kind] <= 0:
            continue
        room[kind] -= 1
        lines.append(f"::{kind} {_properties(found)}::{_escape(_message(found), _DATA)}")
    if hidden:
        said = ", ".join(f"{count} more {kind}{'s' if count > 1 else ''}" for kind, count in sorted(hidden.items()))
        lines.append(
            f"::notice title=qa::{_escape(f'{said} not shown here (GitHub shows {SHOWN} of each): see the full report', _DATA)}"
        )
    lines += [f"{key}: {value}" for key, value in summary.items()]
    lines.append(tally(findings))
    return "\n".join(lines) + "\n"


def _message(found: Finding) -> str:
    return (
        f"{found.message}\nsource: {found.source}\ntarget: {found.target}"
        if found.source or found.target
        else found.message
    )


def _properties(found: Finding) -> str:
    values = {
        "file": found.file,
        "line": found.line or "",
        "col": found.column or "",
        "title": f"{found.check} ({found.severity})",
    }
    return ",".join(f"{key}={_escape(str(value), _PROPERTY)}" for key, value in values.items() if value != "")


def _escape(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    for char, written in rules:
        text = text.replace(char, written)
    return text
