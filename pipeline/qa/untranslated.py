"""Text of the source language stands in the target.

## What it finds
The whole source, a half, a clause or a single word left as it was. Where the languages are written in
different scripts, by the script. Where they share one, by whose words they are: a word that stands on
both sides and is far commoner in the source language than in the target's, and runs of words that
belong to the source language together.

## Why it matters
A reader cannot read it. It is the commonest fault of machine translation that looks finished.

## Example
- source: Die Bundesregierung hat den Entwurf gestern gebilligt.
- target: The Bundesregierung approved the draft yesterday.

## Known false alarms
A name that is an ordinary word of the source language and hardly known in the target's (a party, a
newspaper): put it into the glossary, and it is spared. What stands in quotation marks or brackets as a
word talked about ("the character 福") is an info.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

import regex

from pipeline.qa.frequency import common_in, endings, known, letters, zipf
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import Word, atoms, blanked, plain_atoms, words
from pipeline.text.languages import language

CHECK = "untranslated"

VERBATIM = frozenset({"identity", "pseudo"})
"""Engines that leave the source standing because that is their purpose."""


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find what was left in the source language, or in the language a pivot came from."""
    if pair.engine in VERBATIM or not pair.target.strip():
        return
    source, target = language(pair.source_lang), language(pair.target_lang)
    if source.base == target.base:
        return
    scripts = _foreign_scripts(pair)
    if scripts:
        yield from _by_script(pair, context, scripts)
    if set(source.scripts) & set(target.scripts):
        yield from _by_words(pair, context)
    elif source.script == "Latn":
        yield from _latin_among_others(pair, context)


# --- by script


def _foreign_scripts(pair: Pair) -> tuple[str, ...]:
    """Scripts of the source (and of a pivot's source) that the target does not use."""
    own = set(language(pair.target_lang).scripts) | {"Latin"}
    theirs = list(language(pair.source_lang).scripts)
    if pair.origin_lang:
        theirs += language(pair.origin_lang).scripts
    return tuple(dict.fromkeys(script for script in theirs if script not in own))


@lru_cache(maxsize=64)
def _runs(scripts: tuple[str, ...]) -> regex.Pattern[str]:
    letters = "".join(rf"\p{{Script={script}}}" for script in scripts)
    # What stands between two runs without being prose of the target joins them into one finding.
    return regex.compile(rf"[{letters}](?:[\p{{M}}\p{{N}}\p{{P}}\s]{{0,4}}+[{letters}])*+ー*+")


# Words that say that a word is talked about, not used. They hold for English targets; elsewhere a
# quotation in the source's script is rare enough to be looked at.
_TALKED_ABOUT = regex.compile(
    r"\b(?:characters?|kanji|hanzi|kana|hiragana|katakana|ideographs?|ideograms?|letters?|glyphs?|radicals?|pronounced|"
    r"word|term|phrase|spelled|spelt|written)\b",
    regex.IGNORECASE,
)
_OPEN = "\"'“‘«(（「『["
_CLOSE = "\"'”’»)）」』]"


def _by_script(pair: Pair, context: Context, scripts: tuple[str, ...]) -> Iterator[Finding]:
    allowed = _glossary_forms(pair, context)
    for match in _runs(scripts).finditer(pair.target):
        left = match[0]
        if left in allowed:
            continue
        name = ", ".join(scripts)
        severity = Severity.ERROR
        message = f"left untranslated ({name}): {_say(left)}"
        if _talked_about(pair, match.start(), match.end()):
            severity = Severity.INFO
            message = f"kept as a word that is talked about: {_say(left)}"
        start = pair.source.find(left)
        yield finding(
            pair,
            CHECK,
            severity,
            message,
            source_span=(start, start + len(left)) if start >= 0 else None,
            target_span=(match.start(), match.end()),
        )


def _talked_about(pair: Pair, start: int, end: int) -> bool:
    """Tell whether a short run is quoted or bracketed on purpose: a gloss or a word as a word."""
    target = pair.target
    if end - start > 12 or start == 0 or end == len(target):
        return False
    opening, closing = target[start - 1], target[end]
    if opening not in _OPEN or closing not in _CLOSE:
        return False
    left = target[start:end]
    at = pair.source.find(left)
    if at < 0:
        return False
    bracketed_in_source = pair.source[at - 1 : at] in tuple("(（[") and pair.source[at - 1 : at] != ""
    if opening in "([（":
        # "Weibo (微博)": a name with its original; in the source the original stands unbracketed.
        before = target[: start - 1].rstrip().rsplit(None, 1)
        return not bracketed_in_source and bool(before) and before[-1][:1].isupper() and end - start <= 6
    return end - start <= 4 and _TALKED_ABOUT.search(target) is not None


# --- by whose words they are


def _by_words(pair: Pair, context: Context) -> Iterator[Finding]:
    source, target = language(pair.source_lang).base, language(pair.target_lang).base
    if not (known(source) and known(target)):
        yield from _copied(pair)
        return
    if not _suspicious(pair, source, target):
        return
    here = atoms(blanked(pair.target))
    view = _View(pair, source, target, _glossary_words(pair, context))
    weights = [view.weigh(place) for place in range(len(here))]
    runs = list(_runs_left(weights)) or ([(0, len(here) - 1)] if view.copied() else [])
    for first, last in runs:
        start, end = here[first].start, here[last].end
        left = pair.target[start:end]
        at = pair.source.find(left)
        severity, message = Severity.ERROR, f"left untranslated: {_say(left)}"
        if view.all_named(first, last, weights) or view.quoted(start, end):
            severity, message = Severity.INFO, f"kept as a name or quotation: {_say(left)}"
        yield finding(
            pair,
            CHECK,
            severity,
            message,
            source_span=(at, at + len(left)) if at >= 0 else None,
            target_span=(start, end),
        )


