"""Mutate articles and hold each to the promises: ``python benchmarks/fuzz_article.py --count 100000``.

For every mutated input: unchanged it comes back byte for byte; with every letter marked, undoing the marks gives the
source; with hostile translations the markdown oracle of the tests sees the same structure. Whatever breaks a
promise is printed with its seed, so that it can become a fixture.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from article_oracle import FIXTURES, MARK, pseudo, split, structure

from pipeline.article import compose, map_text, read, render
from pipeline.article.model import Layout, PartKind, Piece

PIECES = (
    (
        "*|**|_|`|``|[|]|(|)|![|](x)|<|>|<b>|</b>|<div>|<!--|-->|&|&amp;|\\|~~|$|$$|{{|}}|{%|%}|# |> |- |1. |    |\t|\n|\n\n|\r\n|\r"
        "|  \n|:::|!!! note|---|+++|:---|===|```|~~~|[^1]|[^1]: x|[a]: /u|中|。|a|1|\0|\ufeff|\u2028|\u3000|\"|'|:|@|^[|import x from 'y'|- [ ] |[!NOTE]"
    )
    .replace("||", "|\x7c|")
    .split("|")
)


def mutated(rng: random.Random, seeds: list[str]) -> str:
    """Change a document in up to a dozen places: insert, delete, double, swap, splice with another."""
    text = rng.choice(seeds)
    if rng.random() < 0.3:
        other = rng.choice(seeds)
        text = text[: rng.randint(0, len(text))] + other[rng.randint(0, len(other)) :]
    for _ in range(rng.randint(1, 12)):
        at = rng.randint(0, len(text))
        kind = rng.random()
        if kind < 0.5:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind < 0.75:
            text = text[:at] + text[at + rng.randint(1, 5) :]
        elif kind < 0.9:
            text = text[:at] + text[at : at + rng.randint(1, 20)] * 2 + text[at + 20 :]
        else:
            lines = text.split("\n")
            rng.shuffle(lines)
            text = "\n".join(lines)
    return text


def broken(text: str, rng: random.Random) -> tuple[str | None, int, int]:
    """Name the promise that a text breaks; count segments and fallbacks under hostile translations."""
    article = read(text.encode(), name="fuzz.md", split=split)
    if map_text(article, lambda prose: prose).data.decode() != text:
        return "identity", 0, 0
    sources = {segment.index: segment.source for segment in article.segments}
    if render(article, sources, layout=Layout.SENTENCE).data.decode() != text:
        return "identity of targets", 0, 0
    if map_text(article, pseudo).data.decode().replace(MARK, "") != text.replace(MARK, ""):
        return "undoing pseudo", 0, 0
    targets = {}
    for segment in article.segments:
        words = "".join(rng.choices([*PIECES, " ", "word", "Wort"], k=rng.randint(1, 9))) + "a"
        pieces = [
            Piece(text=words) if part.kind is PartKind.TEXT else Piece(part=index)
            for index, part in enumerate(segment.sentence.parts)
        ]
        targets[segment.index] = compose(segment.sentence, pieces, kind=segment.kind, article=article)
    rendered = render(article, targets, layout=Layout.SENTENCE)
    out = rendered.data.decode()
    counts = len(targets), len(rendered.fallbacks)
    # The oracle knows neither tabs nor TOML and JSON front matter, takes any "!!!" for an admonition, and U+2028 for
    # a blank in a tag; its front matter may begin in a list on the first line, hence the empty line.
    if text.lstrip("\ufeff").startswith(("+++", "{", "---")) or re.search(
        r"===|!!!|\?\?\?|^---|\u2028", text, re.MULTILINE
    ):
        return None, *counts
    if structure("\n" + out.replace("\r\n", "\n")) != structure("\n" + text.replace("\r\n", "\n")):
        return "structure", *counts
    return None, *counts


def main() -> int:
    """Run and report; exit with 1 where identity or undoing broke, or structure in more than 1 of 100."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0, help="longest time one input may take")
    arguments = parser.parse_args()
    seeds = [path.read_bytes().decode() for path in sorted((FIXTURES / "hostile").iterdir())]
    seeds = [seed for seed in seeds if seed and len(seed) < 2000]
    faults: dict[str, int] = {}
    segments = fallbacks = 0
    begun = time.perf_counter()
    slowest = 0.0
    for number in range(arguments.count):
        rng = random.Random(arguments.seed * 1_000_003 + number)
        text = mutated(rng, seeds)
        at = time.process_time()
        try:
            fault, count, fallen = broken(text, rng)
        except Exception as error:
            fault, count, fallen = f"crash {type(error).__name__}", 0, 0
        segments += count
        fallbacks += fallen
        slowest = max(slowest, time.process_time() - at)
        if fault is not None:
            faults[fault] = faults.get(fault, 0) + 1
            if faults[fault] <= 40:
                print(f"{number}: {fault}: {text!r}", flush=True)
    share = fallbacks / max(1, segments)
    print(
        f"{arguments.count} inputs, seed {arguments.seed}: {faults or 'no promise broken'}; "
        f"{segments} segments, {share:.2%} fell back; slowest {slowest:.2f} s; {time.perf_counter() - begun:.0f} s in all"
    )
    hard = sum(count for fault, count in faults.items() if fault != "structure")
    return int(bool(hard) or faults.get("structure", 0) * 100 > arguments.count or slowest > arguments.seconds)


if __name__ == "__main__":
    sys.exit(main())
