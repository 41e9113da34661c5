"""What the translation memory keeps: units, one catalogue per article and target language.

1. One PO file per article and target, ``memory/<lang>/<relative path>.po``, in source order.
2. A catalogue alone suffices to rebuild what was last written of its article.
3. Provenance and digests live here, never in the articles.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace


def digest(text: str) -> str:
    """Give eight hexadecimal digits that stand for a text: enough to see that one sentence is still itself."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


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
class Frame:
    """What stands around a sentence in the output and is no sentence: marks, blank lines, code, another person's paragraph."""

    written: str = ""
    """Digest of it as last written (`pipeline.memory.frames.mark`); "" where it is the usual one."""
    before: str | None = None
    """What a person put before the sentence in place of the source's; None where they left it."""
    after: str | None = None
    """What a person put behind it, on its line."""
    over: str = ""
    """Digest of the source's frame in whose place that stands. Another one now: the author changed it as well."""

    @property
    def edited(self) -> bool:
        """Whether any of it is a person's."""
        return self.before is not None or self.after is not None


USUAL = Frame()
"""The frame of most sentences: a space within a paragraph, a blank line before one."""


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
    """Of a stale unit: the source that its target was made from. Of a machine's or a missing one: the sentence that a person
    translated, whose translation it was adapted from or whose place it has taken."""
    block: int = 0
    """Units of one block of the article stand together and share a number. A PO holds only where a block begins;
    read back, blocks are counted from 0. Of no meaning for obsolete units."""
    joined: bool = False
    """A person joined this sentence to the one before: its text stands in that unit's target, its own is ""."""
    written: str = ""
    """Digest of what stands for it in the output (its target, or its source where that is missing or could not be written); "" until it has been written there. A target of
    another digest was edited in the PO."""
    comments: tuple[str, ...] = ()
    """The translators' own remarks (``# ...`` in the PO), a line each."""
    doubts: tuple[str, ...] = ()
    """Of a machine's: what it could not do for certain (where marked text went, a term that it lost), in words."""
    flags: tuple[str, ...] = ()
    """PO flags other than ``fuzzy``, kept as they were found."""
    frame: Frame = USUAL
    """What stands around it in the output."""

    @property
    def omitted(self) -> bool:
        """A person left the sentence out of the target on purpose."""
        return self.person and not self.target and not self.joined

    @property
    def person(self) -> bool:
        """A person's decision stands in it, which no machine may undo."""
        return self.state in {State.REVIEWED, State.STALE}

    @property
    def edited(self) -> bool:
        """What it says is not what was written to the output: somebody edited the PO."""
        if not self.written or self.written == digest(self.target):
            return False
        if self.target and not self.person:
            return False  # a target that could not be written: the source stands in the output
        return bool(self.target) or self.written != digest(self.source)


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
    end: Frame = USUAL
    """What stands behind the last sentence."""
    framed: bool = True
    """Whether it knows what stood around its sentences; a memory of format 1, or of another tool, does not."""
    header: tuple[tuple[str, str], ...] = field(default=())
    """Other PO header fields, kept as they were found (Last-Translator, X-...)."""

    def settled(self, unwritten: Collection[int] = ()) -> Catalogue:
        """Give the catalogue as it is to be stored with an output file that holds its targets.

        `unwritten` are the indexes of units whose target the file does not hold, their source standing in its
        place (`Rendered.fallbacks`). Call it for every catalogue whose output is written in the same step, and for
        no other: a unit keeps the digest of what stands in the output, so that an edit of the PO shows until then.
        """
        units = list(self.units)
        for index, unit in enumerate(units):
            source_stands = unit.state is State.MISSING or index in unwritten
            mark = digest(unit.source if source_stands else unit.target)
            if unit.written != mark:
                units[index] = replace(unit, written=mark)
        obsolete = tuple(replace(unit, written="") if unit.written else unit for unit in self.obsolete)
        return replace(self, units=tuple(units), obsolete=obsolete)
