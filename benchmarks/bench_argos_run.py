"""A whole run with an Argos package of real size against the time that its engine needs for the same calls.

    python benchmarks/bench_argos_run.py [rounds]

The package has random weights (`bench_argos.make_package`), so every sentence fails its checks and is repaired: the calls beyond the
first one are those repairs. The first round includes what a process does once (imports, word lists).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import bench_argos
import bench_run
import ctranslate2

from pipeline.config import find
from pipeline.project import opening
from pipeline.project import run as run_module
from pipeline.project.job import Wish, plan

PARAGRAPHS = 60


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    ctranslate2.Translator = bench_argos.Bounded
    texts = bench_argos.paragraphs(PARAGRAPHS)
    recorders: list[bench_run.Recorder] = []
    real = opening.open_target

    def recorded(*arguments: object, **options: object) -> bench_run.Recorder:
        recorders.append(bench_run.Recorder(real(*arguments, **options)))  # type: ignore[arg-type]
        return recorders[-1]

    setattr(opening, "open_target", recorded)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench_argos.make_package(folder / "models/argos/zh-en", texts)
        os.environ["PIPELINE_MODELS"] = str(folder / "models")
        (folder / "in").mkdir()
        (folder / "in/a.md").write_text("\n\n".join(texts), encoding="utf-8")
        wish = Wish(
            paths=(str(folder / "in"),), source_lang="zh", targets=("en",), engine="argos", output=str(folder / "out")
        )
        for number in range(rounds):
            begun = time.perf_counter()
            run_module.run(plan(wish, find(folder)), say=lambda _line: None)
            whole = time.perf_counter() - begun
            engine = recorders[number]
            asked = [len(texts) for _, texts, _ in engine.calls]
            print(
                f"round {number + 1}: whole run {whole:.2f} s, its engine {engine.seconds:.2f} s, "
                f"ratio {whole / engine.seconds:.3f}; {asked[0]} texts in the first call, {sum(asked[1:])} in repairs"
            )


if __name__ == "__main__":
    main()
