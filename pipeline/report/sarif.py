"""Findings as SARIF 2.1.0, for code scanning and whatever else reads it.

1. One run, one tool; each check that found something is a rule with its explanation.
2. A result carries a fingerprint of check and texts, not of the line, so that it keeps its identity when
   lines move.
3. SARIF has error, warning, note and none; ours map onto them, info onto none with kind informational.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

from pipeline import __version__
from pipeline.qa.explain import explain
from pipeline.qa.model import Finding, Severity
from pipeline.qa.registry import CHECKS, NAMES
from pipeline.qa.waivers import digest

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note", Severity.INFO: "none"}


def render(findings: Sequence[Finding], *, summary: Mapping[str, object], color: bool = False) -> str:
    """Write the SARIF log."""
    del color
    summaries = {row.name: (row.summary, row.severity) for row in CHECKS}
    names = sorted({found.check for found in findings})
    rules = []
    for name in names:
        text, severity = summaries.get(name, (name, Severity.WARNING))
        rules.append(
            {
                "id": name,
                "shortDescription": {"text": text},
                **({"help": {"text": _help(name)}} if name in NAMES else {}),
                "defaultConfiguration": {"level": _LEVELS[severity]},
                "properties": {"tags": ["translation"]},
            }
        )
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "article-localisation-pipeline", "version": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(found, names) for found in findings],
                **({"properties": {"summary": {key: str(value) for key, value in summary.items()}}} if summary else {}),
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _help(name: str) -> str:
    return "\n\n".join(f"{heading}: {text}" for heading, text in explain(name).sections.items())


def _result(found: Finding, names: list[str]) -> dict[str, object]:
    text = found.message
    if found.source or found.target:
        text = f"{text}\nsource: {found.source}\ntarget: {found.target}"
    result: dict[str, object] = {
        "ruleId": found.check,
        "ruleIndex": names.index(found.check),
        "level": _LEVELS[found.severity],
        "kind": "informational" if found.severity is Severity.INFO else "fail",
        "message": {"text": text},
        "partialFingerprints": {"textsAndCheck/v1": f"{found.check}:{digest(found.source, found.target)}"},
        "properties": {"id": found.id, "source": found.source, "target": found.target},
    }
    if found.file:
        physical: dict[str, object] = {"artifactLocation": {"uri": _uri(found.file)}}
        if found.line:
            physical["region"] = {"startLine": found.line, **({"startColumn": found.column} if found.column else {})}
        result["locations"] = [{"physicalLocation": physical}]
    return result


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
