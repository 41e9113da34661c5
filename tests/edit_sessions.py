"""Replay the review sessions of tests/data/edits (its README says how they are written)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from pipeline.article import Article, read, render
from pipeline.article.model import Layout, Rendered
from pipeline.memory.frames import surroundings, written
from pipeline.memory.learn import Learned, learn
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.po import dumps, loads
from pipeline.memory.update import match, merge
from pipeline.project import framing
from pipeline.project.splice import splice
from pipeline.text.languages import language
from pipeline.text.segment import splitter

STRUCTURE = ("raw", "frame")
"""Edits of what is no sentence."""
FOLDER = Path(__file__).parent / "data" / "edits"

_ITEM = re.compile(r"\[(\d+)\] (.*?) => (.*?)(?= \||$)", re.MULTILINE)
_EDIT = re.compile(r"(source )?(?:(\d+(?:[+,]\d+)*)) ?(=|-|\+>|<\+|)(?: (.*))?\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """One line of a session."""

    numbers: tuple[int, ...]
    verb: str
    """``=``, ``-``, ``+>``, ``<+``, ``+`` (joined), ``,`` (put in another order), ``raw``, ``frame``."""
    text: str = ""
    source: bool = False
    new: str = ""
    """Of a raw edit, and of one of a frame."""


@dataclass(frozen=True, slots=True)
class Session:
    """What is done to one file at once."""

    file: str
    title: str
    article: str
    languages: tuple[str, str]
    edits: tuple[Edit, ...]


@dataclass(slots=True)
class Result:
    """What was learnt from a session."""

    session: Session
    counts: Counter[str] = field(default_factory=Counter)
    """Edits by outcome: exact, grouped, conflict, wrong."""
    faults: list[str] = field(default_factory=list)
    frames: int = 0
    """How many of the edits were of what stands around sentences."""
    learned: Learned | None = None


def sessions() -> Iterator[Session]:
    """Read all sessions."""
    for path in sorted(FOLDER.glob("*.txt")):
        head, _, rest = path.read_text("utf-8").partition("\n")
        source, target = head.removeprefix("languages: ").split()
        article, *parts = re.split(r"^## session ", rest, flags=re.MULTILINE)
        for part in parts:
            title, *lines = part.strip("\n").split("\n")
            yield Session(path.stem, title, article, (source, target), tuple(_edit(line) for line in lines if line))


def _edit(line: str) -> Edit:
    text = line.removeprefix("source ")
    verb = text.split(" ")[0]
    if verb in {"raw", "frame"}:
        old, new = (
            side.replace("\\n", "\n").replace("\\u0020", " ") for side in text.removeprefix(f"{verb} ").split(" => ")
        )
        return Edit((), verb, old, new=new, source=text != line)
    found = _EDIT.match(line)
    assert found, line
    numbers = tuple(int(number) for number in re.split("[+,]", found[2]))
    verb = "+" if "+" in found[2] else "," if "," in found[2] else found[3]
    return Edit(numbers, verb, found[4] or "", source=bool(found[1]))


def sides(session: Session) -> tuple[dict[int, str], dict[int, str]]:
    """Give the sentences of both languages by number."""
    items = _ITEM.findall(session.article)
    return {int(number): source for number, source, _ in items}, {int(number): target for number, _, target in items}


def built(session: Session, texts: dict[int, str]) -> str:
    """Make a file: each sentence replaced by its text, ` // ` being a line break; one without text goes with its line."""
    result = _ITEM.sub(lambda found: texts[int(found[1])].replace(" // ", "\n") or "\0", session.article)
    result = re.sub(r"^[^\n]*\0[^\n]*\n", "", result, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", result)


def edited(session: Session, texts: dict[int, str], edits: Sequence[Edit]) -> tuple[dict[int, str], dict[int, str]]:
    """Give the sentences after the edits: as they stand in the file, and as the units are to hold them."""
    texts = dict(texts)
    held: dict[int, str] = {}
    for edit in edits:
        first = edit.numbers[0] if edit.numbers else 0
        if edit.verb == "=":
            texts[first] = edit.text
        elif edit.verb == "-":
            texts[first] = ""
        elif edit.verb == "+>":
            texts[first] += " // " + edit.text
        elif edit.verb == "<+":
            texts[first] = edit.text + " // " + texts[first]
        elif edit.verb == "+":
            texts |= dict.fromkeys(edit.numbers, "") | {first: edit.text}
        elif edit.verb == ",":
            held |= dict.fromkeys(edit.numbers, "")
            held[min(edit.numbers)] = " // ".join(texts[number] for number in edit.numbers)
            texts |= dict(zip(sorted(edit.numbers), [texts[number] for number in edit.numbers], strict=True))
    return texts, texts | held


def changed(text: str, edits: Sequence[Edit]) -> str:
    """Make the edits that are no sentence's."""
    for edit in edits:
        if edit.verb in STRUCTURE:
            assert text.count(edit.text) == 1 or edit.verb == "raw", edit.text
            assert edit.text in text, edit.text
            text = text.replace(edit.text, edit.new)
    return text


