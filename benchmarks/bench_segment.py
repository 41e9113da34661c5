"""Measure sentence segmentation: megabytes a second and cases right, ours, sentencex and a regular expression.

``python benchmarks/bench_segment.py`` prints one table. The texts are the project's articles and their English,
repeated; the cases are those of tests/fixtures/segment/, which are ours, so that the column of ours says only that
they hold.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from cases import read_cases

from pipeline.text.segment import splitter

SIZE = 1_000_000
"""Characters that are split for the speed."""
ROUNDS = 3

Segmenter = Callable[[str, str], list[str]]


def own(lang: str, text: str) -> list[str]:
    return [text[start:end] for start, end in splitter(lang)(text)]


def sentencex(lang: str, text: str) -> list[str]:
    import sentencex as library

    return [part.strip() for part in library.segment(lang, text) if part.strip()]


def expression(lang: str, text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", text) if part.strip()]


SEGMENTERS: tuple[tuple[str, Segmenter], ...] = (("ours", own), ("sentencex", sentencex), ("expression", expression))


def paragraphs(lang: str) -> list[str]:
    """Give the paragraphs of the texts that are imported in tests, some megabyte of them."""
    han = re.compile(r"[\u4e00-\u9fff]")
    found = []
    for path in sorted((ROOT / "tests" / "fixtures" / "import").glob("*.md")):
        text = path.read_text("utf-8")
        if (han.search(text) is not None) == (lang == "zh"):
            found += [line for line in text.split("\n") if line and line[0] not in "#|-"]
    return found * (SIZE // sum(map(len, found)) + 1)


def speed(segment: Segmenter, lang: str, texts: list[str]) -> float:
    """Give characters in millions a second, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for text in texts:
            segment(lang, text)
        best = min(best, time.perf_counter() - began)
    return sum(map(len, texts)) / best / 1e6


def main() -> None:
    print("| | " + " | ".join(name for name, _ in SEGMENTERS) + " |")
    print("|---|" + "---|" * len(SEGMENTERS))
    for lang in ("zh", "en"):
        texts = paragraphs(lang)
        rates = [speed(segment, lang, texts) for _, segment in SEGMENTERS]
        print(f"| {lang}, million characters a second | " + " | ".join(f"{rate:.2f}" for rate in rates) + " |")
        whole = ["\n\n".join(texts)]
        rates = [speed(segment, lang, whole) for _, segment in SEGMENTERS]
        print(f"| {lang}, the same in one text | " + " | ".join(f"{rate:.2f}" for rate in rates) + " |")
    for path in sorted((ROOT / "tests" / "fixtures" / "segment").glob("*.txt")):
        lang = path.stem
        cases = read_cases(path)
        right = []
        for _, segment in SEGMENTERS:
            right.append(
                sum(
                    [re.sub(r"\s*\n\s*", "⏎", part) for part in segment(lang, case.input)] == case.expected.split("\n")
                    for case in cases
                )
            )
        print(f"| {lang}, cases right of {len(cases)} | " + " | ".join(map(str, right)) + " |")


if __name__ == "__main__":
    main()
