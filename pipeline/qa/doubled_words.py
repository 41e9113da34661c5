"""A word stands twice in a row.

## What it finds
The same word twice with a space between, in a target whose language does not double words for emphasis,
unless the source doubles one too.

## Why it matters
A slip of editing that every reader sees.

## Example
- source: 本公司在新加坡。
- target: The company is in in Singapore.

## Known false alarms
"He said that that was wrong" and the like: the common ones are known by language.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq

import regex

from pipeline.qa.model import Context, Finding, Fix, Pair, Severity, finding
from pipeline.qa.prose import blanked
from pipeline.text.languages import language

CHECK = "doubled-words"

MOST = 20
"""Findings in one text."""

# Languages in which a doubled word is a slip, and the words that each doubles by right.
_DOUBLES = {
    "en": frozenset("that had so very no bye ha blah tut can knock now there".split()),  # noqa: SIM905
    "de": frozenset("die der das den dem sie was wer ja nein ha bla bald".split()),  # noqa: SIM905
    "fr": frozenset("nous vous se non oui si ha bla".split()),  # noqa: SIM905
    "es": frozenset("no sí ja bla muy se".split()),  # noqa: SIM905
    "it": frozenset("piano quasi via no sì poco ora proprio così molto man ha bla".split()),  # noqa: SIM905
    "pt": frozenset("não sim muito logo quase bla".split()),  # noqa: SIM905
    "nl": frozenset("die dat nee ja u heel bla had".split()),  # noqa: SIM905
    "pl": frozenset("bardzo tak nie bla coraz się".split()),  # noqa: SIM905
    "cs": frozenset("moc velmi ano ne bla".split()),  # noqa: SIM905
    "ru": frozenset("очень да нет чуть что вот еле".split()),  # noqa: SIM905
}

_DOUBLED = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}'’-])(\p{L}[\p{L}\p{M}'’]{0,30}+)([ \u00a0\n]{1,3})(\1)(?![\p{L}\p{M}\p{N}'’-])",
    regex.IGNORECASE,
)


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find doubled words of the target that the source does not double."""
    del context
    spared = _DOUBLES.get(language(pair.target_lang).base)
    if spared is None or not _may_double(pair.target):
        return
    theirs = _DOUBLED.search(blanked(pair.source)) is not None
    found = 0
    for match in _DOUBLED.finditer(blanked(pair.target)):
        first, second = match[1], match[3]
        # A second capital is a name or a new sentence: "Duran Duran", "... it is. Is it ...".
        if first.casefold() in spared or theirs or (second[0].isupper() and len(second) > 1):
            continue
        # "--time DAYS": what is to be filled in, beside the word itself ("DIAS dias").
        if first.isupper() and second.islower() and len(first) > 1:
            continue
        if len(first) == 1 and first.casefold() not in {"a", "e", "i", "o", "y", "à"}:
            continue
        found += 1
        if found > MOST:  # each finding holds the whole text mended: what doubles them all is `repeats`
            return
        mended = pair.target[: match.start(2)] + pair.target[match.end(3) :]
        yield finding(
            pair,
            CHECK,
            Severity.WARNING,
            f"doubled word: {first}",
            target_span=match.span(),
            fix=Fix(target=mended, description="drop the second"),
        )


def _may_double(text: str) -> bool:
    """Tell cheaply whether two neighbours are equal, marks apart; hardly a text passes."""
    words = text.casefold().translate(_MARKS).split()
    return any(map(eq, words, words[1:]))


_MARKS = dict.fromkeys(map(ord, '.,;:!?()[]{}<>/=|*_"“”„«»‚‘…'), " ")
