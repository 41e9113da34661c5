"""A run from empty memory against the time that its engine needs for the same list of calls.

    python benchmarks/bench_run.py [rounds]

The articles are the repository's own English ones, translated by the Firefox model that ships with the wheel. In each
round the pipeline runs first, its engine's calls are recorded and timed, and then the engine alone is given the same
calls in a fresh process-wide state. Printed: both times, their ratio, and the calls a sentence.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.config import find
from pipeline.engines import Settings, open_engine
from pipeline.engines.base import Candidate, Engine
from pipeline.project import opening
from pipeline.project import run as run_module
from pipeline.project.job import Wish, plan


class Recorder:
    """Stands before an engine and writes down what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name
        self.verbatim = engine.verbatim
        self.calls: list[tuple[str, list[str], int]] = []
        self.seconds = 0.0

    @property
    def fingerprint(self) -> str:
        return self._engine.fingerprint

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        return self._timed("translate", texts, candidates)

    def again(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        return self._timed("again", texts, candidates)

    def _timed(self, name: str, texts: Sequence[str], candidates: int) -> list[list[Candidate]]:
        self.calls.append((name, list(texts), candidates))
        begun = time.perf_counter()
        result: list[list[Candidate]] = getattr(self._engine, name)(texts, candidates=candidates)
        self.seconds += time.perf_counter() - begun
        return result

    def sayable(self, text: str) -> bool:
        return self._engine.sayable(text)

    def close(self) -> None:
        self._engine.close()


def pipeline_run(folder: Path) -> tuple[float, Recorder, int]:
    """Time a whole run from empty memory, checks and writing included."""
    recorders: list[Recorder] = []
    real = opening.open_target

    def recorded(*arguments: object, **options: object) -> Engine:
        recorders.append(Recorder(real(*arguments, **options)))  # type: ignore[arg-type]
        return recorders[-1]

    setattr(opening, "open_target", recorded)
    try:
        begun = time.perf_counter()
        wish = Wish(
            paths=(str(folder / "in"),), source_lang="en", targets=("pt",), engine="firefox", output=str(folder / "out")
        )
        outcome = run_module.run(plan(wish, find(ROOT)), say=lambda _line: None)
        seconds = time.perf_counter() - begun
    finally:
        setattr(opening, "open_target", real)
    return seconds, recorders[0], sum(sum(tally.made.values()) for tally in outcome.tallies)


def engine_alone(recorder: Recorder) -> float:
    """Time the engine with the same calls, from opening to the last."""
    begun = time.perf_counter()
    engine = open_engine("firefox", source_lang="en", target_lang="pt", settings=Settings())
    for name, texts, candidates in recorder.calls:
        getattr(engine, name)(texts, candidates=candidates)
    engine.close()
    return time.perf_counter() - begun


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    ratios = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(ROOT / "output/en", folder / "in")
            whole, recorder, sentences = pipeline_run(folder)
            alone = engine_alone(recorder)
        texts = sum(len(texts) for _, texts, _ in recorder.calls)
        ratios.append(whole / alone)
        print(
            f"round {number + 1}: pipeline {whole:.2f} s, engine alone {alone:.2f} s, ratio {whole / alone:.2f}; "
            f"{sentences} sentences, {len(recorder.calls)} calls, {texts / sentences:.2f} texts a sentence"
        )
    print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