def _suspicious(pair: Pair, source: str, target: str) -> bool:
    """Tell cheaply whether any word could weigh: one that is commoner in the source language, or that the target's list lacks."""
    theirs = {word.casefold() for word in plain_atoms(blanked(pair.source))}
    for word in plain_atoms(blanked(pair.target)):
        key = word.casefold()
        if len(key) < 2:
            continue
        ours = zipf(key, target)
        if ours <= 1.0 or (key in theirs and (ours <= 1.8 or zipf(key, source) - ours > 0.3)):
            return True
    return False


LEFT = 2.0
"""Weight from which a word, or a run of words, counts as left untranslated."""


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


# What streets, squares and houses are called before their names; English often keeps it.
_PLACES = frozenset(
    (
        "rue",
        "place",
        "avenue",
        "boulevard",
        "quai",
        "musée",
        "château",
        "hôtel",
        "calle",
        "plaza",
        "paseo",
        "museo",
        "palacio",
        "via",
        "piazza",
        "palazzo",
        "villa",
        "ponte",
        "ulice",
        "náměstí",
        "ulica",
        "plac",
        "aleja",
    )
)

# Inside German names; other languages' nouns are small, so there any common word between capitals is one.
_GERMAN_PARTICLES = frozenset(("von", "zu", "vom", "zum", "zur", "am", "an", "ob"))

# A sentence begins at the start and after these; a capital there says nothing of names.
_SENTENCE_ENDS = frozenset(".!?:…")
_QUOTES = frozenset("\"'`“”„«»‚‘’‹›[]")

# What stands inside names, written small: between two capitals, or in names in sentence case.
_PARTICLES = {
    "fr": frozenset(["de", "du", "des", "d", "l", "la", "le", "les", "en", "sur", "sous", "lès", "sans", "et", "au", "aux", "à", "pour"]),
    "es": frozenset(["de", "del", "la", "el", "las", "los", "y", "e", "por"]),
    "it": frozenset(["di", "del", "della", "dello", "dei", "degli", "delle", "dell", "d", "da", "dal", "dalla", "e", "la", "il", "l", "per", "al", "alla", "in"]),
    "pt": frozenset(["de", "do", "da", "dos", "das", "e", "a", "o"]),
    "nl": frozenset(["van", "der", "den", "de", "het", "en", "aan", "ter", "ten", "t"]),
    "cs": frozenset(["a", "v", "ve", "z", "ze", "u", "na", "nad", "pod", "pro", "o", "do", "při"]),
    "pl": frozenset(["i", "w", "we", "z", "na", "nad", "pod", "dla", "o", "bez", "do"]),
}  # fmt: skip
_ARTICLES = frozenset(
    ["le", "la", "les", "l", "du", "au", "aux", "des", "el", "los", "las", "al", "del", "il", "lo", "i", "gli", "dell", "della", "alla", "all", "nel", "nella", "dal", "dalla", "o", "a", "do", "da", "no", "na"]
)  # fmt: skip
_BARE_ARTICLES = frozenset(["le", "la", "les", "l", "el", "los", "las", "il", "lo", "gli"])
_NAME_SHAPES = {
    # H a name's first word, C a capital, c a small word, p a particle, a an article after it.
    "articled": regex.compile(r"H(?:[cC]{1,2}|pa?[cC]{1,2}|[cC]pa?[cC]{1,2})"),
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

# Endings of names in oblique cases and what the nominative has in their place. English and its peers
# take names over in the nominative, so a name in another case was not translated: Tuska, v Brně.
_OBLIQUE = {
    "pl": (
        ("iego", ("i",)), ("ego", ("y", "i", "e")), ("iemu", ("i",)), ("emu", ("y",)), ("iem", ("", "o")),
        ("em", ("", "o", "e")), ("owi", ("", "o")), ("im", ("i",)), ("ym", ("y",)), ("iej", ("a", "ia")), ("ej", ("a",)),
        ("niu", ("ń",)), ("iu", ("", "ie")), ("owie", ("ów",)), ("ową", ("owa",)), ("ą", ("a",)), ("ę", ("a",)),
        ("ach", ("y", "e", "a")), ("ie", ("a", "", "o")), ("ii", ("ia",)), ("ji", ("ja",)), ("ni", ("nia",)),
        ("y", ("a",)), ("i", ("a",)), ("u", ("", "o")), ("a", ("", "o")),
    ),
    "cs": (
        ("ého", ("ý",)), ("ému", ("ý",)), ("ým", ("ý",)), ("ých", ("ý", "é", "á")), ("ovi", ("", "a")), ("em", ("", "o")),
        ("ou", ("a", "á")), ("ové", ("ová",)), ("ech", ("y", "e")), ("ích", ("e",)), ("ii", ("ie", "ia")), ("ci", ("ec",)),
        ("ni", ("eň", "ň")), ("ži", ("ž",)), ("ě", ("a", "o", "")), ("ům", ("y",)), ("u", ("", "a", "o")), ("y", ("a",)),
        ("a", ("", "o")),
    ),
}  # fmt: skip

# German: what makes a word a common noun whatever its frequency, and tails of names and places.
_GERMAN_NOUN = (
    "ung",
    "ungen",
    "heit",
    "heiten",
    "keit",
    "keiten",
    "schaft",
    "schaften",
    "tät",
    "täten",
    "nis",
    "nisse",
    "ismus",
    "innen",
)
_GERMAN_NAME = (
    "straße", "strasse", "platz", "allee", "burg", "berg", "berge", "dorf", "heim", "bach", "stadt", "stein", "feld", "hof", "haus",
    "mann", "meier", "meyer", "maier", "müller", "wald", "see", "tal", "brück", "brücken", "brunn", "hausen", "ingen", "stadion", "bank", "werk", "werke", "land", "bahn", "post",
)  # fmt: skip
_GERMAN_ADJECTIVE = regex.compile(
    r"(?:isch|lich|ig|bar|sam|los|haft|iv|ell|är|end|iert|neu|alt|groß|gut|jung|erst|zweit|dritt|letzt|nächst|deutsch|ander|"
    r"ganz|klein|weit|hoh|stark|lang|viel|best|größt|früher|später|weiter)(?:e|en|er|es|em)$"
)
_GERMAN_DETERMINERS = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eines",
        "kein",
        "keine",
        "keinen",
        "keinem",
        "keiner",
        "im",
        "am",
        "zum",
        "zur",
        "beim",
        "vom",
        "ins",
        "ans",
        "mehrere",
        "viele",
        "wenige",
        "einige",
        "alle",
        "diese",
        "dieser",
        "dieses",
        "diesem",
        "diesen",
        "jede",
        "jeder",
        "jedes",
        "jedem",
        "jeden",
        "sein",
        "seine",
        "seinen",
        "seinem",
        "seiner",
        "ihr",
        "ihre",
        "ihren",
        "ihrem",
        "ihrer",
        "unser",
        "unsere",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
    ]
)


