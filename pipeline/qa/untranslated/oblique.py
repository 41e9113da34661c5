"""Names in another case than the nominative: English and its peers would have taken over the nominative."""

from __future__ import annotations

from pipeline.qa.frequency import zipf
from pipeline.qa.untranslated.places import exonyms

# Endings of names in oblique cases and what the nominative has in their place. English and its peers
# take names over in the nominative, so a name in another case was not translated: Tuska, v Brně.
OBLIQUE = {
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


# How an adjective ends that opens the name of an institution.
NAMING_ADJECTIVE = {
    "pl": ("owy", "owa", "owe", "ski", "ska", "skie", "cki", "cka", "ny", "na", "ne"),
    "cs": ("ý", "á", "é", "ní"),
}

# No name ends so in the nominative.
_NEVER_NOMINATIVE = {"pl": ("ę", "ą", "ów"), "cs": ("ě", "ů", "ům")}


# Surnames in the nominative: Domański.
_SURNAME = ("ski", "cki", "dzki")


def oblique(key: str, source: str, target: str, foreign: float) -> bool:
    """Tell whether a name stands in an oblique case: its nominative is about as common, or an exonym."""
    for ending, nominatives in OBLIQUE.get(source, ()):
        if not key.endswith(ending) or len(key) - len(ending) < 3 or (ending == "i" and key.endswith(_SURNAME)):
            continue
        stem = key[: -len(ending)]
        for nominative in (stem + end for end in nominatives):
            if nominative in exonyms(source, target):
                return True
            if len(stem) >= 4 and foreign > 0 and zipf(nominative, source) >= foreign - 0.5:
                return True
    return False


def oblique_for_sure(key: str, source: str, target: str, foreign: float) -> bool:
    """Tell whether a name is in an oblique case, whatever stands beside it."""
    if foreign >= 2.5 and key.endswith(_NEVER_NOMINATIVE.get(source, ())):
        return True
    for ending, nominatives in OBLIQUE.get(source, ()):
        if len(ending) < 2 or not key.endswith(ending) or len(key) - len(ending) < 3:
            continue
        for nominative in (key[: -len(ending)] + end for end in nominatives):
            if nominative in exonyms(source, target) or (foreign > 0 and zipf(nominative, source) >= foreign + 0.3):
                return True
    return False
