"""PO, the form in which the memory is stored and merged.

1. ``dumps(loads(data)) == data`` for all that this module wrote: no run moves a byte that did not change.
2. A diff holds what changed and no more. So no line numbers and no dates; a fingerprint stands once, in the header, and
   has a short name made from itself, so that two branches never number alike; only the first unit of a block names
   the block's kind; one sentence is one line, never wrapped.
3. Any PO editor can read and write it: standard PO, all of our own in ``#.`` comments and ``X-`` header fields.
   What an editor drops is taken as a person would mean it: no ``fuzzy`` is reviewed, no digest is not yet written.
4. A unit names the digest of its target as it stands in the output. A target of another digest was edited in the PO: it is
   reviewed, whatever its flag says. Without that, an edit of the PO and an edit of the output could not be told apart.
5. What cannot be read without doubt is refused, with its line: a half-merged memory is mended by a person.

A reader and writer of our own, since each library fails one of these: polib and translate-toolkit give no line for a
duplicate, wrap by their own version's rules, and break lines at U+2028; and 100,000 units are read here in a third
of polib's time. Both read what is written here; the tests hold that.

An entry::

    #. block: paragraph
    #. machine: by firefox.3fa29c1b, settings 77aa01bc, written 9a0b1c2d
    #. origin: 中文原句。
    #, fuzzy
    msgid "The English sentence."
    msgstr "A frase portuguesa."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.errors import MemoryFileError
from pipeline.memory.model import USUAL, Catalogue, Frame, State, Unit, digest

FORMAT = 2
"""Version of what this module adds to PO. Version 0 is any PO without these additions; 1 knew no frames."""

_FRAMED = 2
"""Version from which a memory knows what stands around its sentences."""

_NOTICE = (
    "Translation memory of one article: edit it here or in the output file, both are learnt.",
    "fuzzy = made by a machine, unread. No fuzzy = reviewed, never overwritten.",
)

# Header fields that are ours to write, in their order; all others are kept as found.
_OWN_FIELDS = (
    "Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "X-Pipeline-Format",
    "X-Source-Language",
    "X-Article",
)
_END_FIELD = "X-End"
_END_TEXT_FIELD = "X-End-Text"
_OLD_FIELDS = ("X-Opaque",)
"""Of older formats; no longer written."""
_MAKER_FIELD = "X-Made-By-"

_WORD = re.compile(r"[\w.@+-]+\Z")

# ------------------------------------------------------------------------------------------------- escapes

_SHORT = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\v": "\\v", "\b": "\\b", "\f": "\\f", "\a": "\\a",
}  # fmt: skip
_ESCAPES = str.maketrans({chr(code): f"\\{code:03o}" for code in (*range(0x20), 0x7F)} | _SHORT)
_UNESCAPES = {escape[1]: char for char, escape in _SHORT.items()} | {"'": "'", "?": "?"}
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)

# In a comment a quote is no end and a backslash begins an escape; line separators of Unicode would end the
# line for tools that use str.splitlines.
_COMMENT_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04x}" for code in (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)} | {"\\": "\\\\", "\n": "\\n"}
)
_CONTROLS = str.maketrans(dict.fromkeys((*range(0x20), 0x7F), " "))
_COMMENT_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|n|\\)")


def _unescaped(match: re.Match[str]) -> str:
    body = match[1]
    if body in _UNESCAPES:
        return _UNESCAPES[body]
    if body[0] == "x" and len(body) > 1:
        return chr(int(body[1:], 16))
    if body[0] in "01234567":
        return chr(int(body, 8) & 0xFF)
    return match[0]  # unknown, as polib and Poedit keep it


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _quoted(text: str) -> str:
    return '"' + text.translate(_ESCAPES) + '"'


def _comment(text: str) -> str:
    """Write a text as one line of a comment, so that its ends survive tools that strip lines."""
    line = text.translate(_COMMENT_ESCAPES)
    head = len(line) - len(line.lstrip())
    if head:
        line = "".join(f"\\u{ord(char):04x}" for char in line[:head]) + line[head:]
    tail = len(line.rstrip())
    return line[:tail] + "".join(f"\\u{ord(char):04x}" for char in line[tail:])


def _fact(text: str) -> str:
    """Write a text as one word of a list, without space or comma."""
    return re.sub(r"[\s,]", lambda match: f"\\u{ord(match[0]):04x}", _comment(text))


def _from_comment(line: str) -> str:
    if "\\" not in line:
        return line
    return _COMMENT_ESCAPE.sub(
        lambda match: "\n" if match[1] == "n" else "\\" if match[1] == "\\" else chr(int(match[1][1:], 16)), line
    )


# ------------------------------------------------------------------------------------------------- writing


def dumps(catalogue: Catalogue) -> bytes:
    """Write a catalogue, the same one always to the same bytes.

    `Unit.line` is not stored, and blocks are stored as the places where they begin.
    """
    names = _maker_names(catalogue)
    lines = list(_header_lines(catalogue, names))
    block: int | None = None
    for unit in catalogue.units:
        lines.append("")
        lines.extend(_entry_lines(unit, names, starts=unit.block != block))
        block = unit.block
    for unit in catalogue.obsolete:
        lines.append("")
        lines.extend(_entry_lines(unit, names, starts=True, prefix="#~ "))
    # An empty line at the end too: what another branch adds there would else touch the last unit's lines, and git could not
    # merge an author's branch, where a sentence became obsolete, with a translator's, where the last one changed.
    lines += ["", ""]
    return "\n".join(lines).encode()


def _maker_names(catalogue: Catalogue) -> dict[str, str]:
    """Give each maker the short name by which its units call it; a name of one word is its own."""
    makers = sorted({unit.made_by for units in (catalogue.units, catalogue.obsolete) for unit in units} - {""})
    names = {}
    for maker in makers:
        word = re.match(r"\w*", maker, re.ASCII)
        short = f"{word[0][:20] if word and word[0] else 'maker'}.{digest(maker)}"
        names[maker] = maker if _WORD.match(maker) and maker.isascii() and not _looks_short(maker) else short
    return names


def _looks_short(maker: str) -> bool:
    return re.search(r"\.[0-9a-f]{8}\Z", maker) is not None


def _header_lines(catalogue: Catalogue, names: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {line}" for line in _NOTICE)
    for key, value in catalogue.header:
        if key == "#":
            yield f"# {value.translate(_CONTROLS)}".rstrip()
    yield 'msgid ""'
    yield 'msgstr ""'
    own = zip(
        _OWN_FIELDS,
        (
            catalogue.target_lang,
            "1.0",
            "text/plain; charset=UTF-8",
            "8bit",
            str(FORMAT),
            catalogue.source_lang,
            _comment(catalogue.article),
        ),
        strict=True,
    )
    for key, value in own:
        yield _quoted(f"{key}: {value}\n")
    if facts := _frame_facts(catalogue.end):
        yield _quoted(f"{_END_FIELD}: {', '.join(facts)}\n")
    if catalogue.end.before is not None:
        yield _quoted(f"{_END_TEXT_FIELD}: {_comment(catalogue.end.before)}\n")
    for maker, name in sorted(names.items(), key=lambda item: item[1]):
        if name != maker:
            yield _quoted(f"{_MAKER_FIELD}{name}: {_comment(maker)}\n")
    for key, value in catalogue.header:
        if key != "#":
            yield _quoted(f"{key}: {' '.join(value.split())}\n")


def _entry_lines(unit: Unit, names: Mapping[str, str], *, starts: bool, prefix: str = "") -> Iterator[str]:
    for comment in unit.comments:
        yield f"# {comment.translate(_CONTROLS)}".rstrip()
    if starts and (unit.kind or not prefix):
        yield f"#. block: {_comment(unit.kind)}" if unit.kind else "#. block:"
    state = State.MISSING if unit.state is State.MACHINE and not unit.target else unit.state
    facts = [
        *(["omitted"] if unit.omitted else []),
        *(["joined to the one before"] if unit.joined else []),
        *([f"by {names[unit.made_by]}"] if unit.made_by else []),
        *([f"settings {_fact(unit.settings)}"] if unit.settings else []),
        *([f"written {unit.written}"] if unit.written else []),
        *_frame_facts(unit.frame),
    ]
    if facts or state is not State.MISSING:
        yield f"#. {state}: {', '.join(facts)}" if facts else f"#. {state}:"
    for name, text in (("before", unit.frame.before), ("after", unit.frame.after)):
        if text is not None:
            yield f"#. {name}: {_comment(text)}" if text else f"#. {name}:"
    if unit.origin:
        yield f"#. origin: {_comment(unit.origin)}"
    if state is State.MACHINE:
        for doubt in unit.doubts:
            yield f"#. doubt: {_comment(doubt)}"
    for note in unit.notes:
        yield f"#. note: {_comment(note)}" if note else "#. note:"
    flags = (*(["fuzzy"] if state in {State.MACHINE, State.STALE} else []), *unit.flags)
    if flags:
        yield f"#, {', '.join(flags)}"
    if unit.previous:
        yield from _field_lines("msgid", unit.previous, "#~| " if prefix else "#| ")
    if unit.context:
        yield from _field_lines("msgctxt", unit.context, prefix)
    yield from _field_lines("msgid", unit.source, prefix)
    yield from _field_lines("msgstr", unit.target, prefix)


def _frame_facts(frame: Frame) -> list[str]:
    return [
        *([f"frame {frame.written}"] if frame.written else []),
        *([f"over {frame.over}"] if frame.over else []),
    ]


def _field_lines(name: str, text: str, prefix: str) -> Iterator[str]:
    """Write one field: on one line, or after gettext's custom a line of PO for each line of text."""
    if "\n" not in text[:-1]:
        yield f"{prefix}{name} {_quoted(text)}"
        return
    yield f'{prefix}{name} ""'
    for line in text.split("\n")[:-1]:
        yield f"{prefix}{_quoted(line + chr(10))}"
    if last := text.rpartition("\n")[2]:
        yield f"{prefix}{_quoted(last)}"


