"""Shared words that are written with a capital on both sides: names, or what begins a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.qa.frequency import zipf
from pipeline.qa.untranslated.german import determined_at, is_common_noun, weigh_german
from pipeline.qa.untranslated.homographs import stray_noun
from pipeline.qa.untranslated.lexicon import LEFT, known_abroad, looks, ordinary
from pipeline.qa.untranslated.oblique import NAMING_ADJECTIVE, OBLIQUE, oblique, oblique_for_sure
from pipeline.qa.untranslated.places import exonyms, unaccented
from pipeline.qa.untranslated.view import Shared, View


def weigh_capital(view: View, shared: Shared) -> float:
    """Weigh a word with a capital on both sides: nothing for a name, much for a word of the source language."""
    place, key, places, foreign, ours = shared.place, shared.key, shared.places, shared.foreign, shared.ours
    gain = shared.gain
    if stray_noun(view, shared):
        return max(gain, LEFT)
    if gain < 0:
        return -0.5
    if _introduced(view, place):
        return 0.0
    begins = all(view.begins(at) for at in places)
    # "Sono Ricardo": a verb, and no part of the name that follows it.
    verb = begins and len(key) >= 4 and foreign >= 5.8 and gain >= 2
    fellow = None if verb else view.beside_shared_name(shared)
    # "am Sonntag im Olympiastadion": over a particle a German noun is not part of what follows.
    apart = fellow is not None and view.source == "de" and abs(fellow - place) > 1
    if fellow is not None and not (apart and key in exonyms(view.source, view.target)):
        return _weigh_in_name(view, shared, fellow)
    if key in exonyms(view.source, view.target):
        return max(gain, LEFT)
    if view.source == "de":
        return weigh_german(view, shared)
    if not verb and known_abroad(key, view.source, foreign, ours):
        return 0.3
    if not begins or foreign < 4.5:
        # English often drops the accents of names that it knows: Wrocław is known as Wroclaw.
        ours = max(ours, zipf(unaccented(key), view.target))
    if ours <= 1.8 and oblique(key, view.source, view.target, foreign):
        return max(gain, LEFT)
    # A name that several languages know is known in this one too.
    unnamed = ours <= 1.3 or ordinary(key, view.source)
    if begins:
        # "Cependant, ..." begins a sentence; so does "Babiš ...", which then begins the target too.
        if (foreign >= 5.8 and gain >= 2) or (foreign >= 4.7 and gain >= 2.6 and ours <= 2.2):
            return gain
        if not unnamed:
            return 0.0
        if (foreign >= 4.5 and ours <= 1.6) or (place > 0 and foreign >= 4.2 and gain >= 2 and ours <= 2.6):
            return gain
        if place > 0 and foreign >= 2.8 and ours <= 0.5:
            return gain
        if foreign >= 4 and ours <= 1.6 and looks(key, view.source, view.target):
            return max(gain, LEFT)
        return 0.3
    if gain >= 1.5 and foreign >= 3.8 and ours <= 2.9 and ordinary(key, view.source, 4) and torn(view, place, places):
        return max(gain, LEFT)
    if view.source not in OBLIQUE and foreign >= 4 and ours <= 1.3:
        return gain
    # Institutions are written with capitals (Gobierno, Corte Suprema), and so are names.
    return gain if foreign >= 4.8 and ours <= 1.9 and unnamed else 0.0


def _introduced(view: View, place: int) -> bool:
    """Tell whether the target says what it is that bears the name: "the tabloid Bild", "the programme Otázky Václava Moravce"."""
    here = view.here
    return (place > 0 and here[place - 1].key in _BEARERS) or (
        place + 1 < len(here) and here[place + 1].key in _PRINTED
    )


_PRINTED = frozenset(["newspaper", "tabloid", "magazine", "daily", "weekly", "website", "portal"])
_BEARERS = _PRINTED | {
    "paper", "journal", "broadcaster", "station", "channel", "agency", "programme", "program", "show", "series", "film", "movie",
    "novel", "book", "play", "opera", "album", "song", "band", "pub", "restaurant", "café", "brand", "ship", "district", "suburb",
    "village", "town", "river", "lake", "mountain", "club", "party", "movement", "group", "chain", "retailer",
}  # fmt: skip


def _weigh_in_name(view: View, shared: Shared, beside: int) -> float:
    """Weigh a word whose neighbour is the same capitalised word on both sides: mostly a name, kept whole."""
    key, places, foreign, ours, gain = shared.key, shared.places, shared.foreign, shared.ours, shared.gain
    if view.source == "de" and any(at and view.there[at - 1].key == "das" for at in places):
        return 0.0  # a house, not a person's title: das Literaturhaus Hamburg, das Bündnis Sahra Wagenknecht
    if view.source == "de":
        # A title before a name, "Der Regisseur Fatih Akin", is still a noun.
        determined = any(determined_at(view, at) for at in places)
        if beside > shared.place and is_common_noun(key, foreign, ours):
            return max(gain, LEFT)  # "Torhüter Kevin Trapp"
        return gain if ours <= 1.2 and foreign >= (3.4 if determined else 3.8) and ordinary(key, "de") else 0.0
    if view.source not in OBLIQUE:
        return 0.0
    fellow = view.here[beside].key
    if _in_title(view, shared):
        return 0.0
    unknown = max(ours, zipf(unaccented(key), view.target)) <= 0.5
    if unknown and foreign >= 3 and all(view.begins(at) for at in places) and zipf(fellow, view.source) < 5:
        return gain  # "Spisovatel Milan Kundera": the same
    if unknown and oblique_for_sure(key, view.source, view.target, foreign):
        return max(gain, LEFT)
    # Names are taken over in the nominative; in another case the whole name was left.
    other = zipf(fellow, view.source)
    both = unknown and other - zipf(fellow, view.target) >= 2 and oblique(fellow, view.source, view.target, other)
    return max(gain, LEFT) if both and oblique(key, view.source, view.target, foreign) else 0.0


_TITLE = 6
"""Words to each side that may belong to one title."""


def _is_shared_capital(view: View, place: int) -> bool:
    word = view.here[place]
    return word.text[0].isupper() and word.key in view.places


def _in_title(view: View, shared: Shared) -> bool:
    """Tell whether a word belongs to the title of a work or a house: its first word is no name, and yet has a capital inside the sentence.

    "Otázky Václava Moravce", "U Zlatého tygra", "Narodowy Bank Polski".
    """
    if shared.key.endswith(NAMING_ADJECTIVE[view.source]) and all(view.begins(at) for at in shared.places):
        return True
    first = last = shared.place
    while first > max(0, shared.place - _TITLE) and _is_shared_capital(view, first - 1):
        first -= 1
    while last < min(len(view.here) - 1, shared.place + _TITLE) and _is_shared_capital(view, last + 1):
        last += 1
    head = view.here[first]
    if first == last or not view.same(first, last) or all(view.begins(at) for at in view.places[head.key]):
        return False
    common = zipf(head.key, view.source)
    return common >= 4 and (len(head.key) <= 2 or zipf(head.key, view.target) <= 1)


def before_shared_capital(view: View, place: int, places: Sequence[int]) -> bool:
    """Tell whether the same capitalised word comes next on both sides, over at most two particles."""
    beside = view.fellow(view.here, place, 1)
    if beside is None:
        return False
    key = view.here[beside].key
    return any(
        fellow is not None and view.there[fellow].key == key
        for fellow in (view.fellow(view.there, at, 1) for at in places)
    )


def torn(view: View, place: int, places: Sequence[int]) -> bool:
    """Tell whether a word is part of a longer name in the source and stands without its fellows here."""
    around = {view.here[beside].key for beside in range(max(0, place - 3), min(len(view.here), place + 4))}
    for at in places:
        fellows = [
            view.there[fellow].key
            for fellow in (at - 1, at + 1)
            if 0 <= fellow < len(view.there) and view.there[fellow].text[0].isupper() and not view.begins(fellow)
        ]
        if not fellows or any(fellow in around for fellow in fellows):
            return False
    return True
