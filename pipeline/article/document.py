r"""A text as blocks: what may be translated, where it stands, and what must stay as it is.

1. A block's content is its lines without the containers' prefixes, joined by ``\n``; `Block.lines` says where each
   line stands in the text, so that every place of the content is a place of the text.
2. `Document.shape` is what a translation must not change: the sequence of block tokens with their markers, code,
   math, HTML skeleton. `Block.identity` is the same for what is inline. Two documents with equal shapes and
   identities differ in prose alone.
3. What cannot be read as prose is simply no block: it is carried over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from markdown_it.common.html_blocks import block_names
from markdown_it.token import Token

from pipeline.article import front
from pipeline.article.blocks import MAX_NESTING, parse_blocks
from pipeline.article.codecs import ATTRIBUTES, LINK_TITLES, QUOTED_TITLE, Codec
from pipeline.article.inline import (
    CLOSE,
    ESCAPE,
    HARD,
    MAX_MARKS,
    OPAQUE,
    OPEN,
    SOFT,
    TEXT,
    VERBATIM_ELEMENTS,
    Atom,
    Names,
    Syntax,
    folded,
    is_readable,
    normal_label,
    parse_inline,
    plain,
)
from pipeline.article.lines import Lines
from pipeline.article.model import Defect, Kind
from pipeline.collector import collector_paused


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block's content."""

    at: int
    """Where it begins in the content."""
    start: int
    """Where it begins in the text."""
    end: int
    """Where it ends in the text."""


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of translatable text and its place."""

    kind: Kind
    content: str
    lines: tuple[Line, ...]
    syntax: Syntax = Syntax.MARKDOWN
    codec: Codec | None = None
    """Where the content is written otherwise than it reads (quoted values): how."""
    relaid: bool = False
    """Whether its sentences may be put one a line."""
    first: bool = True
    """Whether it begins a markdown block, where ``1.`` or ``#`` would be markup."""
    rows: bool = False
    """Whether its lines are rows of what is no table for want of a delimiter row: each row is a sentence."""
    shared: bool = False
    """Whether plain CommonMark sees it in one paragraph with a block beside it: no mark of it may stay open."""
    off: bool = False
    """Whether a command in the source keeps it from translation."""
    human: bool = False
    """Whether a command in the source leaves it to people: no machine translates it."""
    note: str | None = None
    context: str | None = None
    key: str = ""
    """Of a front matter value: its path."""
    names: Names = field(default_factory=Names)
    level: int = 0
    """Of a heading: its level."""
    _atoms: list[Atom] | None = None

    @property
    def start(self) -> int:
        """Where its content begins in the text."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where its content ends in the text."""
        return self.lines[-1].end

    @property
    def atoms(self) -> list[Atom]:
        """Its content as inline atoms."""
        if self._atoms is None:
            self._atoms = parse_inline(self.content, syntax=self.syntax, names=self.names)
        return self._atoms

    def place(self, pos: int) -> int:
        """Turn a place in the content into one in the text."""
        if len(self.lines) == 1:
            return self.lines[0].start + pos
        line = self.lines[bisect_right(self.lines, pos, key=lambda line: line.at) - 1]
        return min(line.start + pos - line.at, line.end)

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """What of its inline content must be in any translation, in an order that translation does not change."""
        return identity(self.atoms)


def identity(atoms: Sequence[Atom]) -> tuple[tuple[str, str], ...]:
    """Give name and key of all that is no prose; bare addresses, emphasis and line breaks are the translator's."""
    return tuple(sorted(_identities(atoms)))


FREE_NAMES: Final = frozenset({"url", "emoji", "break", "strong", "em", "strike"})


def _identities(atoms: Sequence[Atom]) -> Iterator[tuple[str, str]]:
    for atom in atoms:
        if atom.kind is OPEN or (atom.kind is OPAQUE):
            if atom.name not in FREE_NAMES:
                yield atom.name, folded(atom.key)
            if atom.children:
                yield from _identities(atom.children)


