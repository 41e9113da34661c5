"""TSV, read line by line.

UTF-8, header ``id<TAB>source<TAB>target``, no quoting, so that a line is a pair and a quotation mark is a quotation
mark. Further columns are allowed and ignored, and so are empty lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual.wanted import Wanted
from pipeline.qa.model import Pair

HEADER = ("id", "source", "target")
_ALLOWED = "allowed: id<TAB>source<TAB>target"


def pairs(path: Path, wanted: Wanted) -> Iterator[Pair]:
    """Give a pair a line; raise MemoryFileError with the line and column of what is none."""
    line = None
    # Bytes, so that only LF and CRLF end a line (text mode would also take a lone CR) and an
    # undecodable byte is reported with its line.
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = _decoded(raw, path, number).removesuffix("\n").removesuffix("\r")
            cells = line.split("\t")
            if number == 1:
                if tuple(cells[:3]) != HEADER:
                    raise MemoryFileError(f"the first line is {line[:60]!r}", file=path, line=1, allowed=_ALLOWED)
                continue
            if not line:
                continue
            if len(cells) < len(HEADER):
                raise MemoryFileError(
                    f"the line ends after column {len(cells)} of {len(HEADER)}",
                    file=path,
                    line=number,
                    column=len(line) + 1,
                    allowed=_ALLOWED,
                )
            yield wanted.pair(
                path,
                source=cells[1],
                target=cells[2],
                id=cells[0],
                line=number,
                column=len(cells[0]) + len(cells[1]) + 3,
            )
    if line is None:
        raise MemoryFileError("the file is empty", file=path, allowed=f"the first line is {'<TAB>'.join(HEADER)}")


def _decoded(raw: bytes, path: Path, number: int) -> str:
    if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MemoryFileError("the file is in UTF-16", file=path, line=1, allowed="allowed: UTF-8")
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        what = f"byte {raw[error.start]:#04x} is not UTF-8"
        raise MemoryFileError(what, file=path, line=number, column=error.start + 1, allowed="allowed: UTF-8") from error
