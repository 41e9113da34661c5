"""Inline markdown with the place of every mark: CommonMark 0.31 and GFM, and what sites add to them.

1. The result is a list of atoms that tile the text without gap: prose, escapes, marks, opaque stretches.
   markdown-it-py gives no offsets of inline tokens, and wrapping its rules to get them costs more than this
   scanner does; that both read alike is tested on the CommonMark and GFM examples and on random text.
2. Each character is looked at a bounded number of times. What is searched for ahead (a closing backtick run,
   ``-->``, ``}}``) is remembered where it is missing, so that a megabyte of openers takes seconds.
3. What is not markdown but is no prose either (math, templates, attribute lists, bare addresses) is opaque.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from markdown_it.common.entities import entities
from markdown_it.common.utils import normalizeReference


class Syntax(enum.Enum):
    """By which rules a text is read."""

    MARKDOWN = "markdown"
    CELL = "cell"
    """Markdown in a table cell, where ``\\|`` is a pipe even inside code."""
    HTML = "html"
    """Text between tags: tags, entities and templates, no markdown."""
    PLAIN = "plain"
    """A front matter value or a title in quotes: code, templates and addresses are opaque, nothing is markup."""


class AtomKind(enum.Enum):
    """What an atom is."""

    TEXT = "text"
    ESCAPE = "escape"
    """An escape or entity: prose that is written otherwise than it reads."""
    OPAQUE = "opaque"
    OPEN = "open"
    CLOSE = "close"
    SOFT = "soft"
    """A soft line break with the blanks around it."""
    HARD = "hard"
    """A hard line break: two blanks or a backslash and the line's end, or ``<br>``."""


TEXT: Final = AtomKind.TEXT
ESCAPE: Final = AtomKind.ESCAPE
OPAQUE: Final = AtomKind.OPAQUE
OPEN: Final = AtomKind.OPEN
CLOSE: Final = AtomKind.CLOSE
SOFT: Final = AtomKind.SOFT
HARD: Final = AtomKind.HARD


