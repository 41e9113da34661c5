"""PO, through polib, after a look at what polib would let pass.

1. polib takes a text whose closing quote is missing, and drops an entry that the end of the file cuts off: a file that
   a full disk cut short would pass for a clean one. So each line is looked at first; the order of fields is polib's
   to judge.
2. A plural form is a pair of its own. Obsolete entries are none, and neither is one without a target.
3. The charset is the one that the header names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual.wanted import NOT_YET, Wanted
from pipeline.qa.model import Pair

_BREAK = re.compile(r"\r\n|\r|\n")
_FIELD = re.compile(
    r"""\s*(?:\#~\s*\|?\s*)?                                       # obsolete entries are held to the same form
        (?P<keyword>msg(?:ctxt|id_plural|id|str(?:\[\d{1,3}\])?)\s*(?="))?
        (?:"[^"\\]*(?:\\.[^"\\]*)*"\s*)?""",
    re.VERBOSE,
)
_CHARSET = re.compile(rb'"Content-Type:[^"\n]{0,200}charset=([\w.:-]{1,40})', re.IGNORECASE)


def pairs(path: Path, wanted: Wanted) -> Iterator[Pair]:
    """Give the pairs; raise MemoryFileError with the line of what is no PO."""
    import polib

    data = path.read_bytes()
    charset = _charset(data, path)
    _verify(data, charset, path)
    try:
        # By its path: of a text, polib would take U+2028 and other signs in a sentence for line breaks.
        catalogue = polib.pofile(str(path), encoding=charset, check_for_duplicates=False)
    except (OSError, ValueError, IndexError) as error:
        number = re.search(r"line (\d+)", str(error))
        raise MemoryFileError(
            "the fields of this entry stand in another order than PO's",
            file=path,
            line=int(number[1]) if number else None,
            allowed="allowed: msgctxt, msgid, msgid_plural, msgstr",
        ) from error
    for entry in catalogue:
        if entry.obsolete:
            continue
        for form, target in sorted(entry.msgstr_plural.items()) or [(-1, entry.msgstr)]:
            if not target:
                wanted.skipped[NOT_YET] += 1
                continue
            line = max(entry.linenum or 0, 1)
            name = entry.msgctxt or str(line)
            yield wanted.pair(
                path,
                source=entry.msgid if form <= 0 else entry.msgid_plural,
                target=target,
                id=name if form < 0 else f"{name}[{form}]",
                line=line,
                column=1,
            )


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


def _verify(data: bytes, charset: str, path: Path) -> None:
    """Raise MemoryFileError for a line that is no line of PO, and for an entry that the end cuts off."""
    try:
        text = data.decode("utf-8-sig" if charset.lower() in {"utf-8", "utf8"} else charset)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        what = f"byte {data[error.start]:#04x} is not {charset}"
        raise MemoryFileError(
            what, file=path, line=line, column=column, allowed="allowed: the charset of the header, UTF-8 without one"
        ) from error
    number, keyword = 0, ""
    for number, row in enumerate(_BREAK.split(text), start=1):
        if row.lstrip()[:1] == "#" and row.lstrip()[:2] != "#~":
            continue
        field = _FIELD.match(row)
        end = field.end() if field else 0
        if end < len(row):
            raise MemoryFileError(
                _wrong(row[end:]),
                file=path,
                line=number,
                column=end + 1,
                allowed='allowed: # comment, msgctxt "...", msgid "...", msgid_plural "...", msgstr "...", "..."',
            )
        if field and field["keyword"]:
            keyword = field["keyword"].strip()
    if keyword and not keyword.startswith("msgstr"):
        raise MemoryFileError(f"the file ends after a {keyword}", file=path, line=number, allowed="allowed: its msgstr")


def _wrong(rest: str) -> str:
    if rest.startswith('"'):
        return "the text has no closing quote"
    return "marks of an unfinished merge" if rest[:7] in {"<" * 7, "=" * 7, ">" * 7} else f"{rest[:40]!r} is no PO"
