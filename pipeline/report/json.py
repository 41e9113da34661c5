"""Findings as JSON, with a format version of its own.

The version is "major.minor": a new field raises the minor number, anything that a reader could stumble
over the major one. docs/schema/findings-1.0.json is the schema.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.qa.model import Finding, Severity
from pipeline.qa.waivers import digest

VERSION = "1.0"


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the report; keys stand in a fixed order, and text as UTF-8, not escaped."""
    del color
    counts = Counter(found.severity for found in findings)
    report = {
        "version": VERSION,
        "summary": {**{str(severity): counts[severity] for severity in sorted(Severity, reverse=True)}, **summary},
        "findings": [_finding(found) for found in findings],
    }
    return json.dumps(report, ensure_ascii=False, indent=2, default=str) + "\n"


def _finding(found: Finding) -> dict[str, object]:
    return {
        "id": found.id,
        "check": found.check,
        "severity": str(found.severity),
        "message": found.message,
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "source": found.source,
        "target": found.target,
        "source_span": list(found.source_span) if found.source_span else None,
        "target_span": list(found.target_span) if found.target_span else None,
        "digest": digest(found.source, found.target),
        "fix": {"target": found.fix.target, "description": found.fix.description} if found.fix else None,
    }
