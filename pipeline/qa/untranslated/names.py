"""Whole names that a target keeps: "Assemblée nationale", "rue de Rivoli", "Haus der Kunst"."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.qa.frequency import zipf
from pipeline.qa.prose import Word
from pipeline.qa.untranslated.german import GERMAN_DETERMINERS
from pipeline.qa.untranslated.lexicon import ordinary
from pipeline.qa.untranslated.oblique import NAMING_ADJECTIVE, OBLIQUE, oblique
from pipeline.qa.untranslated.particles import GERMAN_PARTICLES, STREETS, links
from pipeline.qa.untranslated.places import unaccented
from pipeline.qa.untranslated.view import View

_ARTICLES = frozenset(
    ["le", "la", "les", "l", "du", "au", "aux", "des", "el", "los", "las", "al", "del", "il", "lo", "i", "gli", "dell", "della", "alla", "all", "nel", "nella", "dal", "dalla", "o", "a", "do", "da", "no", "na"]
)  # fmt: skip


_CONTRACTIONS = frozenset(["du", "des", "au", "aux", "del", "dei", "degli", "delle", "dello", "della", "dell", "nel", "nella", "dal", "dalla", "alla", "pelo", "pela", "dos", "das"])  # fmt: skip
_BARE_ARTICLES = frozenset(["le", "la", "les", "l", "el", "los", "las", "il", "lo", "gli"])


_NAME_SHAPES = {
    # H a name's first word, C a capital, c a small word, p a particle, a an article after it.
    "articled": regex.compile(r"H(?:[cC]{1,2}|pp?a?[cC]{1,2}|[cC]pp?a?[cC]{1,2})"),
    "bare": regex.compile(r"H(?:[cC]C?|p[cC])"),
}


# Endings of adjectives, as they follow the noun in names: Conseil constitutionnel, Guardia civil.
_ADJECTIVE = {
    "fr": ("el", "elle", "els", "elles", "al", "ale", "aux", "ales", "ique", "iques", "if", "ive", "ien", "ienne", "aire", "aires", "eur", "eure", "é", "ée", "és", "ées", "ais", "aise", "ois", "oise"),
    "es": ("al", "ales", "ivo", "iva", "ico", "ica", "icos", "icas", "ano", "ana", "or", "ario", "aria", "oso", "ista", "ense", "és", "esa", "il"),
    "it": ("ale", "ali", "ivo", "iva", "ico", "ica", "iche", "ici", "ano", "ana", "ario", "aria", "ore", "oso", "ista", "ese", "ile"),
    "pt": ("al", "ais", "ivo", "iva", "ico", "ica", "ano", "ana", "or", "ário", "ária", "ista", "ense", "ês", "il"),
}  # fmt: skip


# Endings of verbs in the past; a name does not end in one.
_PAST = {"cs": ("l", "la", "lo", "li", "ly"), "pl": ("ł", "ła", "ło", "li", "ły")}


def all_named(view: View, first: int, last: int, weights: Sequence[float]) -> bool:
    """Tell whether all that weighs in a run are names: "Komerční banka and Česká spořitelna"."""
    start = first
    for place in range(first, last + 2):
        if place <= last and view.here[place].key in view.places:
            continue
        heavy = [at for at in range(start, place) if weights[at] > 0.3]
        if heavy and not named(view, heavy[0], heavy[-1]):
            return False
        start = place + 1
    return True


def named(view: View, first: int, last: int) -> bool:
    """Tell whether a short run is a name in sentence case: Assemblée nationale, rue de Rivoli, Čapí hnízdo."""
    here = view.here
    if here[first].key in STREETS and last - first <= 2 and last + 1 < len(here):
        # A street or a museum with its particle, before the name proper.
        return here[last + 1].text[0].isupper() and view.same(first, last + 1)
    if view.source == "de":
        return _german_title(view, first, last)
    start = first if here[first].text[0].isupper() else first - 1
    if start >= 0 and here[start].text.islower():
        start -= 1  # "Člověk v tísni"
    if start < 0 or not here[start].text[0].isupper() or not 1 <= last - start <= 5:
        return False
    head = here[start]
    before = here[start - 1] if start else None
    if head.key not in view.places:
        return False
    if (
        before is not None
        and before.key in view.places
        and before.text[0].isupper()
        and (start == 1 or zipf(before.key, view.source) < 5.8)
    ):
        return False  # a person's name, and what follows it is a verb; or an article that was left with the rest
    if before is not None and before.key in _CONTRACTIONS and before.key in view.places:
        return False  # "chef du Rassemblement national": English would have said "of"
    between = view.pair.target[head.start : here[last].end]
    if any(sign in between for sign in ',;:()"'):
        return False
    foreign, ours = zipf(head.key, view.source), zipf(head.key, view.target)
    # What an institution's name begins with is an ordinary word of the source language.
    shape = "H" + "".join(_shape(view, word) for word in here[start + 1 : last + 1])
    if head.text.isupper() or foreign >= 5.6 or (len(shape) < 4 and (foreign - ours < 1.0 or ours > 4.2)):
        return False
    if view.source in OBLIQUE:
        adjective = NAMING_ADJECTIVE[view.source]
        begins = all(view.begins(at) for at in view.places[head.key])
        if begins and not (head.key.endswith(adjective) or here[last].key.endswith(adjective)):
            return False  # "Smlouva platí ...": any noun begins a sentence
        if here[last].key.endswith(_PAST[view.source]) or oblique(head.key, view.source, view.target, foreign):
            return False  # "Ostravě překonalo": a place, and a verb
        return _NAME_SHAPES["bare"].fullmatch(shape) is not None and view.same(start, last)
    # Names of institutions take the article in the source; persons do not.
    articled = any(
        at and view.there[at - 1].key in _ARTICLES and (at == 1 or view.there[at - 1].text.islower())
        for at in view.places[head.key]
    )
    if not articled and (
        foreign < 4.1
        or foreign - ours < 1.5
        or not ordinary(head.key, view.source)
        or all(view.begins(at) for at in view.places[head.key])
    ):
        return False
    if shape[-1] == "c" and shape[-2] not in "pa" and not here[last].key.endswith(_ADJECTIVE.get(view.source, ("al",))):
        return False  # "El Museo del Prado recibió ..."
    allowed = _NAME_SHAPES["articled" if articled else "bare"]
    return allowed.fullmatch(shape) is not None and view.same(start, last)


def _shape(view: View, word: Word) -> str:
    """Give the letter that a word has in the shape of a name."""
    if word.text[0].isupper():
        return "C"
    if word.key in _BARE_ARTICLES:
        return "a"
    return "p" if links(word, view.source) else "c" if len(word.key) >= 4 and zipf(word.key, view.source) < 5.8 else "-"


def _is_noun(word: Word) -> bool:
    """Tell whether a German word is a common noun that English does not know."""
    return zipf(word.key, "de") >= 4 and zipf(word.key, "en") <= 2.2 and ordinary(word.key, "de")


def _german_title(view: View, first: int, last: int) -> bool:
    """Tell whether a run is two nouns and what links them, no more: Haus der Kunst."""
    here = view.here
    start = first if here[first].text[0].isupper() else first - 1
    end = last if here[last].text[0].isupper() else last + 1
    if start < 0 or end >= len(here) or end - start != 2 or not view.same(start, end) or view.begins_here(start):
        return False
    if here[start + 1].key == "und" and start and here[start - 1].text[0].isupper():
        return False  # "Paul Klee und Max Ernst" are two persons
    if here[start].key in GERMAN_DETERMINERS or here[start + 1].key not in {"der", "des", "für", "und"}:
        return False
    return here[start].text[0].isupper() and here[end].text[0].isupper()


def particle(view: View, place: int) -> bool:
    """Tell whether a lower-case word stands inside a name on both sides, as "de" and "della" do."""
    here, key = view.here, view.here[place].key
    if view.source == "de":
        # "von der Leyen", but not "Ende der Saison".
        if key not in GERMAN_PARTICLES and not (place and here[place - 1].key in GERMAN_PARTICLES):
            return False
    elif not links(here[place], view.source):
        return False
    first, last = place - 1, place + 1
    if view.source == "de" and first >= 0 and _is_noun(here[first]):
        return False  # "Werke von Paul Klee"
    # "von der Leyen", "de la Cruz": two in a row.
    if first > 0 and here[first].text.islower() and (view.source == "de" or links(here[first], view.source)):
        first -= 1
    elif last + 1 < len(here) and here[last].text.islower() and (view.source == "de" or links(here[last], view.source)):
        last += 1
    if first < 0 or last >= len(here) or not here[last].text[0].isupper():
        return False
    if view.source == "de" and len(here[last].text) > 1 and here[last].text.isupper():
        return False  # "Johannes Vogel von der FDP"
    if not here[first].text[0].isupper() and here[first].key not in STREETS:
        # "rue de Rivoli" is a name, and "Opéra national de Paris".
        first -= 1
        if first < 0 or not here[first].text[0].isupper() or first + 2 != place or view.source in OBLIQUE:
            return False
    keys = [unaccented(word.key) for word in here[first : last + 1]]
    offset = place - first
    return any(
        [unaccented(word.key) for word in view.there[at - offset : at - offset + len(keys)]] == keys
        for at in view.places[key]
        if at >= offset
    )
