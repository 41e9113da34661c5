"""Front matter: the spans of its values, so that one value can be replaced and every other byte stays.

1. YAML, TOML and JSON are parsed by their libraries; what the parser says is held against what the spans say, and
   a value whose span is in doubt is not offered.
2. A value is written in the quotes it has, and quoted anew only where its notation cannot hold the text: a French
   `` : `` in a plain YAML scalar, a leading ``@``.
3. Front matter that does not parse is opaque, with a defect.
"""

from __future__ import annotations

import contextlib
import enum
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import yaml

from pipeline.article.codecs import JSON, Codec
from pipeline.article.lines import Lines
from pipeline.article.model import Defect


class KeyPolicy(enum.StrEnum):
    """What becomes of a front matter key in a target."""

    TRANSLATE = "translate"
    COPY = "copy"
    DROP = "drop"
    """The key and its value are left out of the target; only keys of the top level can be."""


DEFAULT_KEYS: Final[Mapping[str, KeyPolicy]] = MappingProxyType(
    dict.fromkeys(("title", "description", "summary", "subtitle"), KeyPolicy.TRANSLATE)
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What becomes of the keys of front matter."""

    keys: Mapping[str, KeyPolicy] = field(default_factory=lambda: DEFAULT_KEYS)
    """By path (``seo.title``) or by last name (``title``, at any depth, lists included); lower case."""

    def of(self, path: tuple[str | int, ...]) -> KeyPolicy:
        """Look a path up: the whole path first, then its last name."""
        names = [part.lower() for part in path if isinstance(part, str)]
        for key in (".".join(names), names[-1] if names else ""):
            if key in self.keys:
                return self.keys[key]
        return KeyPolicy.COPY


DEFAULT_POLICY: Final = Policy()
LANGUAGE_KEYS: Final = frozenset({"lang", "language"})


@dataclass(frozen=True, slots=True)
class Value:
    """A text value and its place."""

    path: str
    start: int
    end: int
    codec: Codec
    text: str
    translate: bool


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the first line of markdown."""

    style: str
    """yaml, toml, json, or "opaque" where it does not parse."""
    end_line: int
    """First line behind it, from 0."""
    values: tuple[Value, ...] = ()
    """Text values, in order."""
    skeleton: tuple[object, ...] = ()
    """Its keys in order, and the values that no translation changes."""
    drops: tuple[tuple[int, int], ...] = ()
    """Spans, of whole lines, of the keys that a target leaves out."""
    defects: tuple[Defect, ...] = ()


_Path = tuple[str | int, ...]
_KEY_LINE: Final = re.compile(r"""\s*(?:[\w.-]+|"[^"]*"|'[^']*')\s*(?::(?:\s|$)|=)""")


def find(text: str, lines: Lines, policy: Policy) -> FrontMatter | None:
    """Find the front matter of a text, or None where it has none."""
    first = text[lines.starts[0] : lines.ends[0]].rstrip()
    if first in {"---", "+++"}:
        for line in range(1, len(lines.ends)):
            mark = text[lines.starts[line] : lines.ends[line]].rstrip()
            if mark == first or (mark == "..." and first == "---"):
                break
        else:
            return None
        start = lines.starts[1]
        end = lines.starts[line]
        reader = _yaml if first == "---" else _toml
        style = "yaml" if first == "---" else "toml"
        return _read(reader, style, text, lines=lines, span=(start, end, line + 1), policy=policy)
    if first.startswith("{") and not first.startswith(("{{", "{%")):
        start = lines.starts[0]
        try:
            found, end = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            return None
        line = lines.line_at(end)
        if not isinstance(found, dict) or not found or text[end : lines.ends[line]].strip():
            return None
        return _read(_json, "json", text, lines=lines, span=(start, end, line + 1), policy=policy)
    return None


class _UnreadableError(ValueError):
    """Front matter does not parse: where, and why."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


_Found = tuple[_Path, int, int, Codec, str]


@dataclass(slots=True)
class _Reading:
    """What a reader finds: all scalars in order (path, text), and the spans of the text values."""

    scalars: list[tuple[_Path, str, bool]] = field(default_factory=list)
    found: list[_Found] = field(default_factory=list)
    tops: list[tuple[str, int, int]] = field(default_factory=list)


def _read(
    reader: Any, style: str, text: str, *, lines: Lines, span: tuple[int, int, int], policy: Policy
) -> FrontMatter | None:
    start, end, end_line = span
    try:
        reading: _Reading | None = reader(text, start, end, lines)
    except _UnreadableError as error:
        first = next((line for line in text[start:end].split("\n") if line.strip()), "")
        if not _KEY_LINE.match(first):
            # "---" above a paragraph is a thematic break, not front matter gone wrong.
            return None
        raw = text[start:end]
        defect = Defect("front-matter-unparsed", error.line, error.column, f"front matter is kept as it is: {error}")
        return FrontMatter("opaque", end_line, skeleton=(raw,), defects=(defect,))
    if reading is None:
        return None
    values = []
    kept: set[_Path] = set()
    for path, first_at, last_at, codec, value in reading.found:
        translate = policy.of(path) is KeyPolicy.TRANSLATE
        if translate or _is_language(path):
            kept.add(path)
        values.append(Value(".".join(map(str, path)), first_at, last_at, codec, value, translate))
    skeleton = tuple(
        (path, "" if path in kept else value)
        for path, value, _ in reading.scalars
        if not path or policy.of(path[:1]) is not KeyPolicy.DROP
    )
    drops = tuple(
        (lines.starts[lines.line_at(a)], lines.starts[min(lines.line_at(max(a, b - 1)) + 1, len(lines.starts) - 1)])
        for name, a, b in reading.tops
        if policy.of((name,)) is KeyPolicy.DROP
    )
    return FrontMatter(style, end_line, tuple(values), skeleton, drops)


def _is_language(path: _Path) -> bool:
    return len(path) == 1 and str(path[0]).lower() in LANGUAGE_KEYS


# -- YAML ---------------------------------------------------------------------------------------------------------

_PROPERTIES: Final = re.compile(r"(?:[&!]\S*[ \t]+)+")
_DOUBLE_ESCAPES: Final = re.compile(
    r'\A"|"\Z|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n|.)|[ \t]*(?:\r\n?|\n)\s*', re.DOTALL
)
_SINGLE_ESCAPES: Final = re.compile(r"\A'|'\Z|''|[ \t]*(?:\r\n?|\n)\s*")
_PLAIN_ESCAPES: Final = re.compile(r"[ \t]*(?:\r\n?|\n)\s*")
_BLOCK_ESCAPES: Final = re.compile(r"\A[|>][^\r\n]*|[ \t]*(?:\r\n?|\n)\s*")


def _yaml(text: str, start: int, end: int, lines: Lines) -> _Reading | None:
    body = text[start:end]
    try:
        root = yaml.compose(body, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = lines.position(start + mark.index) if mark else (2, 1)
        raise _UnreadableError(str(error.problem or error.context), line, column) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _UnreadableError(" ".join(str(error).split()), 2, 1) from error
    if root is None:
        return _Reading()
    if not isinstance(root, yaml.MappingNode):
        raise _UnreadableError("it is no mapping", 2, 1)
    reading = _Reading()
    seen: set[int] = set()
    for path, node, flow in _nodes(root, (), flow=False, seen=seen):
        if not isinstance(node, yaml.ScalarNode):
            reading.scalars.append((path, node.tag, False))
            continue
        is_text = node.tag == "tag:yaml.org,2002:str"
        value = node.value
        if id(node) in seen:
            # An alias says what its anchor says, in any language.
            reading.scalars.append((path, "*", False))
            continue
        reading.scalars.append((path, f"{node.tag} {value}", is_text))
        if not is_text:
            continue
        seen.add(id(node))
        first, last = start + node.start_mark.index, start + node.end_mark.index
        properties = _PROPERTIES.match(text, first, last)
        if properties is not None:
            first = properties.end()
        while last > first and text[last - 1] in " \t\r\n":
            last -= 1
        codec = _yaml_codec(node.style, text[first:last], value, flow=flow)
        if codec is not None:
            reading.found.append((path, first, last, codec, value))
    for key, node in root.value:
        first, last = start + key.start_mark.index, start + node.end_mark.index
        while last > first and text[last - 1] in " \t\r\n":
            last -= 1
        reading.tops.append((str(key.value), first, last))
    return reading


def _nodes(node: yaml.Node, path: _Path, *, flow: bool, seen: set[int]) -> Iterator[tuple[_Path, yaml.Node, bool]]:
    """Walk a tree in document order; an alias is not walked twice."""
    yield path, node, flow
    if isinstance(node, yaml.ScalarNode) or id(node) in seen:
        return
    seen.add(id(node))
    flow = flow or bool(getattr(node, "flow_style", False))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _nodes(value, (*path, str(key.value)), flow=flow, seen=seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _nodes(value, (*path, index), flow=flow, seen=seen)


def _is_plain(text: str, *, flow: bool) -> bool:
    """Ask the parser whether a text can stand without quotes."""
    if not text or text != text.strip() or "\n" in text:
        return False
    if re.fullmatch(r"[^\W\d_][\w ,.()/-]*", text) and text.lower() not in _WORDS and not (flow and "," in text):
        return True
    try:
        root = yaml.compose(f"[{text}, x]" if flow else f"k: {text}\n", Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError):
        return False
    if flow:
        nodes = root.value if isinstance(root, yaml.SequenceNode) else []
        node = nodes[0] if len(nodes) == 2 else None
    else:
        node = root.value[0][1] if isinstance(root, yaml.MappingNode) and len(root.value) == 1 else None
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str" and node.value == text


_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def _double(text: str) -> str:
    raw = json.dumps(text, ensure_ascii=False)
    # YAML allows fewer characters in the open than JSON does.
    return re.sub(
        r"[\x7f-\x84\x86-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", raw
    )


def _single(text: str) -> str | None:
    if "\n" in text or not text.isprintable():
        return None
    return "'" + text.replace("'", "''") + "'"


def _yaml_codec(style: str | None, raw: str, value: str, *, flow: bool) -> Codec | None:
    """Give the codec of a scalar; None where its span is in doubt."""

    def quoted(text: str) -> str:
        return _double(text) if '"' not in text or "'" in text else _single(text) or _double(text)

    if style == '"':
        if not (raw.startswith('"') and raw.endswith('"') and len(raw) >= 2):
            return None
        return Codec("yaml-double", lambda _: value, _double, _DOUBLE_ESCAPES)
    if style == "'":
        if not (raw.startswith("'") and raw.endswith("'") and len(raw) >= 2):
            return None
        return Codec("yaml-single", lambda _: value, lambda text: _single(text) or _double(text), _SINGLE_ESCAPES)
    if style in {"|", ">"}:
        if not raw.startswith(style):
            return None
        header, _, body = raw.replace("\r\n", "\n").replace("\r", "\n").partition("\n")
        pad = re.match(r"[ ]*", body)
        margin = pad[0] if pad is not None else ""
        if re.search(r"\d", header):
            return None

        def block(text: str) -> str | None:
            if text != text.strip() or (
                not text.isprintable() and not re.fullmatch(r"[^\x00-\x09\x0b-\x1f\x7f]*", text)
            ):
                return _double(text)
            rows = text.split("\n") if style == "|" else text.replace("\n", "\n\n").split("\n")
            return "\n".join([header, *(margin + row.strip() if row.strip() else "" for row in rows)])

        return Codec("yaml-block", lambda _: value.strip("\n"), block, _BLOCK_ESCAPES)

    def plain(text: str) -> str:
        return text if _is_plain(text, flow=flow) else quoted(text)

    return Codec("yaml-plain", lambda _: value, plain, _PLAIN_ESCAPES)


# -- TOML and JSON ------------------------------------------------------------------------------------------------

_TOKENS: Final = re.compile(
    r'''(?P<ml>"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5})|(?P<basic>"(?:[^"\\\n]|\\.)*+")|(?P<literal>'[^'\n]*+')'''
    r"""|(?P<comment>\#[^\n]*+)|(?P<punct>[=\[\]{},:])|(?P<bare>[^\s=\[\]{},:"'\#]++(?::[^\s=\[\]{},"'\#]++)*+)|(?P<newline>\n)""",
    re.DOTALL,
)
_TOML_BASIC: Final = Codec(
    "toml-basic",
    lambda raw: str(tomllib.loads(f'k = "{raw}"')["k"]),
    lambda text: re.sub("\x7f", r"\\u007f", json.dumps(text, ensure_ascii=False)[1:-1]),
    re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"),
)
_TOML_LITERAL: Final = Codec(
    "toml-literal",
    lambda raw: raw[1:-1],
    lambda text: f"'{text}'" if "'" not in text and text.isprintable() else json.dumps(text, ensure_ascii=False),
    re.compile(r"\A'|'\Z"),
)


def _multiline(raw: str) -> Codec:
    value = str(tomllib.loads(f"k = {raw}")["k"]).replace("\r\n", "\n")
    return Codec(
        "toml-multiline",
        lambda _: value,
        lambda text: re.sub("\x7f", r"\\u007f", json.dumps(text, ensure_ascii=False)),
        re.compile(r"\A(?:\"\"\"|''')|(?:\"\"\"|''')\Z|\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\s*\n\s*|.)|\s*\n\s*"),
    )


class _Scanner:
    """Reads the strings of TOML or JSON with their paths; the library has already said that the text is right."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.tokens = [match for match in _TOKENS.finditer(text, start, end) if match.lastgroup != "comment"]
        self.pos = 0
        self.found: list[_Found] = []
        self.text = text

    def skip(self) -> None:
        while self.pos < len(self.tokens) and self.tokens[self.pos].lastgroup == "newline":
            self.pos += 1

    def peek(self) -> str:
        return self.tokens[self.pos][0] if self.pos < len(self.tokens) else ""

    def take(self) -> re.Match[str]:
        if self.pos >= len(self.tokens):
            raise _UnreadableError("it ends too soon")
        self.pos += 1
        return self.tokens[self.pos - 1]

    def key(self, until: str) -> _Path:
        path: list[str | int] = []
        while self.peek() not in {until, "", "\n"}:
            token = self.take()
            if token.lastgroup == "bare":
                path.extend(part for part in token[0].split(".") if part)
            elif token.lastgroup == "basic":
                path.append(str(json.loads(token[0], strict=False)) if "\\U" not in token[0] else token[0])
            elif token.lastgroup == "literal":
                path.append(token[0][1:-1])
        self.take()
        return tuple(path)

    def value(self, path: _Path, separator: str) -> None:
        self.skip()
        token = self.take()
        kind, raw = token.lastgroup, token[0]
        start, end = token.span()
        if kind == "basic":
            codec = JSON if separator == ":" else _TOML_BASIC
            self.found.append((path, start + 1, end - 1, codec, codec.decode(raw[1:-1])))
        elif kind == "literal":
            self.found.append((path, start, end, _TOML_LITERAL, raw[1:-1]))
        elif kind == "ml":
            codec = _multiline(raw)
            self.found.append((path, start, end, codec, codec.decode(raw)))
        elif raw == "[":
            index = 0
            self.skip()
            while self.peek() != "]":
                self.value((*path, index), separator)
                index += 1
                self.skip()
                if self.peek() == ",":
                    self.take()
                self.skip()
            self.take()
        elif raw == "{":
            self.skip()
            while self.peek() != "}":
                inner = self.key(separator)
                self.value((*path, *inner), separator)
                self.skip()
                if self.peek() == ",":
                    self.take()
                self.skip()
            self.take()
        elif separator == "=":
            # Dates and floats come in several tokens: 1979-05-27 07:32:00.
            while self.peek() not in {"", "\n", ",", "]", "}"}:
                self.take()


def _scalars(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, str, bool]]:
    if isinstance(value, dict):
        yield path, "{}", False
        for key, item in value.items():
            yield from _scalars(item, (*path, key))
    elif isinstance(value, list):
        yield path, "[]", False
        for index, item in enumerate(value):
            yield from _scalars(item, (*path, index))
    else:
        yield path, f"{type(value).__name__} {value}", isinstance(value, str)


def _agreed(reading: _Reading, found: list[_Found]) -> _Reading:
    """Keep the spans that say what the library says."""
    known = {path: value for path, value, is_text in reading.scalars if is_text}
    reading.found = [entry for entry in found if known.get(entry[0], "").replace("\r\n", "\n") == f"str {entry[4]}"]
    return reading


def _toml(text: str, start: int, end: int, lines: Lines) -> _Reading:
    body = text[start:end]
    try:
        data = tomllib.loads(body.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"at line (\d+), column (\d+)", str(error))
        line = lines.line_at(start) + int(where[1]) if where else 2
        raise _UnreadableError(str(error), line, int(where[2]) if where else 1) from error
    reading = _Reading(scalars=list(_scalars(data)))
    scanner = _Scanner(text, start, end)
    table: _Path = ()
    counts: dict[_Path, int] = {}
    try:
        scanner.skip()
        while scanner.peek():
            if scanner.peek() == "[":
                scanner.take()
                array = scanner.peek() == "["
                if array:
                    scanner.take()
                names = scanner.key("]")
                if array:
                    scanner.take()
                table = ()
                for depth, part in enumerate(names):
                    table = (*table, part)
                    if array and depth == len(names) - 1:
                        counts[table] = counts.get(table, -1) + 1
                    if table in counts:
                        table = (*table, counts[table])
            else:
                at = scanner.tokens[scanner.pos].start()
                path = scanner.key("=")
                scanner.value((*table, *path), "=")
                if not table:
                    reading.tops.append((str(path[0]), at, scanner.tokens[scanner.pos - 1].end()))
            scanner.skip()
    except (_UnreadableError, IndexError, ValueError):
        # The scanner is simpler than the library: what it could not follow is not offered.
        pass
    return _agreed(reading, scanner.found)


def _json(text: str, start: int, end: int, lines: Lines) -> _Reading:  # noqa: ARG001 (the readers' shared signature)
    reading = _Reading(scalars=list(_scalars(json.loads(text[start:end]))))
    scanner = _Scanner(text, start, end)
    with contextlib.suppress(_UnreadableError, IndexError, ValueError):
        scanner.value((), ":")
    return _agreed(reading, scanner.found)
