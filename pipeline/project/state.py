"""What a run knows of an article in a language, from reading to writing, and what it says of it at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from pipeline.article import Article
from pipeline.article.model import Rendered, Segment, Sentence
from pipeline.config import Target
from pipeline.memory.learn import Conflict, Edit, Shape
from pipeline.memory.lookup import skeleton
from pipeline.memory.model import USUAL, Catalogue, State, Unit
from pipeline.project.job import Source
from pipeline.project.seen import Part, mark
from pipeline.qa.model import Finding

PIVOT = "pivot"
"""Who made a unit that is empty because its pivot is."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article as read."""

    source: Source
    data: bytes
    article: Article
    lang: str


@dataclass(slots=True)
class Localised:
    """What becomes of one article in one target language."""

    loaded: Loaded
    target: Target
    source_lang: str
    """Language that the units' sources are written in: the pivot's, where there is one."""
    sentences: list[Sentence | None]
    """For each segment what it is translated from; None where the pivot has no sentence."""
    catalogue: Catalogue
    """As read and learnt, before this run's translations."""
    output: bytes | None
    """What stands in the output file."""
    standing: Article | None = None
    """The same as read; None where there is none, or none that the memory knows."""
    silent: dict[int, bool] = field(default_factory=dict)
    """Segments whose pivot says nothing on purpose: left out there, or (True) joined to the sentence before."""
    units: list[Unit] = field(default_factory=list)
    people: list[bool] = field(default_factory=list)
    """For each segment whether people keep it."""
    first: list[frozenset[str]] = field(default_factory=list)
    """For each segment the terms that are to be written out there, at their first use."""
    findings: list[Finding] = field(default_factory=list)
    rendered: Rendered | None = None
    framed: bytes | None = None
    """What would be written with frames as the memory has them: of a file that is its own frame, something else than `rendered`."""
    unknown: bool = False
    """An output stands there that the memory knows nothing of."""
    conflicts: tuple[Conflict, ...] = ()
    """Edits that could not be learnt: the file is left as it is."""
    shapes: tuple[Shape, ...] = ()
    """Edits of the output's structure: it is a person's, and kept."""
    learned: tuple[Edit, ...] = ()
    made: Counter[str] = field(default_factory=Counter)
    """Sentences that an engine made in this run, by its name."""

    @property
    def sources(self) -> list[str]:
        """For each segment the markdown that its unit stands for."""
        return [
            segment.source if sentence is None else sentence.markdown
            for segment, sentence in zip(self.loaded.article.segments, self.sentences, strict=True)
        ]

    @property
    def pivoted(self) -> bool:
        """Whether the sentences are another target's, not the article's own."""
        return self.source_lang != self.loaded.lang


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one article in one target language, in numbers of sentences."""

    target: str
    article: str
    reviewed: int
    remembered: int
    """Machine-made in an earlier run."""
    made: Mapping[str, int]
    """Made in this run, by engine."""
    stale: int
    missing: int
    written: bool

    @property
    def sentences(self) -> int:
        """All sentences of the article."""
        return self.reviewed + self.remembered + sum(self.made.values()) + self.stale + self.missing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did and found."""

    findings: tuple[Finding, ...]
    failing: int
    """Findings at or above their gate."""
    written: tuple[str, ...]
    """Files that changed (or, of a run that writes nothing, would change), as a person in this folder names them."""
    tallies: tuple[Tally, ...]
    hints: tuple[str, ...]
    """What a user may do about what is missing: one line each."""
    data: Mapping[str, bytes] = field(default_factory=dict)
    """Output files, by the same names."""


def spread(tallies: Sequence[Tally]) -> str:
    """Say in a line where sentences came from."""
    made: Counter[str] = Counter()
    for tally in tallies:
        made.update(tally.made)
    counts = (
        (sum(tally.reviewed for tally in tallies), "reviewed"),
        (sum(tally.remembered for tally in tallies), "machine-made, from memory"),
        *((count, f"machine-made now by {engine}") for engine, count in sorted(made.items())),
        (sum(tally.stale for tally in tallies), "stale"),
        (sum(tally.missing for tally in tallies), "missing"),
    )
    total = sum(tally.sentences for tally in tallies)
    parts = [
        f"{total} {'sentence' if total == 1 else 'sentences'}",
        *(f"{count} {what}" for count, what in counts if count),
    ]
    return ", ".join(parts)


def silent(source: str, *, joined: bool) -> Unit:
    """Make the unit of a sentence that its pivot leaves out, or holds in the sentence before."""
    return Unit(source=source, target="", state=State.REVIEWED, made_by=PIVOT, joined=joined)


def placed(unit: Unit, plan: Localised, segment: Segment) -> Unit:
    """Give a unit its place in this article."""
    return replace(
        unit,
        origin=segment.source if plan.pivoted else "",
        kind=segment.kind.value,
        block=segment.block,
        line=segment.line,
        notes=(segment.note,) if segment.note else (),
        frame=USUAL,
        context=unit.context or segment.context or "",
    )


def part_of(plan: Localised, counted: Tally) -> Part:
    """Give what a later run needs of an article that it will find unchanged."""
    later = replace(counted, remembered=counted.remembered + sum(counted.made.values()), made={}, written=False)
    # By what `Memory.near` goes by too: it holds for the very same sentences all the more.
    reviewed = frozenset(mark(skeleton(unit.source)) for unit in plan.units if unit.state is State.REVIEWED)
    return Part(
        tally=asdict(later),
        findings=tuple(plan.findings),
        reviewed=reviewed,
    )


def tally(plan: Localised, *, written: bool) -> Tally:
    """Count one article's sentences."""
    states = Counter(unit.state for unit in plan.units if unit.made_by != PIVOT)
    return Tally(
        target=plan.target.lang,
        article=plan.loaded.source.name,
        reviewed=states[State.REVIEWED],
        remembered=states[State.MACHINE] - sum(plan.made.values()),
        made=dict(sorted(plan.made.items())),
        stale=states[State.STALE],
        missing=states[State.MISSING],
        written=written,
    )
