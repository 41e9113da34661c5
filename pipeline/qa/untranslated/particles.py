"""Small words that stand inside names, and what stands before them: "von der Leyen", "Guardia di Finanza", "rue de Rivoli"."""

from __future__ import annotations

from pipeline.qa.frequency import zipf
from pipeline.qa.prose import Word

# What streets, squares and houses are called before their names; English often keeps it.
STREETS = frozenset([
    "rue", "place", "avenue", "boulevard", "quai", "musée", "château", "hôtel", "calle", "plaza", "paseo", "museo",
    "palacio", "via", "piazza", "palazzo", "villa", "ponte", "ulice", "náměstí", "ulica", "plac", "aleja",
])  # fmt: skip

# Inside German names; other languages' nouns are small, so there any common word between capitals is one.
GERMAN_PARTICLES = frozenset(("von", "zu", "vom", "zum", "zur", "am", "an", "ob"))

# What stands inside names, written small: between two capitals, or in names in sentence case.
PARTICLES = {
    "fr": frozenset(["de", "du", "des", "d", "l", "la", "le", "les", "en", "sur", "sous", "lès", "sans", "et", "au", "aux", "à", "pour"]),
    "es": frozenset(["de", "del", "la", "el", "las", "los", "y", "e", "por"]),
    "it": frozenset(["di", "del", "della", "dello", "dei", "degli", "delle", "dell", "d", "da", "dal", "dalla", "e", "la", "il", "l", "per", "al", "alla", "in"]),
    "pt": frozenset(["de", "do", "da", "dos", "das", "e", "a", "o"]),
    "nl": frozenset(["van", "der", "den", "de", "het", "en", "aan", "ter", "ten", "t"]),
    "cs": frozenset(["a", "v", "ve", "z", "ze", "u", "na", "nad", "pod", "pro", "o", "do", "při"]),
    "pl": frozenset(["i", "w", "we", "z", "na", "nad", "pod", "dla", "o", "bez", "do"]),
}  # fmt: skip


def links(word: Word, source: str) -> bool:
    """Tell whether a word may stand inside a name though it is written small: sans, della, v."""
    if source in PARTICLES:
        return word.text.islower() and word.key in PARTICLES[source]
    return word.text.islower() and zipf(word.key, source) >= 5.8
