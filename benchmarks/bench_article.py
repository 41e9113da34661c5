"""Read and write articles with nothing to translate, beside mdformat over the same files, in one run.

``python benchmarks/bench_article.py [FOLDER ...]`` takes every .md file of the folders, or the tests' fixtures. mdformat
is no dependency: ``pip install mdformat mdformat-gfm`` puts it beside. A second table shows growth up to 10 MB.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from article_oracle import FIXTURES, split

from pipeline.article import read, render
from pipeline.article.model import Layout

SAMPLE = """\
## Heading {number}

A paragraph with **bold text**, a [link](https://example.com/{number} "title") and `code`. It has a second sentence,
which goes on here. 中文句子也在这里。第二句。

- item one with *emphasis*
- item two
  1. nested item

| column | value |
|--------|------:|
| row    | {number} |

> A quotation. With two sentences.

```python
print({number})
```

"""


def ours(text: str) -> None:
    """Read and write."""
    data = text.encode()
    article = read(data, name="bench.md", split=split)
    if render(article, {}, layout=Layout.SENTENCE).data != data:
        raise SystemExit("an article did not come back byte for byte")


def peer() -> Callable[[str], None] | None:
    """Give mdformat with GFM, or None where it is not installed."""
    try:
        mdformat = importlib.import_module("mdformat")
        importlib.import_module("mdformat_gfm")
    except ImportError:
        return None

    def run(text: str) -> None:
        mdformat.text(text, extensions={"gfm"})

    return run


def seconds(run: Callable[[str], None], texts: list[str], rounds: int) -> float:
    """Give the best processor time of some rounds over all texts."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for text in texts:
            run(text)
        best = min(best, time.process_time() - begun)
    return best


def main() -> int:
    """Print both tables; exit with 1 where mdformat is faster or growth is not linear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=float, nargs="*", default=[0.1, 1, 10])
    arguments = parser.parse_args()
    if arguments.folders:
        paths = [path for folder in arguments.folders for path in sorted(folder.rglob("*.md")) if path.is_file()]
        texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    else:
        texts = [
            example["markdown"]
            for name in ("commonmark", "gfm")
            for example in json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
        ]
        texts += [path.read_bytes().decode() for path in sorted((FIXTURES / "hostile").glob("*.md"))]
        texts += ["".join(SAMPLE.format(number=number) for number in range(200))]
    # mdformat keeps line ends and blanks in its own way; both get what both can read.
    texts = [text for text in texts if "\0" not in text]
    size = sum(len(text.encode()) for text in texts) / 1e6
    failed = False
    own = seconds(ours, texts, arguments.rounds)
    print(f"{len(texts)} files, {size:.2f} MB: read and written in {own:.2f} s ({size / own:.2f} MB/s)")
    other = peer()
    if other is None:
        print("mdformat is not installed: pip install mdformat mdformat-gfm")
    else:
        theirs = seconds(other, texts, arguments.rounds)
        print(f"mdformat over the same files: {theirs:.2f} s; ratio {theirs / own:.1f}")
        failed = theirs < own
    rates = []
    for megabytes in arguments.megabytes:
        count = int(megabytes * 1e6 / len(SAMPLE.encode()))
        text = "".join(SAMPLE.format(number=number) for number in range(count))
        spent = seconds(ours, [text], 1)
        rates.append(megabytes / spent)
        print(f"{megabytes:g} MB: {spent:.2f} s ({rates[-1]:.2f} MB/s)")
    return int(failed or (len(rates) > 1 and rates[-1] < rates[0] / 2))


if __name__ == "__main__":
    sys.exit(main())
