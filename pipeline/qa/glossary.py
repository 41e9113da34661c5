"""A fixed term is missing, varied or forbidden.

## What it finds
What the glossary says of a pair: a locked or translated concept of the source that the target lacks, a
form that is forbidden in the target language, a known variant in the place of the fixed form, a locked
term more often than in the source.

## Why it matters
Readers, lawyers and search engines know GDPR, VAT and a brand by one name. Two names for one thing are
two things.

## Example
- source: 增值税申报
- target: filing of value tax

## Known false alarms
A term that the target leaves to a pronoun ("it") where the source repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.qa.model import Context, Finding, Fix, Pair, Severity, finding

CHECK = "glossary"


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Hold a pair against the glossary."""
    if context.glossary is None or not pair.target.strip():
        return
    for problem in context.glossary.verify(
        source=pair.source, target=pair.target, source_lang=pair.source_lang, target_lang=pair.target_lang
    ):
        yield finding(
            pair,
            CHECK,
            Severity.ERROR if problem.error else Severity.WARNING,
            problem.message,
            source_span=problem.source_span,
            target_span=problem.target_span,
            fix=None if problem.fix is None else Fix(problem.fix, f"write the glossary's form of {problem.concept}"),
        )