class _View:
    """Both sides of a pair as words, and what the weights of words need of them."""

    def __init__(self, pair: Pair, source: str, target: str, allowed: frozenset[str]) -> None:
        self.pair = pair
        self.source = source
        self.target = target
        self.allowed = allowed | loans(source)
        self.proper = institutions(source)
        self.here = atoms(blanked(pair.target))
        self.compounds = (
            *_compounds(pair.target, self.allowed),
            *(span for span in _quotations(pair) if not self._plain(pair.target[slice(*span)])),
            *_sayings(self.here, phrases(source)),
        )
        self.there = atoms(blanked(pair.source))
        self.places: dict[str, list[int]] = {}
        for place, word in enumerate(self.there):
            self.places.setdefault(word.key, []).append(place)
        capitals = sum(word.text[0].isupper() for word in self.there)
        self.title_case = source == "en" and len(self.there) >= 3 and capitals >= 0.75 * len(self.there)
        self.shouted = sum(word.text.isupper() for word in self.there) > len(self.there) / 2

    def _plain(self, quoted: str) -> bool:
        """Tell whether a quoted word is a plain one of the source language: "abandonar" is no title."""
        common = zipf(quoted, self.source) if quoted.isalpha() and quoted.islower() else 0.0
        return common >= 4 and common - zipf(quoted, self.target) >= 3

    def copied(self) -> bool:
        """Tell whether the target is its source, and says something in the source's language."""
        if [word.text for word in self.here] != [word.text for word in self.there]:
            return False
        gains = [
            zipf(word.key, self.source) - zipf(word.key, self.target)
            for word in self.here
            if word.text.islower() and word.key not in self.allowed
        ]
        return len(self.here) >= 3 and max(gains, default=0) >= 1 and sum(gains) >= 1.5

    def weigh(self, place: int) -> float:
        """Weigh how far a word of the target belongs to the source language: above 0 it does."""
        word = self.here[place]
        key = word.key
        if key in self.allowed or (key in self.proper and word.text[0].isupper()):
            return 0.0
        if len(key) < 2 or (word.text.isupper() and not self.shouted):
            return 0.0
        if any(start <= word.start and word.end <= end for start, end in self.compounds):
            return 0.0
        text = self.pair.target
        if text[word.start - 1 : word.start].isdigit() or text[word.end : word.end + 1].isdigit():
            return 0.0  # base64, 3D: a code
        if len(key) <= 3 and "-" in (text[word.start - 1 : word.start], text[word.end : word.end + 1]):
            return 0.0  # on-line
        ours = zipf(key, self.target)
        foreign = zipf(key, self.source)
        places = self.places.get(key, ())
        if not places:
            return self._weigh_unshared(word, key, foreign, ours)
        if self._capital(word.text, places):
            return self._weigh_capital(place, key, places, foreign, ours)
        if self._particle(place):
            return min(foreign - ours, 0.5)
        if (
            place
            and word.text[0].isupper()
            and not self.title_case
            and (foreign - ours < 2 or self._before_shared_capital(place, places))
        ):
            return 0.0  # "la selección argentina": "Argentina"; "la calle Mayor": "Calle Mayor".
        return _weigh_lower(key, foreign, ours, self.source, self.target)

    def _weigh_unshared(self, word: Word, key: str, foreign: float, ours: float) -> float:
        if word.text[0].isupper():
            return -0.3 if ours < 3 else -1.0
        if ours <= 1.0 and foreign >= 3.5 and len(key) >= 4:
            return 2.0
        return -1.0 if ours >= 3 else 0.0

    def _before_shared_capital(self, place: int, places: Sequence[int]) -> bool:
        """Tell whether the same capitalised word comes next on both sides, over at most two particles."""
        beside = self._fellow(self.here, place, 1)
        if beside is None:
            return False
        key = self.here[beside].key
        return any(
            fellow is not None and self.there[fellow].key == key
            for fellow in (self._fellow(self.there, at, 1) for at in places)
        )

    def _capital(self, text: str, places: Sequence[int]) -> bool:
        """Tell whether a shared word is written like a name on both sides."""
        if not text[0].isupper() or self.title_case or self.shouted:
            return False
        return any(self.there[at].text[0].isupper() for at in places)

    def _particle(self, place: int) -> bool:
        """Tell whether a lower-case word stands inside a name on both sides, as "de" and "della" do."""
        here, key = self.here, self.here[place].key
        if self.source == "de":
            # "von der Leyen", but not "Ende der Saison".
            if key not in _GERMAN_PARTICLES and not (place and here[place - 1].key in _GERMAN_PARTICLES):
                return False
        elif not self._links(here[place]):
            return False
        first, last = place - 1, place + 1
        # "von der Leyen", "de la Cruz": two in a row.
        if first > 0 and here[first].text.islower() and (self.source == "de" or self._links(here[first])):
            first -= 1
        elif last + 1 < len(here) and here[last].text.islower() and (self.source == "de" or self._links(here[last])):
            last += 1
        if first < 0 or last >= len(here) or not here[last].text[0].isupper():
            return False
        if not here[first].text[0].isupper() and here[first].key not in _PLACES:
            # "rue de Rivoli" is a name, and "Opéra national de Paris".
            first -= 1
            if first < 0 or not here[first].text[0].isupper() or first + 2 != place or self.source in _OBLIQUE:
                return False
        keys = [unaccented(word.key) for word in here[first : last + 1]]
        offset = place - first
        return any(
            [unaccented(word.key) for word in self.there[at - offset : at - offset + len(keys)]] == keys
            for at in self.places[key]
            if at >= offset
        )

    def _weigh_capital(self, place: int, key: str, places: Sequence[int], foreign: float, ours: float) -> float:
        gain = foreign - ours
        if gain < 0:
            return -0.5
        fellow = self._beside_shared_name(place, places)
        # "am Sonntag im Olympiastadion": over a particle a German noun is not part of what follows.
        apart = fellow is not None and self.source == "de" and abs(fellow - place) > 1
        if fellow is not None and not (apart and key in exonyms(self.source, self.target)):
            return self._weigh_in_name(key, places, self.here[fellow].key, foreign, ours)
        if key in exonyms(self.source, self.target):
            return max(gain, LEFT)
        if self.source == "de":
            return self._weigh_german(key, places, foreign, ours)
        if _known_abroad(key, self.source, foreign, ours):
            return 0.3
        begins = all(self._begins(at) for at in places)
        if not begins or foreign < 4.5:
            # English often drops the accents of names that it knows: Wrocław is known as Wroclaw.
            ours = max(ours, zipf(unaccented(key), self.target))
        if ours <= 1.8 and _oblique(key, self.source, self.target, foreign):
            return max(gain, LEFT)
        # A name that several languages know is known in this one too.
        ordinary = ours <= 1.3 or _ordinary(key, self.source)
        if begins:
            # "Cependant, ..." begins a sentence; so does "Babiš ...", which then begins the target too.
            if (foreign >= 5.8 and gain >= 2) or (foreign >= 4.7 and gain >= 2.6 and ours <= 2.2):
                return gain
            if not ordinary:
                return 0.0
            if (foreign >= 4.5 and ours <= 1.6) or (place > 0 and foreign >= 4.2 and gain >= 2 and ours <= 2.6):
                return gain
            if place > 0 and foreign >= 2.8 and ours <= 0.5:
                return gain
            if foreign >= 4 and ours <= 1.6 and _looks(key, self.source, self.target):
                return max(gain, LEFT)
            return 0.3
        if (
            gain >= 1.5
            and foreign >= 3.8
            and ours <= 2.9
            and _ordinary(key, self.source, 4)
            and self._torn(place, places)
        ):
            return max(gain, LEFT)
        if self.source not in _OBLIQUE and foreign >= 4 and ours <= 1.3:
            return gain
        # Institutions are written with capitals (Gobierno, Corte Suprema), and so are names.
        return gain if foreign >= 4.8 and ours <= 1.9 and ordinary else 0.0

    def _weigh_german(self, key: str, places: Sequence[int], foreign: float, ours: float) -> float:
        """Tell nouns from names, since German writes both with a capital.

        A determiner or an adjective before it is the best sign of a noun; names of institutions take
        one too, but English knows those (Bundestag 4.5 in German, 2.5 in English).
        """
        gain = foreign - ours
        if all(self._begins(at) for at in places) and foreign >= 5.5:
            return gain if gain >= 2 else 0.3
        if key.endswith(_GERMAN_NAME) and foreign < 4:
            return 0.0
        ordinary = ours <= 1.3 or _ordinary(key, "de")
        determined = any(at > 0 and self._determines(self.there[at - 1]) for at in places)
        if determined and gain >= 2.2 and ours <= 3.0 and foreign >= 4.5:
            return gain
        if not ordinary:
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
        if ours <= 2.7 and foreign >= 4.1 and gain >= 1.6 and zipf(key, "fr") <= 2 and zipf(key, "nl") <= 2.6:
            return max(gain, LEFT)
        if determined and (
            ours == 0
            or (ours <= 2.2 and foreign >= 3.3 and gain >= 1.4)
            or (ours <= 3.0 and foreign >= 4.1 and gain >= 1.8)
        ):
            return max(gain, LEFT)
        if ours == 0 and (determined or foreign < 3) and _german_compound(key):
            return max(gain, LEFT)
        return 0.2

    def _determines(self, word: Word) -> bool:
        """Tell whether a noun follows: after an article or an adjective, not after "sagte" or "es"."""
        if word.key in _GERMAN_DETERMINERS:
            return True
        return word.text.islower() and _GERMAN_ADJECTIVE.search(word.key) is not None

    def _weigh_in_name(self, key: str, places: Sequence[int], fellow: str, foreign: float, ours: float) -> float:
        """Weigh a word whose neighbour is the same capitalised word on both sides: mostly a name, kept whole."""
        gain = foreign - ours
        if self.source == "de":
            # A title before a name, "Der Regisseur Fatih Akin", is still a noun.
            determined = any(at > 0 and self._determines(self.there[at - 1]) for at in places)
            return gain if ours <= 1.2 and foreign >= (3.4 if determined else 3.8) and _ordinary(key, "de") else 0.0
        if self.source not in _OBLIQUE:
            return 0.0
        unknown = max(ours, zipf(unaccented(key), self.target)) <= 0.5
        if unknown and foreign >= 3 and all(self._begins(at) for at in places) and zipf(fellow, self.source) < 5:
            return gain  # "Spisovatel Milan Kundera": the same
        if unknown and _oblique_for_sure(key, self.source, self.target, foreign):
            return max(gain, LEFT)
        # Names are taken over in the nominative; in another case the whole name was left.
        other = zipf(fellow, self.source)
        both = unknown and other - zipf(fellow, self.target) >= 2 and _oblique(fellow, self.source, self.target, other)
        return max(gain, LEFT) if both and _oblique(key, self.source, self.target, foreign) else 0.0

    def _beside_shared_name(self, place: int, places: Sequence[int]) -> int | None:
        """Give the next capitalised word where it is the same on both sides: both are parts of one name.

        Particles inside a name are stepped over: Guardia di Finanza, Feria del Libro.
        """
        for step in (-1, 1):
            beside = self._fellow(self.here, place, step)
            if beside is None:
                continue
            key = self.here[beside].key
            for at in places:
                fellow = self._fellow(self.there, at, step)
                if fellow is None or abs(fellow - at) != abs(beside - place):
                    continue
                other = self.there[fellow].key
                # "v Hradci Králové": "in Hradec Králové".
                if other != key and not (self.source in _OBLIQUE and other[:4] == key[:4] and len(key) > 3):
                    continue
                # "Ein Sprecher": the article has its capital from the sentence.
                if not (self._begins(fellow) and zipf(key, self.source) >= 5.8):
                    return beside
        return None

    def _fellow(self, found: Sequence[Word], at: int, step: int) -> int | None:
        """Give the next word with a capital, over at most two particles; None where there is none."""
        for distance in (1, 2, 3):
            beside = at + step * distance
            if not 0 <= beside < len(found):
                return None
            if found[beside].text[0].isupper():
                return beside
            key = found[beside].key
            if len(key) > 5 or (key not in _GERMAN_PARTICLES if self.source == "de" else zipf(key, self.source) < 5.8):
                return None
        return None

    def _torn(self, place: int, places: Sequence[int]) -> bool:
        """Tell whether a word is part of a longer name in the source and stands without its fellows here."""
        around = {self.here[beside].key for beside in range(max(0, place - 3), min(len(self.here), place + 4))}
        for at in places:
            fellows = [
                self.there[fellow].key
                for fellow in (at - 1, at + 1)
                if 0 <= fellow < len(self.there) and self.there[fellow].text[0].isupper() and not self._begins(fellow)
            ]
            if not fellows or any(fellow in around for fellow in fellows):
                return False
        return True

    def _begins(self, at: int) -> bool:
        """Tell whether a word of the source begins a sentence."""
        before = self.pair.source[: self.there[at].start].rstrip(" \t\n\"“”„«»‚‘‹›'(¿¡–—-")
        return not before or before[-1] in _SENTENCE_ENDS

    def all_named(self, first: int, last: int, weights: Sequence[float]) -> bool:
        """Tell whether all that weighs in a run are names: "Komerční banka and Česká spořitelna"."""
        start = first
        for place in range(first, last + 2):
            if place <= last and self.here[place].key in self.places:
                continue
            heavy = [at for at in range(start, place) if weights[at] > 0.3]
            if heavy and not self.named(heavy[0], heavy[-1]):
                return False
            start = place + 1
        return True

    def named(self, first: int, last: int) -> bool:
        """Tell whether a short run is a name in sentence case: Assemblée nationale, rue de Rivoli, Čapí hnízdo."""
        here = self.here
        if here[first].key in _PLACES and last - first <= 2 and last + 1 < len(here):
            # A street or a museum with its particle, before the name proper.
            return here[last + 1].text[0].isupper() and self._same(first, last + 1)
        if self.source == "de":
            return self._german_title(first, last)
        start = first if here[first].text[0].isupper() else first - 1
        if start >= 0 and here[start].text.islower():
            start -= 1  # "Člověk v tísni"
        if start < 0 or not here[start].text[0].isupper() or not 1 <= last - start <= 5:
            return False
        head = here[start]
        before = here[start - 1] if start else None
        if head.key not in self.places:
            return False
        if (
            before is not None
            and before.key in self.places
            and before.text[0].isupper()
            and (start == 1 or zipf(before.key, self.source) < 5.8)
        ):
            return False  # a person's name, and what follows it is a verb; or an article that was left with the rest
        between = self.pair.target[head.start : here[last].end]
        if any(sign in between for sign in ',;:()"'):
            return False
        foreign, ours = zipf(head.key, self.source), zipf(head.key, self.target)
        # What an institution's name begins with is an ordinary word of the source language.
        shape = "H" + "".join(self._shape(word) for word in here[start + 1 : last + 1])
        if head.text.isupper() or foreign >= 5.6 or (len(shape) < 4 and (foreign - ours < 1.0 or ours > 4.2)):
            return False
        if self.source in _OBLIQUE:
            if here[last].key.endswith(_PAST[self.source]) or _oblique(head.key, self.source, self.target, foreign):
                return False  # "Ostravě překonalo": a place, and a verb
            return _NAME_SHAPES["bare"].fullmatch(shape) is not None and self._same(start, last)
        # Names of institutions take the article in the source; persons do not.
        articled = any(
            at and self.there[at - 1].key in _ARTICLES and (at == 1 or self.there[at - 1].text.islower())
            for at in self.places[head.key]
        )
        if not articled and (
            foreign < 4.1
            or foreign - ours < 1.5
            or not _ordinary(head.key, self.source)
            or all(self._begins(at) for at in self.places[head.key])
        ):
            return False
        if (
            shape[-1] == "c"
            and shape[-2] not in "pa"
            and not here[last].key.endswith(_ADJECTIVE.get(self.source, ("al",)))
        ):
            return False  # "El Museo del Prado recibió ..."
        allowed = _NAME_SHAPES["articled" if articled else "bare"]
        return allowed.fullmatch(shape) is not None and self._same(start, last)

    def _shape(self, word: Word) -> str:
        """Give the letter that a word has in the shape of a name."""
        if word.text[0].isupper():
            return "C"
        if word.key in _BARE_ARTICLES:
            return "a"
        return "p" if self._links(word) else "c" if len(word.key) >= 4 and zipf(word.key, self.source) < 5.8 else "-"

    def _links(self, word: Word) -> bool:
        """Tell whether a word may stand inside a name though it is written small: sans, della, v."""
        if self.source in _PARTICLES:
            return word.text.islower() and word.key in _PARTICLES[self.source]
        return word.text.islower() and zipf(word.key, self.source) >= 5.8

    def _german_title(self, first: int, last: int) -> bool:
        """Tell whether a run is two nouns and what links them, no more: Haus der Kunst."""
        here = self.here
        start = first if here[first].text[0].isupper() else first - 1
        end = last if here[last].text[0].isupper() else last + 1
        if start < 0 or end >= len(here) or end - start != 2 or not self._same(start, end):
            return False
        if here[start].key in _GERMAN_DETERMINERS or here[start + 1].key not in {"der", "des", "für", "und"}:
            return False
        return here[start].text[0].isupper() and here[end].text[0].isupper()

    def _same(self, first: int, last: int) -> bool:
        """Tell whether the words stand in the source in the same order, the first with the same capital."""
        keys = [word.key for word in self.here[first : last + 1]]
        return any(
            [word.key for word in self.there[at : at + len(keys)]] == keys
            and self.there[at].text[0].isupper() == self.here[first].text[0].isupper()
            for at in self.places.get(keys[0], ())
        )

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether a short run is a quotation that stands in quotation marks on both sides."""
        target, source = self.pair.target, self.pair.source
        if not (start and end < len(target) and target[start - 1] in _QUOTES and target[end] in _QUOTES):
            return False
        left = target[start:end]
        at = source.find(left)
        if at < 1 or at + len(left) >= len(source) or left.count(" ") > 3:
            return False
        return source[at - 1].strip("\u00a0\u202f ") in _QUOTES or source[:at].rstrip("\u00a0\u202f ")[-1:] in _QUOTES


def _compounds(text: str, allowed: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Give the places of hyphenated words that are allowed as a whole: e-commerce, know-how."""
    if "-" not in text:
        return ()
    return tuple((word.start, word.end) for word in words(blanked(text)) if word.key in allowed)


