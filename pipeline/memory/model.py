"""What the translation memory keeps: units, one catalogue per article and target language.

1. One PO file per article and target, ``memory/<lang>/<relative path>.po``, in source order.
2. A catalogue alone suffices to rebuild what was last written of its article.
3. Provenance and digests live here, never in the articles.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class State(enum.StrEnum):
    """How far a translation can be trusted."""

    REVIEWED = "reviewed"
    """A person wrote, edited or approved it: never overwritten."""
    MACHINE = "machine"
    """An engine made it and nobody has read it: PO flag ``fuzzy``."""
    STALE = "stale"
    """Reviewed, but the text it was made from (a pivot's sentence, its source) has changed since; stands until a person looks."""
    MISSING = "missing"
    """There is no translation: msgstr is empty."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One translation unit."""

    source: str
    """Markdown of the source segment: msgid. Of a pivoted target: the pivot's sentence."""
    target: str
    """Markdown of the target: msgstr."""
    state: State
    context: str = ""
    """msgctxt: only where the same source stands more than once in the article with different targets, or from an in-source command."""
    made_by: str = ""
    """Fingerprint of the engine and how it was made, or who: ``firefox enpt-1693087644 ...``, ``review``."""
    settings: str = ""
    """Digest of all that a machine translation depends on besides its text: engine fingerprint, options, the glossary's
    concepts that the text holds. Another digest means that the sentence is made anew; "" for reviewed ones."""
    origin: str = ""
    """Of a pivoted target: the sentence in the article's own language."""
    kind: str = ""
    """Kind of the block that holds it."""
    line: int = 0
    """Line in the source article, from 1."""
    notes: tuple[str, ...] = ()
    """Comments for the translator (from in-source commands), and the translator's own."""
    previous: str = ""
    """Of a stale unit: the source that its target was made from."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The units of one article in one target language, in source order."""

    source_lang: str
    target_lang: str
    article: str
    """Path of the article below the source folder, with forward slashes."""
    units: tuple[Unit, ...] = ()
    obsolete: tuple[Unit, ...] = ()
    """Units whose source is gone from the article; kept, so that nothing a person wrote is lost."""
    written: str = ""
    """Digest of the output file as last written, or ""."""
    header: tuple[tuple[str, str], ...] = field(default=())
    """Other PO header fields, kept as they were found (Last-Translator, X-...)."""
