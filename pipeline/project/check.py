"""From a localised article to the pairs that the checks see, and the findings that only a run can make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from pipeline.article import parse
from pipeline.article.model import Sentence
from pipeline.memory.learn import Conflict, Shape, ShapeKind
from pipeline.memory.model import State, Unit
from pipeline.project import links
from pipeline.project.state import Localised, Tally
from pipeline.qa import run as run_checks
from pipeline.qa.model import Context, Finding, Pair, Severity

ORIGIN_CHECKS = ("figures", "glossary")
"""Checks that hold a pivoted target against the article's own language too."""


def pairs(plan: Localised, *, file: str) -> Iterator[tuple[int, Pair]]:
    """Give each translated segment as a pair, with its index."""
    article = plan.loaded.article
    for index, (segment, sentence, unit) in enumerate(zip(article.segments, plan.sentences, plan.units, strict=True)):
        if sentence is None or unit.joined or unit.omitted:
            continue
        joined = _joined(plan, index)
        shown = sentence.markdown if unit.state is State.MISSING else unit.target
        target = parse(shown, article=article, kind=segment.kind)
        line, column = place(plan, index)
        sources = [sentence, *joined]
        yield (
            index,
            Pair(
                source=" ".join(item.prose for item in sources),
                target=target.prose,
                source_lang=plan.source_lang,
                target_lang=plan.target.lang,
                id=f"{plan.loaded.source.name}:{segment.line}",
                file=file,
                line=line,
                column=column,
                kind=segment.kind.value,
                source_markdown=" ".join(item.markdown for item in sources),
                target_markdown=target.markdown,
                source_parts=tuple(part for item in sources for part in item.parts),
                target_parts=target.parts,
                engine=unit.made_by.split(" ", 1)[0] if unit.state is State.MACHINE else "",
                origin=segment.sentence.prose if plan.pivoted else "",
                origin_lang=plan.loaded.lang if plan.pivoted else "",
            ),
        )


def _joined(plan: Localised, index: int) -> list[Sentence]:
    """Give the sentences that a person joined to this one: they share its target."""
    found = list[Sentence]()
    for unit, sentence in zip(plan.units[index + 1 :], plan.sentences[index + 1 :], strict=True):
        if not unit.joined or sentence is None:
            break
        found.append(sentence)
    return found


def place(plan: Localised, index: int) -> tuple[int, int]:
    """Give line and column of a segment's target in its output; of its source where it has none."""
    if plan.rendered is not None and index < len(plan.rendered.places):
        line, column = plan.rendered.places[index]
        if line:
            return line, column
    return 0, 0


def check(plan: Localised, context: Context, *, file: str) -> list[Finding]:
    """Run the checks on one localised article."""
    found = list(pairs(plan, file=file))
    findings = run_checks((pair for _, pair in found), context)
    if plan.pivoted:
        findings += _against_origin(found, context, findings)
    findings += run_findings(plan, file=file)
    return sorted(findings, key=lambda item: (item.file, item.line, item.column))


def _against_origin(found: Sequence[tuple[int, Pair]], context: Context, known: Sequence[Finding]) -> list[Finding]:
    """Hold figures and locked terms of a pivoted target against the article's own language.

    What the pivot's own pair shows already is not said twice.
    """
    from pipeline.qa.registry import CHECKS, built, pair_check

    said = {(finding.id, finding.line, finding.column, finding.check) for finding in known}
    result = list[Finding]()
    for _, pair in found:
        own = Pair(
            source=pair.origin,
            target=pair.target,
            source_lang=pair.origin_lang,
            target_lang=pair.target_lang,
            id=pair.id,
            file=pair.file,
            line=pair.line,
            column=pair.column,
            kind=pair.kind,
        )
        for name in (row.name for row in CHECKS if row.name in ORIGIN_CHECKS and built(row)):
            result += [
                finding
                for finding in pair_check(name)(own, context)
                if (finding.id, finding.line, finding.column, finding.check) not in said
            ]
    return result


