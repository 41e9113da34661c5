"""An idle run over a large project, against cl10n's plan and render of the same corpus with a filled memory.

    python benchmarks/bench_idle.py [--articles 1000] [--peer PYTHON]

PYTHON is an interpreter of an environment that has the package markdown-localization (cl10n) and its groq extra not
needed. Each article has 100 sentences; the memory is filled beforehand, on both sides. Printed: the seconds of a run
with nothing changed, of one with one sentence changed, the largest memory use, and the ratio to the peer in this run.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.article import read
from pipeline.memory import po
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.update import merge
from pipeline.text.segment import splitter

WORDS = [
    "river",
    "garden",
    "window",
    "market",
    "letter",
    "season",
    "engine",
    "harbour",
    "village",
    "teacher",
    "morning",
    "summer",
    "bridge",
    "forest",
    "kitchen",
    "journey",
    "answer",
    "picture",
    "winter",
    "island",
    "company",
    "customer",
    "product",
    "delivery",
    "service",
    "report",
    "number",
    "country",
    "language",
    "figure",
]
TRANSLATED = [
    "rio",
    "jardim",
    "janela",
    "mercado",
    "carta",
    "estação",
    "motor",
    "porto",
    "aldeia",
    "professor",
    "manhã",
    "verão",
    "ponte",
    "floresta",
    "cozinha",
    "viagem",
    "resposta",
    "quadro",
    "inverno",
    "ilha",
    "empresa",
    "cliente",
    "produto",
    "entrega",
    "serviço",
    "relatório",
    "número",
    "país",
    "língua",
    "figura",
]
TO_PORTUGUESE = dict(zip(WORDS, TRANSLATED, strict=True))


def article(number: int) -> str:
    """Write an article of 20 paragraphs of 5 sentences."""
    chance = random.Random(number)
    paragraphs = []
    for _ in range(20):
        sentences = []
        for _ in range(5):
            words = [chance.choice(WORDS) for _ in range(chance.randint(6, 14))]
            words[chance.randrange(len(words))] = str(chance.randint(2, 999))
            sentences.append(f"The {' '.join(words)}.")
        paragraphs.append(" ".join(sentences))
    return f"# Article {number}\n\n" + "\n\n".join(paragraphs) + "\n"


def portuguese(text: str) -> str:
    """Translate word by word."""
    return " ".join(
        TO_PORTUGUESE.get(word.rstrip("."), word) + ("." if word.endswith(".") else "") for word in text.split()
    ).replace("The ", "O ")


def fill(folder: Path, articles: int) -> None:
    """Make the corpus and a memory of reviewed sentences."""
    (folder / "pipeline.toml").write_text('source-lang = "en"\n[targets.pt]\nfrom = "en"\nengine = "firefox"\n')
    split = splitter("en")
    for number in range(articles):
        name = f"part{number // 100}/a{number:04}.md"
        for root in ("source", "md"):
            path = folder / root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article(number))
        found = read(article(number).encode(), name=name, split=split)
        units = [
            Unit(
                source=each.source,
                target=portuguese(each.source),
                state=State.REVIEWED,
                kind=each.kind.value,
                block=each.block,
            )
            for each in found.segments
        ]
        path = folder / "memory/pt" / f"{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po.dumps(merge(Catalogue("en", "pt", name), units)))


def timed(command: list[str], folder: Path) -> tuple[float, int]:
    """Run a command; give its seconds and its exit code."""
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    if done.returncode not in {0, 1}:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - begun, done.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--peer", help="interpreter that has cl10n")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ours = [sys.executable, "-m", "pipeline", "translate"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, options.articles)
        first, _ = timed(ours, folder)
        print(f"first run, memory filled, nothing seen yet: {first:.1f} s")
        idle = min(timed(ours, folder)[0] for _ in range(options.rounds))
        print(f"nothing changed: {idle:.2f} s")
        path = folder / "output/pt/part0/a0000.md"
        path.write_text(path.read_text().replace("O ", "Um ", 1))
        print(f"one sentence edited: {timed(ours, folder)[0]:.2f} s")
        print(f"largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
        if options.peer:
            module = [options.peer, "-m"]
            timed([*module, "cl10n.pseudo_tm", "--langs", "ru", "--tm-dir", "l10n/tm"], folder)
            plan = [*module, "cl10n.build_queue", "--langs", "ru", "-o", "l10n/queue.json"]
            render = [*module, "cl10n.reassemble", "--langs", "ru", "--tm-dir", "l10n/tm", "--out-dir", "locales"]
            timed(render, folder)
            peer = min(timed(plan, folder)[0] + timed(render, folder)[0] for _ in range(options.rounds))
            print(f"cl10n, plan and render: {peer:.2f} s; ratio {peer / idle:.1f}")


if __name__ == "__main__":
    main()
