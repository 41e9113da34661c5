"""Checks on pairs of source and target.

1. A check is a plain function of a pair in its context; `pipeline.qa.registry` is the table of them.
2. What is wrong in a text is a finding and never raised.
3. Findings come in a stable order: by file, line, column, unit and check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.errors import ConfigError
from pipeline.qa.model import Context, Finding, Pair
from pipeline.qa.registry import CHECKS, NAMES, built, pair_check, set_check

__all__ = ["run"]


def run(pairs: Iterable[Pair], context: Context, *, disabled: Collection[str] = ()) -> list[Finding]:
    """Run every check but the disabled ones on the pairs.

    Raise ConfigError for a disabled name that is no check.
    """
    unknown = sorted(set(disabled) - set(NAMES))
    if unknown:
        raise ConfigError(f"unknown check {unknown[0]!r}", allowed=f"allowed: {', '.join(NAMES)}")
    rows = [row for row in CHECKS if row.name not in disabled and built(row)]
    checks = [pair_check(row.name) for row in rows if row.every == "pair"]
    findings: list[tuple[int, Finding]] = []
    seen: list[Pair] = []
    for place, pair in enumerate(pairs):
        seen.append(pair)
        findings.extend((place, found) for check in checks for found in check(pair, context))
    for row in rows:
        if row.every == "set":
            findings.extend((len(seen), found) for found in set_check(row.name)(seen, context))
    order = {name: place for place, name in enumerate(NAMES)}
    # Pairs of a plain table have no place of their own but their order.
    findings.sort(
        key=lambda item: (item[1].file, item[1].line, item[1].column, item[0], order[item[1].check], item[1].message)
    )
    return [found for _, found in findings]
