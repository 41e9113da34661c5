"""Find in all that was ever translated what serves a sentence of an article.

1. An article's own unit comes first, so that a sentence that did not change keeps its bytes, whoever reviews what elsewhere.
2. Only what a person stands for serves another article, and only as a whole: no sentence of a joined group.
3. What is not the very sentence is never taken for it: `near` gives an adapted target that counts as a machine's,
   `fuzzy` a list for a translator to look at.
4. The answer depends on the catalogues, never on the order in which they were read.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.update import own_context

ADAPTED = "memory-adapted"
"""Who made a unit that `Memory.near` gave."""

_GRAM = 3
"""Characters of a piece by which sentences are found."""
_SHORT = 200
"""How many of the candidates that share most pieces are compared character by character."""
_COMMON = 1_000
"""Twice as many places of pieces are followed, the rarest pieces first."""
_LONGEST = 2_000
"""Characters of a sentence that are looked at."""


class Memory:
    """All catalogues of one pair of languages."""

    def __init__(self, catalogues: Iterable[Catalogue]) -> None:
        """Index the units; catalogues of other pairs do not belong here."""
        self._own: dict[str, dict[str, list[Unit]]] = {}
        self._reviewed: dict[str, list[tuple[int, str, Unit]]] = defaultdict(list)
        self._near: dict[str, list[str]] | None = None
        self._index: _Index | None = None
        for catalogue in catalogues:
            own = self._own.setdefault(catalogue.article, {})
            for rank, units in enumerate((catalogue.units, catalogue.obsolete)):
                for unit in _alone(units):
                    own.setdefault(unit.source, []).append(unit)
                    if unit.state is State.REVIEWED and unit.target:
                        self._reviewed[unit.source].append((rank, catalogue.article, unit))

    def exact(self, source: str, context: str = "", article: str = "") -> Unit | None:
        """Give the unit that holds this very sentence, or None.

        The article's own unit of the same context is first, then its others, then a reviewed one of another
        article: of the same context, alive, with the target that most articles have.
        """
        own = [unit for unit in self._own.get(article, {}).get(source, ()) if unit.state is not State.MISSING]
        if own:
            return next((unit for unit in own if unit.context == context), None) or next(
                (unit for unit in own if own_context(unit.context) == context), own[0]
            )
        return self._elsewhere(source, context)

    def _elsewhere(self, source: str, context: str) -> Unit | None:
        found = self._reviewed.get(source)
        if not found:
            return None
        votes = Counter(unit.target for rank, _, unit in found if not rank)
        unit = min(
            found,
            key=lambda item: (
                own_context(item[2].context) != context,
                item[0],
                -votes[item[2].target],
                item[1],
                item[2].context,
                item[2].target,
            ),
        )[2]
        # Of another article it takes the translation, and nothing of its place there.
        return Unit(source=unit.source, target=unit.target, state=State.REVIEWED, made_by=unit.made_by)

    def near(self, source: str) -> Unit | None:
        """Give a reviewed unit's target adapted to a sentence that differs in case, spacing, figures or markup alone.

        It is a machine's (`State.MACHINE`), `previous` being the sentence that was translated. None where there is no
        such unit or its target cannot be adapted without doubt: a figure that stands there twice or not at all, markup
        that the target does not hold in the same way.
        """
        if self._near is None:
            self._near = defaultdict(list)
            for known in self._reviewed:
                self._near[skeleton(known)].append(known)
        for known in sorted(self._near.get(skeleton(source), ())):
            unit = self._elsewhere(known, "")
            if unit is not None and known != source:
                target = adapted(known, source, unit.target)
                if target is not None:
                    return replace(
                        unit,
                        source=source,
                        target=target,
                        state=State.MACHINE,
                        made_by=ADAPTED,
                        previous=known,
                    )
        return None

    def fuzzy(self, source: str, limit: int = 3, *, least: float = 70.0) -> list[tuple[Unit, float]]:
        """Give the reviewed units whose sources are most like a sentence, the best first, with a score up to 100.

        `least` is the score below which a unit is no help. The very sentence is not among them.
        """
        if self._index is None:
            self._index = _Index(sorted(self._reviewed))
        found = []
        for known, score in self._index.best(source, limit + 1, least):
            unit = self._elsewhere(known, "")
            if unit is not None and known != source:
                found.append((unit, score))
        return found[:limit]


SUGGESTED = "similar"
"""How a note of `suggested` begins."""


def suggested(catalogue: Catalogue, memory: Memory, *, least: float = 75.0) -> Catalogue:
    """Give a catalogue with the nearest reviewed translation as a note at each unit that a person still has to look at.

    For a translator's tool, never to be stored: it depends on all that is in the memory at the moment.
    """
    units = []
    for unit in catalogue.units:
        found = [] if unit.state is State.REVIEWED else memory.fuzzy(unit.source, 1, least=least)
        notes = tuple(f"{SUGGESTED}, {score:.0f} %: {known.source} = {known.target}" for known, score in found)
        units.append(replace(unit, notes=(*unit.notes, *notes)) if notes else unit)
    return replace(catalogue, units=tuple(units))


def _alone(units: Sequence[Unit]) -> Iterator[Unit]:
    """Leave out the units of joined groups: no target among them says what its source says."""
    for at, unit in enumerate(units):
        if not unit.joined and not (at + 1 < len(units) and units[at + 1].joined):
            yield unit


# ------------------------------------------------------------------------------------------------- near

_FIGURE = re.compile(r"\d+(?:[.,:/\u2009\u202f\xa0]\d+)*")
_MARKUP = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|~~|`+")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=10_000)
def skeleton(text: str) -> str:
    """Give what is left of a sentence without case, spacing, figures and emphasis."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return _SPACE.sub("", _MARKUP.sub("", _FIGURE.sub("0", text)))