# A short quotation, in the marks of any language.
_QUOTATION = regex.compile(r"([\"“”„«`\[‘])\s?([^\"“”„«»`\[\]‘’\n]{1,60}+)[\"“”»`\]’]")


def _quotations(pair: Pair) -> list[tuple[int, int]]:
    """Give the places of quoted words that the source quotes as well: a title, a word of code."""
    spans = []
    theirs: dict[str, str] | None = None
    for match in _QUOTATION.finditer(pair.target):
        if theirs is None:
            theirs = {found[2].strip(): found[1] for found in _QUOTATION.finditer(pair.source)}
        title = match[2].strip()
        if title not in theirs:
            continue
        # A longer title is one if the translator set the marks anew: „Das Leben der Anderen“.
        if len(title.split()) <= (6 if match[1] != theirs[title] else 3):
            spans.append(match.span(2))
    return spans


def unaccented(key: str) -> str:
    """Give a word without its accents, ł and ø included."""
    plain = "".join(char for char in unicodedata.normalize("NFD", key) if not unicodedata.combining(char))
    return plain.translate(_STROKES)


_STROKES = str.maketrans("łøđıß", "lodis")


def _weigh_lower(key: str, foreign: float, ours: float, source: str, target: str) -> float:
    """Weigh a shared word that is written small: no name, so a cognate, a loan or left.

    The rows are what separates left words from loans (schnitzel 3.9 in German, 2.4 in English; crème
    4.4 and 2.8) and cognates (centre 5.4 and 5.0) in this project's own pairs.
    """
    gain = foreign - ours
    if "is" in key:
        # The lists are mostly American: mobilisation is English too.
        gain = min(gain, foreign - max((zipf(form, target) for form in _british(key)), default=0.0))
    if foreign < 2.3:
        # Rare or unknown to the lists: an inflected form or a compound, or else a word of code (inotify).
        spelled = ours == 0 and len(key) >= 5 and not letters(target).issuperset(key)
        return LEFT if ours <= foreign / 2 and (spelled or _looks(key, source, target)) else 0.0
    if gain <= 0.3:
        return 0.0 if gain > -1.5 else -0.5
    if ours >= 4.4:
        # "non", "son", "solo": at home in both; but "de", "per" and "plus" outside of names are not.
        return max(gain, LEFT) if gain >= 1.5 else gain / 2
    if foreign >= 4:
        return max(gain, LEFT) if gain >= (1.4 if ours >= 2.6 else 1.0) else gain / 2
    if gain >= 1.5 or (ours <= 1.8 and gain >= 1.0):
        return max(gain, LEFT)
    return min(gain / 2, 1.0)


