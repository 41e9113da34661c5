"""Time pipeline.translate against the engine alone on the same list of calls.

    python benchmarks/bench_translate.py [--repeat N]

What is measured: sentences of tests/data/translate through the real English-Portuguese model, in one process. The calls
that translate makes are recorded and replayed, so that the second time is the engine's alone; extra calls for markup
and repair are counted apart.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.article import parse
from pipeline.article.model import Kind
from pipeline.engines import Candidate, Engine, Settings, open_engine
from pipeline.glossary import load
from pipeline.translate import Request, translate

DATA = ROOT / "tests" / "data" / "translate"


class Recorder:
    """An engine that remembers its calls."""

    verbatim = False

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name
        self.fingerprint = engine.fingerprint
        self.calls: list[list[str]] = []

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        self.calls.append(list(texts))
        return self.engine.translate(texts, candidates=candidates)

    def sayable(self, text: str) -> bool:
        return self.engine.sayable(text)

    def close(self) -> None:
        self.engine.close()


def requests(name: str, column: int) -> list[Request]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
    return [Request(parse(line.split("\t")[column]), Kind.PARAGRAPH) for line in lines]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the fastest counts")
    arguments = parser.parse_args(argv)
    glossary = load(DATA / "glossary.yaml")
    corpora = {
        "unmarked sentences": requests("terms.tsv", 1) + requests("figures.tsv", 0),
        "marked sentences": requests("markup.tsv", 1),
    }
    engine = open_engine("firefox", source_lang="en", target_lang="pt", settings=Settings(workers=1))
    engine.translate(["The model is loaded."])
    for name, corpus in corpora.items():
        whole = alone = float("inf")
        recorder = Recorder(engine)
        for _ in range(arguments.repeat):
            recorder = Recorder(engine)
            started = time.perf_counter()
            translate(corpus, engine=recorder, glossary=glossary, source_lang="en", target_lang="pt")
            whole = min(whole, time.perf_counter() - started)
            started = time.perf_counter()
            for call in recorder.calls:
                engine.translate(call)
            alone = min(alone, time.perf_counter() - started)
        texts = sum(map(len, recorder.calls))
        print(
            f"{name}: {len(corpus)} sentences, {len(recorder.calls)} calls of {texts} texts ({texts / len(corpus):.2f} a"
            f" sentence); translate {whole:.2f} s, the engine alone {alone:.2f} s, ratio {whole / alone:.3f};"
            f" {len(corpus) / whole:.0f} sentences a second, {1000 * (whole - alone) / len(corpus):.2f} ms of our own a sentence"
        )
    engine.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