# ------------------------------------------------------------------------------------------------- reading


class _Entry:
    """One entry as it is read, its fields still in pieces."""

    __slots__ = ("comments", "extracted", "fields", "flags", "line", "obsolete", "previous")

    def __init__(self) -> None:
        self.line = 0
        """Line of its first field."""
        self.comments: list[str] = []
        self.extracted: list[str] = []
        self.flags: list[str] = []
        self.fields: dict[str, str] = {}
        self.previous: dict[str, str] = {}
        self.obsolete = False

    @property
    def is_header(self) -> bool:
        return not self.obsolete and self.fields["msgid"] == "" and "msgctxt" not in self.fields


_FIELD_ORDER = {"msgctxt": 0, "msgid": 1, "msgstr": 2}
_FIELD = re.compile(r"^msg", re.MULTILINE)
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |\Z)|={7}\Z")
_STATES = {state.value: state for state in State}


def loads(data: bytes, *, file: str) -> Catalogue:
    """Read a catalogue.

    Raise MemoryFileError for what is no PO in UTF-8, holds a unit twice or the marks of an unfinished merge, or
    was written in a newer format. A PO without our additions is taken as it stands: see `FORMAT`.
    """
    text = _decoded(data, file=file)
    header: _Header | None = None
    units: list[Unit] = []
    obsolete: list[Unit] = []
    seen: dict[tuple[str, str], int] = {}
    makers: Mapping[str, str] = {}
    kind, block = "", -1
    for item in _items(text, file=file):
        if isinstance(item, _Entry):
            start = -item.line
            if item.is_header:
                if header or units or obsolete:
                    raise MemoryFileError("a second header, or one that is not first", file=file, line=item.line)
                header = _Header(item, file=file)
                makers = header.makers
                continue
            unit, starts = _unit(item, makers)
            if item.obsolete:
                obsolete.append(_placed(unit, kind=starts or "", block=0))
                continue
        else:
            start = item.start()
            unit, starts = _plain_unit(item, makers)
        if not unit.source:
            raise MemoryFileError("msgid is empty", file=file, line=_line(start, text), allowed="the source sentence")
        first = seen.setdefault((unit.source, unit.context), start)
        if first != start:
            raise MemoryFileError(
                f"the same msgid and msgctxt stand at line {_line(first, text)} already",
                file=file,
                line=_line(start, text),
                allowed="keep one of the two, or tell them apart by msgctxt",
            )
        if starts is not None:
            kind, block = starts, block + 1
        units.append(_placed(unit, kind=kind, block=max(block, 0)))
    if header is None:
        if not units and not obsolete:
            raise MemoryFileError("the file is empty", file=file, line=1, allowed="a PO with a header")
        return Catalogue("", "", "", units=tuple(units), obsolete=tuple(obsolete), framed=False)
    return Catalogue(
        source_lang=header.own.get("X-Source-Language", ""),
        target_lang=header.own.get("Language", ""),
        article=_from_comment(header.own.get("X-Article", "")),
        units=tuple(units),
        obsolete=tuple(obsolete),
        end=header.end,
        framed=header.version >= _FRAMED,
        header=tuple(header.others),
    )


