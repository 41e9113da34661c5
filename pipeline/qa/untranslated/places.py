"""Names of places, languages, months and days that languages write differently."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from pipeline.qa.frequency import zipf
from pipeline.text.languages import language

_EXONYMS = resources.files("pipeline.qa.untranslated") / "exonyms.txt"


@lru_cache(maxsize=32)
def exonyms(source: str, target: str) -> frozenset[str]:
    """Give the names of countries, cities, languages, months and days that the target writes otherwise.

    From CLDR; single words alone, casefolded.
    """
    ours, theirs = language(target).locale, language(source).locale
    left: dict[str, str] = {}
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
    # What the target's readers know better than their own name is another place: Granada, not Grenada; Plzeň, not Pilsen.
    return frozenset(
        word
        for word, other in left.items()
        if (known := zipf(word, target)) <= 3.7
        and (" " in other or max(known, zipf(unaccented(word), target)) < max(zipf(other, target), 2.0))
    )


def _other_places(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Read the names of the project's own list, each with the target's."""
    rows = [line.split("\t") for line in _EXONYMS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    head = rows[0]
    if source in head and target in head:
        ours = {row[head.index(target)] for row in rows[1:]}
        for row in rows[1:]:
            name = row[head.index(source)]
            if name not in ours:
                yield name.casefold(), row[head.index(target)].casefold()


def _differing(name: str, other: str) -> Iterator[tuple[str, str]]:
    if name.casefold() != other.casefold() and " " not in name and "(" not in name and name.isalpha():
        yield name.casefold(), other.casefold()


def unaccented(key: str) -> str:
    """Give a word without its accents, ł and ø included."""
    plain = "".join(char for char in unicodedata.normalize("NFD", key) if not unicodedata.combining(char))
    return plain.translate(_STROKES)


_STROKES = str.maketrans("łøđıß", "lodis")
