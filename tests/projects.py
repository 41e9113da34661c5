"""Small projects on disk for tests, translated by the fake engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import fake_engine
import pytest

import pipeline.engines
from pipeline.cli import main

CONFIG = """
source-lang = "zh"
[targets.en]
from = "zh"
engine = "fake"
[targets.pt]
from = "en"
engine = "fake"
"""

ARTICLE = """---
title: 欧洲市场的合规
lang: zh
---

# 欧洲市场的合规

税务合规很重要。数据保护也很重要!踩不得半点红线。

- 要记住规则。
- 也要记住例外。

| 地区 | 挑战 |
| --- | --- |
| 欧洲 | 隐私合规 |

最后一段只有一句话。
"""


@dataclass
class Project:
    """A project in a folder, and what its last command said."""

    root: Path
    capture: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def run(self, *arguments: str) -> int:
        code = main(list(arguments))
        self.out, self.err = self.capture.readouterr()
        return code

    def files(self, *folders: str) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for folder in (folders or ("output", "memory"))
            for path in sorted((self.root / folder).rglob("*"))
            if path.is_file()
        }

    def times(self) -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in sorted(self.root.rglob("*"))}


@contextmanager
def fake_engines(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the fake engine to the table of engines."""
    with patch.context() as inner:
        table = MappingProxyType({**pipeline.engines.ENGINES, "fake": "fake_engine"})
        inner.setattr(pipeline.engines, "ENGINES", table)
        fake_engine.calls.clear()
        yield
