"""Measure the check ``figures``: recall, false alarms and speed on the labelled pairs of tests/data/figures.

    python benchmarks/bench_figures.py [--misses]

The pairs are our own data, written in the style of news and talks; dev parts were read while the rules were made, test
parts were not. Alterations come from figure_alterations.py, which shares no code and no word list with the check.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from figure_alterations import alterations

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.qa.figures import check
from pipeline.qa.model import Context, Pair, Severity

DATA = Path(__file__).parent.parent / "tests" / "data" / "figures"


def alarmed(pair: Pair) -> bool:
    return any(found.severity >= Severity.NOTE for found in check(pair, Context()))


def main(arguments: list[str]) -> int:
    show = "--misses" in arguments
    kinds, missed = Counter[str](), Counter[str]()
    read = 0
    print(f"{'pairs':14} {'clean':>6} {'alarms':>7} {'altered':>8} {'found':>7}")
    started = time.perf_counter()
    for path in sorted(DATA.glob("*-en.*.tsv")):
        lang = path.name[:2]
        clean = alarms = altered = found = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line or line.startswith(("#", "id\t")):
                continue
            code, source, target = line.split("\t")[:3]
            clean += 1
            if alarmed(Pair(source, target, lang, "en")):
                alarms += 1
                if show:
                    print("alarm ", code, source, "|", target)
            for kind, text in alterations(target):
                altered += 1
                kinds[kind] += 1
                if alarmed(Pair(source, text, lang, "en")):
                    found += 1
                else:
                    missed[kind] += 1
                    if show:
                        print("missed", kind, code, source, "|", text)
        read += clean + altered
        print(f"{path.stem:14} {clean:6} {alarms / clean:7.1%} {altered:8} {found / altered:7.1%}")
    seconds = time.perf_counter() - started
    print()
    for kind, count in kinds.most_common():
        print(f"{kind:16} {count:6} {1 - missed[kind] / count:7.1%}")
    total = sum(kinds.values())
    print(f"\nfound {1 - sum(missed.values()) / total:.2%} of {total}; {read / seconds:.0f} pairs/s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
