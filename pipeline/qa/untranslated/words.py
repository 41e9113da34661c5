"""Words of the source in a target of the same script: by whose words they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.qa.frequency import known, table, zipf
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import Word, atoms, blanked, plain_atoms, words
from pipeline.qa.untranslated.capitals import before_shared_capital, weigh_capital
from pipeline.qa.untranslated.german import is_compound
from pipeline.qa.untranslated.homographs import homographs, misread, nouns, small_noun
from pipeline.qa.untranslated.lexicon import LEFT, weigh_lower
from pipeline.qa.untranslated.names import all_named, particle
from pipeline.qa.untranslated.say import CHECK, say
from pipeline.qa.untranslated.spared import glossary_words, loans
from pipeline.qa.untranslated.view import Shared, View
from pipeline.text.languages import language


def by_words(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find runs of words that belong to the source language, names and quotations apart."""
    source, target = language(pair.source_lang).base, language(pair.target_lang).base
    if not (known(source) and known(target)):
        yield from _copied(pair)
        return
    if not _suspicious(pair, source, target):
        return
    here = atoms(blanked(pair.target))
    allowed = glossary_words(pair, context) | (loans(source) - nouns(source, target))
    view = View(pair, source, target, allowed)
    weights = [weigh(view, place) for place in range(len(here))]
    copied = view.copied()
    # "Odia i cocktail" has the form of a name, and begins with a verb.
    nameless = copied and view.opens(here[0])
    runs = [] if nameless else list(_runs_left(weights))
    if not runs and copied:
        runs = [(0, len(here) - 1)]
    for first, last in runs:
        start, end = here[first].start, here[last].end
        left = pair.target[start:end]
        at = pair.source.find(left)
        severity, message = Severity.ERROR, f"left untranslated: {say(left)}"
        if not nameless and (all_named(view, first, last, weights) or view.quoted(start, end)):
            severity, message = Severity.INFO, f"kept as a name or quotation: {say(left)}"
        yield finding(
            pair,
            CHECK,
            severity,
            message,
            source_span=(at, at + len(left)) if at >= 0 else None,
            target_span=(start, end),
        )


def _suspicious(pair: Pair, source: str, target: str) -> bool:
    """Tell cheaply whether any word could weigh: no pair with a word above 0 may be passed over."""
    theirs = {word.casefold() for word in plain_atoms(blanked(pair.source))}
    alike, capitals = homographs(source, target), nouns("de", "en") if "de" in {source, target} else ()
    at_home = table(target)
    for word in plain_atoms(blanked(pair.target)):
        key = word.casefold()
        if len(key) < 2:
            continue
        ours = at_home[key]
        if key not in theirs:
            if ours <= 1.0 and _taken(word, zipf(key, source), ours):
                return True
        elif ours <= 1.8 or key in alike or key in capitals or zipf(key, source) - ours > 0.3:
            return True
    return False


def _runs_left(weights: list[float]) -> Iterator[tuple[int, int]]:
    """Give the runs of words, first and last index, that are left untranslated together.

    A run is a stretch of greatest sum: a word that both languages have inside a clause that was left
    weighs nothing and does not end it; a word of the target's own does.
    """
    at = 0
    while at < len(weights):
        if weights[at] <= 0:
            at += 1
            continue
        total, best, end = 0.0, 0.0, at
        for place in range(at, len(weights)):
            total += min(weights[place], 3.0)
            if total > best:
                best, end = total, place
            if total <= best - 2 or total <= 0:
                break
        if best >= LEFT:
            yield at, end
        at = end + 1


def weigh(view: View, place: int) -> float:
    """Weigh how far a word of the target belongs to the source language: above 0 it does."""
    word = view.here[place]
    key = word.key
    if key in view.allowed or (key in view.proper and word.text[0].isupper()):
        return 0.0
    if (len(key) < 2 and key.isascii()) or (word.text.isupper() and not view.shouted):
        return 0.0
    if word.start in view.kept:
        return 0.0
    text = view.pair.target
    if text[word.start - 1 : word.start].isdigit() or text[word.end : word.end + 1].isdigit():
        return 0.0  # base64, 3D: a code
    if text[word.end : word.end + 1] == "." and text[word.end + 1 : word.end + 2].islower():
        return 0.0  # "stargard.naszemiasto.pl"
    if text[word.start - 1 : word.start] in tuple(".'’") and text[max(0, word.start - 2) : word.start - 1].isalpha():
        # "Novinky.cz" is an address, and "you've" no Czech.
        return 0.0
    if (len(key) <= 3 or view.source == "en") and "-" in (
        text[word.start - 1 : word.start],
        text[word.end : word.end + 1],
    ):
        return 0.0  # on-line; other languages borrow pick-up and drive-in
    if not (word.text[1:].islower() or word.text.isupper() or len(key) == 1):
        return 0.0  # NDISwrapper, McDonald
    ours = zipf(key, view.target)
    foreign = zipf(key, view.source)
    places = view.places.get(key, ())
    if not places:
        return _weigh_unshared(word, foreign, ours)
    if view.source == "en" and not foreign:
        return 0.0  # English hardly compounds: a word that no list of it knows was coined, as cloudpickle was
    shared = Shared(place, key, places, foreign, ours)
    if view.capital(word.text, places):
        return weigh_capital(view, shared)
    if particle(view, place):
        return min(foreign - ours, 0.5)
    if place and word.text[0].isupper() and _within_name(view, place, places):
        return 0.0  # "Société générale": "Société Générale"
    if (
        place
        and word.text[0].isupper()
        and not view.title_case
        and (foreign - ours < 2 or before_shared_capital(view, place, places))
    ):
        return 0.0  # "la selección argentina": "Argentina"; "la calle Mayor": "Calle Mayor".
    if word.text.islower() and small_noun(view, shared):
        return max(foreign - ours, LEFT)
    if word.text.islower() and key in homographs(view.source, view.target):
        return max(foreign - ours, LEFT) if misread(view, shared) else 0.0
    if view.source == "de" and ours == 0 and is_compound(key):
        return max(foreign, LEFT)  # "entlangging": too rare for any list
    return weigh_lower(key, foreign, ours, view.source, view.target)


def _within_name(view: View, place: int, places: Sequence[int]) -> bool:
    """Tell whether the same capitalised word stands right before on both sides."""
    before = view.here[place - 1]
    return before.text[0].isupper() and any(
        at and view.there[at - 1].key == before.key and view.there[at - 1].text[0].isupper() for at in places
    )


def _weigh_unshared(word: Word, foreign: float, ours: float) -> float:
    """Weigh a word that the source does not have: one of the target's own, or another form of a source word."""
    if _taken(word.text, foreign, ours):
        return 2.0
    if word.text[0].isupper():
        return -0.3 if ours < 3 else -1.0
    return -1.0 if ours >= 3 else 0.0


def _taken(word: str, foreign: float, ours: float) -> bool:
    """Tell whether a word that the source does not have is another form of one that it has."""
    return ours <= 1.0 and foreign >= 3.5 and len(word) >= 4 and not word[0].isupper()


def _copied(pair: Pair) -> Iterator[Finding]:
    """Find a target that is its source, for languages without a word list."""
    if pair.source.strip() == pair.target.strip() and len(words(blanked(pair.source))) >= 4:
        yield finding(pair, CHECK, Severity.ERROR, "the target is a copy of the source")
