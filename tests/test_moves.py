"""pipeline.project.moves: which memory an article takes over that was renamed or moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.memory import po
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.project.moves import Gone
from pipeline.project.records import catalogue_path


def remember(memory: Path, name: str, *sentences: str, origins: tuple[str, ...] = ()) -> None:
    units = tuple(
        Unit(source=source, target=source.upper(), state=State.MACHINE, origin=origin)
        for source, origin in zip(sentences, origins or [""] * len(sentences), strict=True)
    )
    path = catalogue_path(memory, "en", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po.dumps(Catalogue(source_lang="zh", target_lang="en", article=name, units=units)))


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    remember(tmp_path, "old/a.md", "a", "b", "c", "d")
    remember(tmp_path, "old/b.md", "a", "b", "x", "y")
    remember(tmp_path, "here.md", "p", "q")
    remember(tmp_path, "pivoted.md", "one", "two", origins=("一", "二"))
    return tmp_path


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["a", "b", "c", "d"], "old/a.md"),
        (["x", "b", "new", "y"], "old/b.md"),
        (["a", "b"], "old/a.md"),
        (["a", "b", "1", "2", "3"], None),
        (["a"], None),
        (["p", "q"], None),
        (["一", "二"], "pivoted.md"),
        ([], None),
    ],
)
def test_an_article_takes_over_the_gone_memory_that_holds_half_of_it_or_more(
    memory: Path, sentences: list[str], expected: str | None
) -> None:
    found = Gone(memory, "en", {"here.md"}).like(sentences)
    assert (found[0] if found else None) == expected


def test_a_sentence_that_recurs_counts_as_often_as_both_have_it(tmp_path: Path) -> None:
    remember(tmp_path, "a.md", "yes", "no", "perhaps")
    assert Gone(tmp_path, "en", ()).like(["yes"] * 6) is None
