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
MINE = "The desk added this paragraph."


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
    shutil.rmtree(written.root / ".pipeline", ignore_errors=True)
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


def test_where_both_changed_the_same_marks_theirs_stay_and_it_is_told_until_somebody_looked(written: Project) -> None:
    written.edit(EN, "## The", "#### The")
    written.write("source/eu.md", ARTICLE.replace("## 规则", "### 规则"))
    for _ in range(2):
        written.run("translate", "--to", "en")
        assert "\n#### The" in written.read(EN)
        assert "warning: structure-edited: the source's marks here have changed" in written.out
        shutil.rmtree(written.root / ".pipeline", ignore_errors=True)
    written.edit(EN, "#### The", "##### The")
    written.run("translate", "--to", "en")
    assert "\n##### The" in written.read(EN)
    assert "warning: structure-edited" not in written.out


def test_what_the_author_changes_later_where_a_person_changed_the_marks_is_told(written: Project) -> None:
    written.edit(EN, "## The", "#### The")
    written.run("translate", "--to", "en")
    assert "warning: structure-edited" not in written.out
    written.write("source/eu.md", ARTICLE.replace("## 规则", "### 规则"))
    written.run("translate", "--to", "en")
    assert "\n#### The" in written.read(EN)
    assert "warning: structure-edited: the source's marks here have changed" in written.out
    written.write("source/eu.md", ARTICLE.replace("## 规则", "#### 规则"))
    written.run("translate", "--to", "en")
    assert "structure-edited" not in written.out, "both say the same now"


def test_marks_that_a_person_sets_back_are_the_source_s_again(written: Project) -> None:
    before = written.files()
    written.edit(EN, "## The", "#### The")
    written.run("translate", "--to", "en")
    written.edit(EN, "#### The", "## The")
    written.run("translate", "--to", "en")
    assert written.files() == before


def test_a_paragraph_of_theirs_stands_before_the_next_sentence_when_its_neighbour_is_gone(written: Project) -> None:
    text = written.read(EN)
    at = text.index("| The")
    written.write(EN, f"{text[:at]}{MINE}\n\n{text[at:]}")
    written.run("translate", "--to", "en")
    table = ARTICLE[ARTICLE.index("| 地区") : ARTICLE.index("> 用户")]
    written.write("source/eu.md", ARTICLE.replace(table, ""))
    written.run("translate", "--to", "en")
    assert f"\n\n{MINE}\n\n> The" in written.read(EN)
    assert "conflict" not in written.out


def first_paragraph(project: Project) -> list[str]:
    """Give the three sentences of the article's first paragraph."""
    return project.read(EN).split("\n\n")[2].split("\n")


@pytest.mark.parametrize("between", [False, True], ids=["at once", "a run between"])
def test_a_paragraph_of_theirs_within_another_stays_a_paragraph_when_the_sentence_behind_it_is_gone(
    written: Project, between: bool
) -> None:
    first, second, third = first_paragraph(written)
    written.edit(EN, f"{first}\n{second}", f"{first}\n\n{MINE}\n\n{second}")
    if between:
        written.run("translate", "--to", "en")
    written.write("source/eu.md", ARTICLE.replace("数据保护也很重要!", ""))
    written.run("translate", "--to", "en")
    assert f"\n\n{first}\n\n{MINE}\n\n{third}\n\n" in written.read(EN)
    assert written.read("memory/en/eu.md.po").count(MINE) == 1
    files = written.files()
    shutil.rmtree(written.root / "output")
    written.run("translate", "--to", "en")
    assert written.files() == files


def test_a_paragraph_of_theirs_that_is_like_the_sentence_before_it_stays_a_paragraph(project: Project) -> None:
    source = "税务合规很重要。数据保护也很重要!\n\n市场很大。机会很多。\n"
    project.write("source/eu.md", source)
    project.run("translate", "--to", "en")
    first, _, third, fourth = project.read(EN).replace("\n\n", "\n").strip().split("\n")
    like = MINE.replace("added", "also added")
    project.write(EN, f"{first}\n{MINE}\n\n{like}\n\n{third}\n{fourth}\n")  # the second one rewritten, and one more
    project.write("source/eu.md", source.replace("市场很大。", ""))
    project.run("translate", "--to", "en")
    assert project.read(EN) == f"{first}\n{MINE}\n\n{like}\n\n{fourth}\n"
    assert "conflict" not in project.out


