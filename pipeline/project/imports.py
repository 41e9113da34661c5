"""`pipeline import`: plain-text articles into the project's folder of articles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.article.plain import convert
from pipeline.config import Config
from pipeline.errors import ConfigError
from pipeline.project.files import Transaction, read, read_if_there
from pipeline.text.languages import language


def import_files(
    files: Sequence[str],
    *,
    lang: str | None,
    name: str | None,
    into: str | None,
    config: Config,
    say: Callable[[str], None],
) -> list[str]:
    """Write an article for each file; give the defects of the texts, one line each.

    Raise ConfigError where two files would make one article, or where an article stands that was made from another text.
    """
    if name is not None and len(files) != 1:
        raise ConfigError("--name names one article", allowed="import one file at a time")
    if lang is not None:
        language(lang)
    folder = Path(into).absolute() if into else config.path(config.source)
    lines = list[str]()
    made = dict[Path, bytes]()
    for text in files:
        path = Path(text)
        imported = convert(read(path), name=path.name, lang=lang)
        target = folder / f"{slug(name or path.stem)}.md"
        data = imported.markdown.encode()
        if target in made:
            raise ConfigError(f"a second article would be written to {target.name}", file=text, allowed="use --name")
        there = read_if_there(target)
        if there is not None and there != data and f"origin: {path.name}".encode() not in there:
            raise ConfigError(
                f"{target.name} stands already and was not imported from it",
                file=text,
                allowed="use --name, or remove it",
            )
        made[target] = data
        lines += [
            f"{text}:{defect.line}:{defect.column}: warning: {defect.code}: {defect.message}"
            for defect in imported.defects
        ]
        say(f"{text}: {imported.encoding}, {imported.lang}")
    transaction = Transaction(folder, None)
    for target, data in made.items():
        transaction.put(output=target, data=data)
    for path in transaction.commit():
        say(f"wrote: {path.name}")
    return lines


def slug(name: str) -> str:
    """Make a file name that every platform and every link can carry."""
    text = unicodedata.normalize("NFC", name).strip().replace(" ", "-")
    return re.sub(r"[^\w.-]+", "-", text).strip("-.") or "article"
