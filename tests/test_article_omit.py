"""Blocks that a person left out of a target."""

from __future__ import annotations

import pytest

from pipeline.article import read, render
from pipeline.article.model import Layout
from pipeline.text.segment import splitter

SOURCE = """\
# Title

One is here.
Two has [a](b.md).

## Second

- item one
- item two
  - nested
- item three

| a | b |
|---|---|
| c | d |
| e | f |

> Quoted one.

Last.
"""


def rendered(source: str, gone: set[str]) -> tuple[str, list[str]]:
    """Leave sentences out; give the text and the sentences that could not be left out."""
    article = read(source.encode(), name="x.md", split=splitter("en"))
    assert gone <= {segment.source for segment in article.segments}
    targets = {segment.index: "" if segment.source in gone else segment.source for segment in article.segments}
    result = render(article, targets, layout=Layout.SENTENCE, free=set(targets))
    assert len(result.places) == len(article.segments)
    text = result.data.decode()
    for segment, (line, column) in zip(article.segments, result.places, strict=True):
        if line and segment.source not in gone:
            assert text.split("\n")[line - 1][column - 1 :].startswith(segment.source.split("\n")[0])
    return text, [article.segments[fallback.segment].source for fallback in result.fallbacks]


@pytest.mark.parametrize(
    ("gone", "without"),
    [
        ({"One is here."}, "One is here.\n"),
        ({"One is here.", "Two has [a](b.md)."}, "One is here.\nTwo has [a](b.md).\n\n"),
        ({"Second"}, "## Second\n\n"),
        ({"item one"}, "- item one\n"),
        ({"nested"}, "  - nested\n"),
        ({"c", "d"}, "| c | d |\n"),
        ({"Quoted one."}, "> Quoted one.\n\n"),
        ({"Last."}, "\nLast.\n"),
        ({"Title"}, "# Title\n\n"),
    ],
)
def test_a_block_goes_with_its_lines_and_nothing_else_moves(gone: set[str], without: str) -> None:
    assert without in SOURCE
    assert rendered(SOURCE, gone) == (SOURCE.replace(without, "", 1), [])
    windows = SOURCE.replace("\n", "\r\n")
    assert rendered(windows, gone) == (windows.replace(without.replace("\n", "\r\n"), "", 1), [])


@pytest.mark.parametrize("gone", ["c", "a"])
def test_a_cell_by_itself_is_left_empty(gone: str) -> None:
    assert rendered(SOURCE, {gone}) == (SOURCE.replace(f"| {gone} |", "|  |", 1), [])


def test_a_heading_with_an_underline_stays_and_is_told() -> None:
    source = "Title\n=====\n\nText.\n"
    assert rendered(source, {"Title"}) == (source, ["Title"])


def test_everything_may_go() -> None:
    text, kept = rendered("One.\n\nTwo.\n", {"One.", "Two."})
    assert (text.strip(), kept) == ("", [])
