"""Bilingual files for other tools: XLIFF 1.2 and 2.0, TMX 1.4, PO.

1. A round trip loses nothing: what a format has no place for goes in one attribute (``p:data``, JSON) of a namespace of
   our own; text that XML cannot hold (control characters) goes in the elements that the formats have for it.
2. A tool that drops our attribute costs provenance and no translation: a file is merged into the catalogue by source and
   context, and only targets and states are taken.
3. States say who stands for a target. A target that a person's tool changed, or calls translated, is reviewed.
4. Written and read with the standard library alone. translate-toolkit, which is under the GPL, is what the tests hold it against.
   Declared entities are refused, so that no file can grow when it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline.errors import MemoryFileError
from pipeline.memory import po
from pipeline.memory.merging import Foreign
from pipeline.memory.model import Catalogue, State, Unit, digest
from pipeline.text.languages import answers_to

_OURS = "urn:article-localisation-pipeline:1"
_XLIFF1 = "urn:oasis:names:tc:xliff:document:1.2"
_XLIFF2 = "urn:oasis:names:tc:xliff:document:2.0"
_XML = "http://www.w3.org/XML/1998/namespace"

_DATA = f"{{{_OURS}}}data"
_SPACE = f"{{{_XML}}}space"
_LANG = f"{{{_XML}}}lang"


def export(catalogue: Catalogue, format: str) -> bytes:  # noqa: A002 -- the word that users know
    """Write a catalogue for another tool; `format` is one of `FORMATS`.

    Obsolete units go into TMX and PO, which are memories; XLIFF is work to be done on the article as it stands.
    """
    return _form(format).write(catalogue)


def import_units(data: bytes, format: str, *, file: str, lang: str = "und") -> list[Unit]:  # noqa: A002
    """Read a bilingual file; raise MemoryFileError for one that is none, or whose targets are in another language than `lang`."""
    return _form(format).read(data, file, lang)


def _other_language(named: str, *, file: str, lang: str) -> MemoryFileError:
    return MemoryFileError(f"its targets are in {named!r}", file=file, allowed=f"allowed: {lang}")


def format_of(name: str) -> str:
    """Give the format that a file's name says; raise MemoryFileError for one that says none."""
    suffix = name.rpartition(".")[2].lower()
    if suffix not in _SUFFIXES:
        raise MemoryFileError(
            f"unknown suffix .{suffix}", file=name, allowed=f"allowed: {', '.join(f'.{each}' for each in _SUFFIXES)}"
        )
    return _SUFFIXES[suffix]


# ------------------------------------------------------------------------------------------------- our data

_OWN_PLACE = {"source", "target", "state", "line", "frame"}
"""Fields that the formats have a place for, and two that stay behind: no tool is shown what stands around a sentence."""
_DEFAULTS = {field.name: field.default for field in fields(Unit) if field.name not in _OWN_PLACE}


def _data(unit: Unit) -> str:
    """Write what the formats have no place for; `base` tells later whether the tool changed the target."""
    values = {name: value for name, default in _DEFAULTS.items() if (value := getattr(unit, name)) != default}
    return json.dumps({"state": unit.state.value, "base": digest(unit.target), **values}, sort_keys=True)


def _typed(value: Any, default: Any) -> Any:
    """Give a value of JSON the type of its field; raise TypeError where it has another."""
    value = tuple(value) if isinstance(value, list) else value
    if type(value) is not type(default) or (
        isinstance(value, tuple) and not all(isinstance(each, str) for each in value)
    ):
        raise TypeError
    return value


def _foreign(unit: Unit, *, around: tuple[str, str] | None = None, said: bool = True) -> Foreign:
    own = {field.name: getattr(unit, field.name) for field in fields(Unit)}
    return Foreign(**own, around=around, said=said)


