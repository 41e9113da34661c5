"""Both sides of a pair as words, and where the words of one stand on the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.qa.frequency import zipf
from pipeline.qa.model import Pair
from pipeline.qa.prose import Word, atoms, blanked
from pipeline.qa.untranslated.lexicon import ordinary
from pipeline.qa.untranslated.oblique import NAMING_ADJECTIVE, OBLIQUE
from pipeline.qa.untranslated.particles import GERMAN_PARTICLES
from pipeline.qa.untranslated.spared import compounds, institutions, phrases, quotations, sayings

# A sentence begins at the start and after these; a capital there says nothing of names.
_SENTENCE_ENDS = frozenset(".!?:…")


# What may stand between the end of a sentence and the first word of the next.
_OPENING = " \t\n\u00a0\u202f\"“”„«»‚‘‹›'(¿¡–—-"

# Endings of German adjectives.
_UNDECLINED = regex.compile(r"e[nmrs]?$")

_QUOTES = frozenset("\"'`“”„«»‚‘’‹›[]")


def _begins(text: str, start: int) -> bool:
    while start and text[start - 1] in _OPENING:
        start -= 1
    return start == 0 or text[start - 1] in _SENTENCE_ENDS


@dataclass(frozen=True, slots=True)
class Shared:
    """A word that stands on both sides."""

    place: int
    """Where it stands in the target, counted in words."""
    key: str
    places: Sequence[int]
    """Where it stands in the source."""
    foreign: float
    """How common it is in the source language, as a Zipf value."""
    ours: float
    """How common it is in the target's."""

    @property
    def gain(self) -> float:
        """How much commoner it is in the source language."""
        return self.foreign - self.ours


MOST = 20
"""Places of one word in the source that are looked at: the work stays linear where a word is repeated without end."""


class View:
    """Both sides of a pair as words, and what the weights of words need of them."""

    def __init__(self, pair: Pair, source: str, target: str, allowed: frozenset[str]) -> None:
        self.pair = pair
        self.source = source
        self.target = target
        self.allowed = allowed
        self.proper = institutions(source)
        self.here = atoms(blanked(pair.target))
        self.kept = self._inside(
            *compounds(pair.target, self.allowed),
            *(span for span in quotations(pair) if not self._plain(pair.target[slice(*span)])),
            *sayings(self.here, phrases(source)),
        )
        """Where the words begin that are kept because of what they are part of."""
        self.there = atoms(blanked(pair.source))
        self.explained: dict[str, bool] = {}
        """Words that the source has a reason for, as far as they were asked for."""
        self.places: dict[str, list[int]] = {}
        for place, word in enumerate(self.there):
            found = self.places.setdefault(word.key, [])
            if len(found) < MOST:
                found.append(place)
        capitals = sum(word.text[0].isupper() for word in self.there)
        self.title_case = source == "en" and len(self.there) >= 3 and capitals >= 0.75 * len(self.there)
        self.shouted = sum(word.text.isupper() for word in self.there) > len(self.there) / 2

    def _inside(self, *spans: tuple[int, int]) -> frozenset[int]:
        """Give where the words of the target begin that stand inside of spans."""
        starts = [word.start for word in self.here] if spans else []
        return frozenset(
            word.start
            for start, end in spans
            for word in self.here[bisect_left(starts, start) : bisect_left(starts, end)]
            if word.end <= end
        )

    def _plain(self, quoted: str) -> bool:
        """Tell whether a quoted word is a plain one of the source language: "abandonar" is no title."""
        common = zipf(quoted, self.source) if quoted.isalpha() and quoted.islower() else 0.0
        return common >= 3.5 and common - zipf(quoted, self.target) >= 3

    def copied(self) -> bool:
        """Tell whether the target is its source, and says something in the source's language."""
        if [word.text for word in self.here] != [word.text for word in self.there]:
            return False
        gains = [
            zipf(word.key, self.source) - zipf(word.key, self.target)
            for word in self.here
            if (word.text.islower() or self.opens(word)) and word.key not in self.allowed
        ]
        return len(self.here) >= 2 and max(gains, default=0) >= 1 and sum(gains) >= 1.5

    def opens(self, word: Word) -> bool:
        """Tell whether a word has its capital from the sentence that it begins: an ordinary one, known nowhere else."""
        foreign = zipf(word.key, self.source)
        return (
            word is self.here[0]
            and word.start not in self.kept
            and not word.key.endswith(NAMING_ADJECTIVE.get(self.source, ()))
            and foreign >= 4
            and foreign - max(zipf(word.key, self.target), zipf(word.key, "de")) >= 2
            and (foreign >= 5.8 or ordinary(word.key, self.source))
        )

    def capital(self, text: str, places: Sequence[int]) -> bool:
        """Tell whether a shared word is written like a name on both sides."""
        if not text[0].isupper() or self.title_case or self.shouted:
            return False
        return any(self.there[at].text[0].isupper() for at in places)

    def begins(self, at: int) -> bool:
        """Tell whether a word of the source begins a sentence."""
        return _begins(self.pair.source, self.there[at].start)

    def begins_here(self, place: int) -> bool:
        """Tell whether a word of the target begins a sentence."""
        return _begins(self.pair.target, self.here[place].start)

    def beside_shared_name(self, shared: Shared) -> int | None:
        """Give the next capitalised word where it is the same on both sides: both are parts of one name.

        Particles inside a name are stepped over: Guardia di Finanza, Feria del Libro.
        """
        place = shared.place
        for step in (-1, 1):
            beside = self.fellow(self.here, place, step)
            if beside is None:
                continue
            key = self.here[beside].key
            for at in shared.places:
                fellow = self.fellow(self.there, at, step)
                if fellow is None or abs(fellow - at) != abs(beside - place):
                    continue
                other = self.there[fellow].key
                if not self._alike(other, key):
                    continue
                # "Ein Sprecher": the article has its capital from the sentence.
                if not (self.begins(fellow) and zipf(key, self.source) >= 5.8):
                    return beside
        return None

    def _alike(self, other: str, key: str) -> bool:
        """Tell whether two words are forms of one: "v Hradci Králové" and "in Hradec Králové", "der Deutschen Oper"."""
        if other == key:
            return True
        if self.source in OBLIQUE:
            return len(key) > 3 and other[:4] == key[:4]
        return self.source == "de" and len(key) > 4 and _UNDECLINED.sub("", other) == _UNDECLINED.sub("", key)

    def fellow(self, found: Sequence[Word], at: int, step: int) -> int | None:
        """Give the next word with a capital, over at most two particles; None where there is none."""
        for distance in (1, 2, 3):
            beside = at + step * distance
            if not 0 <= beside < len(found):
                return None
            if found[beside].text[0].isupper():
                return beside
            key = found[beside].key
            if len(key) > 5 or (key not in GERMAN_PARTICLES if self.source == "de" else zipf(key, self.source) < 5.8):
                return None
        return None

    def same(self, first: int, last: int) -> bool:
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
        if at < 1 or at + len(left) >= len(source) or left.count(" ") > 3 or self._plain(left):
            return False
        mark = source[max(0, at - 3) : at].rstrip("\u00a0\u202f ")[-1:]
        # Whoever keeps a title sets the marks anew; a sentence that was left has its own: „Es ist eine Katastrophe“.
        return mark != "" and mark in _QUOTES and (left.count(" ") < 3 or mark != target[start - 1] or mark == '"')
