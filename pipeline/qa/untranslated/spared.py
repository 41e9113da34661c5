"""What may stand in the target as the source has it: loans, sayings, short quotations, fixed terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import regex

from pipeline.qa.model import Context, Pair
from pipeline.qa.prose import Word, atoms, blanked, words

_LOANS = resources.files("pipeline.qa.untranslated") / "loans.txt"


_NAMES = resources.files("pipeline.qa.untranslated") / "names.txt"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that others keep as it is."""

    keys: tuple[str, ...]
    """Its words, casefolded."""
    name: bool
    """Whether it is a name, so that it must begin with a capital."""


def _rows(file: Traversable, *langs: str) -> Iterator[str]:
    """Give the entries of some languages from a list."""
    for line in file.read_text(encoding="utf-8").splitlines():
        lang, _, text = line.partition("\t")
        if lang in langs:
            yield from text.split()


@cache
def loans(source: str) -> frozenset[str]:
    """Give the words of a language that others keep as they are."""
    return frozenset(word for word in _rows(_LOANS, source, "*") if "_" not in word and word.islower())


@cache
def institutions(source: str) -> frozenset[str]:
    """Give the names of one word that are words of the language as well: Podemos, Lega."""
    single = (word for word in _rows(_LOANS, source) if word[0].isupper())
    return frozenset(word.casefold() for word in (*single, *_rows(_NAMES, source)) if "_" not in word)


@cache
def phrases(source: str) -> Mapping[str, tuple[Phrase, ...]]:
    """Give the phrases of a language that others keep as they are, by their first word."""
    found: dict[str, tuple[Phrase, ...]] = {}
    for file in (_LOANS, _NAMES):
        for entry in _rows(file, source):
            keys = tuple(word.key for word in atoms(entry.replace("_", " ")))
            if len(keys) > 1 and ("_" in entry or file is _NAMES):
                found[keys[0]] = (*found.get(keys[0], ()), Phrase(keys, name=file is _NAMES))
    return found


def sayings(here: Sequence[Word], known: Mapping[str, tuple[Phrase, ...]]) -> list[tuple[int, int]]:
    """Give the places of phrases that the target's language has taken over: déjà vu, Médecins sans frontières."""
    return [
        (word.start, here[place + len(phrase.keys) - 1].end)
        for place, word in enumerate(here)
        for phrase in known.get(word.key, ())
        if tuple(one.key for one in here[place : place + len(phrase.keys)]) == phrase.keys
        and (word.text[0].isupper() or not phrase.name)
    ]


def compounds(text: str, allowed: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Give the places of hyphenated words that are allowed as a whole: e-commerce, know-how."""
    if "-" not in text:
        return ()
    return tuple((word.start, word.end) for word in words(blanked(text)) if word.key in allowed)


# A short quotation, in the marks of any language.
_QUOTATION = regex.compile(r"([\"“”„«`\[‘])\s?([^\"“”„«»`\[\]‘’\n]{1,60}+)[\"“”»`\]’]")


def quotations(pair: Pair) -> list[tuple[int, int]]:
    """Give the places of quoted words that the source quotes as well: a title, a word of code."""
    spans = []
    theirs: dict[str, regex.Match[str]] | None = None
    for match in _QUOTATION.finditer(pair.target):
        if theirs is None:
            theirs = {found[2].strip(): found for found in _QUOTATION.finditer(pair.source)}
        title = match[2].strip()
        if title not in theirs:
            continue
        found = theirs[title]
        # A longer title is one if the translator set the marks anew: „Das Leben der Anderen“. What somebody says is none.
        said = title[-1:] in ",.!?" or pair.source[found.end() : found.end() + 1] == ","
        if len(title.split()) <= (6 if match[1] != found[1] and not said else 3):
            spans.append(match.span(2))
    return spans


def glossary_forms(pair: Pair, context: Context) -> frozenset[str]:
    """Give the forms of the target, as they stand there, that the glossary asks for or allows."""
    if context.glossary is None:
        return frozenset()
    return frozenset(
        pair.target[match.start : match.end]
        for match in context.glossary.find(pair.target, pair.target_lang)
        if match.role.value in _ALLOWED
    )


_ALLOWED = frozenset({"form", "accepted"})


def glossary_words(pair: Pair, context: Context) -> frozenset[str]:
    """Give the single words of those forms, casefolded."""
    return frozenset(word.key for form in glossary_forms(pair, context) for word in words(form))
