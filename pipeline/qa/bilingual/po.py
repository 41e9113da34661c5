"""PO, in one pass over its lines.

1. polib takes a text whose closing quote is missing, and drops an entry that the end of the file cuts off: a file that
   a full disk cut short would pass for a clean one. Here each line is looked at, and so polib's second look, which
   takes twice as long, is not needed. Its reading of escapes is kept.
2. A plural form is a pair of its own. Obsolete entries are none, and neither is one without a target.
3. The charset is the one that the header names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from polib import unescape

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual.wanted import NOT_YET, Wanted
from pipeline.qa.model import Pair

_BREAK = re.compile(r"\r\n|\r|\n")
_ROW = re.compile(
    r"""\s*(?P<obsolete>\#~\s*\|?\s*)?                               # obsolete entries are held to the same form
        (?:(?P<keyword>msg(?:ctxt|id_plural|id|str(?:\[\d{1,3}\])?))\s*(?="))?
        (?:"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"\s*)?""",
    re.VERBOSE,
)
_AFTER = {"msgctxt": ("",), "msgid": ("", "msgctxt"), "msgid_plural": ("msgid",), "msgstr": ("msgid",)}
"""What each field stands behind in its entry; "" is nothing."""
_PLURAL = ("msgid_plural", "msgstr[")
"""What a plural form stands behind."""
_CHARSET = re.compile(rb'"Content-Type:[^"\n]{0,200}charset=([\w.:-]{1,40})', re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    """One entry while it is read."""

    line: int = 0
    """Its first line, comments included; 0 where it has not begun."""
    fields: dict[str, str] = field(default_factory=dict)
    last: str = ""
    """The field that was read last."""
    open: bool = False
    """Whether the next line may go on with it."""

    @property
    def whole(self) -> bool:
        return self.last.startswith("msgstr")

    def take(self, keyword: str, text: str) -> bool:
        """Take a field, or the next line of one; False where it has no place here."""
        text = unescape(text) if "\\" in text else text
        if not keyword:
            if not self.open:
                return False
            self.fields[self.last] += text
            return True
        plural = keyword.startswith("msgstr[")
        if keyword in self.fields or not (self.last.startswith(_PLURAL) if plural else self.last in _AFTER[keyword]):
            return False
        self.fields[keyword], self.last, self.open = text, keyword, True
        return True


def pairs(path: Path, wanted: Wanted) -> Iterator[Pair]:
    """Give the pairs; raise MemoryFileError with the line of what is no PO."""
    data = path.read_bytes()
    text = _decoded(data, _charset(data, path), path)
    header = True
    for entry in _entries(text, path):
        source, plural = entry.fields["msgid"], entry.fields.get("msgid_plural", "")
        name = entry.fields.get("msgctxt") or str(entry.line)
        if header and not source:
            header = False
            continue
        for keyword, target in entry.fields.items():
            if not keyword.startswith("msgstr"):
                continue
            if not target:
                wanted.skipped[NOT_YET] += 1
                continue
            form = keyword[len("msgstr") :]
            yield wanted.pair(
                path,
                source=source if form in {"", "[0]"} else plural,
                target=target,
                id=f"{name}{form}",
                line=entry.line,
                column=1,
            )


def _entries(text: str, path: Path) -> Iterator[_Entry]:
    """Give the entries that are not obsolete; raise MemoryFileError for what is no entry."""
    entry, number, cut = _Entry(), 0, ""
    for number, row in enumerate(_BREAK.split(text), start=1):
        bare = row.lstrip()
        if not bare:
            continue
        if entry.whole and not bare.startswith(('"', "msgstr")):
            yield entry
            entry = _Entry()
        entry.line = entry.line or number
        if bare[0] == "#" and bare[1:2] != "~":
            entry.open = False
            continue
        match = _ROW.match(row)
        end = match.end() if match else 0
        if match is None or end < len(row):
            raise MemoryFileError(
                _wrong(row[end:]),
                file=path,
                line=number,
                column=end + 1,
                allowed='allowed: # comment, msgctxt "...", msgid "...", msgid_plural "...", msgstr "...", "..."',
            )
        if match["obsolete"]:
            cut = match["keyword"] or cut
            entry.line = 0
        elif not entry.take(match["keyword"] or "", match["text"] or ""):
            raise MemoryFileError(
                "the fields of this entry stand in another order than PO's",
                file=path,
                line=number,
                allowed="allowed: msgctxt, msgid, msgid_plural, msgstr",
            )
    cut = entry.last or cut
    if cut and not cut.startswith("msgstr"):
        raise MemoryFileError(f"the file ends after a {cut}", file=path, line=number, allowed="allowed: its msgstr")
    if entry.whole:
        yield entry


def _charset(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MemoryFileError(
            "the file is in UTF-16", file=path, line=1, allowed="allowed: UTF-8, or what its header names"
        )
    named = _CHARSET.search(data)
    charset = named[1].decode() if named else "utf-8"
    if charset == "CHARSET":  # a template's header that nobody filled in
        return "utf-8"
    try:
        "".encode(charset)
    except LookupError:
        line = data.count(b"\n", 0, named.start() if named else 0) + 1
        raise MemoryFileError(f"unknown charset {charset!r}", file=path, line=line, allowed="allowed: UTF-8") from None
    return charset


def _decoded(data: bytes, charset: str, path: Path) -> str:
    try:
        return data.decode("utf-8-sig" if charset.lower() in {"utf-8", "utf8"} else charset)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        what = f"byte {data[error.start]:#04x} is not {charset}"
        raise MemoryFileError(
            what, file=path, line=line, column=column, allowed="allowed: the charset of the header, UTF-8 without one"
        ) from error


def _wrong(rest: str) -> str:
    if rest.startswith('"'):
        return "the text has no closing quote"
    return "marks of an unfinished merge" if rest[:7] in {"<" * 7, "=" * 7, ">" * 7} else f"{rest[:40]!r} is no PO"
