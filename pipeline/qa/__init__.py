"""Checks on pairs of source and target.

1. A check is a plain function of a pair in its context; `pipeline.qa.registry` is the table of them.
2. What is wrong in a text is a finding and never raised.
3. Findings come in a stable order: by file, line, column, unit and check.
4. Many pairs are shared among processes; what is found and its order do not depend on how many.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.collector import collector_paused
from pipeline.errors import ConfigError
from pipeline.qa.model import Check, Context, Finding, Pair
from pipeline.qa.registry import CHECKS, NAMES, SetCheck, built, pair_check, set_check

__all__ = ["run"]

MANY = 2000
"""Pairs from which on a second process saves more time than it costs."""

FIRST = 250
"""Pairs that are checked before the others are shared out: they load the word lists that all processes then have."""

CHUNK = 500
"""Pairs that a process takes at a time; `pipeline.qa.prose` remembers the words of as many."""


MOST = 100
"""Findings of one check on one pair: nobody reads the hundredth."""

LONGEST = 2_000_000
"""Characters of both texts that the findings of one check on one pair hold together: each finding has them whole, and
a segment of 1 MB with a hundred faults would fill a report of gigabytes."""


def run(
    pairs: Iterable[Pair], context: Context, *, disabled: Collection[str] = (), workers: int | None = None
) -> list[Finding]:
    """Run every check but the disabled ones on the pairs.

    `workers` is how many processes share the work; None chooses by the number of pairs and cores.
    Raise ConfigError for a disabled name that is no check.
    """
    unknown = sorted(set(disabled) - set(NAMES))
    if unknown:
        raise ConfigError(f"unknown check {unknown[0]!r}", allowed=f"allowed: {', '.join(NAMES)}")
    rows = [row for row in CHECKS if row.name not in disabled and built(row)]
    checks = [pair_check(row.name) for row in rows if row.every == "pair"]
    across = [set_check(row.name) for row in rows if row.every == "set"]
    seen = list(pairs)
    with collector_paused():
        findings = _shared(seen, checks, across, context, _workers(len(seen)) if workers is None else workers)
    order = {name: place for place, name in enumerate(NAMES)}
    # Pairs of a plain table have no place of their own but their order.
    findings.sort(
        key=lambda item: (item[1].file, item[1].line, item[1].column, item[0], order[item[1].check], item[1].message)
    )
    return [found for _, found in findings]


def _workers(pairs: int) -> int:
    # A forked child has one thread of its parent's: with others running it could wait for a lock for ever.
    if pairs < MANY or threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_work: tuple[Sequence[Pair], Sequence[Check], Context] | None = None
"""What forked children find in their memory, so that nothing but findings is sent between processes."""


def _shared(
    pairs: Sequence[Pair], checks: Sequence[Check], across: Sequence[SetCheck], context: Context, workers: int
) -> list[tuple[int, Finding]]:
    """Run the checks; those `across` the pairs in this process, while others go from pair to pair."""
    if workers <= 1 or len(pairs) <= CHUNK:
        return _checked(pairs, checks, context, 0, len(pairs)) + _across(pairs, across, context)
    global _work  # noqa: PLW0603 -- handed to the children by fork, and taken back below
    _work = (pairs, checks, context)
    try:
        found = _checked(pairs, checks, context, 0, FIRST)
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            parts = pool.imap(_chunk, range(FIRST, len(pairs), CHUNK))
            found += _across(pairs, across, context)
            for part in parts:
                found += part
        return found
    finally:
        _work = None


def _chunk(start: int) -> list[tuple[int, Finding]]:
    assert _work is not None
    pairs, checks, context = _work
    return _checked(pairs, checks, context, start, min(start + CHUNK, len(pairs)))


def _checked(
    pairs: Sequence[Pair], checks: Sequence[Check], context: Context, start: int, end: int
) -> list[tuple[int, Finding]]:
    # One check after the other over a few hundred pairs: its patterns and tables stay in the processor's cache, which
    # saves a quarter of the time; what checks share of a text is still remembered when the next one asks.
    return [
        (place, one)
        for first in range(start, end, CHUNK)
        for check in checks
        for place in range(first, min(first + CHUNK, end))
        if (found := list(check(pairs[place], context)))
        for one in _most(found)
    ]


def _across(pairs: Sequence[Pair], checks: Sequence[SetCheck], context: Context) -> list[tuple[int, Finding]]:
    return [(len(pairs), found) for check in checks for found in check(pairs, context)]


def _most(found: list[Finding]) -> list[Finding]:
    """Keep the gravest findings of one check on one pair, the last of them with a word on how many there are more."""
    most = max(1, min(MOST, LONGEST // (1 + len(found[0].source) + len(found[0].target))))
    if len(found) <= most:
        return found
    *kept, last = sorted(found, key=lambda one: -one.severity)[:most]
    return [*kept, replace(last, message=f"{last.message}; {len(found) - most} more of this check in this pair")]