@pytest.mark.parametrize(
    ("ahead", "behind"), [("\n", "\n\n"), ("\n\n", "\n")], ids=["to the one before", "to the next"]
)
def test_a_paragraph_of_theirs_that_they_join_to_a_sentence_goes_with_it_and_is_no_paragraph_any_more(
    written: Project, ahead: str, behind: str
) -> None:
    first, second, _ = first_paragraph(written)
    written.edit(EN, f"{first}\n{second}", f"{first}\n\n{MINE}\n\n{second}")
    written.run("translate", "--to", "en")
    written.edit(EN, f"{first}\n\n{MINE}\n\n{second}", f"{first}{ahead}{MINE}{behind}{second}")
    text = written.read(EN)
    for _ in range(2):
        written.run("translate", "--to", "en")
        assert written.read(EN) == text
        assert "conflict" not in written.out
    assert written.read("memory/en/eu.md.po").count(MINE) == 1
    shutil.rmtree(written.root / "output")
    written.run("translate", "--to", "en")
    assert written.read(EN).count(MINE) == 1


def test_a_translator_s_paragraph_is_theirs_to_edit_and_to_delete(written: Project) -> None:
    before = written.read(EN)
    edited(written, "a paragraph at the end")
    written.run("translate", "--to", "en")
    written.edit(EN, "at the very end", "in the end")
    text = written.read(EN)
    written.run("translate", "--to", "en")
    assert written.read(EN) == text
    assert "in the end" in written.read("memory/en/eu.md.po")
    written.write(EN, before)
    written.run("translate", "--to", "en")
    assert written.read(EN) == before
    assert "in the end" not in written.read("memory/en/eu.md.po")


def test_a_memory_of_format_1_is_migrated_and_no_byte_of_the_output_moves(written: Project) -> None:
    memory = "memory/en/eu.md.po"
    text = edited(written, "a heading one level down")
    old = re.sub(r", frame [0-9a-f]{8}", "", written.read(memory))
    old = re.sub(r'"X-End: .*\n', "", old)
    written.write(memory, old.replace("X-Pipeline-Format: 2", 'X-Pipeline-Format: 1\\n"\n"X-Opaque: e66507bd'))
    written.run("translate", "--to", "en")
    assert written.read(EN) == text
    assert "structure-edited" in written.out
    assert "X-Pipeline-Format: 2" in written.read(memory)
    assert "X-Opaque" not in written.read(memory)


def test_a_frame_that_can_no_longer_be_written_stays_in_the_memory_with_a_warning(project: Project) -> None:
    items = "- 要记住规则。\n- 也要记住例外。\n\n"
    source = f"# 规则\n\n市场很大。\n\n{items}门槛不低。\n\n用户要求高。\n"
    project.write("source/eu.md", source)
    project.run("translate", "--to", "en")
    plain = project.read(EN).split("\n\n")[-2]
    project.edit(EN, plain, f"    {plain}")  # a paragraph of the last item; without the items it would be code
    project.run("translate", "--to", "en")
    theirs = project.read(EN)
    shutil.rmtree(project.root / "output")
    project.write("source/eu.md", source.replace(items, ""))
    for _ in range(2):
        project.run("translate", "--to", "en")
        assert f"\n\n{plain}\n\n" in project.read(EN)
        assert "#. before: \\n\\n" + "\\u0020" * 4 + "\n" in project.read("memory/en/eu.md.po")
        assert "warning: structure-edited: the source's marks here have changed" in project.out
        shutil.rmtree(project.root / ".pipeline", ignore_errors=True)
    project.write("source/eu.md", source)
    project.run("translate", "--to", "en")
    assert project.read(EN) == theirs, "with the items it can be written again"


def test_sentences_in_another_order_make_the_file_its_own_frame(written: Project) -> None:
    text = written.read(EN)
    parts = text.split("\n\n")
    at = next(index for index, part in enumerate(parts) if part.startswith("## "))
    parts[at - 1], parts[at + 1] = parts[at + 1], parts[at - 1]
    theirs = "\n\n".join(parts).replace("# The", "## The", 1)
    written.write(EN, theirs)
    for _ in range(2):
        written.run("translate", "--to", "en")
        assert written.read(EN) == theirs
        assert "structure-edited" in written.out
    written.write("source/eu.md", ARTICLE.replace("机会很多。", "机会不多。"))
    written.run("translate", "--to", "en")
    assert "conflict" not in written.out
    assert len(set(theirs.split("\n")) - set(written.read(EN).split("\n"))) == 1


@pytest.mark.parametrize(
    ("pattern", "new"),
    [(r"\| The \w+ \w+ (?=\|[^\n]*\n\n)", "|  "), (r"\n\|[^>]*\n(?=\n>)", ""), (r"\n- The.*(?=\n- )", "")],
    ids=["a cell", "a table", "the first item"],
)
def test_what_a_person_took_out_of_a_table_or_list_stays_out(written: Project, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, written.read(EN), count=1)
    assert count
    written.write(EN, text)
    written.run("translate", "--to", "en")
    assert written.read(EN) == text
    files = written.files()
    shutil.rmtree(written.root / "output")
    written.run("translate", "--to", "en")
    assert written.files() == files
    assert "conflict" not in written.out
