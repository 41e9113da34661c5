"""Pairs out of bilingual files: TSV, PO, XLIFF and TMX.

1. The kind of file is told by its name's ending alone; `READERS` is the table.
2. A file is read as it streams: a pair is given before the next one is read. (polib, for PO, reads whole.)
3. What cannot be read is a `MemoryFileError` with file and line, and so is a file without a single unit: a broken
   or a wrong file must not pass for a clean one.
4. A unit that is no pair is counted by its reason and never skipped silently: see `wanted`.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual.wanted import OTHERWISE, Wanted
from pipeline.qa.model import Pair

if TYPE_CHECKING:
    from collections.abc import Callable

READERS: dict[str, str] = {
    ".tsv": "tsv",
    ".po": "po",
    ".pot": "po",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".tmx": "tmx",
}
"""The module that reads each kind of file; each has ``pairs(path, wanted)``."""


def iter_pairs(
    path: str | Path, *, source_lang: str, target_lang: str, skipped: Counter[str] | None = None
) -> Iterator[Pair]:
    """Read pairs one by one; `skipped` counts, by reason, the units that are none.

    Raise MemoryFileError for a file that is missing, malformed, of no known kind or without a unit.
    """
    path = Path(path)
    if path.suffix.lower() not in READERS:
        raise MemoryFileError(
            f"unknown kind of bilingual file {path.suffix!r}", file=path, allowed=f"allowed: {', '.join(READERS)}"
        )
    if not path.is_file():
        raise MemoryFileError("no such file", file=path)
    pairs: Callable[[Path, Wanted], Iterator[Pair]]
    pairs = importlib.import_module(f"{__name__}.{READERS[path.suffix.lower()]}").pairs
    wanted = Wanted(source_lang, target_lang, Counter() if skipped is None else skipped)
    before = wanted.skipped.total()
    found = False
    try:
        for pair in pairs(path, wanted):
            found = True
            yield pair
    except OSError as error:
        raise MemoryFileError(f"cannot be read: {error.strerror or error}", file=path) from error
    if not found and wanted.skipped.total() == before:
        raise MemoryFileError("holds no pair", file=path, allowed="at least one source with its target")
    if not found and wanted.skipped[OTHERWISE] == wanted.skipped.total() - before:
        raise MemoryFileError(f"holds no pair from {source_lang} to {target_lang}", file=path)


def read_pairs(
    path: str | Path, *, source_lang: str, target_lang: str, skipped: Counter[str] | None = None
) -> list[Pair]:
    """Read all pairs of a bilingual file, as `iter_pairs` does."""
    return list(iter_pairs(path, source_lang=source_lang, target_lang=target_lang, skipped=skipped))