def _unit(
    *, source: str, target: str, state: State | None, data: str | None, context: str, notes: Sequence[str]
) -> Unit:
    """Make a unit of what stands in the formats' own places and in our data, as far as that is still there.

    `state` is None where the file says nothing of it: a translation that we do not know is then a person's, and one that
    we do know is what it was.
    """
    told = state or State.REVIEWED
    plain = Unit(
        source=source, target=target, state=told if target else State.MISSING, context=context, notes=tuple(notes)
    )
    if not data and plain.state is State.REVIEWED:
        plain = replace(plain, made_by="review")
    if not data:
        return plain if state is not None else _foreign(plain, said=False)
    try:
        values = json.loads(data)
        base, was = values.pop("base"), State(values.pop("state"))
        known = {name: _typed(value, _DEFAULTS[name]) for name, value in values.items() if name in _DEFAULTS}
    except (ValueError, KeyError, AttributeError, TypeError):
        return plain  # a tool mangled it: see principle 2
    if digest(target.strip()) == base:
        target = target.strip()  # some tools put texts on lines of their own
    unit = replace(plain, **known, target=target, state=was)
    if digest(target) == base and state is None:
        return unit
    if digest(target) == base:
        if was is State.MACHINE and state is State.REVIEWED:
            return replace(unit, state=state, settings="", written=base)
        if was in {State.REVIEWED, State.STALE} and state is State.MACHINE:
            return replace(unit, state=State.STALE)
        return (
            replace(unit, state=State.REVIEWED, previous="") if was is State.STALE and state is State.REVIEWED else unit
        )
    # `written` of an imported unit: the digest of the target that the tool was given.
    return replace(
        unit,
        state=State.REVIEWED if target else State.MISSING,
        made_by="review",
        settings="",
        previous="",
        joined=unit.joined and not target,
        written=base,
    )


# ------------------------------------------------------------------------------------------------- XML

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\r")
"""What XML 1.0 cannot hold; a CR it would hold and give back as LF."""


def _fill(element: ET.Element, text: str, cp: Callable[[int], ET.Element]) -> None:
    """Put a text into an element, each character that XML cannot hold as an element of its own."""
    last: ET.Element | None = None
    at = 0
    for match in _NO_XML.finditer(text):
        _add(element, last, text[at : match.start()])
        last = cp(ord(match[0]))
        element.append(last)
        at = match.end()
    _add(element, last, text[at:])


def _add(element: ET.Element, last: ET.Element | None, text: str) -> None:
    if last is None:
        element.text = text
    else:
        last.tail = text


_CP = re.compile(r"(?:x-cp-)?([0-9A-Fa-f]{1,6})\Z")