@dataclass(slots=True, eq=False)
class Document:
    """A text read into blocks."""

    text: str
    lines: Lines
    blocks: list[Block]
    shape: list[tuple[object, ...]]
    names: Names
    defects: list[Defect]
    waivers: list[tuple[int, str]]
    """Comments that allow a finding, with their lines: `pipeline.qa.waivers` reads them."""
    front: front.FrontMatter | None
    definitions: list[tuple[int, int, str]]
    """Destinations of reference definitions: start, end in the text, label."""
    tags: list[tuple[int, int]]
    """Destinations in HTML blocks (href, src): start, end in the text."""


_COMMAND: Final = re.compile(r"<!--\s*pipeline:\s*(off|on|human|machine|note|context)\b[ \t:]*(.*?)\s*-->", re.DOTALL)
_WAIVER: Final = re.compile(r"<!--\s*pipeline:\s*allow\b")
_COMMAND_LIKE: Final = re.compile(r"<!--\s*pipeline:\s*(\S*)")
_BLOCK_ELEMENTS: Final = frozenset(block_names) | {"hr", "video", "audio", "picture", "object", "canvas", "button"}
_TAG_NAME: Final = re.compile(r"</?([a-zA-Z][\w.:-]*)")
_TASK: Final = re.compile(r"\[[ xX]\](?=[ \t])[ \t]+")
_CALLOUT: Final = re.compile(r"\[![\w/-]+\][+-]?[ \t]*")
_CONTAINER_TITLE: Final = re.compile(
    r":{3,}[ \t]*(?:\{[^}\n]*\}[ \t]*(?P<myst>[^\n]*)|(?P<name>[\w./-]+)(?:\[(?P<bracket>[^\n]*)\](?:\{[^\n]*\})?"
    r"|[ \t]*\{[^\n]*|[ \t]+(?P<title>[^\n]*?)(?:[ \t]*\{[^}\n]*\})?)?)[ \t]*$"
)
_QUOTED: Final = re.compile(r'"([^\n]*)"')
# Lines of a paragraph that site generators read as lines of their own: they stay on their own line.
_OWN_LINE: Final = re.compile(
    r"(?P<opaque>(?:\{[:%{#<][^\n]*[}>]|\[\[_?TOC_?\]\]|\[TOC\]|\$\$[^\n]*\$\$|\\newpage|\\pagebreak|@\[[^\n]*\]\([^\n]*\)|<!--[^\n]*-->)[ \t]*$)"
    r"|(?P<lead>:[ \t]+(?=\S)|\[![\w/-]+\][+-]?(?:[ \t]+|$)|%%[^\n]*$)"
)
_ALNUM: Final = re.compile(r"[^\W_]")


_ROW: Final = re.compile(r"[|][^\n]*[|][ \t]*$")
# Marks of site generators at the beginning of a line, whatever follows them: peers are less strict than we are.
_MARKER: Final = re.compile(r"---|!!!|\?\?\?|:::|===|\+\+\+|%%|\$\$")


def is_own_line(line: str) -> bool:
    """Tell whether a line of a paragraph would be read as a line of its own."""
    return _OWN_LINE.match(line) is not None or _MARKER.match(line) is not None


# Tokens that say nothing the others do not: a table's columns are those of its head.
_IMPLIED: Final = frozenset({"paragraph_close", "heading_close", "td_open", "td_close", "th_close", "tr_close"})


def has_prose(text: str) -> bool:
    """Tell whether there is anything to translate: a letter or a digit."""
    return _ALNUM.search(text) is not None


def scan(text: str, *, name: str = "", policy: front.Policy | None = None) -> Document:
    """Read a text into blocks; nothing of it is lost, whatever it is."""
    with collector_paused():
        return _Scan(text, Lines(text), name, policy or front.DEFAULT_POLICY).run()


