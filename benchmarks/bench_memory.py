"""Measure the translation memory: ``python benchmarks/bench_memory.py [edits|lookup|po|learn ...]``.

``edits`` replays the translators' edits of tests/data/edits and exits with 1 below the goal; the others print times.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


from pipeline.memory.learn import Found, learn_sentences
from pipeline.memory.lookup import Memory
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.po import dumps, loads
from pipeline.memory.update import match, merge

T = TypeVar("T")

GOAL = 0.97
UNITS = 100_000

SUBJECTS = (
    "The seller|Every importer|A marketplace|Our platform|The customs office|The tax agency|A distributor|The auditor"
)
VERBS = "must register|has to report|may request|should verify|is required to keep|cannot sell|must translate|needs to label"
OBJECTS = (
    "all products|the invoices|its VAT return|a CE certificate|the shipping records|batteries and toys|the user manual"
)
ENDS = "before the first sale|within thirty days|under the GDPR|in every member state|at the warehouse|without delay|on request"


def sentences(count: int) -> list[str]:
    """Make sentences that share most of their words, which is what makes looking them up hard."""
    rng = random.Random(1)
    parts = [each.split("|") for each in (SUBJECTS, VERBS, OBJECTS, ENDS)]
    return [
        f"{' '.join(rng.choice(part) for part in parts)}, see case {number} of {rng.randint(1990, 2030)}."
        for number in range(count)
    ]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def edits() -> int:
    from edit_sessions import replay, sessions

    counts: Counter[str] = Counter()
    played = 0
    for session in sessions():
        result = replay(session)
        counts += result.counts
        played += 1
        for fault in result.faults:
            print(fault)
    made = sum(counts[name] for name in ("exact", "grouped", "conflict", "wrong"))
    learnt = counts["exact"] + counts["grouped"]
    print(f"{played} sessions, {made} edits: {learnt} learnt without a conflict ({100 * learnt / made:.1f} %)")
    print(f"  to their own sentence {counts['exact']}, to a group that holds it {counts['grouped']}")
    print(f"  conflicts {counts['conflict']}, to a wrong sentence {counts['wrong']}")
    print(f"  reverted by the next run {counts['reverted']}, learnt twice {counts['learnt twice']}")
    return int(learnt / made < GOAL or bool(counts["wrong"] + counts["reverted"] + counts["learnt twice"]))


def lookup() -> int:
    sources = sentences(UNITS)
    units = tuple(Unit(source=source, target=source.upper(), state=State.REVIEWED) for source in sources)
    seconds, memory = timed(lambda: Memory([Catalogue("en", "pt", "a.md", units)]))
    print(f"{UNITS} units indexed for exact look-ups in {seconds:.2f} s")
    seconds, _ = timed(lambda: memory.fuzzy(sources[0]))
    print(f"  for similar ones in {seconds:.2f} s more")
    asked = [
        source.replace("must", "shall").replace("the ", "that ").replace("see case", "compare case")
        for source in sources[:: UNITS // 500]
    ]
    looks: dict[str, Callable[[str], object]] = {"exact": memory.exact, "fuzzy": memory.fuzzy}
    for name, look in looks.items():
        times = []
        for source in asked:
            start = time.perf_counter()
            look(source)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        print(f"  {name}: median {statistics.median(times):.3f} ms, 95 % below {times[int(0.95 * len(times))]:.3f} ms")
    from rapidfuzz import fuzz, process

    folded = [source.casefold() for source in sources]
    best = [process.extractOne(source.casefold(), folded, scorer=fuzz.ratio, processor=None) for source in asked[::10]]
    found = [memory.fuzzy(source, limit=1) for source in asked[::10]]
    same = sum(bool(one) and abs(one[0][1] - other[1]) < 0.1 for one, other in zip(found, best, strict=True))
    print(f"  the best of all {UNITS} was found for {same} of {len(best)}")
    return 0


def _catalogue() -> Catalogue:
    units = [
        Unit(
            source=source,
            target=source.replace("The", "O").replace("must", "deve"),
            state=State.MACHINE,
            kind="paragraph",
            block=number // 3,
            made_by="firefox enpt 1693087644 sha256:0123456789abcdef",
            settings="0a1b2c3d",
        )
        for number, source in enumerate(sentences(UNITS))
    ]
    return merge(Catalogue("en", "pt", "a.md"), units).settled()


def po() -> int:
    catalogue = _catalogue()
    seconds, data = timed(lambda: dumps(catalogue))
    print(f"{UNITS} units, {len(data) / 1e6:.0f} MB: written in {seconds:.2f} s")
    seconds, again = timed(lambda: loads(data, file="a.po"))
    print(f"  read in {seconds:.2f} s")
    assert again == catalogue
    seconds, _ = timed(lambda: match(catalogue, sources=[unit.source for unit in catalogue.units]))
    print(f"  matched with their article in {seconds:.2f} s")
    import polib

    text = data.decode()
    seconds, _ = timed(lambda: polib.pofile(text))
    print(f"  polib reads the same in {seconds:.2f} s")
    return 0


def learn() -> int:
    catalogue = _catalogue()
    found = [Found(unit.target, unit.block, unit.kind, line) for line, unit in enumerate(catalogue.units, 1)]
    seconds, learned = timed(lambda: learn_sentences(catalogue, found))
    assert not learned.edits
    print(f"{UNITS} sentences of one file, none edited: compared in {seconds:.2f} s")
    for number in range(0, UNITS, 100):
        found[number] = Found(f"Edited: {found[number].text}", found[number].block, "paragraph", number + 1)
    seconds, learned = timed(lambda: learn_sentences(catalogue, found))
    assert len(learned.edits) == UNITS // 100
    print(f"  {UNITS // 100} edited: learnt in {seconds:.2f} s")
    return 0


COMMANDS = {"edits": edits, "lookup": lookup, "po": po, "learn": learn}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in COMMANDS]
    if unknown:
        print(f"unknown: {', '.join(unknown)} (allowed: {', '.join(COMMANDS)})", file=sys.stderr)
        return 2
    return max(COMMANDS[name]() for name in names or COMMANDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
