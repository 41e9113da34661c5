"""A new version of the program cuts sentences another way: what people wrote is kept, and a run settles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from projects import Project

from pipeline.text.segment import splitter

Split = Callable[[str], list[tuple[int, int]]]


def whole(lang: str) -> Split:
    """Take a paragraph for one sentence."""
    del lang
    return lambda text: [(0, len(text))] if text else []


def clauses(lang: str) -> Split:
    """Cut at commas too."""

    def split(text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for start, end in splitter(lang)(text):
            comma = text.find(", ", start, end)
            found += [(start, end)] if comma < 0 else [(start, comma + 1), (comma + 2, end)]
        return found

    return split


def only(lang: str, other: Callable[[str], Split]) -> Callable[[str], Split]:
    """Cut one language another way."""
    return lambda asked: other(asked) if asked == lang else splitter(asked)


MINE = (
    "Taxes are a serious matter, as Ana wrote.",
    "So is the protection of data, wrote Ana!",
    "Ana closed with a sentence of her own.",
)


@pytest.mark.parametrize("lang", ["zh", "en", "pt"])
@pytest.mark.parametrize("other", [whole, clauses])
@pytest.mark.parametrize("edited", ["learnt before", "learnt after"])
def test_sentences_cut_another_way_lose_nothing_that_a_person_wrote(
    project: Project, monkeypatch: pytest.MonkeyPatch, lang: str, other: Callable[[str], Split], edited: str
) -> None:
    project.edit("source/eu.md", "税务合规很重要。数据", "税务合规, 很重要。数据")
    project.run("translate")
    lines = project.read("output/en/eu.md").split("\n")
    lines[7], lines[8], lines[-2] = MINE
    project.write("output/en/eu.md", "\n".join(lines))
    if edited == "learnt before":
        project.run("translate")
    for cut in (only(lang, other), splitter):
        for module in ("reading", "writing"):
            monkeypatch.setattr(f"pipeline.project.{module}.splitter", cut)
        assert project.run("translate", "--refresh") in {0, 1}
        everything = b"\n".join(project.files().values()).decode() + project.out
        assert not [text for text in MINE if text not in everything and text.replace(", ", ",\n") not in everything]
        before = project.files()
        code, out = project.run("translate"), project.out
        assert project.files() == before
        assert (project.run("translate"), project.out) == (code, out)
