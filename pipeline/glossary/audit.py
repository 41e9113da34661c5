"""Look a glossary over: what contradicts itself, what no article uses, and what the articles use that it lacks.

What is found here stops nothing: a glossary with remarks works. It lists candidates for a translator to judge, so it
would rather name one too many (an acronym of one article) than miss one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.glossary.model import ANY, Concept, Glossary, Mode
from pipeline.glossary.words import fold, opens_sentence
from pipeline.text.languages import is_cjk

_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9&+.'-]*")
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9][A-Z0-9&]{1,9}\Z")
_CAPITALISED = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)*\Z|[a-z]+[A-Z]\w*\Z")
_ROMAN = re.compile(r"[IVXLC]+\Z")
_FIGURE = re.compile(r"[\d.,%-]+[A-Za-z]?\Z")
_NAMES_FROM = 2
"""A capitalised word of an English text is named from so many uses on; an acronym, and any Latin word of a Chinese
text, from the first."""


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of an article's prose."""

    text: str
    lang: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a glossary that a translator should look at."""

    kind: str
    """``duplicate``, ``conflict``, ``unused`` or ``lacking``."""
    message: str
    file: str = ""
    line: int = 0


def audit(glossary: Glossary, texts: Iterable[Text] = ()) -> list[Remark]:
    """Give the remarks on a glossary, and on it against the articles where texts are given."""
    texts = list(texts)
    remarks = [*_conflicts(glossary)]
    if texts:
        remarks += [*_unused(glossary, texts), *_lacking(glossary, texts)]
    return remarks


def _conflicts(glossary: Glossary) -> Iterator[Remark]:
    """Find forms that two concepts, or two roles of one, lay claim to."""
    langs = sorted({lang for concept in glossary.concepts for lang in (*concept.forms, *concept.full)})
    told: set[tuple[str, str, str]] = set()
    for lang in langs:
        seen: dict[str, tuple[Concept, str, str]] = {}
        for concept in glossary.concepts:
            for role, form in _forms(concept, lang):
                key = fold(form)
                other, other_role, written = seen.setdefault(key, (concept, role, form))
                if other.case and concept.case and fold(form, case=True) != fold(written, case=True):
                    continue  # AI and ai are two words where both count capitals
                if (other, other_role) == (concept, role) or (other.id, concept.id, key) in told:
                    continue
                told.add((other.id, concept.id, key))
                where = "every language" if lang == ANY else lang
                if other is concept:
                    said = f"{form!r} is both {other_role} and {role} of {concept.id!r} in {where}"
                else:
                    said = f"{form!r} is {other_role} of {other.id!r} (line {other.line}) and {role} of {concept.id!r} in {where}"
                clash = other is concept or other.mode is not concept.mode or "variant" in {role, other_role}
                yield Remark("conflict" if clash else "duplicate", said, glossary.file, concept.line)


def _forms(concept: Concept, lang: str) -> Iterator[tuple[str, str]]:
    for full in (False, True):
        forms = (concept.full if full else concept.forms).get(lang)
        if forms is None:
            continue
        name = "full name" if full else "form"
        yield from ((name, text) for text in (forms.form, *forms.accepted) if text)
        yield from (("variant", text) for text in forms.variants)


def _unused(glossary: Glossary, texts: list[Text]) -> Iterator[Remark]:
    used = {match.concept.id for text in texts for match in glossary.find(text.text, text.lang)}
    for concept in glossary.concepts:
        if concept.id not in used and concept.mode is not Mode.FORBID:
            yield Remark("unused", f"no article uses {concept.id!r}", glossary.file, concept.line)


def _lacking(glossary: Glossary, texts: list[Text]) -> Iterator[Remark]:
    """Find acronyms and names in the articles that the glossary says nothing about."""
    uses: Counter[str] = Counter()
    first: dict[str, Text] = {}
    common: set[str] = set()
    latin_in_han: set[str] = set()
    for text in texts:
        spans = [match.span for match in glossary.find(text.text, text.lang)]
        for found in _LATIN.finditer(text.text):
            word = found.group().rstrip(".'-")
            if word.islower():
                common.add(word)
            if _FIGURE.match(word) or any(start < found.end() and found.start() < end for start, end in spans):
                continue
            han = is_cjk(text.text[found.start() - 1 : found.start()] or " ") or any(map(is_cjk, text.text))
            acronym = _ACRONYM.match(word) and not (_ROMAN.match(word) and len(word) < 4)
            name = _CAPITALISED.match(word) and (han or not opens_sentence(text.text, found.start()))
            if acronym or name or (han and len(word) > 1):
                uses[word] += 1
                first.setdefault(word, text)
                if han:
                    latin_in_han.add(word)
    lines: dict[str, list[str]] = defaultdict(list)
    for word, number in sorted(uses.items(), key=lambda item: (-item[1], item[0])):
        sure = word in latin_in_han or _ACRONYM.match(word) is not None
        if number < (1 if sure else _NAMES_FROM) or (not sure and word.lower() in common):
            continue
        place = first[word]
        lines[word].append(place.file)
        times = "once" if number == 1 else f"{number} times"
        yield Remark(
            "lacking", f"{word!r} stands in the articles ({times}) and not in the glossary", place.file, place.line
        )