def _british(key: str) -> Iterator[str]:
    """Give the American spelling of a word in -isation, -ise and their like."""
    for ending in ("isation", "isations", "ise", "ised", "ises", "ising", "isable"):
        if key.endswith(ending):
            yield key[: -len(ending)] + "iz" + ending[2:]


@lru_cache(maxsize=16384)
def _looks(key: str, source: str, target: str) -> bool:
    """Tell whether a word that no list knows ends like words of the source language and not of the target."""
    if len(key) < 5:
        return False
    ending = key[-4:]
    theirs, ours = endings(source).get(ending, 0), endings(target).get(ending, 0)
    return theirs >= 5 and theirs >= 4 * ours


@lru_cache(maxsize=16384)
def _ordinary(key: str, source: str, limit: int = 2) -> bool:
    """Tell an ordinary word from a name: a name is known to other languages too."""
    return sum(common_in(key, other) for other in _WITNESSES if other != source) < limit


_WITNESSES = ("en", "de", "fr", "es", "it", "pt", "pl", "cs", "nl")


def _known_abroad(key: str, source: str, foreign: float, ours: float) -> bool:
    """Tell whether a word of the source language is so well known to others that it must be a name.

    Babiš 4.8 in Czech, 1.7 in German; vláda (government) 5.2 and unknown. Polish and Czech words travel
    less than those of the Romance languages (gobierno 5.8 and 2.3 in Italian, Renzi 4.8 and 2.8 in German).
    """
    abroad = max(ours, zipf(key, "de"))
    return abroad > 0 and foreign - abroad < (3.8 if source in _OBLIQUE else 3.0)


