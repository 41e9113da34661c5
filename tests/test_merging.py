"""pipeline.memory.merging: what comes back from other tools, as they write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import polib
import pytest

from pipeline.errors import MemoryFileError
from pipeline.memory.exchange import export, import_units
from pipeline.memory.merging import Imported, merge_units
from pipeline.memory.model import Catalogue, State, Unit


def unit(source: str, target: str = "", state: State = State.MACHINE, **more: object) -> Unit:
    made = Unit(source=source, target=target, state=state if target else State.MISSING, made_by="argos zh-en 1.9")
    return replace(made, **more)  # type: ignore[arg-type]


LONG = "这一句很长," * 30 + "因此每个工具都会把它换行。"
OURS = Catalogue(
    source_lang="zh",
    target_lang="en",
    article="a/b.md",
    units=(
        unit("退款需要**三天**。", "Refunds take **three days**.", State.REVIEWED, made_by="review"),
        unit("是", "Yes", settings="0a1b2c3d", context="after: 否"),
        unit("否", "No"),
        unit("是", "Yes & <no>", context="after: 否 (2)", block=1),
        unit("新的。", "The old one.", State.STALE, previous="旧的。", block=2),
        unit(LONG, "This sentence is long, " * 20 + "so every tool wraps it.", block=3),
        unit("还没有。", block=4, notes=("Keep it short.",)),
    ),
).settled()


def _rewrapped(data: bytes) -> bytes:
    file = polib.pofile(data.decode(), wrapwidth=78)
    file.metadata |= {"X-Generator": "Poedit 3.4", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    return str(file).encode()


def _uncommented(data: bytes) -> bytes:
    return re.sub(rb"(?m)^#\. .*\n", b"", data)


def _sorted(data: bytes) -> bytes:
    file = polib.pofile(data.decode(), wrapwidth=78)
    file.sort(key=lambda entry: entry.msgid)
    return str(file).encode()


def _reversed(data: bytes) -> bytes:
    """Put the units in another order and the attributes too, each element on its own line, as lxml and Java do."""
    root = ET.fromstring(data)
    for parent in list(root.iter()):
        units = [child for child in parent if child.tag.rpartition("}")[2] in {"trans-unit", "unit", "tu"}]
        if units:
            parent[:] = [child for child in parent if child not in units] + units[::-1]
    for element in root.iter():
        attributes = sorted(element.attrib.items(), reverse=True)
        element.attrib.clear()
        element.attrib.update(attributes)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _without(*patterns: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        for pattern in patterns:
            data = re.sub(pattern, b"", data)
        return data

    return change


DATA = rb' p:data="[^"]*"'
STATES = rb' (?:approved|state|state-qualifier|subState)="[^"]*"'

UNTOUCHED: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("po", "rewrapped, with a header of its own, by Poedit", _rewrapped),
    ("po", "without our comments", _uncommented),
    ("po", "in another order", _sorted),
    ("po", "with the line ends of Windows", lambda data: data.replace(b"\n", b"\r\n")),
    ("po", "with a byte order mark", lambda data: b"\xef\xbb\xbf" + data),
    ("xliff", "in another order", _reversed),
    ("xliff", "with the line ends of Windows", lambda data: data.replace(b"\n", b"\r\n")),
    ("xliff", "without our data", _without(DATA)),
    ("xliff", "without states", _without(STATES)),
    ("xliff", "without states and our data", _without(STATES, DATA)),
    ("xliff", "without xml:space", _without(rb' xml:space="preserve"')),
    ("xliff", "with the attributes of memoQ", lambda data: data.replace(b"<trans-unit ", b'<trans-unit xmlns:mq="MQXliff" mq:status="PreTranslated" mq:percent="0" ')),
    ("xliff", "with texts in lines of their own", lambda data: re.sub(rb"<(source|target[^>]*)>([^<]+)<", rb"<\1>\n   \2\n  <", data)),
    ("xliff2", "in another order", _reversed),
    ("xliff2", "without states", _without(STATES)),
    ("xliff2", "without states and our data", _without(STATES, DATA)),
    ("tmx", "in another order", _reversed),
    ("tmx", "without our props", _without(rb'<prop type="x-data">[^<]*</prop>')),
    ("tmx", "with a third language", lambda data: data.replace(b"</tu>", b'<tuv xml:lang="fr"><seg>Non</seg></tuv></tu>')),
]  # fmt: skip


def taken(form: str, data: bytes) -> Imported:
    return merge_units(OURS, import_units(data, form, file=f"x.{form}", lang="en"))


@pytest.mark.parametrize(("form", "change"), [(form, change) for form, _, change in UNTOUCHED],
                         ids=[f"{form} {name}" for form, name, _ in UNTOUCHED])  # fmt: skip
def test_a_file_that_nobody_translated_in_changes_nothing_however_the_tool_writes_it(
    form: str, change: Callable[[bytes], bytes]
) -> None:
    found = taken(form, change(export(OURS, form)))
    assert found.taken == ()
    assert found.conflicts == ()
    assert found.unknown == ()
    assert found.catalogue is OURS


@pytest.mark.parametrize(("form", "change"), [(form, change) for form, _, change in UNTOUCHED],
                         ids=[f"{form} {name}" for form, name, _ in UNTOUCHED])  # fmt: skip
def test_a_sentence_that_was_translated_there_comes_back_alone(form: str, change: Callable[[bytes], bytes]) -> None:
    edited = export(OURS, form).replace(b"so every tool wraps it.", b"and tools wrap it.")
    if form == "po":
        head, _, tail = edited.rpartition(b"#, fuzzy\nmsgid")
        edited = head + b"msgid" + tail
    found = taken(form, change(edited))
    assert [(unit.source, unit.target[-18:], unit.state) for unit in found.taken] == [
        (LONG, "and tools wrap it.", State.REVIEWED)
    ]


@pytest.mark.parametrize("form", ["po", "xliff", "xliff2", "tmx"])
def test_a_file_in_another_language_is_refused(form: str) -> None:
    data = export(replace(OURS, target_lang="de"), form)
    with pytest.raises(MemoryFileError, match=r"its targets are in 'de' \(allowed: en\)"):
        import_units(data, form, file=f"x.{form}", lang="en")
    for lang in ("de", "de-AT"):
        assert import_units(data, form, file="x", lang=lang)


def test_omegat_s_alternative_translations_go_to_the_places_that_their_neighbours_tell() -> None:
    path = Path(__file__).parent / "fixtures" / "memory" / "exchange" / "omegat-alternatives.tmx"
    found = merge_units(OURS, import_units(path.read_bytes(), "tmx", file=path.name, lang="en"))
    assert [unit.target for unit in found.catalogue.units[1:4]] == ["Indeed", "No", "Quite so"]
    assert found.conflicts == ()


def test_two_translations_of_one_place_in_one_file_are_a_conflict() -> None:
    theirs = [Unit(source="否", target=text, state=State.REVIEWED, made_by="review") for text in ("Nay", "Never")]
    found = merge_units(OURS, theirs)
    assert [(ours.target, other.target) for ours, other in found.conflicts] == [("Nay", "Never")]


def test_a_sentence_translated_there_whose_source_has_changed_here_is_kept_in_the_memory() -> None:
    data = export(OURS, "xliff").replace(b">No<", b">Not at all<")
    newer = replace(OURS, units=tuple(unit for unit in OURS.units if unit.source != "否"))
    units = import_units(data, "xliff", file="x", lang="en")
    found = merge_units(newer, units, keep=True)
    assert [(unit.source, unit.target, unit.state) for unit in found.catalogue.obsolete] == [
        ("否", "Not at all", State.REVIEWED)
    ]
    assert found.catalogue.units == newer.units
    again = merge_units(found.catalogue, units, keep=True)
    assert again.catalogue == found.catalogue


def test_a_unit_that_an_xliff_2_tool_cut_is_one_sentence_again() -> None:
    data = export(OURS, "xliff2").decode()
    cut = re.sub(
        r'<segment state="translated" subState="p:machine">\s*<source>否</source>\s*<target>No</target>\s*</segment>',
        '<segment state="reviewed"><source>否</source><target>No,</target></segment>'
        '<ignorable><source/><target> </target></ignorable><segment state="reviewed"><source/><target>never</target></segment>',
        data,
    )
    assert cut != data
    found = taken("xliff2", cut.encode())
    assert [(unit.source, unit.target) for unit in found.taken] == [("否", "No, never")]
