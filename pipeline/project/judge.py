"""How a run tells a better translation from a worse one: by the checks that a reader would miss first."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.glossary import Glossary
from pipeline.qa.model import Context, Pair, Severity

CHECKS = ("empty", "untranslated", "figures", "glossary", "repeats", "sentence-count", "length-ratio")
"""Checks whose findings decide between candidates; what is merely style does not."""

WEIGHTS = {Severity.ERROR: 10.0, Severity.WARNING: 3.0, Severity.NOTE: 1.0, Severity.INFO: 0.0}


def judge(glossary: Glossary, *, source_lang: str, target_lang: str) -> Callable[[str, str], float]:
    """Make a judge for `pipeline.translate`: the penalty of a target, 0.0 where nothing is wrong with it."""
    from pipeline.qa.registry import CHECKS as ALL
    from pipeline.qa.registry import built, pair_check

    context = Context(glossary=glossary)
    checks = [pair_check(row.name) for row in ALL if row.name in CHECKS and built(row)]

    def penalty(source: str, target: str) -> float:
        pair = Pair(source=source, target=target, source_lang=source_lang, target_lang=target_lang)
        return sum(WEIGHTS[finding.severity] for check in checks for finding in check(pair, context))

    return penalty