def run_findings(plan: Localised, *, file: str) -> Iterator[Finding]:
    """Give the findings that no pair can show."""

    def finding(check: str, severity: Severity, message: str, index: int, target: str = "") -> Finding:
        segment = plan.loaded.article.segments[index]
        line, column = place(plan, index)
        return Finding(
            check=check,
            severity=severity,
            message=message,
            source=segment.sentence.prose,
            target=target,
            id=f"{plan.loaded.source.name}:{segment.line}",
            file=file,
            line=line,
            column=column,
        )

    people = _superseded(plan)
    for index, (sentence, unit) in enumerate(zip(plan.sentences, plan.units, strict=True)):
        if sentence is None and index not in plan.silent:
            message = f"there is no {plan.source_lang} sentence to translate it from"
            yield finding("pivot-missing", Severity.ERROR, message, index)
        elif unit.state is State.STALE:
            message = f"reviewed, but its source has changed; it was: {unit.previous}"
            yield finding("stale", Severity.WARNING, message, index, unit.target)
        elif unit.previous in people and people[unit.previous].target != unit.target:
            yield finding("superseded", Severity.NOTE, _says(people[unit.previous]), index, unit.target)
        if unit.state is State.MACHINE:
            for doubt in unit.doubts:
                yield finding("machine-doubt", Severity.WARNING, doubt, index, unit.target)
    for fallback in plan.rendered.fallbacks if plan.rendered is not None else ():
        message = f"the target would break the article ({fallback.reason}); the source stands"
        yield finding("structure", Severity.ERROR, message, fallback.segment, fallback.target)
    for defect in plan.loaded.article.defects:
        yield Finding(
            check=defect.code,
            severity=Severity.WARNING,
            message=f"in the source: {defect.message}",
            file=plan.loaded.source.name,
            line=defect.line,
            column=defect.column,
        )


def _superseded(plan: Localised) -> dict[str, Unit]:
    """Give what people wrote for sentences that the article holds no more, by those sentences."""
    alive = set(plan.sources)
    return {
        source: unit
        for unit in (*plan.catalogue.obsolete, *plan.catalogue.units)
        if unit.person and not unit.joined and (source := unit.previous or unit.source) not in alive
    }


def _says(unit: Unit) -> str:
    """Say what a person wrote for a sentence before its source changed."""
    words = f"wrote: {unit.target}" if unit.target else "left it out"
    return f"the source has changed since a person {words} (the memory keeps it)"


def dead_links(
    destinations: Iterable[str], plan: Localised, fragments: Mapping[str, Mapping[str, str]], *, file: str
) -> list[Finding]:
    """Say which links point at headings that no article has."""
    name = plan.loaded.source.name
    return [
        Finding(
            check="dead-link",
            severity=Severity.WARNING,
            message=f"no heading of {article} has the fragment #{fragment}",
            source=destination,
            id=name,
            file=file,
        )
        for destination in destinations
        if (article := links.article_of(destination, name)) in fragments
        and (fragment := unquote(destination.partition("#")[2])) not in fragments[article or ""]
    ]


def out_of_date(tallies: Iterable[Tally], *, folder: str) -> list[Finding]:
    """Say of each article in which languages a run would write it anew: on the source, where a pull request shows it."""
    languages = dict[str, list[str]]()
    for tally in tallies:
        if tally.written:
            languages.setdefault(tally.article, []).append(tally.target)
    return [
        Finding(
            check="out-of-date",
            severity=Severity.ERROR,
            message=f"its localisations are out of date: {', '.join(langs)} (run translate)",
            file=f"{folder}/{article}",
            line=1,
            column=1,
        )
        for article, langs in sorted(languages.items())
    ]


def conflict_findings(conflicts: Iterable[Conflict], *, file: str) -> list[Finding]:
    """Say which edits of a file could not be learnt, with both texts."""
    return [
        Finding(
            check="conflict",
            severity=Severity.ERROR,
            message=f"{conflict.reason}; the file is left as it is, what would be written stands in {file}.new",
            source=conflict.ours,
            target=conflict.theirs,
            file=file,
            line=conflict.line,
            column=1,
        )
        for conflict in conflicts
    ]


def frame_findings(plan: Localised, edited: Sequence[int], disputed: Sequence[int], *, file: str) -> list[Finding]:
    """Say around which sentences a person's marks stand (once for neighbours), and where the author changed them too.

    What the shapes of the file say already is not said again.
    """
    assert plan.rendered is not None
    lines = {index: place(plan, index)[0] for index in edited}
    end = len(plan.units)
    lines[end] = plan.rendered.data.count(b"\n")
    frames = [*(unit.frame for unit in plan.units), plan.catalogue.end]
    shapes = []
    for index in edited:
        text = frames[index].before or frames[index].after or ""
        said = range(lines[index] - text.count("\n") - 1, lines[index] + 1)
        if index - 1 not in edited and not any(shape.line in said for shape in plan.shapes):
            shapes.append(Shape(ShapeKind.FRAME, lines[index], text.strip()))
    found = shape_findings(shapes, file=file)
    for index in disputed:
        message = "the source's marks here have changed, and a person changed them in this file: theirs are kept"
        line = lines[index]
        text = (frames[index].before or frames[index].after or "").strip()
        found.append(
            Finding("structure-edited", Severity.WARNING, message, target=text, file=file, line=line, column=1)
        )
    return found


def shape_findings(shapes: Iterable[Shape], *, file: str) -> list[Finding]:
    """Say where a person changed an article's structure."""
    return [
        Finding(
            check="structure-edited",
            severity=Severity.NOTE,
            message=f"the article's structure was edited here ({shape.kind}); it is kept",
            target=shape.text,
            file=file,
            line=shape.line,
            column=1,
        )
        for shape in shapes
    ]
