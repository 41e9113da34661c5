"""An acronym of the source is not in the target.

## What it finds
A word of two capitals or more (GDPR, NATO) that the target neither has nor spells out nor gives in its
own language (ONU and UN). A near miss, such as GDRP for GDPR, is a warning; a plain absence is a note.

## Why it matters
An acronym is a name: the reader looks it up.

## Example
- source: 根据GDPR第三十条
- target: under Article 30 of the GDRP

## Known false alarms
Acronyms that the target says in words. Those whose equivalents are in acronyms.txt, and those that the
initials of the target's words spell, are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

import regex

from pipeline.qa.frequency import known, zipf
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import atoms, blanked
from pipeline.text.languages import language

CHECK = "acronyms"

_ACRONYM = regex.compile(
    r"(?<![\p{Latin}\p{Cyrillic}\p{N}_./@-])(?:\p{Lu}\.){2,6}|(?<![\p{Latin}\p{Cyrillic}\p{N}_./@-])\p{Lu}{2,7}s?(?![\p{Latin}\p{Cyrillic}\p{N}_@-])"
)
_CAPITALS = regex.compile(r"\p{Lu}\.?\p{Lu}")
_EQUIVALENTS = resources.files("pipeline.qa") / "acronyms.txt"
_NOT_CAPITAL = regex.compile(r"[\p{Ll}\p{Lo}]")
_VOWEL = regex.compile(r"[AEIOUYÀ-ÅÈ-ÏÒ-ÖÙ-ÝŐŰĄĘĚŮ]")
_LETTER = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")
_ENDING = regex.compile(r"\p{Ll}{0,4}(?![\p{Latin}\p{Cyrillic}\p{Greek}])")
_PLURAL = regex.compile(r"s?(?![\p{Latin}\p{Cyrillic}\p{Greek}])")
_SHOUTED = regex.compile(r"(?<!\p{L})\p{Lu}{3,20}(?!\p{L})")
_ROMAN = regex.compile(r"^[IVXLCDM]+$")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Look for each acronym of the source in the target."""
    del context
    if not pair.target.strip():
        return
    if _CAPITALS.search(pair.source) is None:
        return
    there = _acronyms(pair.source)
    # A text in capitals throughout has no acronyms that could be told from words.
    if not there or len(there) > 12 or _NOT_CAPITAL.search(pair.source) is None:
        return
    here = _acronyms(pair.target)
    initials = _initials(pair.target)
    # Other scripts write acronyms in their own letters, by their sound or by what they stand for.
    says = language(pair.target_lang).scripts == ("Latin",) and "Cyrillic" not in language(pair.source_lang).scripts
    translated = sum(
        name not in there and _is_word(name, pair.target_lang, pair.source_lang)
        for name in set(_SHOUTED.findall(pair.target))
    )
    words = _words(there, pair)
    for name, span in there.items():
        if any(each in here or _stands(each, pair.target) for each in (name, *equivalents(name))):
            continue
        if name in words:
            continue
        near = next((other for other in here if other not in there and _near(name, other)), None)
        if near and not _is_word(near, pair.target_lang, pair.source_lang):
            yield finding(
                pair,
                CHECK,
                Severity.WARNING,
                f"acronym altered: {name} became {near}",
                source_span=span,
                target_span=here[near],
            )
        elif translated:  # FILE became SOUBOR: borrowed words look like words of the other language
            translated -= 1
        elif says and name.casefold() not in initials:
            yield finding(pair, CHECK, Severity.NOTE, f"acronym not in the target: {name}", source_span=span)


def _acronyms(text: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for match in _ACRONYM.finditer(blanked(text)):
        name = match[0].removesuffix("s").replace(".", "")
        if not _ROMAN.match(name):
            found.setdefault(name, match.span())
    return found


def _stands(name: str, text: str) -> bool:
    """Tell whether a name stands in a text: an acronym as a word, with an ending perhaps (PCs, GDPRu), in any case."""
    if len(name) > 5:
        return name.casefold() in text.casefold()
    return any(
        not _LETTER.match(text, at - 1, at)
        and (_ENDING if text.startswith(name, at) else _PLURAL).match(text, at + len(name))
        for at in _places(name.lower(), text.lower())
    )


def _places(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _words(found: Mapping[str, tuple[int, int]], pair: Pair) -> frozenset[str]:
    """Give what is no acronym but a word in capitals; what stands beside one is shouted too: BACK TO BASICS."""
    words: set[str] = set()
    run: list[str] = []
    last = -2
    for name, (start, end) in [*found.items(), ("", (-9, -9))]:
        if start != last + 1:
            if any(_is_word(each, pair.source_lang, pair.target_lang) for each in run):
                words.update(run)
            run = []
        run.append(name)
        last = end
    return frozenset(words)


def _is_word(name: str, lang: str, other: str) -> bool:
    """Tell a word in capitals (NOTE, FICHIER, VOLVER A LOS) from an acronym: it belongs to one language alone.

    Acronyms are known by much the same letters everywhere; what has no vowel is always one.
    """
    base = language(lang).base
    if not known(base) or not known(language(other).base) or not _VOWEL.search(name):
        return False
    word = name.casefold()
    here = zipf(word, base)
    if len(word) >= 5 and here >= 3:
        return True
    return here >= 3.5 and here - zipf(word, language(other).base) >= 1.5


def _near(name: str, other: str) -> bool:
    """Tell a slip from another name: the same letters in another order, or one letter off in four or more."""
    if len(name) < 3:
        return False
    if sorted(name) == sorted(other):
        return True
    return len(name) == len(other) >= 4 and sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _initials(text: str) -> str:
    """Give the initials of a text's words, with and without the short ones, to find an acronym spelled out."""
    found = [word.text for word in atoms(text)]
    return (
        "".join(word[0] for word in found).casefold()
        + " "
        + "".join(word[0] for word in found if len(word) > 3).casefold()
    )


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _EQUIVALENTS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names = frozenset(name.strip() for name in line.split(","))
            for name in names:
                table[name] = table.get(name, frozenset()) | names
    return table


def equivalents(name: str) -> frozenset[str]:
    """Give what an acronym is in other languages, and in words."""
    return _table().get(name, frozenset())
