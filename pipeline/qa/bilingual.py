"""Pairs out of bilingual files: TSV, PO, XLIFF and TMX.

1. The kind of file is told by its name's ending alone: .tsv, .po, .pot, .xlf, .xliff, .tmx.
2. TSV is read line by line: UTF-8, header ``id<TAB>source<TAB>target``, no quoting, so that a line is
   a pair and a quotation mark is a quotation mark. Further columns are allowed and ignored.
3. PO comes through polib; XLIFF and TMX through translate-toolkit, an extra that is imported when such a
   file is named.
4. What cannot be read is a `MemoryFileError` with file and line; nothing is skipped silently.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import MemoryFileError
from pipeline.qa.model import Pair

HEADER = ("id", "source", "target")


def read_pairs(path: str | Path, *, source_lang: str, target_lang: str) -> list[Pair]:
    """Read all pairs of a bilingual file.

    Raise MemoryFileError for a file that is missing, malformed or of no known kind.
    """
    return list(iter_pairs(path, source_lang=source_lang, target_lang=target_lang))


def iter_pairs(path: str | Path, *, source_lang: str, target_lang: str) -> Iterator[Pair]:
    """Read pairs one by one; a TSV of any size is never held whole."""
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise MemoryFileError(
            f"unknown kind of bilingual file {path.suffix!r}", file=path, allowed=f"allowed: {', '.join(_READERS)}"
        )
    if not path.is_file():
        raise MemoryFileError("no such file", file=path)
    try:
        yield from reader(path, source_lang, target_lang)
    except OSError as error:
        raise MemoryFileError(f"cannot be read: {error.strerror or error}", file=path) from error


def _tsv(path: Path, source_lang: str, target_lang: str) -> Iterator[Pair]:
    # Bytes, so that only LF and CRLF end a line (text mode would also take a lone CR) and an
    # undecodable byte is reported with its line.
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise MemoryFileError(
                    f"byte {raw[error.start]:#04x} is not UTF-8", file=path, line=number, column=error.start + 1
                ) from error
            line = line.removesuffix("\n").removesuffix("\r")
            cells = line.split("\t")
            if number == 1:
                if tuple(cells[:3]) != HEADER:
                    raise MemoryFileError(
                        f"the first line is {line[:60]!r}",
                        file=path,
                        line=1,
                        allowed="allowed: id<TAB>source<TAB>target",
                    )
                continue
            if not line:
                continue
            if len(cells) < len(HEADER):
                raise MemoryFileError(
                    f"{len(cells)} columns", file=path, line=number, allowed="each line needs id, source and target"
                )
            yield Pair(
                source=cells[1],
                target=cells[2],
                source_lang=source_lang,
                target_lang=target_lang,
                id=cells[0],
                file=str(path),
                line=number,
                column=len(cells[0]) + len(cells[1]) + 3,
            )
    if path.stat().st_size == 0:
        raise MemoryFileError("the file is empty", file=path, allowed="the first line is id<TAB>source<TAB>target")


def _po(path: Path, source_lang: str, target_lang: str) -> Iterator[Pair]:
    import polib

    try:
        data = path.read_bytes()
        catalogue = polib.pofile(data.decode(polib.detect_encoding(data, binary_mode=True)), check_for_duplicates=False)
    except (UnicodeDecodeError, LookupError) as error:
        raise MemoryFileError(f"undecodable: {error}", file=path) from error
    except (OSError, ValueError, IndexError) as error:
        line = _number_in(str(error))
        raise MemoryFileError("not a PO file, or damaged", file=path, line=line) from error
    for entry in catalogue:
        if entry.obsolete:
            continue
        for form, target in sorted(entry.msgstr_plural.items()) or [(-1, entry.msgstr)]:
            if not target:
                continue
            source = entry.msgid if form <= 0 else entry.msgid_plural
            name = entry.msgctxt or str(entry.linenum)
            yield Pair(
                source=source,
                target=target,
                source_lang=source_lang,
                target_lang=target_lang,
                id=name if form < 0 else f"{name}[{form}]",
                file=str(path),
                line=entry.linenum or 0,
                column=1,
            )


def _toolkit(path: Path, source_lang: str, target_lang: str) -> Iterator[Pair]:
    store = _toolkit_store(path)
    for number, unit in enumerate(store.units, start=1):
        if unit.isheader() or not unit.istranslatable():
            continue
        source, target = unit.source, unit.target
        if not source or not target:
            continue
        yield Pair(
            source=str(source),
            target=str(target),
            source_lang=source_lang,
            target_lang=target_lang,
            id=str(unit.getid() or number),
            file=str(path),
            line=_line_of(unit),
            column=0,
        )


def _toolkit_store(path: Path) -> Any:
    try:
        # Lazy: an extra (its licence is GPL), wanted for these two formats alone.
        etree: Any = importlib.import_module("lxml.etree")
        tmx: Any = importlib.import_module("translate.storage.tmx")
        xliff: Any = importlib.import_module("translate.storage.xliff")
        xliff2: Any = importlib.import_module("translate.storage.xliff2")
    except ImportError as error:
        raise MemoryFileError(
            f"{path.suffix} files need translate-toolkit", file=path, allowed="pip install translate-toolkit"
        ) from error
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".tmx":
            return tmx.tmxfile.parsestring(data)
        if b"urn:oasis:names:tc:xliff:document:2." in data[:4096]:
            return xliff2.Xliff2File.parsestring(data)
        return xliff.xlifffile.parsestring(data)
    except (etree.XMLSyntaxError, etree.LxmlError) as error:
        position = getattr(error, "position", (None, None))
        raise MemoryFileError(f"not well-formed XML: {error}", file=path, line=position[0]) from error
    except (StopIteration, AttributeError, KeyError, TypeError, ValueError) as error:
        # What the library meets in a file that is XML, but without the elements that it looks for.
        raise MemoryFileError(f"no {path.suffix} file: an element is missing", file=path) from error


def _line_of(unit: Any) -> int:
    element = getattr(unit, "xmlelement", None)
    return int(getattr(element, "sourceline", 0) or 0)


def _number_in(text: str) -> int | None:
    numbers = [word for word in text.replace(")", " ").replace(":", " ").split() if word.isdigit()]
    return int(numbers[0]) if numbers else None


_READERS: dict[str, Callable[[Path, str, str], Iterator[Pair]]] = {
    ".tsv": _tsv,
    ".po": _po,
    ".pot": _po,
    ".xlf": _toolkit,
    ".xliff": _toolkit,
    ".tmx": _toolkit,
}