def _oblique(key: str, source: str, target: str, foreign: float) -> bool:
    """Tell whether a name stands in an oblique case: its nominative is about as common, or an exonym."""
    for ending, nominatives in _OBLIQUE.get(source, ()):
        if not key.endswith(ending) or len(key) - len(ending) < 3:
            continue
        stem = key[: -len(ending)]
        for nominative in (stem + end for end in nominatives):
            if nominative in exonyms(source, target):
                return True
            if len(stem) >= 4 and foreign > 0 and zipf(nominative, source) >= foreign - 0.5:
                return True
    return False


# No name ends so in the nominative.
_NEVER_NOMINATIVE = {"pl": ("ę", "ą", "ów"), "cs": ("ě", "ů", "ům")}


def _oblique_for_sure(key: str, source: str, target: str, foreign: float) -> bool:
    """Tell whether a name is in an oblique case, whatever stands beside it."""
    if foreign >= 2.5 and key.endswith(_NEVER_NOMINATIVE.get(source, ())):
        return True
    for ending, nominatives in _OBLIQUE.get(source, ()):
        if len(ending) < 2 or not key.endswith(ending) or len(key) - len(ending) < 3:
            continue
        for nominative in (key[: -len(ending)] + end for end in nominatives):
            if nominative in exonyms(source, target) or (foreign > 0 and zipf(nominative, source) >= foreign + 0.3):
                return True
    return False


