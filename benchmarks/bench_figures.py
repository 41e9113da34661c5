"""Measure the check ``figures``: recall, false alarms and speed on the labelled pairs of tests/data/figures.

    python benchmarks/bench_figures.py [--misses]
    python benchmarks/bench_figures.py --pairs FILE.tsv --source cs [--target en] [--reverse] [--misses]

The pairs are our own data, written in the style of news and talks; dev parts were read while the rules were made, test
parts were not. Alterations come from figure_alterations.py, which shares no code and no word list with the check.

With ``--pairs`` the pairs are those of a file of lines ``source<TAB>target``, such as translations that others
published and that are not in this repository; every alarm is printed. ``--reverse`` reads the file from right to left.
The alterations are those of English, so that recall is measured where the target is English.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from figure_alterations import alterations

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.qa.figures import check
from pipeline.qa.model import Context, Pair, Severity

DATA = Path(__file__).parent.parent / "tests" / "data" / "figures"


def alarms(pair: Pair) -> list[str]:
    """Give the messages of what a reader of the report would see."""
    return [found.message for found in check(pair, Context()) if found.severity >= Severity.NOTE]


class Tally:
    """What was counted over some pairs."""

    def __init__(self, *, show_alarms: bool, show_misses: bool) -> None:
        """Start at nothing; `show_alarms` and `show_misses` say what is printed while counting."""
        self.show_alarms, self.show_misses = show_alarms, show_misses
        self.kinds, self.missed = Counter[str](), Counter[str]()
        self.clean = self.alarmed = 0

    def pair(self, pair: Pair, code: str) -> None:
        """Check a good pair, and every alteration of its target if that is English."""
        self.clean += 1
        if found := alarms(pair):
            self.alarmed += 1
            if self.show_alarms:
                print("alarm ", code, pair.source, "|", pair.target, "|", "; ".join(found))
        if pair.target_lang != "en":
            return
        for kind, text in alterations(pair.target):
            self.kinds[kind] += 1
            if not alarms(Pair(pair.source, text, pair.source_lang, pair.target_lang)):
                self.missed[kind] += 1
                if self.show_misses:
                    print("missed", kind, code, pair.source, "|", text)

    @property
    def line(self) -> str:
        """Clean pairs, alarms, altered pairs and those found, as a row."""
        altered, found = self.kinds.total(), self.kinds.total() - self.missed.total()
        share = f"{found / altered:7.1%}" if altered else "      -"
        return f"{self.clean:6} {self.alarmed / max(self.clean, 1):7.1%} {altered:8} {share}"


def own(path: Path) -> Iterator[tuple[str, str, str]]:
    """Read labelled pairs of this repository: code, source, target."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "id\t")):
            code, source, target = line.split("\t")[:3]
            yield code, source, target


def others(path: Path, *, reverse: bool) -> Iterator[tuple[str, str, str]]:
    """Read pairs of a file of two columns; the code is the line's number."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line:
            source, target = line.split("\t")[:2]
            yield str(number), *((target, source) if reverse else (source, target))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure the check 'figures'.")
    parser.add_argument("--misses", action="store_true", help="print what was not found, and the alarms")
    parser.add_argument("--pairs", type=Path, nargs="+", default=[], help="files of lines source<TAB>target")
    parser.add_argument("--source", default="de", help="source language of those files")
    parser.add_argument("--target", default="en", help="their target language")
    parser.add_argument("--reverse", action="store_true", help="read the files from right to left")
    wish = parser.parse_args(arguments)
    batches = [(path, wish.source, wish.target) for path in wish.pairs] or [
        (path, path.name[:2], "en") for path in sorted(DATA.glob("*-en.*.tsv"))
    ]
    kinds, missed = Counter[str](), Counter[str]()
    read = 0
    print(f"{'pairs':20} {'clean':>6} {'alarms':>7} {'altered':>8} {'found':>7}")
    started = time.perf_counter()
    for path, one, other in batches:
        source, target = (other, one) if wish.reverse else (one, other)
        tally = Tally(show_alarms=bool(wish.pairs) or wish.misses, show_misses=wish.misses)
        for code, ours, theirs in others(path, reverse=wish.reverse) if wish.pairs else own(path):
            tally.pair(Pair(ours, theirs, source, target), code)
        print(f"{path.stem:20} {tally.line}")
        kinds += tally.kinds
        missed += tally.missed
        read += tally.clean + tally.kinds.total()
    seconds = time.perf_counter() - started
    print()
    for kind, count in kinds.most_common():
        print(f"{kind:16} {count:6} {1 - missed[kind] / count:7.1%}")
    total = kinds.total()
    if total:
        print(f"\nfound {1 - missed.total() / total:.2%} of {total}; {read / seconds:.0f} pairs/s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
