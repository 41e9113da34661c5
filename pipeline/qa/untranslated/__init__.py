"""Text of the source language stands in the target.

## What it finds
The whole source, a half, a clause or a single word left as it was. Where the languages are written in
different scripts, by the script. Where they share one, by whose words they are: a word that stands on
both sides and is far commoner in the source language than in the target's; a word that both spell alike
and mean otherwise ("war", French "comment"), unless the source has a word that it could translate; a
German noun that kept its capital inside an English sentence; a name in another case than the nominative;
and runs of words that belong to the source language together.

## Why it matters
A reader cannot read it. It is the commonest fault of machine translation that looks finished.

## Example
- source: Die Bundesregierung hat den Entwurf gestern gebilligt.
- target: The Bundesregierung approved the draft yesterday.

## Known false alarms
A name that is made of ordinary words of the source language and stands in no list (a film, a party, a
newspaper), and terms that a trade borrows: put them into the glossary, and they are spared. What stands in
quotation marks or brackets as a word talked about ("the character 福") is an info. Not found are words that
both languages have in nearly the same sense (French "protection", "voyages", Italian "euro").
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.qa.model import Context, Finding, Pair
from pipeline.qa.untranslated.latin import latin_among_others
from pipeline.qa.untranslated.places import exonyms
from pipeline.qa.untranslated.say import CHECK
from pipeline.qa.untranslated.scripts import by_another_script, by_script, foreign_scripts
from pipeline.qa.untranslated.spared import loans
from pipeline.qa.untranslated.words import by_words
from pipeline.text.languages import language

__all__ = ["CHECK", "check", "exonyms", "loans"]


VERBATIM = frozenset({"identity", "pseudo"})
"""Engines that leave the source standing because that is their purpose."""


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find what was left in the source language, or in the language a pivot came from."""
    if pair.engine in VERBATIM or not pair.target.strip():
        return
    source, target = language(pair.source_lang), language(pair.target_lang)
    if source.base == target.base:
        return
    scripts = foreign_scripts(pair)
    if scripts:
        yield from by_script(pair, context, scripts)
    elif not pair.target.isascii() and (found := list(by_another_script(pair))):
        yield from found
        return
    if set(source.scripts) & set(target.scripts):
        yield from by_words(pair, context)
    elif source.script == "Latn":
        yield from latin_among_others(pair, context)