@lru_cache(maxsize=4096)
def _german_compound(key: str) -> bool:
    """Tell whether a word is made of two common German words, the second no tail of names."""
    if len(key) < 9 or key.endswith(_GERMAN_NAME):
        return False
    for cut in range(4, len(key) - 3):
        head, tail = key[:cut], key[cut:]
        common = zipf(tail, "de")
        if common < 3.3 or zipf(tail, "en") > 3.0:
            continue
        if len(tail) >= 6 and common >= 4 and len(head) >= 5:
            return True
        if zipf(head, "de") >= 3.3 or (head.endswith("s") and zipf(head[:-1], "de") >= 3.5):
            return True
    return False


_LOANS = resources.files("pipeline.qa") / "loans.txt"


@cache
def loans(source: str) -> frozenset[str]:
    """Give the words of a language that others keep as they are."""
    rows = (line.split("\t") for line in _LOANS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return frozenset(
        word
        for lang, text in rows
        if lang in {source, "*"}
        for word in text.split()
        if "_" not in word and word.islower()
    )


@cache
def institutions(source: str) -> frozenset[str]:
    """Give the names that are words of the language as well: they are written with a capital in the list."""
    rows = (line.split("\t") for line in _LOANS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return frozenset(
        word.casefold() for lang, text in rows if lang == source for word in text.split() if word[0].isupper()
    )


@cache
def phrases(source: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Give the phrases of a language that others keep as they are, by their first word."""
    rows = (line.split("\t") for line in _LOANS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in (word for lang, text in rows if lang == source for word in text.split() if "_" in word):
        kept = tuple(word.key for word in atoms(phrase.replace("_", " ")))
        found[kept[0]] = (*found.get(kept[0], ()), kept)
    return found


def _sayings(here: Sequence[Word], known: Mapping[str, tuple[tuple[str, ...], ...]]) -> list[tuple[int, int]]:
    """Give the places of phrases that the target's language has taken over: déjà vu, Médecins sans frontières."""
    return [
        (word.start, here[place + len(phrase) - 1].end)
        for place, word in enumerate(here)
        for phrase in known.get(word.key, ())
        if tuple(one.key for one in here[place : place + len(phrase)]) == phrase
    ]


_EXONYMS = resources.files("pipeline.qa") / "exonyms.txt"


@lru_cache(maxsize=32)
def exonyms(source: str, target: str) -> frozenset[str]:
    """Give the names of countries, cities, languages, months and days that the target writes otherwise.

    From CLDR; single words alone, casefolded.
    """
    ours, theirs = language(target).locale, language(source).locale
    left: set[str] = set()
    for field in ("territories", "languages"):
        for code, name in getattr(theirs, field).items():
            other = str(getattr(ours, field).get(code, name))
            left.update(_differing(str(name), other))
    for zone, names in theirs.time_zones.items():
        if "city" in names:
            other = ours.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            # Zürich and Bogotá are at home in English too.
            if unaccented(names["city"]) != unaccented(other):
                left.update(_differing(names["city"], other))
    for field in ("months", "days"):
        for number, name in getattr(theirs, field)["format"]["wide"].items():
            left.update(_differing(name, getattr(ours, field)["format"]["wide"][number]))
    left.update(_other_places(source, target))
    return frozenset(word for word in left if zipf(word, target) <= 3.7)


def _other_places(source: str, target: str) -> Iterator[str]:
    """Read the names of the project's own list."""
    rows = [line.split("\t") for line in _EXONYMS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    head = rows[0]
    if source in head and target in head:
        ours = {row[head.index(target)] for row in rows[1:]}
        for row in rows[1:]:
            name = row[head.index(source)]
            if name not in ours:
                yield name.casefold()


def _differing(name: str, other: str) -> Iterator[str]:
    if name.casefold() != other.casefold() and " " not in name and "(" not in name and name.isalpha():
        yield name.casefold()


def _copied(pair: Pair) -> Iterator[Finding]:
    """Find a target that is its source, for languages without a word list."""
    if pair.source.strip() == pair.target.strip() and len(words(blanked(pair.source))) >= 4:
        yield finding(pair, CHECK, Severity.ERROR, "the target is a copy of the source")


# --- Latin words in targets of other scripts


_LATIN_RUN = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’-]*+(?:[ ,;:]{1,2}+\p{Latin}[\p{Latin}\p{M}'’-]*+)*+")


def _latin_among_others(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find words of a Latin-script source in a Chinese, Japanese, Russian or Hindi target.

    Names, acronyms and brands are at home there; lower-case words are not, unless the target's own
    word list has them (app, vs).
    """
    source, target = language(pair.source_lang).base, language(pair.target_lang).base
    allowed = _glossary_words(pair, context)
    theirs = {word.key for word in words(blanked(pair.source))}
    text = blanked(pair.target)
    for match in _LATIN_RUN.finditer(text):
        inside = [word for word in words(match[0]) if word.key in theirs and word.key not in allowed]
        lower = [word for word in inside if word.text.islower() and len(word.key) > 2]
        left = [word for word in lower if zipf(word.key, source) - zipf(word.key, target) >= 2]
        if len(inside) < 4 and not left:
            continue
        if not left and not any(zipf(word.key, source) >= 5 for word in lower):
            continue
        yield finding(
            pair,
            CHECK,
            Severity.ERROR,
            f"left untranslated: {_say(match[0])}",
            target_span=(match.start(), match.end()),
        )


# --- shared


def _glossary_forms(pair: Pair, context: Context) -> frozenset[str]:
    """Give the forms of the target, as they stand there, that the glossary asks for or allows."""
    if context.glossary is None:
        return frozenset()
    return frozenset(
        pair.target[match.start : match.end]
        for match in context.glossary.find(pair.target, pair.target_lang)
        if match.role.value in _ALLOWED
    )


_ALLOWED = frozenset({"form", "accepted"})


def _glossary_words(pair: Pair, context: Context) -> frozenset[str]:
    """Give the single words of those forms, casefolded."""
    return frozenset(word.key for form in _glossary_forms(pair, context) for word in words(form))


def _say(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
