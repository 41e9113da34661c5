"""Changes of the source in an output whose structure a person edited."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.article import Article, read
from pipeline.article.model import Layout
from pipeline.memory.learn import learn
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.update import merge
from pipeline.project.splice import Spliced, splice
from pipeline.text.segment import splitter

UNITS = (
    ("标题", "A title", 0),
    ("一。", "The first one.", 1),
    ("二。", "The second one.", 1),
    ("三。", "The third one.", 1),
    ("四。", "The fourth one.", 2),
)

OUTPUT = """\
# A title

A note of the translator.

The first one.
The second one.

The third one.

```sh
localised
```

The fourth one.
"""


def read_english(data: bytes) -> Article:
    return read(data, name="x.md", split=splitter("en"))


def units(*rows: tuple[str, str, int]) -> list[Unit]:
    return [Unit(source=source, target=target, state=State.MACHINE, block=block) for source, target, block in rows]


def spliced(*rows: tuple[str, str, int]) -> Spliced:
    before = merge(Catalogue("zh", "en", "x.md"), units(*UNITS)).settled()
    learned = learn(catalogue=before, output=OUTPUT.encode(), read_target=read_english)
    assert learned.shapes
    assert learned.conflicts == ()
    return splice(read_english(OUTPUT.encode()), learned.catalogue, units(*rows), layout=Layout.SENTENCE)


Rows = Sequence[tuple[str, str, int]]


@pytest.mark.parametrize(
    ("rows", "old", "new"),
    [
        (UNITS, "", ""),
        ([*UNITS[:2], ("二改。", "The second, changed.", 1), *UNITS[3:]], "The second one.", "The second, changed."),
        ([*UNITS[:2], *UNITS[3:]], "\nThe second one.", ""),
        ([*UNITS[:3], *UNITS[4:]], "The third one.\n\n", ""),
        ([*UNITS[:2], ("新。", "A new one.", 1), *UNITS[2:]], "The first one.\n", "The first one.\nA new one.\n"),
        ([UNITS[0], ("新。", "A new one.", 1), *UNITS[1:]], "The first one.\n", "A new one.\nThe first one.\n"),
        ([("题", "Another title", 0), *UNITS[1:]], "# A title", "# Another title"),
        ([*UNITS[:1], ("合。", "Both in one.", 1), *UNITS[3:]], "The first one.\nThe second one.", "Both in one."),
    ],
    ids=["nothing", "changed", "deleted", "deleted paragraph", "new", "new first", "heading", "two became one"],
)
def test_the_file_follows_the_source(rows: Rows, old: str, new: str) -> None:
    result = spliced(*rows)
    text = result.rendered.data.decode()
    assert text.replace("one. A", "one.\nA").replace("one. The", "one.\nThe") == OUTPUT.replace(old, new, 1)
    assert result.unplaced == []
    assert all(line and column for line, column in result.rendered.places)


def test_a_new_paragraph_has_no_place() -> None:
    assert spliced(*UNITS, ("五。", "The fifth one.", 3)).unplaced == ["The fifth one."]