def adapted(known: str, source: str, target: str) -> str | None:
    """Change a target as its source was changed; None where that cannot be done without doubt."""
    old, new = _FIGURE.findall(known), _FIGURE.findall(source)
    if len(old) != len(new):
        return None
    changes: dict[str, str] = {}
    for before, after in zip(old, new, strict=True):
        if changes.setdefault(before, after) != after:
            return None  # one figure became two: which of them stands where in the target?
    for before, after in changes.items():
        if before != after and sum(each == before for each in _FIGURE.findall(target)) != old.count(before):
            return None  # written another way in the target, or not at all
    target = _FIGURE.sub(lambda match: changes.get(match[0], match[0]), target)
    before_marks, after_marks = _MARKUP.findall(known), _MARKUP.findall(source)
    if before_marks == after_marks:
        return target
    if sorted(_MARKUP.findall(target)) != sorted(before_marks):
        return None
    if not after_marks:
        return _MARKUP.sub("", target)
    if len(after_marks) == len(before_marks) and len(set(before_marks)) == len(set(after_marks)) == 1:
        return _MARKUP.sub(after_marks[0], target)
    whole = _whole(source)
    if not before_marks and whole:
        return f"{whole}{target}{whole}"
    return None  # which words are marked, only a person or an engine can say


def _whole(text: str) -> str:
    """Give the mark around a whole sentence, or ""."""
    marks = _MARKUP.findall(text)
    if len(marks) == 2 and marks[0] == marks[1] and text.startswith(marks[0]) and text.endswith(marks[1]):
        return str(marks[0])
    return ""


# ------------------------------------------------------------------------------------------------- fuzzy


class _Index:
    """Sentences by the pieces of three characters that they hold, the rarest followed first."""

    def __init__(self, texts: Sequence[str]) -> None:
        # By length, so that those of a length that can reach the score are one slice.
        self.texts = sorted(texts, key=lambda text: (len(text), text))
        self.folded = [_folded(text) for text in self.texts]
        self.lengths = [len(text) for text in self.folded]
        order = sorted(range(len(self.texts)), key=lambda at: self.lengths[at])
        self.texts = [self.texts[at] for at in order]
        self.folded = [self.folded[at] for at in order]
        self.lengths = [self.lengths[at] for at in order]
        self.places: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self.folded):
            for gram in _grams(text):
                self.places[gram].append(at)

    def best(self, source: str, limit: int, least: float) -> list[tuple[str, float]]:
        text = _folded(source)
        # ratio = 2 * common / (sum of lengths): a text too short or too long cannot reach it.
        share = least / 100
        low = bisect_left(self.lengths, len(text) * share / (2 - share))
        high = bisect_right(self.lengths, len(text) * (2 - share) / share)
        grams = sorted((len(self.places[gram]), gram) for gram in _grams(text) if gram in self.places)
        if not grams:
            return []
        votes: Counter[int] = Counter()
        followed = 0
        for count, gram in grams:
            if followed > 2 * _COMMON or (followed and count > 4 * _COMMON):
                break
            places = self.places[gram]
            here = places[bisect_left(places, low) : bisect_left(places, high)]
            votes.update(here)
            followed += len(here)
        candidates = heapq.nsmallest(_SHORT, votes, key=lambda at: (-votes[at], at))
        found = process.extract(
            text,
            {at: self.folded[at] for at in candidates},
            scorer=fuzz.ratio,
            processor=None,
            limit=limit,
            score_cutoff=least,
        )
        ranked = sorted(((score, at) for _, score, at in found), key=lambda item: (-item[0], self.texts[item[1]]))
        return [(self.texts[at], round(score, 1)) for score, at in ranked]


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text.casefold())[:_LONGEST]


def _grams(text: str) -> set[str]:
    if len(text) < _GRAM:
        return {text} if text else set()
    return {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}
