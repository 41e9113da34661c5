"""Words that both languages spell alike though they mean different things: which of the two it is, the sentence tells.

1. The list is of what frequency cannot tell: "also" and "war" are as common in English as in German.
2. A word of the list is left, unless the source has a word whose translation it may be: "Krieg" for "war".
3. A German noun with its capital inside an English sentence was left, whether English has the word or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import regex

from pipeline.qa.frequency import zipf
from pipeline.qa.untranslated.view import Shared, View

_LIST = resources.files("pipeline.qa.untranslated") / "homographs.txt"


@cache
def homographs(source: str, target: str) -> Mapping[str, tuple[str, ...]]:
    """Give the words of a language that the target spells alike and means otherwise, each with what it may translate.

    What it may translate are beginnings of source words. Words with a capital are the nouns, see `nouns`.
    """
    return {
        word: tuple(reasons.split(",")) if reasons else ()
        for word, _, reasons in (entry.partition("=") for entry in _entries(source, target))
        if word.islower()
    }


@cache
def nouns(source: str, target: str) -> frozenset[str]:
    """Give the German nouns, casefolded, that English writes small."""
    return frozenset(entry.casefold() for entry in _entries(source, target) if entry[0].isupper())


def _entries(source: str, target: str) -> list[str]:
    if target != "en":
        return []
    rows = (line.split("\t") for line in _LIST.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return [entry for lang, text in rows if lang == source for entry in text.split()]


def misread(view: View, shared: Shared) -> bool:
    """Tell whether a homograph was left, since nothing in the source could be translated by it; else it is the target's own."""
    key = shared.key
    if key not in view.explained:
        reasons = homographs(view.source, view.target)[key]
        view.explained[key] = any(other.startswith(reasons) for other in view.places if other != key)
    return not view.explained[key] and any(view.there[at].text.islower() or view.begins(at) for at in shared.places)


def stray_noun(view: View, shared: Shared) -> bool:
    """Tell whether a German noun has kept its capital inside an English sentence, outside of any name."""
    if shared.key not in nouns(view.source, view.target) or view.begins_here(shared.place):
        return False
    here, place = view.here, shared.place
    before, after = here[max(0, place - 2) : place], here[place + 1 : place + 3]
    # "Automated Installation" is a heading, and "The Installation" one that was left.
    if (
        before
        and before[-1].text[0].isupper()
        and not (
            # "Egyptian Kinder": the capital is of English spelling, not of a name.
            zipf(before[-1].key, view.target) >= 6
            if view.begins_here(place - 1)
            else _DEMONYM.search(before[-1].key) is not None
            and before[-1].key not in view.places
            and any(_alone(view, at) for at in shared.places)
        )
    ):
        return False
    if after and (after[0].text[0].isupper() or after[0].key in _LABELLED):
        return False
    # "Quality of Service", "the Test of Time": a title, or what an organisation is called.
    return not any(
        len(near) == 2 and near[link].key in _LINKS and near[end].text[0].isupper()
        for near, link, end in ((before, 1, 0), (after, 0, 1))
    )


def small_noun(view: View, shared: Shared) -> bool:
    """Tell whether a noun that German has as well stands in a German text without its capital: it is English."""
    return (
        (view.source, view.target) == ("en", "de")
        and shared.key in nouns("de", "en") - _SMALL
        and any(view.there[at].text.islower() for at in shared.places)
    )


# What German writes small as well, meaning something else.
_SMALL = frozenset(["wild", "arm", "fest", "wert", "not", "rat", "grad", "last", "laut", "hut", "bad", "mode", "kind", "export", "import", "minimum", "maximum"])  # fmt: skip


def _alone(view: View, at: int) -> bool:
    """Tell whether a noun of the source stands between words that are written small."""
    return not any(word.text[0].isupper() for word in (*view.there[max(0, at - 1) : at], *view.there[at + 1 : at + 2]))


# How English words for the people of a country end.
_DEMONYM = regex.compile(r"(?:[ie]an|can|man|ish|ese|nch|tch|wiss|reek)$")

_LINKS = frozenset(["of", "for", "and", "the", "on", "in", "de", "von", "der"])

# "the Test button": what a program calls its parts.
_LABELLED = frozenset(
    [
        "button",
        "tab",
        "menu",
        "column",
        "field",
        "box",
        "option",
        "key",
        "page",
        "window",
        "dialog",
        "panel",
        "folder",
        "text",
    ]
)
