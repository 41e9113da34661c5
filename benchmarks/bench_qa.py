"""Speed of the checks against translate-toolkit's pofilter with its standard checks, on one PO file, in one run.

    python benchmarks/bench_qa.py [--copies N] [--lang de]

Both are run as commands, start-up and reading included, one after the other, three times; the best counts.
The PO file is made of the catalogue sample in tests/data/qa, each copy with other texts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).parent.parent / "tests" / "data" / "qa"
RUNS = 3


def catalogue(lang: str, copies: int, path: Path) -> int:
    import polib

    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": lang}
    rows = [line.rstrip("\n").split("\t")[1:] for line in (DATA / f"catalogues.{lang}.tsv").open(encoding="utf-8")][1:]
    for copy in range(copies):
        # Another text each time, so that nothing is answered from a cache.
        mark = "" if not copy else f" {chr(65 + copy // 26)} {chr(65 + copy % 26)}"
        for source, target in rows:
            po.append(polib.POEntry(msgid=source + mark, msgstr=target + mark))
    po.save(str(path))
    return len(po)


def best(command: list[str]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--lang", default="de")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.po"
        pairs = catalogue(options.lang, options.copies, path)
        peer = best(["pofilter", f"--language={options.lang}", "-i", str(path), "-o", str(Path(folder) / "out.po")])
        ours = best(
            [
                sys.executable,
                "-m",
                "pipeline",
                "qa",
                str(path),
                "--source-lang",
                "en",
                "--target-lang",
                options.lang,
                "--format",
                "json",
            ]
        )
    print(f"{pairs} pairs, en-{options.lang}")
    print(f"pofilter  {pairs / peer:8.0f} pairs/s  ({peer:.2f} s)")
    print(f"pipeline  {pairs / ours:8.0f} pairs/s  ({ours:.2f} s)")
    print(f"ratio     {peer / ours:8.2f}")


if __name__ == "__main__":
    main()