@dataclass(slots=True, eq=False)
class Atom:
    """One stretch of inline markdown."""

    kind: AtomKind
    start: int
    end: int
    text: str = ""
    """TEXT, ESCAPE: as read. OPAQUE: what a reader sees of it."""
    name: str = ""
    key: str = ""
    pair: Atom | None = None
    """Of OPEN and CLOSE: the other one."""
    children: Sequence[Atom] = ()
    """Of an image: the atoms of its alt text."""
    inner: tuple[tuple[int, int, str], ...] = ()
    """Prose inside that is no atom of the sentence: alt, titles; start, end, as read."""
    dest: tuple[int, int] | None = None
    """Where the destination of a link or image is written, without angle brackets."""
    label: str | None = None
    """Of a link or image by reference: the label as written."""
    shortcut: bool = False
    """Whether the label is the text itself: ``[label]`` or ``[label][]``."""
    element: str = ""
    """Of a tag that opens or closes an element: ``b``, ``/b``."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the rest of an article defines for its inline text."""

    references: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Normalised label -> destination and title."""
    footnotes: AbstractSet[str] = frozenset()
    mdx: bool = False
    """Whether ``{...}`` is an expression."""


NO_NAMES: Final = Names()

ASCII_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

_SPECIAL: Final = {
    Syntax.MARKDOWN: re.compile(r"[\\`*_~\[\]!<&\n{$:^]"),
    Syntax.CELL: re.compile(r"[\\`*_~\[\]!<&\n{$:^]"),
    Syntax.HTML: re.compile(r"[\\<&\n{$:]"),
    Syntax.PLAIN: re.compile(r"[`\n{:]"),
}

_ENTITY: Final = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_TICKS: Final = re.compile(r"`+")
_AUTOLINK: Final = re.compile(
    r"<(?:([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\x00-\x20]*)"
    r"|([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})*))>"
)
_ATTRIBUTE: Final = r"""\s++[a-zA-Z_:@][\w.:-]*+(?:\s*+=\s*+(?:[^"'=<>`\x00-\x20]++|'[^']*+'|"[^"]*+"))?+"""
_TAG: Final = re.compile(
    rf"<(?:(?P<open>[a-zA-Z][a-zA-Z0-9-]*+)(?:{_ATTRIBUTE})*+\s*+(?P<void>/?)>|/(?P<close>[a-zA-Z][a-zA-Z0-9-]*+)\s*+>)",
    re.ASCII,
)
# JSX takes braces for values, and dots in names. Braces nest three deep at most: more is no article.
_BRACES: Final = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
_JSX: Final = re.compile(
    rf"""<(?:(?P<open>[a-zA-Z][\w.:-]*+)(?:\s++(?:[a-zA-Z_:@#][\w.:-]*+(?:\s*+=\s*+(?:'[^']*+'|"[^"]*+"|{_BRACES}))?+|{_BRACES}))*+"""
    r"\s*+(?P<void>/?)>|/(?P<close>[a-zA-Z][\w.:-]*+)?\s*+>|>)"
)
_TAG_START: Final = re.compile(r"</?[a-zA-Z]")
_DECLARATION: Final = re.compile(r"<![A-Za-z]")
_TEXT_ATTRIBUTES: Final = re.compile(
    r"""\s(?:alt|title|aria-label|placeholder|summary|label)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE
)
_HREF: Final = re.compile(r"""\s(?:href|src)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)
# What stands in these is shown as it is or not at all.
VERBATIM_ELEMENTS: Final = frozenset(
    {"code", "kbd", "samp", "var", "tt", "pre", "script", "style", "textarea", "math", "svg", "template", "noscript"}
    - {"noscript"}
)
VOID_ELEMENTS: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)

_ATTRS: Final = re.compile(
    r"""\{:?[ \t]*+(?:[#.][^\s{}"'=<>]++|[\w:-]++=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s{}"']++))"""
    r"""(?:[ \t]++(?:[#.]?[^\s{}"'=<>]++(?:=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s{}"']++))?+))*+[ \t]*+\}"""
)
_ROLE: Final = re.compile(r"\{[a-zA-Z][\w:+-]*+\}(?=`)")
_EXPRESSION: Final = re.compile(_BRACES)
_LABEL: Final = re.compile(r"\[((?:[^\\\[\]]|\\.){0,999})\]", re.DOTALL)
_NOTE: Final = re.compile(r"\[\^([^\]\s\[]{1,999})\]")
_DEST_ANGLE: Final = re.compile(r"<((?:[^<>\n\\]|\\[^\n])*+)>")
_DEST_PIECE: Final = re.compile(r"[^\x00-\x20\x7f()\\]++|\\[^\x00-\x20\x7f]|\\|[()]")
_TITLE: Final = re.compile(
    r"""(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)"|'([^'\\]*+(?:\\.[^'\\]*+)*+)'|\(([^()\\]*+(?:\\.[^()\\]*+)*+)\))""", re.DOTALL
)
_BLANKS: Final = re.compile(r"[ \t\n]*+")
_HAN: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
# An address ends at blanks, at what markdown gives a meaning, and at CJK text, which is written right after it
# ("访问https://a.example/b获取"); Han may begin a step of the path ("/wiki/增值税").
_URL: Final = re.compile(
    rf"""(?:https?|ftp)://(?:[^\s\x00-\x20<>"`\[\]{{}}|\\^*\u2000-\u206f\u3000-\U0010ffff]++|(?<=[/=_#?&])[{_HAN}]++)+""",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    rf"""(?<![\w@./:-])(?:www\.(?:[^\s\x00-\x20<>"`\[\]{{}}|\\^*\u2000-\u206f\u3000-\U0010ffff]++|(?<=[/=_#?&])[{_HAN}]++)+"""
    r"""|[a-zA-Z0-9][a-zA-Z0-9._+-]{0,63}+@[a-zA-Z0-9-]{1,63}+(?:\.[a-zA-Z0-9-]{1,63}+)++)""",
    re.IGNORECASE,
)
# GitHub's and Slack's emoji names; "note:this:" has no boundary and 10:30:15 no letter.
_EMOJI: Final = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?![\w:])")
_MATH_WORDS: Final = re.compile(
    r"(?<![\\a-zA-Z])[a-zA-Z]{3,}(?:\s+[a-zA-Z]{3,})+|[\u2e80-\u9fff\uac00-\ud7af\uff01-\uff5e]"
)
_MATH_TEXT: Final = re.compile(r"\\(?:text|mathrm|mbox|operatorname|textbf|textit|mathbf|label|ref|tag)\*?\{[^{}]*+\}")
_DISPLAY_SIGN: Final = re.compile(r"\\[a-zA-Z]|[\^_=]")
_MATH_SIGN: Final = re.compile(r"\\[a-zA-Z]|[\^_={}+<>]|^\s*[a-zA-Z]\s*$|[a-zA-Z]\s*[-*/]\s*\w")


def is_space(char: str) -> bool:
    """Tell Unicode white space as CommonMark defines it; "" (the text's edge) counts."""
    return not char or char in " \t\n\f\r\xa0" or (char > "\x7f" and unicodedata.category(char) == "Zs")


@lru_cache(maxsize=4096)
def is_punctuation(char: str) -> bool:
    """Tell Unicode punctuation and symbols, as CommonMark 0.31 does for flanking."""
    return unicodedata.category(char)[0] in "PS"


def normal_label(label: str) -> str:
    """Normalise a reference label as the block parser does."""
    return normalizeReference(label)


def unescape(raw: str) -> str:
    """Resolve backslash escapes and entities."""
    if "\\" not in raw and "&" not in raw:
        return raw
    return re.sub(
        r"\\([!-/:-@\[-`{-~])|(&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});)",
        lambda m: m[1] or entity(m[2]) or m[2],
        raw,
    )


def entity(raw: str) -> str | None:
    """Give what an entity stands for, or None where there is none of that name."""
    if raw[1] != "#":
        return entities.get(raw[1:-1])
    code = int(raw[3:-1], 16) if raw[2] in "xX" else int(raw[2:-1])
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)


def plausible_math(content: str, *, bare: bool) -> bool:
    r"""Tell math from prose between dollars (`bare`) or escaped brackets: "$5 and $6" is prose, "\[1\]" a bracket."""
    if len(content) > 2000:
        return False
    formula = _MATH_TEXT.sub("", content)
    if _MATH_WORDS.search(formula):
        return False
    return bare or _MATH_SIGN.search(content) is not None


@dataclass(slots=True, eq=False)
class _Run:
    """A run of emphasis or strikethrough marks that is not yet paired."""

    char: str
    start: int
    end: int
    opens: bool
    closes: bool
    length: int
    pos: int
    prev: _Run | None = None
    next: _Run | None = None
    openers: list[Atom] = field(default_factory=list)
    closers: list[Atom] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Bracket:
    """A ``[``, ``![`` or ``^[`` that may begin a link, an image or a note."""

    node: int
    pos: int
    end: int
    mark: str
    nested: bool = False
    """Whether a bracket follows it: such a text is no label."""


MAX_MARKS: Final = 50_000
"""More marks than this in one block are no article: it is carried over unread, with a defect."""


def is_readable(text: str) -> bool:
    """Tell whether a block's marks are few enough to be read; each costs some microseconds and a kilobyte."""
    return len(text) <= MAX_MARKS or sum(map(text.count, "\\`*_~[]<&{$^!")) <= MAX_MARKS


def parse_inline(text: str, *, syntax: Syntax = Syntax.MARKDOWN, names: Names = NO_NAMES) -> list[Atom]:
    """Read inline text into atoms that tile it."""
    if not text:
        return []
    if "\0" in text:
        # What CommonMark makes of NUL; it counts as a symbol beside marks.
        text = text.replace("\0", "\ufffd")
    if not _SPECIAL[syntax].search(text):
        atoms = [Atom(TEXT, 0, len(text), text)]
    else:
        if not is_readable(text):
            return [Atom(OPAQUE, 0, len(text), "", "unread", text)]
        atoms = _Scanner(text, syntax, names).run()
    if "@" in text or "www." in text or "WWW." in text:
        atoms = _cut(atoms, text, _BARE, "url")
    return atoms


def _trim_url(url: str) -> str:
    """Leave out what closes the sentence rather than the address."""
    while url:
        last = url[-1]
        if last in "?!.,:;*_~'\"" or (last == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url


def _cut(atoms: Sequence[Atom], text: str, pattern: re.Pattern[str], name: str) -> list[Atom]:
    """Take what a pattern finds out of the text atoms."""
    result: list[Atom] = []
    for atom in atoms:
        if atom.kind is not TEXT:
            if atom.children:
                atom.children = _cut(atom.children, text, pattern, name)
            result.append(atom)
            continue
        pos = atom.start
        for match in pattern.finditer(text, atom.start, atom.end):
            found = _trim_url(match[0]) if name == "url" else match[0]
            if not found or match.start() < pos:
                continue
            if match.start() > pos:
                result.append(Atom(TEXT, pos, match.start(), text[pos : match.start()]))
            pos = match.start() + len(found)
            result.append(Atom(OPAQUE, match.start(), pos, found, name, found))
        if pos < atom.end:
            result.append(Atom(TEXT, pos, atom.end, text[pos : atom.end]))
    return result


class _Scanner:
    """Reads one text; CommonMark's two phases: marks left to right, emphasis from a stack of runs."""

    def __init__(self, text: str, syntax: Syntax, names: Names) -> None:
        self.text = text
        self.syntax = syntax
        self.names = names
        self.nodes: list[Atom | _Run] = []
        self.brackets: list[_Bracket] = []
        self.last: _Run | None = None
        self.no_link_before = -1
        """A link holds no link: brackets that open before this place cannot become one."""
        self.ticks: dict[int, list[int]] | None = None
        self.missing: dict[str, int] = {}
        """What is not found from some place on."""
        self.held = 0
        """Where prose begins that is not yet an atom."""
        self.markdown = syntax in {Syntax.MARKDOWN, Syntax.CELL}

    def run(self) -> list[Atom]:
        text = self.text
        search = _SPECIAL[self.syntax].search
        rules = _RULES
        pos = 0
        while (match := search(text, pos)) is not None:
            pos = match.start()
            end = rules[text[pos]](self, pos)
            pos = pos + 1 if end is None else end
        self.flush(len(text))
        if self.last is not None:
            self.emphasis(-1)
        return self.flat(self.nodes)

    # -- helpers ------------------------------------------------------------------------------------------------

    def flush(self, end: int) -> None:
        """Make the prose held back an atom."""
        if end > self.held:
            self.nodes.append(Atom(TEXT, self.held, end, self.text[self.held : end]))
        self.held = max(end, self.held)

    def add(self, atom: Atom) -> int:
        """Append an atom after the prose before it; give its end."""
        self.flush(atom.start)
        self.nodes.append(atom)
        self.held = atom.end
        return atom.end

    def find(self, needle: str, pos: int) -> int:
        """Find a closing mark, remembering where there is none."""
        if self.missing.get(needle, len(self.text) + 1) <= pos:
            return -1
        found = self.text.find(needle, pos)
        if found < 0:
            self.missing[needle] = pos
        return found

    def opaque(self, start: int, end: int, name: str, text: str = "") -> int:
        return self.add(Atom(OPAQUE, start, end, text, name, self.text[start:end]))

    # -- rules: each is given the place of its character, and gives where to go on, or None for plain text ----------

    def newline(self, pos: int) -> int:
        text = self.text
        start = pos
        while start > self.held and text[start - 1] in " \t":
            start -= 1
        end = pos + 1
        while end < len(text) and text[end] in " \t":
            end += 1
        hard = self.markdown and pos - start >= 2 and text[pos - 2 : pos] == "  "
        return self.add(Atom(HARD if hard else SOFT, start, end, "", "break", "\n"))

    def backslash(self, pos: int) -> int | None:
        following = self.text[pos + 1 : pos + 2]
        if following in "([" and following:
            closing = "\\)" if following == "(" else "\\]"
            end = self.find(closing, pos + 2)
            if (
                end > 0
                and plausible_math(self.text[pos + 2 : end], bare=False)
                and (following == "(" or _DISPLAY_SIGN.search(self.text, pos + 2, end))
            ):
                return self.opaque(pos, end + 2, "math")
        if not self.markdown:
            return None
        if following == "\n":
            end = pos + 2
            while end < len(self.text) and self.text[end] in " \t":
                end += 1
            return self.add(Atom(HARD, pos, end, "", "break", "\n"))
        if following in ASCII_PUNCTUATION and following:
            return self.add(Atom(ESCAPE, pos, pos + 2, following))
        return None

    def tick(self, pos: int) -> int:
        text = self.text
        match = _TICKS.match(text, pos)
        assert match is not None
        end = match.end()
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(text):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
            for places in self.ticks.values():
                places.reverse()
        places = self.ticks.get(end - pos, [])
        while places and places[-1] < end:
            places.pop()
        if not places:
            return end
        close = places[-1]
        code = text[end:close].replace("\n", " ")
        if self.syntax is Syntax.CELL:
            code = code.replace("\\|", "|")
        if len(code) > 2 and code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        return self.add(Atom(OPAQUE, pos, close + end - pos, code, "code", code))

    def delimiter(self, pos: int) -> int:
        text = self.text
        char = text[pos]
        end = pos + 1
        size = len(text)
        while end < size and text[end] == char:
            end += 1
        if char == "~" and end - pos < 2:
            return end
        before = text[pos - 1] if pos else ""
        after = text[end] if end < size else ""
        space_before, space_after = is_space(before), is_space(after)
        mark_before = bool(before) and is_punctuation(before)
        mark_after = bool(after) and is_punctuation(after)
        left = not space_after and (not mark_after or space_before or mark_before)
        right = not space_before and (not mark_before or space_after or mark_after)
        if char == "_":
            opens, closes = left and (not right or mark_before), right and (not left or mark_after)
        else:
            opens, closes = left, right
        if not opens and not closes:
            return end
        self.flush(pos)
        start = pos + (end - pos) % 2 if char == "~" else pos
        if start > pos:
            self.flush(start)
        run = _Run(char, start, end, opens, closes, end - start, start, self.last)
        if self.last is not None:
            self.last.next = run
        self.last = run
        self.nodes.append(run)
        self.held = end
        return end

    def bracket(self, pos: int) -> int:
        text = self.text
        if text.startswith("^", pos + 1) and self.names.footnotes:
            match = _NOTE.match(text, pos)
            if match is not None and match[1] in self.names.footnotes:
                return self.add(Atom(OPAQUE, pos, match.end(), "", "footnote", match[1]))
        return self.open_bracket(pos, pos + 1, "[")

    def open_bracket(self, pos: int, end: int, mark: str) -> int:
        if self.brackets:
            self.brackets[-1].nested = True
        self.flush(pos)
        self.brackets.append(_Bracket(len(self.nodes), pos, end, mark))
        self.nodes.append(Atom(TEXT, pos, end, text=self.text[pos:end]))
        self.held = end
        return end

    def bang(self, pos: int) -> int | None:
        if self.text.startswith("[", pos + 1):
            return self.open_bracket(pos, pos + 2, "![")
        return None

    def caret(self, pos: int) -> int | None:
        if self.text.startswith("[", pos + 1) and not self.text.startswith("[^", pos + 1):
            return self.open_bracket(pos, pos + 2, "^[")
        return None

    def close_bracket(self, pos: int) -> int | None:
        if not self.brackets:
            return None
        opener = self.brackets.pop()
        if opener.mark == "^[":
            return self.link(opener, Atom(CLOSE, pos, pos + 1, "", "note"))
        if opener.mark == "[" and opener.pos < self.no_link_before:
            return None
        name = "image" if opener.mark == "![" else "link"
        close = self.inline_tail(pos, name) or self.reference_tail(opener, pos, name)
        if close is None:
            return None
        if name == "link":
            self.no_link_before = opener.pos
            return self.link(opener, close)
        self.flush(pos)
        if self.last is not None and self.last.pos > opener.pos:
            self.emphasis(opener.pos)
        children = self.flat(self.nodes[opener.node + 1 :])
        del self.nodes[opener.node :]
        alt = plain(children)
        inner = list(close.inner)
        if pos > opener.end:
            inner.insert(0, (opener.end, pos, alt))
        self.held = close.end
        self.nodes.append(
            Atom(
                OPAQUE, opener.pos, close.end, alt, "image", close.key,
                children=children, inner=tuple(inner), dest=close.dest, label=close.label, shortcut=close.shortcut,
            )
        )  # fmt: skip
        return close.end

    def link(self, opener: _Bracket, close: Atom) -> int:
        self.flush(close.start)
        if self.last is not None and self.last.pos > opener.pos:
            self.emphasis(opener.pos)
        start = Atom(OPEN, opener.pos, opener.end, "", close.name, close.key, pair=close)
        close.pair = start
        self.nodes[opener.node] = start
        return self.add(close)

    def inline_tail(self, pos: int, name: str) -> Atom | None:
        text = self.text
        if not text.startswith("(", pos + 1):
            return None
        at = _end(_BLANKS, text, pos + 2)
        if text.startswith("<", at):
            match = _DEST_ANGLE.match(text, at)
            if match is None:
                return None
            dest, at = match.span(1), match.end()
        else:
            end = _destination_end(text, at)
            if end is None:
                return None
            dest, at = (at, end), end
        inner: tuple[tuple[int, int, str], ...] = ()
        after = _end(_BLANKS, text, at)
        if after > at or dest[0] == dest[1]:
            title = _TITLE.match(text, after)
            if title is not None and after > at:
                start, end = title.span(title.lastindex or 0)
                inner = ((start, end, unescape(text[start:end])),) if end > start else ()
                after = _end(_BLANKS, text, title.end())
        if not text.startswith(")", after):
            return None
        key = unescape(text[dest[0] : dest[1]])
        return Atom(CLOSE, pos, after + 1, "", name, key, inner=inner, dest=dest)

    def reference_tail(self, opener: _Bracket, pos: int, name: str) -> Atom | None:
        references = self.names.references
        if not references:
            return None
        text = self.text
        match = _LABEL.match(text, pos + 1)
        if match is not None and match[1]:
            label, end, shortcut = match[1], match.end(), False
        elif opener.nested or pos - opener.end > 999:
            return None
        else:
            label, shortcut = text[opener.end : pos], True
            end = pos + 1 if match is None else match.end()
        found = references.get(normal_label(label)) if label.strip() else None
        if found is None:
            return None
        return Atom(CLOSE, pos, end, "", name, found[0], label=label, shortcut=shortcut)

    def angle(self, pos: int) -> int | None:
        text = self.text
        if self.markdown:
            match = _AUTOLINK.match(text, pos)
            if match is not None:
                target = match[1] or match[2]
                return self.add(Atom(OPAQUE, pos, match.end(), target, "autolink", target))
        for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")):
            if text.startswith(opening, pos):
                if opening == "<!--" and text.startswith((">", "->"), pos + 4):
                    return self.opaque(pos, pos + 5 + text.startswith("-", pos + 4), "comment")
                end = self.find(closing, pos + len(opening))
                if end < 0 and self.syntax is Syntax.HTML:
                    return self.opaque(pos, len(text), "comment")
                return None if end < 0 else self.opaque(pos, end + len(closing), "comment")
        if _DECLARATION.match(text, pos):
            end = self.find(">", pos)
            return None if end < 0 else self.opaque(pos, end + 1, "comment")
        match = _TAG.match(text, pos) or self.jsx(pos)
        if match is not None:
            return self.tag(match)
        if self.syntax is Syntax.HTML and _TAG_START.match(text, pos):
            # A tag that a blank line or a quote has broken: nobody sees its attributes, so they are no prose.
            end = self.find(">", pos)
            return self.opaque(pos, len(text) if end < 0 else end + 1, "comment")
        return None

    def jsx(self, pos: int) -> re.Match[str] | None:
        """Find a JSX tag; outside MDX only one that nothing else is: a component's name, or braces for a value."""
        match = _JSX.match(self.text, pos)
        if match is None or self.names.mdx:
            return match
        name = match["open"] or match["close"] or ""
        return match if name[:1].isupper() or "{" in match[0] else None

    def tag(self, match: re.Match[str]) -> int:
        text = self.text
        pos, end = match.span()
        opened = (match["open"] or "").lower()
        if opened == "br":
            while end < len(text) and text[end] in " \t":
                end += 1
            if text.startswith("\n", end):
                end += 1
            return self.add(Atom(HARD, pos, end, "", "break", "\n"))
        if opened in VERBATIM_ELEMENTS and not match["void"]:
            close = self.find_close(opened, end)
            if close is not None:
                inside = text[end : close.start()]
                return self.add(Atom(OPAQUE, pos, close.end(), inside, "html", folded(text[pos : close.end()])))
        atom = Atom(OPAQUE, pos, end, "", "html")
        tag_identity(atom, text, opened, match)
        return self.add(atom)

    def find_close(self, name: str, pos: int) -> re.Match[str] | None:
        key = f"</{name}"
        if self.missing.get(key, len(self.text) + 1) <= pos:
            return None
        match = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(self.text, pos)
        if match is None:
            self.missing[key] = pos
        return match

    def ampersand(self, pos: int) -> int | None:
        match = _ENTITY.match(self.text, pos)
        if match is None:
            return None
        read = entity(match[0])
        if read is None:
            return None
        return self.add(Atom(ESCAPE, pos, match.end(), read))

    def brace(self, pos: int) -> int | None:
        text = self.text
        for opening, closing in (("{{", "}}"), ("{%", "%}"), ("{/*", "*/}")):
            if text.startswith(opening, pos):
                end = self.find(closing, pos + len(opening))
                if end >= 0:
                    end += len(closing)
                    while closing == "}}" and text.startswith("}", end):
                        end += 1
                    return self.opaque(pos, end, "shortcode")
                return None
        if self.syntax is Syntax.PLAIN:
            return None
        match = _ATTRS.match(text, pos) or _ROLE.match(text, pos)
        if match is None and self.names.mdx:
            match = _EXPRESSION.match(text, pos)
        return None if match is None else self.opaque(pos, match.end(), "attributes")

    def dollar(self, pos: int) -> int | None:
        text = self.text
        if text.startswith("$$", pos):
            end = self.find("$$", pos + 2)
            if end > pos + 2 and plausible_math(text[pos + 2 : end], bare=True):
                return self.opaque(pos, end + 2, "math")
            return pos + 2
        if pos and ((text[pos - 1].isascii() and text[pos - 1].isalnum()) or text[pos - 1] == "\\"):
            return None
        first = text[pos + 1 : pos + 2]
        if is_space(first):
            return None
        end = self.find("$", pos + 1)
        while end > 0 and text[end - 1] == "\\":
            end = self.find("$", end + 1)
        if end < 0 or is_space(text[end - 1]) or text[end + 1 : end + 2].isdigit():
            return None
        if not plausible_math(text[pos + 1 : end], bare=True):
            return None
        return self.opaque(pos, end + 1, "math")

    def colon(self, pos: int) -> int | None:
        text = self.text
        if text.startswith("://", pos):
            for scheme in ("https", "http", "ftp"):
                start = pos - len(scheme)
                if start >= self.held and text[start:pos].lower() == scheme:
                    before = text[start - 1 : start] if start else ""
                    if before.isascii() and before.isalnum():
                        return None
                    match = _URL.match(text, start)
                    url = _trim_url(match[0]) if match else ""
                    if len(url) > len(scheme) + 3:
                        return self.add(Atom(OPAQUE, start, start + len(url), url, "url", url))
            return None
        match = _EMOJI.match(text, pos)
        if match is not None and not text[:pos][-1:].isalnum():
            return self.opaque(pos, match.end(), "emoji")
        return None

    # -- emphasis -----------------------------------------------------------------------------------------------

    def emphasis(self, bottom: int) -> None:
        """Pair the runs that stand after a place, and forget them."""
        first = self.last
        while first is not None and first.prev is not None and first.prev.pos > bottom:
            first = first.prev
        floor: dict[tuple[str, bool, int], int] = {}
        closer = first
        while closer is not None:
            if not closer.closes:
                closer = closer.next
                continue
            key = (closer.char, closer.opens, closer.length % 3)
            limit = max(bottom, floor.get(key, -1))
            opener = closer.prev
            while opener is not None and opener.pos > limit:
                if opener.opens and opener.char == closer.char and _pairs(opener, closer):
                    break
                opener = opener.prev
            if opener is None or opener.pos <= limit:
                floor[key] = closer.prev.pos if closer.prev is not None else -1
                following = closer.next
                if not closer.opens:
                    self.unlink(closer)
                closer = following
                continue
            size = 2 if min(opener.end - opener.start, closer.end - closer.start) >= 2 else 1
            name = "strike" if closer.char == "~" else "strong" if size == 2 else "em"
            start = Atom(OPEN, opener.end - size, opener.end, "", name)
            stop = Atom(CLOSE, closer.start, closer.start + size, "", name, pair=start)
            start.pair = stop
            opener.end -= size
            closer.start += size
            opener.openers.append(start)
            closer.closers.append(stop)
            opener.next = closer
            closer.prev = opener
            if opener.end == opener.start:
                self.unlink(opener)
            if closer.end == closer.start:
                following = closer.next
                self.unlink(closer)
                closer = following
        while self.last is not None and self.last.pos > bottom:
            self.last = self.last.prev
        if self.last is not None:
            self.last.next = None

    def unlink(self, run: _Run) -> None:
        if run.prev is not None:
            run.prev.next = run.next
        if run.next is not None:
            run.next.prev = run.prev
        else:
            self.last = run.prev

    def flat(self, nodes: list[Atom | _Run]) -> list[Atom]:
        """Write runs out as marks and plain text, and join neighbouring plain texts."""
        text = self.text
        result: list[Atom] = []
        for node in nodes:
            if isinstance(node, _Run):
                result.extend(node.closers)
                if node.end > node.start:
                    _join(result, Atom(TEXT, node.start, node.end), text)
                result.extend(reversed(node.openers))
            elif node.kind is TEXT:
                _join(result, node, text)
            else:
                result.append(node)
        return result


def _pairs(opener: _Run, closer: _Run) -> bool:
    """Apply CommonMark's rule of three."""
    if closer.char == "~":
        return True
    if not (closer.opens or opener.closes):
        return True
    return not ((opener.length + closer.length) % 3 == 0 and closer.length % 3 != 0)


def _join(result: list[Atom], atom: Atom, text: str) -> None:
    if result and result[-1].kind is TEXT and result[-1].end == atom.start:
        result[-1].end = atom.end
        result[-1].text = text[result[-1].start : atom.end]
    else:
        result.append(Atom(TEXT, atom.start, atom.end, text[atom.start : atom.end]))


def _end(pattern: re.Pattern[str], text: str, pos: int) -> int:
    match = pattern.match(text, pos)
    return pos if match is None else match.end()


def _destination_end(text: str, pos: int) -> int | None:
    """Find where a bare destination ends; None where its brackets are not balanced."""
    depth = 0
    while (match := _DEST_PIECE.match(text, pos)) is not None:
        piece = match[0]
        if piece == "(":
            depth += 1
            if depth > 32:
                return None
        elif piece == ")":
            if not depth:
                break
            depth -= 1
        pos = match.end()
    return pos if depth == 0 else None


def plain(atoms: Sequence[Atom]) -> str:
    """Give what a reader reads of some atoms: the alt text of an image, the words of a heading."""
    return "".join(" " if atom.kind in {SOFT, HARD} else atom.text for atom in atoms if atom.kind not in {OPEN, CLOSE})


def folded(raw: str) -> str:
    """Fold white space, so that a tag keeps its identity when its lines are joined."""
    return " ".join(raw.split())


def tag_identity(atom: Atom, text: str, opened: str, match: re.Match[str]) -> None:
    """Give a tag its key (what must not change), its prose (alt, title) and its destination."""
    pos, end = match.span()
    raw = text[pos:end]
    spans = [
        (pos + found.start(found.lastindex), pos + found.end(found.lastindex))
        for found in _TEXT_ATTRIBUTES.finditer(raw)
        if found.lastindex is not None
    ]
    atom.inner = tuple((start, stop, unescape_html(text[start:stop])) for start, stop in spans if start < stop)
    key = raw
    for start, stop in reversed(spans):
        key = key[: start - pos] + key[stop - pos :]
    atom.key = folded(key)
    address = _HREF.search(raw)
    if address is not None and address.lastindex is not None:
        atom.dest = (pos + address.start(address.lastindex), pos + address.end(address.lastindex))
    if match["close"]:
        atom.element = "/" + match["close"].lower()
    elif opened and not match["void"] and opened not in VOID_ELEMENTS:
        atom.element = opened


def unescape_html(raw: str) -> str:
    """Resolve entities alone."""
    return _ENTITY.sub(lambda m: entity(m[0]) or m[0], raw) if "&" in raw else raw


_RULES: Final = {
    "\n": _Scanner.newline,
    "\\": _Scanner.backslash,
    "`": _Scanner.tick,
    "*": _Scanner.delimiter,
    "_": _Scanner.delimiter,
    "~": _Scanner.delimiter,
    "[": _Scanner.bracket,
    "]": _Scanner.close_bracket,
    "!": _Scanner.bang,
    "^": _Scanner.caret,
    "<": _Scanner.angle,
    "&": _Scanner.ampersand,
    "{": _Scanner.brace,
    "$": _Scanner.dollar,
    ":": _Scanner.colon,
}