def replay(session: Session) -> Result:
    """Make a session's edits and learn from them; then carry what was learnt over to the author's new article."""
    result = Result(session)
    sources, targets = sides(session)
    source_lang, target_lang = session.languages
    article = read(built(session, sources).encode(), name="x.md", split=splitter(source_lang))
    assert [segment.source for segment in article.segments] == list(sources.values()), session.file
    joiner = " " if language(target_lang).spaced else ""
    units = tuple(
        Unit(
            source=segment.source,
            target=targets[number],
            state=State.MACHINE,
            kind=segment.kind.value,
            block=segment.block,
            line=segment.line,
            made_by="argos x 1",
            settings="00000000",
        )
        for number, segment in zip(sources, article.segments, strict=True)
    )
    catalogue = merge(Catalogue(source_lang, target_lang, "x.md"), units).settled()

    def read_target(data: bytes) -> Article:
        return read(data, name="x.md", split=splitter(target_lang))

    stands = surroundings(catalogue, read_target(built(session, targets).encode()))
    assert stands is not None
    catalogue = loads(dumps(written(catalogue, stands)), file="x.po")  # the memory alone must do

    # Unedited, there is nothing to learn.
    assert learn(catalogue=catalogue, output=built(session, targets).encode(), read_target=read_target) == Learned(
        catalogue
    )

    done = [edit for edit in session.edits if not edit.source]
    texts, held = edited(session, targets, done)
    output = changed(built(session, texts), done)
    learned = learn(catalogue=catalogue, output=output.encode(), read_target=read_target)
    result.learned = learned
    expected = [held[number].replace(" // ", joiner) for number in sources]
    place = {number: at for at, number in enumerate(sources)}
    for edit in done:
        if edit.verb not in STRUCTURE:
            at = {place[number] for number in edit.numbers}
            outcome = _outcome(at, learned, expected, joiner)
            result.counts[outcome] += 1
            if outcome != "exact":
                result.faults.append(
                    f"{session.file}: {session.title}: {edit.verb} {edit.numbers}: {outcome}: "
                    f"{[learned.catalogue.units[index].target for index in sorted(at)]}"
                )
    touched = {place[number] for edit in done for number in edit.numbers}
    for index, (before, after) in enumerate(zip(catalogue.units, learned.catalogue.units, strict=True)):
        grouped = after.joined or (index + 1 < len(units) and learned.catalogue.units[index + 1].joined)
        if (
            index not in touched
            and before != after
            and not grouped
            and not any(edit.verb in STRUCTURE for edit in done)
        ):
            result.counts["wrong"] += 1
            result.faults.append(f"{session.file}: {session.title}: {before.target!r} became {after.target!r}")
    if any(edit.verb == "frame" for edit in done):
        _frames(session, learned, output, read_target, result)
    elif not learned.shapes:
        # The next run writes what the person wrote, but for where its lines break, and then learns nothing.
        units = learned.catalogue.units
        layout = Layout.SENTENCE if joiner else Layout.JOIN
        free = {index for index, unit in enumerate(units) if unit.person}
        rendered = render(article, {index: unit.target for index, unit in enumerate(units)}, layout=layout, free=free)
        if rendered.fallbacks or joiner.join(rendered.data.decode().split()) != joiner.join(output.split()):
            result.counts["reverted"] += 1
            result.faults.append(f"{session.file}: {session.title}: reverted: {rendered.fallbacks}")
        again = learn(catalogue=learned.catalogue.settled(), output=rendered.data, read_target=read_target)
        if again.edits or again.conflicts or again.shapes:
            result.counts["learnt twice"] += 1
            result.faults.append(f"{session.file}: {session.title}: learnt twice: {again.edits} {again.conflicts}")
    _carry_over(session, learned, sources, result)
    return result


