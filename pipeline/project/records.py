"""The memory on disk: where an article's catalogue stands, and reading it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pipeline.errors import MemoryFileError
from pipeline.memory import po
from pipeline.memory.model import Catalogue
from pipeline.project.files import read_if_there


def catalogue_path(memory: Path, lang: str, name: str) -> Path:
    """Give the place of an article's catalogue: ``memory/pt/guides/vat.md.po``.

    The article's suffix stays, so that ``a.md`` and ``a.mdx`` do not meet in one file.
    """
    return memory / lang / f"{name}.po"


def read_catalogue(memory: Path, lang: str, name: str) -> Catalogue | None:
    """Read an article's catalogue; None when it has none. Raise MemoryFileError for one that cannot be used."""
    path = catalogue_path(memory, lang, name)
    data = read_if_there(path)
    if data is None:
        return None
    catalogue = po.loads(data, file=_shown(path))
    if catalogue.article and catalogue.article != name:
        raise MemoryFileError(
            f"is the memory of {catalogue.article!r}", file=_shown(path), allowed=f"allowed: X-Article: {name}"
        )
    return catalogue


def catalogue_names(memory: Path, lang: str) -> tuple[str, ...]:
    """List the articles that have a catalogue in one language, in order."""
    folder = memory / lang
    found = list[str]()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            (Path(place) / name).relative_to(folder).as_posix().removesuffix(".po")
            for name in files
            if name.endswith(".po") and not name.startswith(".")
        ]
    return tuple(sorted(found))


@cache
def _here() -> Path:
    return Path.cwd()


def _shown(path: Path) -> str:
    """Name a file as a person in this folder would."""
    try:
        return path.relative_to(_here()).as_posix()
    except ValueError:
        return str(path)