class _Scan:
    """One reading."""

    def __init__(self, text: str, lines: Lines, name: str, policy: front.Policy) -> None:
        self.text = text
        self.lines = lines
        self.name = name
        self.blocks: list[Block] = []
        self.shape: list[tuple[object, ...]] = []
        self.defects: list[Defect] = []
        self.waivers: list[tuple[int, str]] = []
        self.definitions: list[tuple[int, int, str]] = []
        self.tags: list[tuple[int, int]] = []
        self.containers = ":::" in text
        self.off = False
        self.human = False
        self.note: str | None = None
        self.context: str | None = None
        self.names = Names()
        self.policy = policy
        self.base = 0
        """First line behind the front matter."""
        self.origin = 0
        """Where that line begins in the normalised text."""

    def run(self) -> Document:
        text, lines = self.text, self.lines
        matter = front.find(text, lines, self.policy)
        if matter is not None:
            self.base = matter.end_line
            self.shape.append(("front-matter", matter.style, matter.skeleton))
            self.defects.extend(matter.defects)
            for value in matter.values:
                if value.translate:
                    self.quoted(Kind.FRONT_MATTER, value.start, value.end, value.codec, key=value.path)
        body, self.origin = lines.body(self.base)
        tokens, env = parse_blocks(body)
        references = cast("dict[str, dict[str, str]]", env.get("references", {}))
        footnotes = cast("dict[str, dict[str, int]]", env.get("footnotes", {})).get("refs", {})
        self.names = Names(
            references={label: (found["href"], found["title"]) for label, found in references.items()},
            footnotes=frozenset(label[1:] for label in footnotes),
            mdx=self.name.endswith(".mdx"),
        )
        self.tokens(tokens)
        return Document(
            text=text,
            lines=lines,
            blocks=self.blocks,
            shape=self.shape,
            names=self.names,
            defects=self.defects,
            waivers=self.waivers,
            front=matter,
            definitions=self.definitions,
            tags=self.tags,
        )

    # -- blocks -------------------------------------------------------------------------------------------------

    def tokens(self, tokens: list[Token]) -> None:
        shape = self.shape
        heading = 0
        cells: list[tuple[int, int]] = []
        row = -1
        column = 0
        items = 0
        deep = False
        for token in tokens:
            kind = token.type
            if kind == "inline":
                first = self.base + (token.map[0] if token.map else 0)
                if heading:
                    self.heading(token, first, heading)
                elif row >= 0:
                    if not column:
                        cells = self.split_row(row, self.lines.source(row, self.starts(token)[0]))
                    if column < len(cells):
                        self.cell(cells[column])
                    column += 1
                else:
                    self.paragraph(token, first, item=items > 0)
                continue
            if kind == "heading_open":
                heading = int(token.tag[1:])
            elif kind == "heading_close":
                heading = 0
            elif kind == "tr_open":
                row = self.base + (token.map[0] if token.map else 0)
                column = 0
            elif kind == "tr_close":
                row = -1
            elif kind == "list_item_open":
                items += 1
            elif kind == "list_item_close":
                items -= 1
            elif kind == "html_block":
                self.html(token)
                continue
            elif kind == "container_line":
                self.container(token)
                continue
            elif kind == "admonition_open":
                self.admonition(token)
                continue
            elif kind == "definition":
                self.definition(token)
                continue
            if token.level >= MAX_NESTING - 1 and not deep and token.map:
                deep = True
                self.defects.append(
                    Defect(
                        "nesting-too-deep",
                        self.base + token.map[0] + 1,
                        1,
                        f"containers nest deeper than {MAX_NESTING}",
                    )
                )
            if kind in _IMPLIED:
                continue
            content = token.content if kind in {"code_block", "fence", "math_block", "esm"} else ""
            attrs = tuple(sorted(token.attrs.items())) if token.attrs else ()
            meta = token.meta.get("label", "") if kind == "footnote_reference_open" else ""
            shape.append((kind, token.markup, token.info, token.hidden, content, attrs, token.tag, meta))

    def starts(self, token: Token) -> list[int]:
        """Where each line of a leaf token begins, in the normalised text."""
        origin = self.origin
        return [origin + at for at in cast("list[int]", token.meta["at"])]

    def add(self, block: Block) -> Block:
        if not is_readable(block.content):
            line, column = self.lines.position(block.start)
            self.defects.append(
                Defect(
                    "too-many-marks", line, column, f"a block with more than {MAX_MARKS} marks is carried over unread"
                )
            )
        block.names = self.names
        block.off, block.human = self.off, self.human
        block.note, block.context = self.note, self.context
        self.note = self.context = None
        self.blocks.append(block)
        return block

    def spans(self, token: Token, first: int) -> list[tuple[int, int]]:
        """Where each line of a leaf token stands in the text, without prefix and without blanks at its end."""
        lines = self.lines
        spans = []
        for index, at in enumerate(self.starts(token)):
            start = lines.source(first + index, at)
            end = lines.ends[first + index]
            spans.append((min(start, end), end))
        return spans

    def paragraph(self, token: Token, first: int, *, item: bool) -> None:
        spans = self.spans(token, first)
        text = self.text
        kind = Kind.ITEM if item else Kind.PARAGRAPH
        # A last line of blanks is the state's own doing; a paragraph has none.
        start, end = spans[0]
        lead = _TASK.match(text, start, end) if item else None
        if lead is not None:
            spans[0] = (lead.end(), end)
        group: list[tuple[int, int]] = []
        begins = lead is None
        known = len(self.blocks)

        def close() -> None:
            nonlocal group, begins
            if group:
                rows = any(map(_ROW.match, (text[start:end] for start, end in group)))
                block = self.lined(kind, group, relaid=not rows, first=begins)
                if block is not None:
                    block.rows = rows
                begins = False
            group = []

        for start, end in spans:
            own = _OWN_LINE.match(text, start, end) if start < end else None
            if own is None:
                group.append((start, end))
                continue
            close()
            begins = False
            if own["opaque"] is None and not own["lead"].startswith("%%"):
                title = own["lead"].startswith("[")
                rest = (own.end(), end)
                if rest[0] < end:
                    self.lined(Kind.TITLE if title else kind, [rest], relaid=False, first=False)
            elif own["opaque"] is not None:
                self.shape.append(("line", text[start:end].rstrip()))
        close()
        if len(self.blocks) - known > 1 or self.beside_container(first, first + len(spans)):
            for block in self.blocks[known:]:
                block.shared = True

    def beside_container(self, first: int, last: int) -> bool:
        """Tell whether a line before or behind some lines is a ``:::`` line."""
        if not self.containers:
            return False
        lines = self.lines
        return any(
            0 <= line < len(lines.ends) and ":::" in self.text[lines.starts[line] : lines.ends[line]]
            for line in (first - 1, last)
        )

    def lined(
        self, kind: Kind, spans: list[tuple[int, int]], *, relaid: bool, first: bool, syntax: Syntax = Syntax.MARKDOWN
    ) -> Block | None:
        """Add a block of one or more lines."""
        text = self.text
        start, end = spans[-1]
        stop = len(text[start:end].rstrip(" \t\r\n\f\v"))
        spans[-1] = (start, start + stop)
        lines = []
        pieces = []
        at = 0
        for start, end in spans:
            lines.append(Line(at, start, end))
            pieces.append(text[start:end])
            at += end - start + 1
        content = "\n".join(pieces)
        if not content:
            return None
        return self.add(Block(kind, content, tuple(lines), syntax, relaid=relaid, first=first))

    def heading(self, token: Token, first: int, level: int) -> None:
        spans = self.spans(token, first)
        text = self.text
        content = token.content
        if not content:
            return
        start, end = spans[0]
        if text.startswith("#", start) and len(spans) == 1:
            # "# a # b ##": the content ends before the closing marks, so search from the right.
            mark = len(text[start:end]) - len(text[start:end].lstrip("#"))
            body = text[start + mark : end].rstrip(" \t")
            bare = body.rstrip("#")
            if bare != body and (not bare or bare[-1] in " \t"):
                body = bare.rstrip(" \t")
            offset = len(body) - len(body.lstrip(" \t"))
            spans = [(start + mark + offset, start + mark + len(body))]
        else:
            spans = spans[: content.count("\n") + 1]
        block = self.lined(Kind.HEADING, spans, relaid=False, first=len(spans) > 1 or not text.startswith("#", start))
        if block is not None:
            block.level = level

    def split_row(self, row: int, start: int) -> list[tuple[int, int]]:
        """Find the cells of a table row as the table rule splits it."""
        end = self.lines.ends[row]
        text = self.text
        while start < end and text[start] in " \t":
            start += 1
        while end > start and text[end - 1] in " \t\f\v":
            end -= 1
        cells: list[tuple[int, int]] = []
        last = start
        pos = text.find("|", start, end)
        while pos >= 0:
            if pos == start or text[pos - 1] != "\\":
                cells.append((last, pos))
                last = pos + 1
            pos = text.find("|", pos + 1, end)
        cells.append((last, end))
        if cells and cells[0][0] == cells[0][1]:
            cells.pop(0)
        if cells and cells[-1][0] == cells[-1][1]:
            cells.pop()
        return cells

    def cell(self, span: tuple[int, int]) -> None:
        start, end = span
        text = self.text
        while start < end and text[start] in " \t":
            start += 1
        while end > start and text[end - 1] in " \t":
            end -= 1
        if start < end:
            self.lined(Kind.CELL, [(start, end)], relaid=False, first=False, syntax=Syntax.CELL)

    def quoted(self, kind: Kind, start: int, end: int, codec: Codec, *, key: str = "") -> None:
        """Add a value that stands in quotes of some kind."""
        content = codec.decode(self.text[start:end])
        if has_prose(content):
            syntax = Syntax.MARKDOWN if kind is Kind.TITLE else Syntax.PLAIN
            self.add(Block(kind, content, (Line(0, start, end),), syntax, codec, first=False, key=key))

    def container(self, token: Token) -> None:
        row = self.base + (token.map[0] if token.map else 0)
        start, end = self.spans(token, row)[0]
        match = _CONTAINER_TITLE.match(self.text, start, end)
        skeleton = self.text[start:end].rstrip()
        group = None
        if match is not None:
            group = next((name for name in ("bracket", "title", "myst") if match[name] and match[name].strip()), None)
        if match is not None and group is not None:
            first, last = match.span(group)
            skeleton = f"{self.text[start:first]}\0{self.text[last:end].rstrip()}"
            self.shape.append(("container", skeleton))
            title = self.lined(Kind.TITLE, [(first, last)], relaid=False, first=False)
            if title is not None:
                title.shared = True
            return
        self.shape.append(("container", skeleton))

    def admonition(self, token: Token) -> None:
        row = self.base + (token.map[0] if token.map else 0)
        start, end = self.lines.source(row, self.starts(token)[0]), self.lines.ends[row]
        match = _QUOTED.search(self.text, start, end)
        if match is None:
            self.shape.append(("admonition", self.text[start:end].rstrip()))
            return
        self.shape.append(
            ("admonition", f"{self.text[start : match.start(1)]}\0{self.text[match.end(1) : end].rstrip()}")
        )
        self.quoted(Kind.TITLE, match.start(1), match.end(1), QUOTED_TITLE)

    def definition(self, token: Token) -> None:
        """Add a reference definition: its title is prose, its label and destination are not."""
        meta = token.meta
        self.shape.append(("definition", meta["url"], bool(meta["title"])))
        first = self.base + (token.map[0] if token.map else 0)
        block = _Joined(self.text, self.spans(token, first))
        label = str(meta["label"])
        pos = block.content.find("]:", len(label)) + 2
        found = _DEFINITION.match(block.content, pos)
        if found is None:
            return
        dest = "angle" if found["angle"] is not None else "bare"
        self.definitions.append((block.place(found.start(dest)), block.place(found.end(dest)), label))
        if not meta["title"] or found["title"] is None:
            return
        start, end = found.start("title") + 1, found.end("title") - 1
        codec = LINK_TITLES[found["title"][-1]]
        if "\n" not in found["title"]:
            self.quoted(Kind.ALT, block.place(start), block.place(end), codec)

    # -- HTML ---------------------------------------------------------------------------------------------------

    def html(self, token: Token) -> None:
        first = self.base + (token.map[0] if token.map else 0)
        spans = self.spans(token, first)
        joined = _Joined(self.text, spans)
        content = joined.content
        atoms = parse_inline(content, syntax=Syntax.HTML, names=self.names)
        skeleton: list[object] = ["html"]
        group: list[Atom] = []
        for atom in atoms:
            if atom.kind is OPAQUE:
                self.command(content, atom, joined)
            if atom.kind in {OPAQUE, HARD}:
                skeleton.append(folded(atom.key))
                for child in [atom] if atom.dest is not None else []:
                    assert child.dest is not None
                    self.tags.append((joined.place(child.dest[0]), joined.place(child.dest[1])))
            if atom.kind is OPAQUE and _breaks(content, atom):
                self.html_group(joined, group)
                group = []
                self.attributes(joined, atom)
            else:
                group.append(atom)
        self.html_group(joined, group)
        self.shape.append(tuple(skeleton))

    def html_group(self, joined: _Joined, group: list[Atom]) -> None:
        """Add the text between two block tags, with the inline tags in it."""
        if not any(atom.kind in {TEXT, ESCAPE} and has_prose(atom.text) for atom in group):
            for atom in group:
                self.attributes(joined, atom)
            return
        content = joined.content
        while group and group[0].kind in {SOFT, HARD}:
            group.pop(0)
        while group and group[-1].kind in {SOFT, HARD}:
            group.pop()
        start, end = group[0].start, group[-1].end
        while content[start] in " \t\n":
            start += 1
        while content[end - 1] in " \t\n":
            end -= 1
        lines = joined.cut(start, end)
        self.add(Block(Kind.HTML, content[start:end], lines, Syntax.HTML, first=False))

    def attributes(self, joined: _Joined, atom: Atom) -> None:
        """Add the texts in a tag's attributes."""
        for start, end, _text in atom.inner:
            if "\n" not in joined.content[start:end]:
                quote = joined.content[start - 1]
                self.quoted(Kind.ALT, joined.place(start), joined.place(end), ATTRIBUTES[quote])

    def command(self, content: str, atom: Atom, joined: _Joined) -> None:
        raw = content[atom.start : atom.end]
        if not raw.startswith("<!--"):
            return
        if _WAIVER.match(raw):
            self.waivers.append((self.lines.position(joined.place(atom.start))[0], folded(raw)))
            return
        match = _COMMAND.fullmatch(raw)
        if match is None:
            odd = _COMMAND_LIKE.match(raw)
            if odd is not None:
                line, column = self.lines.position(joined.place(atom.start))
                self.defects.append(
                    Defect(
                        "unknown-command",
                        line,
                        column,
                        f"{odd[1]!r} is none of off, on, human, machine, note, context, allow",
                    )
                )
            return
        word, rest = match[1], folded(match[2])
        if word == "off":
            self.off = True
        elif word == "on":
            self.off = False
        elif word in {"human", "machine"}:
            self.human = word == "human"
        elif word == "note":
            self.note = f"{self.note}\n{rest}" if self.note else rest
        else:
            self.context = rest or None


