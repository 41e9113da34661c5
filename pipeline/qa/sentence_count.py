"""A sentence seems to be dropped or doubled.

## What it finds
A target with fewer sentences than its source that is also far too short for it; a sentence that stands
twice in the target and once in the source.

## Why it matters
Machine translation drops whole sentences without a trace: what remains reads well.

## Example
- source: Die Fabrik schließt. Tausend Menschen verlieren ihre Arbeit.
- target: The factory is closing.

## Known false alarms
A wordy sentence that the target says in a few words while it joins two others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from pipeline.qa.length_ratio import measure
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.text.segment import splitter

CHECK = "sentence-count"

_INNER_END = regex.compile(r"[.!?。！？．｡।…](?=[^\w.]*\w)")

_STOP = regex.compile(r"[.!?。！？।]++")

SHORT = 0.62
"""Share of the expected length below which a lack of sentences counts as a lost one: half of two is 0.5,
two of three 0.67; translations of whole sentences of this length hardly go below 0.7."""

SHORTEST = 12
"""Characters of the shortest sentence whose doubling is told from a refrain ("No. No.")."""


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the numbers of sentences, with the lengths as a second witness."""
    del context
    if not pair.target.strip() or measure(pair.source, pair.source_lang) < SHORTEST:
        return
    if _written_twice(pair.target) and not _written_twice(pair.source):
        half = len(pair.target) // 2
        message = "the target stands there twice"
        yield finding(pair, CHECK, Severity.WARNING, message, target_span=(half, len(pair.target)))
        return
    if not _INNER_END.search(pair.source) and not _INNER_END.search(pair.target):
        return  # one sentence each
    length = measure(pair.source, pair.source_lang)
    short = length >= 40 and measure(pair.target, pair.target_lang) < SHORT * length
    if not short and not _may_repeat(pair.target):
        return  # nothing that the sentences could tell
    source, target = _sentences(pair.source, pair.source_lang), _sentences(pair.target, pair.target_lang)
    if short and len(target) < len(source):
        yield finding(
            pair,
            CHECK,
            Severity.WARNING,
            f"{len(source)} sentences became {len(target)}, and the target is short: is one missing?",
        )
    twice = Counter(sentence.casefold() for sentence in target if len(sentence) >= SHORTEST)
    most = max(Counter(sentence.casefold() for sentence in source).values(), default=1)
    for sentence, count in twice.items():
        if count > most:
            at = pair.target.casefold().rfind(sentence)
            span = (at, at + len(sentence)) if 0 <= at <= len(pair.target) - len(sentence) else None
            yield finding(
                pair, CHECK, Severity.WARNING, f"a sentence stands {count} times: {sentence[:60]}", target_span=span
            )


def _may_repeat(text: str) -> bool:
    """Tell cheaply whether a stretch between full stops stands twice."""
    found = [piece.strip().casefold() for piece in _STOP.split(text)]
    long = [piece for piece in found if len(piece) >= SHORTEST - 2]
    return len(set(long)) < len(long)


def _written_twice(text: str) -> bool:
    """Tell whether a text is one text twice: no mark need tell its two halves apart."""
    text = text.strip()
    half = len(text) // 2
    return half >= SHORTEST and text[:half] == text[-half:] and not text[half:-half].strip()


def _sentences(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end in splitter(lang)(text) if any(char.isalnum() for char in text[start:end])]
