"""What the word lists tell of one word that stands on both sides: left, at home in both, or a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.qa.frequency import common_in, endings, letters, zipf
from pipeline.qa.untranslated.oblique import OBLIQUE

LEFT = 2.0
"""Weight from which a word, or a run of words, counts as left untranslated."""


def weigh_lower(key: str, foreign: float, ours: float, source: str, target: str) -> float:
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
        if ours == 0 and foreign >= 1.5 and len(key) >= 5:
            return LEFT
        spelled = ours == 0 and len(key) >= 5 and not letters(target).issuperset(key)
        return LEFT if ours <= foreign / 2 and (spelled or looks(key, source, target)) else 0.0
    if gain <= 0.3:
        return 0.0 if gain > -1.5 else -0.5
    # Every web corpus has English in it, so that English words look more at home elsewhere than they are.
    least = 1.25 if source == "en" else 1.4
    if ours >= 4.4:
        # "non", "son", "solo": at home in both; but "de", "per" and "plus" outside of names are not.
        return max(gain, LEFT) if gain >= 1.5 else gain / 2
    if foreign >= 4:
        return max(gain, LEFT) if gain >= (least if ours >= 2.6 else 1.0) else gain / 2
    if gain >= least + 0.1 or (ours <= 1.8 and gain >= 1.0):
        return max(gain, LEFT)
    return min(gain / 2, 1.0)


def _british(key: str) -> Iterator[str]:
    """Give the American spelling of a word in -isation, -ise and their like."""
    for ending in ("isation", "isations", "ise", "ised", "ises", "ising", "isable"):
        if key.endswith(ending):
            yield key[: -len(ending)] + "iz" + ending[2:]


@lru_cache(maxsize=16384)
def looks(key: str, source: str, target: str) -> bool:
    """Tell whether a word that no list knows ends like words of the source language and not of the target."""
    if len(key) < 5:
        return False
    # Three letters tell where words are inflected much: "ketaminu".
    return any(
        (theirs := endings(source, length).get(key[-length:], 0)) >= least
        and theirs >= times * endings(target, length).get(key[-length:], 0)
        for length, least, times in (((4, 5, 4), (3, 20, 8)) if source in OBLIQUE else ((4, 5, 4),))
    )


@lru_cache(maxsize=16384)
def ordinary(key: str, source: str, limit: int = 2) -> bool:
    """Tell an ordinary word from a name: a name is known to other languages too."""
    return sum(common_in(key, other) for other in _WITNESSES if other != source) < limit


_WITNESSES = ("en", "de", "fr", "es", "it", "pt", "pl", "cs", "nl")


def known_abroad(key: str, source: str, foreign: float, ours: float) -> bool:
    """Tell whether a word of the source language is so well known to others that it must be a name.

    Babiš 4.8 in Czech, 1.7 in German; vláda (government) 5.2 and unknown. Polish and Czech words travel
    less than those of the Romance languages (gobierno 5.8 and 2.3 in Italian, Renzi 4.8 and 2.8 in German).
    """
    abroad = max(ours, zipf(key, "de"))
    # Articles are known abroad from the names that they begin: El Salvador, La Paz.
    return abroad > 0 and foreign < 6.3 and foreign - abroad < (3.8 if source in OBLIQUE else 3.0)