def _frames(
    session: Session, learned: Learned, output: str, read_target: Callable[[bytes], Article], result: Result
) -> None:
    """Write what was learnt: the file as the person left it; and with the author's edits, which come in around theirs."""
    sources, _ = sides(session)
    theirs = [edit for edit in session.edits if edit.source]
    texts, _ = edited(session, sources, theirs)
    standing = read_target(output.encode())
    for by_author, source in ((), built(session, sources)), (theirs, changed(built(session, texts), theirs)):
        article = read(source.encode(), name="x.md", split=splitter(session.languages[0]))
        units = _units(learned.catalogue, article)
        now = merge(learned.catalogue, units).settled()
        found = framing.theirs(learned.catalogue, standing)
        assert found is not None
        framed = framing.write(
            framing.Frames(article, learned.catalogue, now, partial(_rendered, units=now.units), read_target), found
        )
        rendered = framed.rendered
        if framed.whole:  # the file itself is the frame
            rendered = splice(standing, learned.catalogue, now.units, layout=Layout.SENTENCE).rendered
        text = rendered.data.decode()
        lost = [piece for edit in by_author for piece in _added(edit) if piece not in text]
        lost += [edit.text for edit in by_author if not edit.new and edit.text not in text]
        if not by_author and text != output:
            lost.append(f"{output!r} became {text!r}")
        for edit in session.edits:
            if edit.verb == "frame" and not edit.source:
                outcome = "wrong" if lost or edit.new not in text else "grouped" if framed.whole else "exact"
                result.frames += not by_author
                if outcome == "wrong" or not by_author:
                    result.counts[outcome] += 1
                if outcome != "exact":
                    result.faults.append(f"{session.file}: {session.title}: {edit.new!r}: {outcome}: {lost}")


def _added(edit: Edit) -> list[str]:
    """Give what an author's edit of the structure adds."""
    operations = SequenceMatcher(None, edit.text, edit.new, autojunk=False).get_opcodes()
    return [edit.new[start:end].strip() for kind, _, _, start, end in operations if kind != "equal"]


def _rendered(article: Article, units: Sequence[Unit]) -> Rendered:
    free = {index for index, unit in enumerate(units) if unit.person}
    targets = {index: unit.target or ("" if index in free else unit.source) for index, unit in enumerate(units)}
    return render(article, targets, layout=Layout.SENTENCE, free=free)


def _outcome(at: set[int], learned: Learned, expected: Sequence[str], joiner: str) -> str:
    units = learned.catalogue.units
    if all(units[index].target == expected[index] and units[index].person for index in at):
        return "exact"
    if any(
        units[index].source == unit.source for conflict in learned.conflicts for unit in conflict.units for index in at
    ):
        return "conflict"
    start, end = min(at), max(at) + 1
    while start and units[start].joined:
        start -= 1
    while end < len(units) and units[end].joined:
        end += 1
    have = joiner.join(unit.target for unit in units[start:end] if unit.target)
    want = joiner.join(text for text in expected[start:end] if text)
    return "grouped" if have == want and end - start > len(at) else "wrong"


def _units(catalogue: Catalogue, article: Article) -> list[Unit]:
    """Give the units of an article that a memory knows, and empty ones for the rest."""
    found = match(catalogue, sources=[segment.source for segment in article.segments])
    return [
        replace(unit, block=segment.block)
        if unit is not None
        else Unit(source=segment.source, target="", state=State.MISSING, kind=segment.kind.value, block=segment.block)
        for segment, unit in zip(article.segments, found, strict=True)
    ]


def _carry_over(session: Session, learned: Learned, sources: dict[int, str], result: Result) -> None:
    """Meet the author's edits: what has its source keeps its text, and nothing a person wrote is gone."""
    texts, _ = edited(session, sources, [edit for edit in session.edits if edit.source])
    article = read(built(session, texts).encode(), name="x.md", split=splitter(session.languages[0]))
    segments = article.segments
    units = _units(learned.catalogue, article)
    merged = merge(learned.catalogue, units)
    alive = {segment.source for segment in segments}
    now = {(unit.source, unit.target) for unit in merged.units}
    kept = {unit.target for unit in (*merged.units, *merged.obsolete)}
    for unit in learned.catalogue.units:
        if unit.person and unit.target and unit.target not in kept:
            result.faults.append(f"{session.file}: {session.title}: lost {unit.target!r}")
            result.counts["wrong"] += 1
        if unit.person and unit.source in alive and unit.target and (unit.source, unit.target) not in now:
            result.faults.append(f"{session.file}: {session.title}: not kept {unit.target!r}")
            result.counts["wrong"] += 1
