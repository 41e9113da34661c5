"""The memory on disk: where an article's catalogue stands, and reading it."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.errors import MemoryFileError
from pipeline.memory import po
from pipeline.memory.model import Catalogue
from pipeline.project.files import read_if_there
from pipeline.text.languages import answers_to


def catalogue_path(memory: Path, lang: str, name: str) -> Path:
    """Give the place of an article's catalogue: ``memory/pt/guides/vat.md.po``.

    The article's suffix stays, so that ``a.md`` and ``a.mdx`` do not meet in one file.
    """
    return memory / lang / f"{name}.po"


def read_catalogue(memory: Path, lang: str, name: str) -> Catalogue | None:
    """Read an article's catalogue, with its own name and language; None when it has none.

    Raise MemoryFileError for one that cannot be used: broken, of another language, or a copy of another article's. One that was
    moved here together with its article is taken for what it is.
    """
    path = catalogue_path(memory, lang, name)
    data = read_if_there(path)
    if data is None:
        return None
    catalogue = po.loads(data, file=_shown(path))
    if not answers_to(catalogue.target_lang, lang):
        raise MemoryFileError(
            f"is a memory in {catalogue.target_lang!r}",
            file=_shown(path),
            line=_line(data, b'"Language:'),
            allowed=f"allowed: Language: {lang}",
        )
    other = catalogue_path(memory, lang, catalogue.article)
    if catalogue.article not in {"", name} and other.is_file() and not other.samefile(path):
        raise MemoryFileError(
            f"is a copy of the memory of {catalogue.article!r}",
            file=_shown(path),
            line=_line(data, b'"X-Article:'),
            allowed=f"allowed: X-Article: {name}",
        )
    return replace(catalogue, target_lang=lang, article=name)


def _line(data: bytes, field: bytes) -> int:
    """Give the line of a header field."""
    return data.count(b"\n", 0, max(data.find(field), 0)) + 1


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