def _content(element: ET.Element | None) -> str:
    """Read a text with all that stands in it: codes as they are, placeholders as what they say they stand for."""
    if element is None:
        return ""
    pieces = [element.text or ""]
    for child in element:
        code = child.get("hex") or child.get("ctype") or child.get("type") or ""
        found = _CP.match(code) if child.tag.rpartition("}")[2] in {"cp", "x", "ph"} else None
        if found and int(found[1], 16) <= 0x10FFFF and (child.get("hex") or code.startswith("x-cp-")):
            pieces.append(chr(int(found[1], 16)))
        elif child.tag.rpartition("}")[2] in {"x", "ph", "bx", "ex", "sc", "ec"} and not child.text:
            pieces.append(child.get("equiv-text") or child.get("equiv") or child.get("disp") or "")
        else:
            pieces.append(_content(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _parsed(data: bytes, *, file: str, root: str) -> ET.Element:
    """Parse XML without declared entities, in whatever encoding it says it is."""
    # With no entity declared, no text can grow while it is read.
    if re.search(rb"<!ENTITY", data) or re.search("<!ENTITY".encode("utf-16-le"), data):
        raise MemoryFileError("declares entities", file=file, line=1, allowed="no <!ENTITY ...>")
    try:
        tree = ET.fromstring(data)  # noqa: S314 -- entities are refused above
    except ET.ParseError as error:
        line, column = error.position
        reason = expat.ErrorString(error.code) if error.code else str(error)
        raise MemoryFileError(f"no XML: {reason}", file=file, line=line, column=column + 1) from None
    except (LookupError, ValueError) as error:
        raise MemoryFileError(f"no XML: {error}", file=file, line=1) from None
    if tree.tag.rpartition("}")[2] != root:
        raise MemoryFileError(f"begins with <{tree.tag.rpartition('}')[2]}>", file=file, line=1, allowed=f"<{root}>")
    return tree


def _written(root: ET.Element, *, doctype: str = "") -> bytes:
    """Write XML one element a line, with no white space added inside a text."""
    _indent(root, 0)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{body}\n'.encode()


_TEXTS = {"source", "target", "note", "seg", "prop", "context"}


def _indent(element: ET.Element, depth: int) -> None:
    if element.tag.rpartition("}")[2] in _TEXTS or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth


def _child(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)


def _identifier(unit: Unit) -> str:
    """Name a unit by what it is, so that a diff of two exports shows what changed."""
    return f"u{digest(f'{unit.context}{chr(0)}{unit.source}')}"


def _identifiers(units: Sequence[Unit]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for unit in units:
        name = _identifier(unit)
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def _local(element: ET.Element, name: str) -> list[ET.Element]:
    """Find descendants by local name: tools write 1.0, 1.1, 1.2, 2.0 and 2.1 under as many namespaces."""
    return [each for each in element.iter() if each.tag.rpartition("}")[2] == name]


def _first(element: ET.Element, name: str) -> ET.Element | None:
    """Find a child by local name."""
    return next((each for each in element if each.tag.rpartition("}")[2] == name), None)


# ------------------------------------------------------------------------------------------------- XLIFF 1.2

_STATES1 = MappingProxyType(
    {
        State.REVIEWED: "final",
        State.MACHINE: "needs-review-translation",
        State.STALE: "needs-review-adaptation",
        State.MISSING: "new",
    }
)
# What a tool may make of it. A person's tool says "translated" when its user has been there.
_REVIEWED1 = frozenset({"final", "signed-off", "translated"})


def _write_xliff1(catalogue: Catalogue) -> bytes:
    ET.register_namespace("", _XLIFF1)
    ET.register_namespace("p", _OURS)
    root = ET.Element(f"{{{_XLIFF1}}}xliff", version="1.2")
    file = _child(
        root,
        f"{{{_XLIFF1}}}file",
        original=_NO_XML.sub("\ufffd", catalogue.article),
        datatype="x-markdown",
        **{"source-language": catalogue.source_lang or "und", "target-language": catalogue.target_lang or "und"},
    )
    body = _child(file, f"{{{_XLIFF1}}}body")
    for unit, name in zip(catalogue.units, _identifiers(catalogue.units), strict=True):
        element = _child(
            body, f"{{{_XLIFF1}}}trans-unit", id=name, approved="yes" if unit.state is State.REVIEWED else "no"
        )
        element.set(_SPACE, "preserve")
        element.set(_DATA, _data(unit))
        _fill(_child(element, f"{{{_XLIFF1}}}source"), unit.source, _cp1)
        target = _child(element, f"{{{_XLIFF1}}}target", state=_STATES1[unit.state])
        if unit.state is State.MACHINE:
            target.set("state-qualifier", "mt-suggestion")
        _fill(target, unit.target, _cp1)
        if unit.context:
            group = _child(element, f"{{{_XLIFF1}}}context-group", purpose="information")
            _fill(_child(group, f"{{{_XLIFF1}}}context", **{"context-type": "x-msgctxt"}), unit.context, _cp1)
        for note in unit.notes:
            _fill(_child(element, f"{{{_XLIFF1}}}note", **{"from": "developer"}), note, _cp1)
    return _written(root)


def _cp1(code: int) -> ET.Element:
    return ET.Element(f"{{{_XLIFF1}}}x", id=f"c{code:04X}", ctype=f"x-cp-{code:04X}")


def _read_xliff(data: bytes, file: str, lang: str) -> list[Unit]:
    """Read XLIFF of any version."""
    root = _parsed(data, file=file, root="xliff")
    if root.get("version", "1.").startswith("1."):
        parts = _local(root, "file")
        named = [part.get("target-language", "") for part in parts]
        if named and not any(answers_to(each, lang) for each in named):
            raise _other_language(named[0], file=file, lang=lang)
        return [
            _unit_of_xliff1(element)
            for part, each in zip(parts, named, strict=True)
            if answers_to(each, lang)
            for element in _local(part, "trans-unit")
            if element.get("translate") != "no"
        ]
    if root.get("version", "").startswith("2."):
        if not answers_to(root.get("trgLang", ""), lang):
            raise _other_language(root.get("trgLang", ""), file=file, lang=lang)
        return [
            unit
            for element in _local(root, "unit")
            if element.get("translate") != "no"
            for unit in _units_of_xliff2(element)
        ]
    raise MemoryFileError(f"XLIFF version {root.get('version')!r}", file=file, line=1, allowed="1.0 to 1.2, 2.0 to 2.2")


def _unit_of_xliff1(element: ET.Element) -> Unit:
    target = _first(element, "target")
    state = target.get("state", "") if target is not None else ""
    approved = element.get("approved")
    contexts = [each for each in _local(element, "context") if each.get("context-type") == "x-msgctxt"]
    found = State.REVIEWED if approved == "yes" or state in _REVIEWED1 else State.MACHINE
    said = bool(state) or approved is not None
    return _unit(
        source=_content(_first(element, "source")),
        target=_content(target),
        state=found if said else None,
        data=element.get(_DATA),
        context=_content(contexts[0]) if contexts else "",
        notes=[_content(each) for each in element if each.tag.rpartition("}")[2] == "note"],
    )


# ------------------------------------------------------------------------------------------------- XLIFF 2

_STATES2 = MappingProxyType(
    {State.REVIEWED: "reviewed", State.MACHINE: "translated", State.STALE: "translated", State.MISSING: "initial"}
)


def _write_xliff2(catalogue: Catalogue) -> bytes:
    ET.register_namespace("", _XLIFF2)
    ET.register_namespace("p", _OURS)
    root = ET.Element(
        f"{{{_XLIFF2}}}xliff",
        version="2.0",
        srcLang=catalogue.source_lang or "und",
        trgLang=catalogue.target_lang or "und",
    )
    file = _child(root, f"{{{_XLIFF2}}}file", id="f1", original=_NO_XML.sub("\ufffd", catalogue.article))
    for unit, name in zip(catalogue.units, _identifiers(catalogue.units), strict=True):
        element = _child(file, f"{{{_XLIFF2}}}unit", id=name)
        element.set(_SPACE, "preserve")
        element.set(_DATA, _data(unit))
        if unit.context or unit.notes:
            notes = _child(element, f"{{{_XLIFF2}}}notes")
            if unit.context:
                _fill_note(_child(notes, f"{{{_XLIFF2}}}note", category="context"), unit.context)
            for note in unit.notes:
                _fill_note(_child(notes, f"{{{_XLIFF2}}}note", category="developer"), note)
        segment = _child(element, f"{{{_XLIFF2}}}segment", state=_STATES2[unit.state])
        if unit.state in {State.MACHINE, State.STALE}:
            segment.set("subState", f"p:{unit.state}")
        _fill(_child(segment, f"{{{_XLIFF2}}}source"), unit.source, _cp2)
        if unit.target:
            _fill(_child(segment, f"{{{_XLIFF2}}}target"), unit.target, _cp2)
    return _written(root)


def _fill_note(element: ET.Element, text: str) -> None:
    # A note of XLIFF 2 holds text alone; in full it stands in our data.
    element.text = _NO_XML.sub("\ufffd", text)


def _cp2(code: int) -> ET.Element:
    return ET.Element(f"{{{_XLIFF2}}}cp", hex=f"{code:04X}")


def _units_of_xliff2(element: ET.Element) -> Iterator[Unit]:
    notes = _first(element, "notes")
    context, texts = "", []
    for note in notes if notes is not None else ():
        if note.get("category") == "context":
            context = _content(note)
        else:
            texts.append(_content(note))
    parts = [each for each in element if each.tag.rpartition("}")[2] in {"segment", "ignorable"}]
    segments = [each for each in parts if each.tag.rpartition("}")[2] == "segment"]
    data = element.get(_DATA)
    # A tool may cut a unit of ours into segments of its own: they are one sentence here.
    for group in [parts] if data and segments else [[segment] for segment in segments]:
        states = [_state2(each) for each in group if each in segments]
        yield _unit(
            source="".join(_content(_first(each, "source")) for each in group),
            target="".join(_said2(each) for each in group),
            state=None if None in states else min(states, key=(State.MACHINE, State.REVIEWED).index),
            data=data,
            context=context,
            notes=texts,
        )


def _state2(segment: ET.Element) -> State | None:
    """Say who stands for a segment; None where it says nothing, since "initial" is what nothing means."""
    state = segment.get("state")
    if state is None:
        return None
    return State.MACHINE if state == "initial" or segment.get("subState", "").startswith("p:") else State.REVIEWED


def _said2(part: ET.Element) -> str:
    """Give the target of a segment, or what stands between two: of that a tool may write the source alone."""
    target = _first(part, "target")
    if target is None and part.tag.rpartition("}")[2] == "ignorable":
        return _content(_first(part, "source"))
    return _content(target)


# ------------------------------------------------------------------------------------------------- TMX


def _write_tmx(catalogue: Catalogue) -> bytes:
    root = ET.Element("tmx", version="1.4")
    source_lang, target_lang = catalogue.source_lang or "und", catalogue.target_lang or "und"
    _child(
        root,
        "header",
        creationtool="article-localisation-pipeline",
        creationtoolversion="1",
        segtype="sentence",
        adminlang="en",
        datatype="markdown",
        srclang=source_lang,
        **{"o-tmf": "po"},
    )
    body = _child(root, "body")
    for unit in (*catalogue.units, *catalogue.obsolete):
        element = _child(body, "tu", tuid=_identifier(unit))
        for note in unit.notes:
            _fill_note(_child(element, "note"), note)
        for name, value in (("x-context", unit.context), ("x-data", _data(unit)), ("x-file", catalogue.article)):
            if value:
                _fill_note(_child(element, "prop", type=name), value)
        for lang, text in ((source_lang, unit.source), (target_lang, unit.target)):
            variant = _child(element, "tuv")
            variant.set(_LANG, lang)
            _fill(_child(variant, "seg"), text, _cp_tmx)
    return _written(root, doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n')


def _cp_tmx(code: int) -> ET.Element:
    return ET.Element("ph", type=f"x-cp-{code:04X}")


def _read_tmx(data: bytes, file: str, lang: str) -> list[Unit]:
    root = _parsed(data, file=file, root="tmx")
    header = _first(root, "header")
    srclang = (header.get("srclang") if header is not None else None) or ""
    units: list[Unit] = []
    others: dict[str, None] = {}
    for element in _local(root, "tu"):
        props = {each.get("type", ""): _content(each) for each in element if each.tag == "prop"}
        variants = [(each.get(_LANG) or each.get("lang") or "", each) for each in element if each.tag == "tuv"]
        wanted = (element.get("srclang") or srclang).lower()
        first = next(
            (at for at, (lang, _) in enumerate(variants) if lang.lower() == wanted),
            next(
                (at for at, (lang, _) in enumerate(variants) if lang.lower().split("-")[0] == wanted.split("-")[0]), 0
            ),
        )
        for at, (named, variant) in enumerate(variants):
            if at == first:
                continue
            if not answers_to(named, lang):
                others[named] = None
                continue
            unit = _unit(
                source=_content(_first(variants[first][1], "seg")),
                target=_content(_first(variant, "seg")),
                state=_tmx_state(props),
                data=props.get("x-data"),
                context=props.get("x-context", ""),
                notes=[_content(each) for each in element if each.tag == "note"],
            )
            # OmegaT tells a place by its neighbours, where a sentence has more than one translation.
            alternative = "prev" in props or "next" in props
            units.append(_foreign(unit, around=(props.get("prev", ""), props.get("next", ""))) if alternative else unit)
    if others and not units:
        raise _other_language(next(iter(others)), file=file, lang=lang)
    return units


def _tmx_state(props: Mapping[str, str]) -> State | None:
    """Say who stands for a TMX unit: it has no state of its own, so what we wrote is believed."""
    try:
        state = State(json.loads(props["x-data"])["state"])
    except (KeyError, ValueError, TypeError):
        return None
    return State.MACHINE if state is State.STALE else state


# ------------------------------------------------------------------------------------------------- formats


@dataclass(frozen=True, slots=True)
class _Form:
    write: Callable[[Catalogue], bytes]
    read: Callable[[bytes, str, str], list[Unit]]


def _read_po(data: bytes, file: str, lang: str) -> list[Unit]:
    catalogue = po.loads(data, file=file)
    if not answers_to(catalogue.target_lang, lang):
        raise _other_language(catalogue.target_lang, file=file, lang=lang)
    return [*catalogue.units, *catalogue.obsolete]


_FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "xliff": _Form(_write_xliff1, _read_xliff),
        "xliff2": _Form(_write_xliff2, _read_xliff),
        "tmx": _Form(_write_tmx, _read_tmx),
        "po": _Form(po.dumps, _read_po),
    }
)
FORMATS = tuple(_FORMS)
"""Names of the formats."""

_SUFFIXES = MappingProxyType({"xlf": "xliff", "xliff": "xliff", "tmx": "tmx", "po": "po"})


def _form(name: str) -> _Form:
    if name not in _FORMS:
        raise MemoryFileError(f"unknown format {name!r}", allowed=f"allowed: {', '.join(FORMATS)}")
    return _FORMS[name]
