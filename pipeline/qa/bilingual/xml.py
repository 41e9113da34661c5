"""XML that streams: one unit at a time, with the line and column of each element.

1. A unit is built, handed over and forgotten: what is held does not grow with the file.
2. No entity is declared and none is fetched, so that no text can grow while it is read; one that nobody declared is an
   error, since its text would be lost.
3. Inline elements become what the checks know: text, and codes as `Part`s, what stands alone as U+FFFC.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from pipeline.article.model import Part, PartKind
from pipeline.errors import MemoryFileError

CHUNK = 1 << 16
"""Bytes read at a time."""


@dataclass(slots=True)
class Element:
    """One element of a unit."""

    name: str
    """Its local name: tools write 1.0, 1.1, 1.2, 2.0 and 2.1 under as many namespaces."""
    attributes: dict[str, str]
    line: int
    column: int
    content: list[str | Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """Give the first child of that name."""
        return next(self.children(name), None)

    def children(self, name: str) -> Iterator[Element]:
        """Give the children of that name."""
        return (each for each in self.content if isinstance(each, Element) and each.name == name)


class _Reader:
    """Expat's handlers: a stack of the elements that are open, and the units that are whole."""

    def __init__(self, path: Path, root: str, units: frozenset[str], encoding: str | None) -> None:
        self.path, self.root, self.units = path, root, units
        self.open: list[Element] = []
        self.unit: list[Element] = []
        self.whole: list[tuple[tuple[Element, ...], Element]] = []
        parser = self.parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.EntityDeclHandler = self.entity
        parser.SkippedEntityHandler = self.skipped

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self.open and local != self.root:
            raise MemoryFileError(
                f"begins with <{local}>", file=self.path, line=self.line, allowed=f"allowed: <{self.root}>"
            )
        element = Element(local, attributes, self.line, self.column)
        self.open.append(element)
        if self.unit:
            self.unit[-1].content.append(element)
        if self.unit or local in self.units:
            self.unit.append(element)

    def end(self, _name: str) -> None:
        element = self.open.pop()
        if self.unit:
            self.unit.pop()
            if not self.unit:
                self.whole.append((tuple(self.open), element))

    def text(self, data: str) -> None:
        if self.unit:
            self.unit[-1].content.append(data)

    def entity(self, *declared: object) -> None:
        raise MemoryFileError(
            f"declares the entity {declared[0]}", file=self.path, line=self.line, allowed="allowed: no <!ENTITY ...>"
        )

    def skipped(self, name: str, _parameter: bool) -> None:
        raise MemoryFileError(
            f"nobody declares the entity &{name};", file=self.path, line=self.line, column=self.column
        )

    def fault(self, code: int) -> str:
        """Say what is no XML; expat's own word for a file that was cut short is "no element found"."""
        if code != expat.errors.codes["no element found"]:
            return f"not well-formed XML: {expat.ErrorString(code)}"
        return f"the file ends before </{self.open[-1].name}>" if self.open else "the file is empty"

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    @property
    def column(self) -> int:
        return self.parser.CurrentColumnNumber + 1


def units(path: Path, *, root: str, names: frozenset[str]) -> Iterator[tuple[tuple[Element, ...], Element]]:
    """Give each element of these names with those that hold it, outermost first; the latter without their content.

    Raise MemoryFileError with line and column for what is not well-formed, or does not begin with `root`.
    """
    with path.open("rb") as file:
        encoding = _foreign(file)
        reader = _Reader(path, root, names, "utf-8" if encoding else None)
        decoder = codecs.getincrementaldecoder(encoding)() if encoding else None
        while True:
            data = file.read(CHUNK)
            try:
                text = data if decoder is None else decoder.decode(data, final=not data).encode()
                reader.parser.Parse(text, not data)
            except expat.ExpatError as error:
                raise MemoryFileError(
                    reader.fault(error.code), file=path, line=error.lineno, column=error.offset + 1
                ) from None
            except (ValueError, LookupError) as error:
                raise MemoryFileError(f"undecodable: {error}", file=path, line=reader.line) from None
            yield from reader.whole
            reader.whole.clear()
            if not data:
                return


def _foreign(file: BinaryIO) -> str | None:
    """Give the encoding that the file names, where expat does not read it by itself (GB18030, Shift_JIS)."""
    head = file.read(200)
    file.seek(0)
    named = re.match(rb"""\s*<\?xml[^>]{0,80}encoding\s*=\s*["']([\w.:-]{1,40})["']""", head)
    if named is None or named[1].lower() in {b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1"}:
        return None
    try:
        return codecs.lookup(named[1].decode()).name
    except LookupError:
        return None


# --- inline elements

_ALONE = frozenset({"x", "ph", "it", "ut"})
"""Codes that stand for something by themselves: a line break, an image, a placeholder."""
_PAIRED = {"bpt": PartKind.OPEN, "bx": PartKind.OPEN, "sc": PartKind.OPEN, "g": PartKind.OPEN, "pc": PartKind.OPEN}
_PAIRED |= {"ept": PartKind.CLOSE, "ex": PartKind.CLOSE, "ec": PartKind.CLOSE}
"""Codes that begin or end a stretch: bold, a link. `g` and `pc` hold it."""
_HOLDING = frozenset({"g", "pc"})


def prose(element: Element | None, data: dict[str, str] | None = None) -> tuple[str, tuple[Part, ...]]:
    """Give what a reader reads, and the codes in it; `data` is XLIFF 2's original data, by id.

    Annotations (mrk, hi) are read through; text that a code holds, a sub-flow within it included, is the code's.
    """
    if element is None:
        return "", ()
    pieces: list[str] = []
    parts: list[Part] = []
    length = 0
    waiting: list[str | Element] = list(reversed(element.content))
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            pieces.append(each)
            length += len(each)
            continue
        if each.name == "cp":
            char = _char(each.attributes.get("hex", ""))
            pieces.append(char)
            length += len(char)
            continue
        if each.name in _ALONE or each.name in _PAIRED:
            kind = _PAIRED.get(each.name, PartKind.OPAQUE)
            alone = kind is PartKind.OPAQUE
            parts.append(Part(kind, length, length + alone, name="tag", key=_key(each, data or {})))
            if alone:
                pieces.append("\ufffc")
                length += 1
            if each.name not in _HOLDING:
                continue
        waiting.extend(reversed(each.content))
    return "".join(pieces), tuple(parts)


def _key(code: Element, data: dict[str, str]) -> str:
    """Give what must be the same on both sides: what the code stands for, or else which one it is."""
    attributes = code.attributes
    said = "".join(plain(code)) if code.name not in _HOLDING else ""
    referred = data.get(attributes.get("dataRef") or attributes.get("dataRefStart") or "", "")
    names = ("equiv-text", "equiv", "disp", "ctype", "type", "id", "i", "x", "startRef")
    return said or referred or next((attributes[name] for name in names if attributes.get(name)), code.name)


def plain(element: Element) -> Iterator[str]:
    """Give all text in an element, however deep."""
    waiting: list[str | Element] = list(reversed(element.content))
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        else:
            waiting.extend(reversed(each.content))


def _char(code: str) -> str:
    try:
        return chr(int(code, 16))
    except ValueError:
        return ""