def _decoded(data: bytes, *, file: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MemoryFileError("the file is in UTF-16", file=file, line=1, allowed="UTF-8")
    # An editor on Windows may have put a byte order mark before the first line.
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MemoryFileError("not UTF-8", file=file, line=line, allowed="UTF-8") from None


# An entry as `dumps` writes most of them, in one expression: reading line by line takes four times as long.
_TEXT = r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
_PLAIN = re.compile(
    r"(?:#\. block:((?: [^\n]*)?)\n)?"
    r"(?:#\. (machine|reviewed|stale|missing):(?: by ([^\s,]+),?)?(?: settings ([^\s,]+),?)?(?: written ([0-9a-f]{8}),?)?(?: frame ([0-9a-f]{8}),?)?(?: over ([0-9a-f]{8}))?\n)?"
    r"(?:#\. origin: ([^\n]*)\n)?"
    r"(#, fuzzy\n)?"
    rf'(?:msgctxt {_TEXT}\n)?msgid (?!""){_TEXT}\nmsgstr {_TEXT}\n?'
)


def _items(text: str, *, file: str) -> Iterator[_Entry | re.Match[str]]:
    """Take the text apart at empty lines: what is plain at once, all else by `_entries`."""
    at = start = counted = 0
    line = 1
    while start < len(text):
        end = text.find("\n\n", at)
        end = len(text) if end < 0 else end
        match = _PLAIN.fullmatch(text, start, end)
        if match is not None:
            yield match
        elif end < len(text) and not _ENDS.search(text, start, end):
            # Comments with an empty line after them, or a fault: read on to the end of an entry.
            at = end + 1
            continue
        else:
            line += text.count("\n", counted, start)
            counted = start
            yield from _entries(text[start:end], file=file, first=line)
        at = start = end + 2


# A chunk in which an entry comes to its end; comments alone, or a field cut off, read on.
_ENDS = re.compile(r"^(?:#~ *)?msgstr\b", re.MULTILINE)


def _entries(text: str, *, file: str, first: int) -> Iterator[_Entry]:
    """Take the lines apart, the first of which has the number `first`; every fault is raised with its line."""
    entry = _Entry()
    field = ""
    previous = ""
    # Not splitlines: it breaks at U+2028 and others, which may stand in a sentence.
    for number, raw in enumerate(text.split("\n"), first):
        line = raw.strip(" \t\r")
        mark = line[:1]
        if not mark:
            if field == "msgstr":
                yield entry
                entry, field, previous = _Entry(), "", ""
            elif field:
                raise MemoryFileError(f"the entry ends after its {field}", file=file, line=number, allowed="msgstr")
            continue
        if mark == "#":
            obsolete = line.startswith("#~")
            if not obsolete:
                if field == "msgstr":
                    yield entry
                    entry, field, previous = _Entry(), "", ""
                elif field:
                    raise MemoryFileError("a comment stands within an entry", file=file, line=number)
                mark = line[1:2]
                if mark == ".":
                    entry.extracted.append(line[2:].strip())
                elif mark == ",":
                    entry.flags.extend(flag.strip() for flag in line[2:].split(",") if flag.strip())
                elif mark == "|":
                    previous = _previous(entry, line[2:].strip(), previous, file=file, number=number)
                elif mark != ":":  # a place that another tool wrote: the order of units says it already
                    entry.comments.append(line[2:] if mark == " " else line[1:])
                continue
            line = line[2:].strip()
            if line.startswith("|"):
                if field == "msgstr":
                    yield entry
                    entry, field, previous = _Entry(), "", ""
                previous = _previous(entry, line[1:].strip(), previous, file=file, number=number)
                continue
            if not line:
                continue
        else:
            obsolete = False
        if line[0] == '"':
            if not field:
                raise MemoryFileError("a text stands before any msgid", file=file, line=number)
            entry.fields[field] += _text(line, file=file, number=number)
            continue
        name, _, rest = line.partition(" ")
        if name in _FIELD_ORDER:
            if field == "msgstr":
                yield entry
                entry, field, previous = _Entry(), "", ""
            if field and _FIELD_ORDER[name] <= _FIELD_ORDER[field]:
                raise MemoryFileError(f"{name} stands after {field}", file=file, line=number)
            if name == "msgstr" and field != "msgid":
                raise MemoryFileError("msgstr stands without its msgid", file=file, line=number)
            entry.line = entry.line or number
            entry.obsolete = obsolete
            field = name
            entry.fields[field] = _text(rest.strip(), file=file, number=number)
            continue
        if _CONFLICT.match(raw.rstrip("\r")):
            raise MemoryFileError(
                "marks of an unfinished merge", file=file, line=number, allowed="keep one side, or both as one sentence"
            )
        if name.startswith(("msgid_plural", "msgstr[")):
            raise MemoryFileError("plural forms have no place in an article's memory", file=file, line=number)
        raise MemoryFileError(
            f"{line[:40]!r} is no line of a PO",
            file=file,
            line=number,
            allowed='msgctxt, msgid, msgstr, "text", # comment',
        )
    if field == "msgstr":
        yield entry
    elif field:
        raise MemoryFileError(f"the file ends after a {field}", file=file, line=text.count("\n") + 1, allowed="msgstr")


def _text(quoted: str, *, file: str, number: int) -> str:
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"':
        raise MemoryFileError("the text is not between two quotes", file=file, line=number)
    body = quoted[1:-1]
    if "\\" in body:
        if (len(body) - len(body.rstrip("\\"))) % 2:
            raise MemoryFileError("the text is not between two quotes", file=file, line=number)
        if '"' in _ESCAPE.sub("", body):
            raise MemoryFileError("a quote in the text has no \\ before it", file=file, line=number)
        return _ESCAPE.sub(_unescaped, body)
    if '"' in body:
        raise MemoryFileError("a quote in the text has no \\ before it", file=file, line=number)
    return body


def _previous(entry: _Entry, line: str, field: str, *, file: str, number: int) -> str:
    """Read a line of the previous msgid and give the field that a next line would go on with."""
    name, _, rest = line.partition(" ")
    if name in {"msgid", "msgctxt"}:
        entry.previous[name] = _text(rest.strip(), file=file, number=number)
        return name
    if line.startswith('"') and field:
        entry.previous[field] += _text(line, file=file, number=number)
        return field
    raise MemoryFileError(f"{line[:40]!r} is no line of a previous msgid", file=file, line=number)


class _Header:
    """The header entry taken apart."""

    def __init__(self, entry: _Entry, *, file: str) -> None:
        self.own: dict[str, str] = {}
        self.makers: dict[str, str] = {}
        self.others = [("#", line) for line in entry.comments if line not in _NOTICE]
        for line in entry.fields["msgstr"].split("\n"):
            key, colon, value = line.partition(":")
            key, value = key.strip(), value.strip()
            if not colon:
                if line.strip():
                    raise MemoryFileError(
                        f"{line[:40]!r} is no header field", file=file, line=entry.line, allowed="Name: value"
                    )
            elif key in _OWN_FIELDS or key in {_END_FIELD, _END_TEXT_FIELD}:
                self.own[key] = value
            elif key in _OLD_FIELDS:
                continue
            elif key.startswith(_MAKER_FIELD):
                self.makers[key.removeprefix(_MAKER_FIELD)] = _from_comment(value)
            else:
                self.others.append((key, value))
        charset = re.search(r"charset=([^\s;]+)", self.own.get("Content-Type", ""))
        if charset and charset[1].lower().replace("-", "") not in {"utf8", "usascii", "ascii"}:
            raise MemoryFileError(f"charset is {charset[1][:40]}", file=file, line=entry.line, allowed="UTF-8")
        version = self.own.get("X-Pipeline-Format", "0")
        if not version.isdecimal() or not version.isascii():
            raise MemoryFileError(
                f"X-Pipeline-Format {version[:40]!r} is no number", file=file, line=entry.line, allowed=f"0 to {FORMAT}"
            )
        if int(version) > FORMAT:
            raise MemoryFileError(
                f"written in format {int(version)}, by a newer version of the pipeline",
                file=file,
                line=entry.line,
                allowed=f"up to {FORMAT}; upgrade the pipeline",
            )
        self.version = int(version)
        text = self.own.get(_END_TEXT_FIELD)
        self.end = _frame(_facts(self.own.get(_END_FIELD, "")), before=None if text is None else _from_comment(text))


def _line(start: int, text: str) -> int:
    """Give the line of an entry's first field: kept below zero, or counted from its offset when a fault is to be told."""
    if start < 0:
        return -start
    field = _FIELD.search(text, start)
    return text.count("\n", 0, field.start() if field else start) + 1


def _unit(entry: _Entry, makers: Mapping[str, str]) -> tuple[Unit, str | None]:
    """Make a unit of an entry; also the kind of the block that begins with it, or None where it goes on."""
    starts: str | None = None
    tag: State | None = None
    facts: dict[str, str] = {}
    origin = ""
    notes = []
    doubts = []
    around: dict[str, str] = {}
    for line in entry.extracted:
        key, colon, value = line.partition(":")
        if not colon:
            notes.append(_from_comment(line))
        elif key == "block":
            starts = _from_comment(value.strip())
        elif key in _STATES:
            tag = _STATES[key]
            facts = _facts(value.strip())
        elif key == "origin":
            origin = _from_comment(value.strip())
        elif key in {"before", "after"}:
            around[key] = _from_comment(value.strip())
        elif key == "doubt":
            doubts.append(_from_comment(value.strip()))
        elif key == "note":
            notes.append(_from_comment(value.strip()))
        else:
            notes.append(_from_comment(line))
    unit = _made(
        source=entry.fields["msgid"],
        target=entry.fields["msgstr"],
        context=entry.fields.get("msgctxt", ""),
        tag=tag,
        facts=facts,
        fuzzy="fuzzy" in entry.flags,
        makers=makers,
        origin=origin,
        frame=_frame(facts, **around),
    )
    return (
        replace(
            unit,
            notes=tuple(notes),
            doubts=tuple(doubts) if unit.state is State.MACHINE else (),
            previous="" if unit.state is State.REVIEWED else entry.previous.get("msgid", ""),
            comments=tuple(entry.comments),
            flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        ),
        starts,
    )


def _plain_unit(match: re.Match[str], makers: Mapping[str, str]) -> tuple[Unit, str | None]:
    """Make a unit of an entry that `_PLAIN` took apart, as `_unit` does."""
    block, tag, by, settings, written, frame, over, origin, fuzzy, context, source, target = match.groups()
    facts = {"by": by or "", "settings": settings or "", "written": written or ""}
    unit = _made(
        source=_unescape(source),
        target=_unescape(target),
        context=_unescape(context) if context else "",
        tag=_STATES[tag] if tag else None,
        facts=facts,
        fuzzy=bool(fuzzy),
        makers=makers,
        origin=_from_comment(origin.strip()) if origin else "",
        frame=Frame(frame or "", over=over or "") if frame or over else USUAL,
    )
    return unit, None if block is None else _from_comment(block.strip())


def _made(
    *,
    source: str,
    target: str,
    context: str,
    tag: State | None,
    facts: Mapping[str, str],
    fuzzy: bool,
    makers: Mapping[str, str],
    origin: str,
    frame: Frame,
) -> Unit:
    written = facts.get("written", "")
    if not written or written == digest(target):
        edited = False
    elif tag is State.MISSING:
        edited = bool(target) or written != digest(source)
    else:
        # Where the target could not be written, the source stands in the output.
        edited = written != digest(source)
    state = _state(target=target, tag=tag, facts=facts, fuzzy=fuzzy, edited=edited)
    by = facts.get("by", "")
    return Unit(
        source=source,
        target=target,
        state=state,
        context=context,
        # What a person put in place of a machine's sentence is no longer the machine's.
        made_by="review" if edited and state is State.REVIEWED and tag is State.MACHINE else makers.get(by, by),
        settings="" if state is State.REVIEWED else _from_comment(facts.get("settings", "")),
        origin=origin,
        joined="joined" in facts and not target,
        written=written,
        frame=frame,
    )


def _frame(facts: Mapping[str, str], *, before: str | None = None, after: str | None = None) -> Frame:
    made = Frame(facts.get("frame", ""), before, after, facts.get("over", ""))
    return USUAL if made == USUAL else made


def _facts(line: str) -> dict[str, str]:
    facts = {}
    for fact in line.split(","):
        key, _, value = fact.strip().partition(" ")
        facts[key] = value.strip()
    return facts


def _state(*, target: str, tag: State | None, facts: Mapping[str, str], fuzzy: bool, edited: bool) -> State:
    """Say how far a unit can be trusted: from its flag, what it was when written, and whether it was edited since."""
    if not target:
        kept = ("omitted" in facts or "joined" in facts) and not edited
        return State.MISSING if not kept else State.STALE if fuzzy else State.REVIEWED
    if not fuzzy:
        return State.REVIEWED
    if tag in {State.REVIEWED, State.STALE}:
        return State.STALE  # a reviewer set the flag by hand, or we did: either way a person must look
    return State.REVIEWED if edited else State.MACHINE


def _placed(unit: Unit, *, kind: str, block: int) -> Unit:
    # Not dataclasses.replace: it costs more than the rest of the reading.
    object.__setattr__(unit, "kind", kind)
    object.__setattr__(unit, "block", block)
    return unit
