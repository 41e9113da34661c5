"""Edits around the sentences of an output: kept, noted, and written again from the memory alone."""

from __future__ import annotations

import random
import re
import shutil

import frame_edits
import pytest
from projects import Project

ARTICLE = """---
title: 欧洲市场的合规
lang: zh
---

# 欧洲市场的合规

税务合规很重要。数据保护也很重要!踩不得半点红线。

## 规则

市场很大。机会很多。

- 要记住规则。
- 也要记住例外。

```
运行
```

门槛不低。

| 地区 | 挑战 |
| --- | --- |
| 欧洲 | 隐私合规 |

> 用户要求高。

---

最后一段只有一句话。
"""

EN = "output/en/eu.md"


@pytest.fixture
def written(project: Project) -> Project:
    """Give a project whose articles have been written once."""
    project.write("source/eu.md", ARTICLE)
    project.run("translate", "--to", "en")
    return project


def edited(project: Project, what: str, seed: int = 0) -> str:
    before = project.read(EN)
    text = frame_edits.EDITS[what](before, random.Random(seed))
    assert text != before, "the edit finds its place"
    project.write(EN, text)
    return text


@pytest.mark.parametrize("what", sorted(frame_edits.EDITS))
def test_an_edit_of_a_frame_stays_and_the_memory_alone_writes_it_again(written: Project, what: str) -> None:
    text = edited(written, what)
    written.run("translate", "--to", "en")
    assert written.read(EN) == text
    assert "conflict" not in written.out
    assert "structure-edited" in written.out
    files, times = written.files(), written.times()
    written.run("translate", "--to", "en")
    assert written.times() == times
    shutil.rmtree(written.root / "output")
    shutil.rmtree(written.root / ".pipeline")
    written.run("translate", "--to", "en")
    assert written.files() == files
    assert "structure-edited" in written.out


@pytest.mark.parametrize("what", sorted(frame_edits.EDITS))
def test_what_the_author_changes_elsewhere_comes_in(written: Project, what: str) -> None:
    text = edited(written, what)
    source = ARTICLE.replace("机会很多。", "机会不多。").replace(
        "门槛不低。", "门槛不低。\n\n### 新的一节\n\n这里有一段新的话。"
    )
    own = "fence" not in what  # else both changed the same thing: see below
    written.write("source/eu.md", source.replace("运行", "再次运行" if own else "运行"))
    written.run("translate", "--to", "en")
    now = written.read(EN)
    assert "conflict" not in written.out
    assert len(re.findall(r"^### ", now, re.MULTILINE)) == len(re.findall(r"^### ", text, re.MULTILINE)) + 1
    assert ("再次运行" in now) is own
    lines = text.split("\n")
    gone = [line for line in lines if line not in now.split("\n")]
    assert len(gone) <= 2, "the changed sentence and the changed code alone"
