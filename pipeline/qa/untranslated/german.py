"""German nouns and names, which are both written with a capital."""

from __future__ import annotations

from functools import lru_cache

import regex

from pipeline.qa.frequency import zipf
from pipeline.qa.prose import Word
from pipeline.qa.untranslated.lexicon import LEFT, ordinary
from pipeline.qa.untranslated.view import Shared, View

# German: what makes a word a common noun whatever its frequency, and tails of names and places.
_GERMAN_NOUN = (
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tät", "täten", "nis", "nisse",
    "ismus", "innen", "ionen",
)  # fmt: skip

_GERMAN_NAME = (
    "straße", "strasse", "platz", "allee", "burg", "berg", "berge", "dorf", "heim", "bach", "stadt", "stein", "feld", "hof", "haus",
    "mann", "meier", "meyer", "maier", "müller", "wald", "see", "tal", "brück", "brücken", "brunn", "hausen", "ingen", "stadion", "bank", "werk", "werke", "land", "bahn", "post",
    "kirchen", "hafen", "bauer", "knecht", "steiger", "garten", "horn", "vogel", "markt", "spiegel", "kurier", "anzeiger", "rundschau", "bühne", "oper", "werder", "hagen",
)  # fmt: skip

_GERMAN_ADJECTIVE = regex.compile(
    r"(?:isch|lich|ig|bar|sam|los|haft|iv|ell|är|end|iert|neu|alt|groß|gut|jung|erst|zweit|dritt|letzt|nächst|deutsch|ander|"
    r"ganz|klein|weit|hoh|stark|lang|viel|best|größt|früher|später|weiter)(?:e|en|er|es|em)$"
)


# Adjectives that open the names of houses: Westdeutsche Allgemeine Zeitung.
_NAMING_ADJECTIVE = regex.compile(r"(?:isch|lich|deutsch)e[nrs]?$")

GERMAN_DETERMINERS = frozenset([
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "kein", "keine",
    "keinen", "keinem", "keiner", "im", "am", "zum", "zur", "beim", "vom", "ins", "ans", "mehrere", "viele",
    "wenige", "einige", "alle", "diese", "dieser", "dieses", "diesem", "diesen", "jede", "jeder", "jedes", "jedem",
    "jeden", "sein", "seine", "seinen", "seinem", "seiner", "ihr", "ihre", "ihren", "ihrem", "ihrer", "unser",
    "unsere", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
])  # fmt: skip


def weigh_german(view: View, shared: Shared) -> float:
    """Tell nouns from names, since German writes both with a capital.

    A determiner or an adjective before it is the best sign of a noun; names of institutions take
    one too, but English knows those (Bundestag 4.5 in German, 2.5 in English).
    """
    key, places, foreign, ours, gain = shared.key, shared.places, shared.foreign, shared.ours, shared.gain
    if all(view.begins(at) for at in places) and foreign >= 5.5:
        return gain if gain >= 2 else 0.3
    if key.endswith(_GERMAN_NAME) and foreign < 4:
        return 0.0
    unnamed = ours <= 1.3 or ordinary(key, "de")
    determined = any(determined_at(view, at) for at in places)
    if determined and gain >= 2.2 and ours <= 3.0 and foreign >= 4.5:
        return gain
    if not unnamed:
        return 0.2
    if ours <= 2.2 and key.endswith(_GERMAN_NOUN):
        return max(gain, LEFT)
    # Without an article it may be a person: "sagte Laschet" (3.2 in German, unknown in English).
    if (
        (foreign >= 4.4 and ours <= 2.0)
        or (foreign >= 3.9 and ours == 0)
        or (foreign >= 3.9 and gain >= 2.4 and ours <= 3.0)
    ):
        return max(gain, LEFT)
    # Short names look like forms of words: Wüst and Wüste, Jauch and Jauche.
    if (determined or len(key) >= 6) and is_common_noun(key, foreign, ours):
        return max(gain, LEFT)
    if (
        ours <= 2.7
        and foreign >= 4.1
        and gain >= 1.6
        and not _is_town(key)
        and zipf(key, "fr") <= 2
        and zipf(key, "nl") <= 2.6
    ):
        return max(gain, LEFT)
    if determined and (
        (ours == 0 and foreign >= 3.3)
        or (ours <= 2.2 and foreign >= 3.3 and gain >= 1.4 and (foreign >= 3.8 or _inflected(key)))
        or (ours <= 3.0 and foreign >= 4.1 and gain >= 1.8)
    ):
        return max(gain, LEFT)
    return 0.2


def determined_at(view: View, at: int) -> bool:
    """Tell whether a word of the source follows what only nouns follow: an article, an adjective, a figure."""
    if at == 0:
        return False
    before = view.pair.source[max(0, view.there[at].start - 2) : view.there[at].start]
    return before[:1].isdigit() or determines(view.there[at - 1])


def determines(word: Word) -> bool:
    """Tell whether a noun follows: after an article or an adjective, not after "sagte" or "es"."""
    if word.key in GERMAN_DETERMINERS:
        return True
    return word.text.islower() and _GERMAN_ADJECTIVE.search(word.key) is not None


@lru_cache(maxsize=4096)
def _is_town(key: str) -> bool:
    """Tell whether a word has the form that only places have: "Magdeburger" to "Magdeburg"."""
    return zipf(f"{key}er", "de") >= 1.5 and (key.endswith("en") or not _inflected(key))


def is_common_noun(key: str, foreign: float, ours: float) -> bool:
    """Tell whether a capitalised word that English hardly knows is a common noun and no name."""
    if key.endswith(_GERMAN_NAME) or key.removesuffix("er").endswith(_GERMAN_NAME) or _NAMING_ADJECTIVE.search(key):
        return False
    if _is_town(key):
        return False
    return (ours == 0 and is_compound(key)) or (
        ours <= 1.6 and foreign - ours >= 1.5 and foreign >= 2.5 and _inflected(key)
    )


@lru_cache(maxsize=4096)
def _inflected(key: str) -> bool:
    """Tell whether a word has other forms than names have: "Dutzende" and "Dutzenden", but "Laschet" and "Laschets"."""
    others = [key + ending for ending in ("n", "en", "e", "es")]
    others += [key[: -len(ending)] for ending in ("n", "en", "e", "es") if key.endswith(ending)]
    if key.endswith("s"):
        others += [key[:-1] + ending for ending in ("es", "e", "en")]
    return any(
        len(other) >= 4 and (common := zipf(other, "de")) >= 1.5 and zipf(other, "en") <= max(1.0, common - 1.0)
        for other in others
    )


@lru_cache(maxsize=4096)
def is_compound(key: str) -> bool:
    """Tell whether a word is made of two common German words, the second no tail of names."""
    if len(key) < 8:
        return False
    for cut in range(3, len(key) - 3):
        head, tail = key[:cut], key[cut:]
        common = zipf(tail, "de")
        if cut == 3:
            # "Zugverkehr"; short heads are parts of names as well: "Hofmann".
            if len(tail) >= 6 and common >= 4.4 and zipf(head, "de") >= 4.5 and zipf(tail, "en") <= 2.0:
                return True
            continue
        if common < 3.3 or (zipf(tail, "en") > 3.0 and not (common >= 4 and zipf(head, "en") <= 2.2)):
            continue
        if common >= 4 and len(tail) >= 5 and len(head) >= 5:
            return True
        if zipf(head, "de") >= 3.0 or (head.endswith("s") and zipf(head[:-1], "de") >= 3.5):
            return True
    return False
