"""The findings that were there when a project began to check.

A baseline is a waiver of them all, by check and texts, and shrinks only: a finding whose source or target changes
is a new one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding
from pipeline.qa.waivers import digest

VERSION = 1

_ALLOWED = "written by: qa --write-baseline FILE"


def dumps(findings: Iterable[Finding]) -> str:
    """Write the baseline file of these findings: JSON, sorted, stable to the byte."""
    counts = Counter((found.check, digest(found.source, found.target)) for found in findings)
    rows = [{"check": check, "digest": bound, "count": count} for (check, bound), count in sorted(counts.items())]
    return json.dumps({"version": VERSION, "findings": rows}, indent=1) + "\n"


def without(findings: Iterable[Finding], text: str, *, file: str = "") -> list[Finding]:
    """Leave out the findings that a baseline holds; raise ConfigError where it cannot be read."""
    old = _loads(text, file=file)
    kept: list[Finding] = []
    for found in findings:
        key = (found.check, digest(found.source, found.target))
        if old[key] > 0:
            old[key] -= 1
        else:
            kept.append(found)
    return kept


def _loads(text: str, *, file: str) -> Counter[tuple[str, str]]:
    try:
        data = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise ConfigError("not a baseline file: no JSON", file=file or None, line=line, allowed=_ALLOWED) from error
    try:
        version, rows = data["version"], data["findings"]
        if version != VERSION:
            raise ConfigError(f"baseline of version {version!r}", file=file or None, allowed=f"allowed: {VERSION}")
        return Counter({(str(row["check"]), str(row["digest"])): int(row["count"]) for row in rows})
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError("not a baseline file", file=file or None, allowed=_ALLOWED) from error