_DEFINITION: Final = re.compile(
    r"""[ \t\n]*+(?:<(?P<angle>(?:[^<>\n\\]|\\.)*+)>|(?P<bare>[^\x00-\x20]++))"""
    r"""(?:[ \t\n]++(?P<title>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))[ \t]*+$)?""",
    re.DOTALL,
)


class _Joined:
    """Lines joined into one content, with the way back."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self.lines: list[Line] = []
        pieces = []
        at = 0
        for start, end in spans:
            self.lines.append(Line(at, start, end))
            pieces.append(text[start:end])
            at += end - start + 1
        self.content = "\n".join(pieces)

    def index(self, pos: int) -> int:
        return bisect_right(self.lines, pos, key=lambda line: line.at) - 1

    def place(self, pos: int) -> int:
        line = self.lines[self.index(pos)]
        return min(line.start + pos - line.at, line.end)

    def cut(self, start: int, end: int) -> tuple[Line, ...]:
        """Give the lines of a part of the content."""
        result = []
        for index in range(self.index(start), self.index(max(start, end - 1)) + 1):
            line = self.lines[index]
            skip = max(0, start - line.at)
            stop = min(line.end - line.start, end - line.at)
            result.append(Line(line.at + skip - start, line.start + skip, line.start + stop))
        return tuple(result)


def _breaks(content: str, atom: Atom) -> bool:
    """Tell whether an opaque atom of an HTML block stands between texts rather than in one."""
    raw = content[atom.start : atom.start + 80]
    if atom.name == "comment":
        return True
    match = _TAG_NAME.match(raw)
    if match is None:
        return False
    name = match[1]
    if name[0].isupper() or "." in name:
        return True
    lower = name.lower()
    return lower in _BLOCK_ELEMENTS or (
        lower in VERBATIM_ELEMENTS and lower not in {"code", "kbd", "samp", "var", "tt"}
    )


__all__ = ["CLOSE", "Block", "Document", "Line", "has_prose", "identity", "normal_label", "plain", "scan"]
