from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_strategies import catalogues

from pipeline.errors import MemoryFileError
from pipeline.memory import po
from pipeline.memory.exchange import FORMATS, export, format_of, import_units
from pipeline.memory.merging import merge_units
from pipeline.memory.model import USUAL, Catalogue, State, Unit, digest

FIXTURES = Path(__file__).parent / "fixtures" / "memory"


def catalogue(*units: Unit) -> Catalogue:
    return Catalogue(source_lang="zh", target_lang="en", article="a/b.md", units=units).settled()


REVIEWED = Unit(
    source="退款需要**三天**。", target="Refunds take **three days**.", state=State.REVIEWED, made_by="review"
)
MACHINE = Unit(source="是", target="Yes", state=State.MACHINE, made_by="argos zh-en 1.9", settings="0a1b2c3d")
RECURS = replace(MACHINE, context="after: 否", target="Yes & <no>", block=1)
STALE = Unit(source="新的。", target="The old one.", state=State.STALE, previous="旧的。", block=2)
MISSING = Unit(source="还没有。", target="", state=State.MISSING, block=3, notes=("Keep it short.",))
ALL = catalogue(REVIEWED, MACHINE, RECURS, STALE, MISSING)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=80, deadline=None)
@given(catalogue=catalogues())
def test_a_round_trip_loses_nothing(form: str, catalogue: Catalogue) -> None:
    # What stands around a sentence stays behind: an import changes units that have it already.
    units = tuple(replace(unit, frame=USUAL) for unit in catalogue.units)
    catalogue = replace(catalogue, units=units, obsolete=())
    assert import_units(export(catalogue, form), form, file=f"x.{form}") == list(units)


@pytest.mark.parametrize("form", FORMATS)
def test_importing_what_was_exported_changes_nothing(form: str) -> None:
    assert merge_units(ALL, import_units(export(ALL, form), form, file="x")).catalogue is ALL


def test_an_export_is_the_same_every_time() -> None:
    assert [export(ALL, form) for form in FORMATS] == [export(ALL, form) for form in FORMATS]


def toolkit_units(data: bytes, form: str) -> list[tuple[str, str, bool]]:
    """Read a file as translate-toolkit does: source, target, whether somebody must still look at it."""
    from translate.storage import pypo, tmx, xliff, xliff2

    stores: dict[str, Any] = {
        "xliff": xliff.xlifffile,
        "xliff2": xliff2.Xliff2File,
        "tmx": tmx.tmxfile,
        "po": pypo.pofile,
    }
    parsed = stores[form].parsestring(data)
    return [
        (str(unit.source), str(unit.target or ""), bool(unit.isfuzzy()))
        for unit in parsed.units
        if not unit.isheader() and not unit.isobsolete()
    ]


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_translate_toolkit_sees_our_texts_and_who_stands_for_them(form: str) -> None:
    assert toolkit_units(export(ALL, form), form) == [
        (unit.source, unit.target, unit.state in {State.MACHINE, State.STALE}) for unit in ALL.units
    ]


@pytest.mark.parametrize("form", ["xliff2", "tmx"])
def test_translate_toolkit_sees_our_texts(form: str) -> None:
    assert [pair[:2] for pair in toolkit_units(export(ALL, form), form)] == [
        (unit.source, unit.target) for unit in ALL.units
    ]


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_a_review_in_translate_toolkit_comes_back(form: str) -> None:
    from translate.storage import pypo, xliff

    stores: dict[str, Any] = {"xliff": xliff.xlifffile, "po": pypo.pofile}
    store = stores[form].parsestring(export(ALL, form))
    unit = next(unit for unit in store.units if str(unit.source) == "是" and not unit.getcontext().startswith("after"))
    unit.target = "Yes, it is"
    unit.markfuzzy(False)
    if form == "xliff":
        unit.markapproved(True)
    found = merge_units(ALL, import_units(bytes(store), form, file="x"))
    assert [(unit.source, unit.target, unit.state) for unit in found.taken] == [("是", "Yes, it is", State.REVIEWED)]
    assert found.catalogue.units[1].target == "Yes, it is"
    assert found.catalogue.units[2] == ALL.units[2]


def test_a_review_in_an_xliff_2_tool_comes_back() -> None:
    data = export(ALL, "xliff2").replace(b'state="translated" subState="p:machine"', b'state="reviewed"', 1)
    found = merge_units(ALL, import_units(data, "xliff2", file="x"))
    assert [(unit.source, unit.state) for unit in found.taken] == [("是", State.REVIEWED)]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_lags_behind_takes_nothing_back(form: str) -> None:
    data = export(ALL, form)
    newer = replace(ALL, units=(replace(REVIEWED, target="A refund takes **three days**."), *ALL.units[1:]))
    found = merge_units(newer, import_units(data, form, file="x"))
    assert (found.catalogue, found.taken, found.conflicts) == (newer, (), ())


@pytest.mark.parametrize("form", FORMATS)
def test_edits_on_both_sides_since_the_export_are_a_conflict(form: str) -> None:
    data = export(ALL, form).replace(b"Refunds take", b"Getting money back takes")
    newer = replace(ALL, units=(replace(REVIEWED, target="A refund takes **three days**."), *ALL.units[1:]))
    found = merge_units(newer, import_units(data, form, file="x"))
    assert found.catalogue == newer
    assert [(ours.target, theirs.target) for ours, theirs in found.conflicts] == [
        ("A refund takes **three days**.", "Getting money back takes **three days**.")
    ]


def test_a_machine_in_a_tool_overwrites_no_review() -> None:
    theirs = Unit(source=REVIEWED.source, target="Machine.", state=State.MACHINE)
    assert merge_units(ALL, [theirs]).catalogue is ALL


def test_a_memory_without_contexts_serves_each_place() -> None:
    theirs = Unit(source="是", target="Indeed", state=State.REVIEWED)
    found = merge_units(catalogue(RECURS, replace(RECURS, context="after: 是")), [theirs])
    assert [unit.target for unit in found.catalogue.units] == ["Indeed", "Indeed"]


def test_sentences_that_the_article_does_not_hold_are_named() -> None:
    theirs = Unit(source="别处。", target="Elsewhere.", state=State.REVIEWED)
    assert merge_units(ALL, [theirs]).unknown == (theirs,)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("omegat-level2.tmx", [("退款需要**三天**。", "Refunds need **three days**.", State.REVIEWED), ("是", "Yes", State.REVIEWED)]),
        ("codes.tmx", [("点击**保存**。", "Click **Save**.", State.REVIEWED)]),
        ("okapi-omegat.xlf", [("点击 <b>保存</b>。", "Click <b>Save</b>.", State.REVIEWED), ("否", "", State.MISSING), ("是", "Yes", State.MACHINE)]),
        ("weblate.xliff", [("退款", "Refund", State.REVIEWED), ("发票", "Invoice", State.MACHINE)]),
        ("split-2.1.xlf", [("第一句。", "First.", State.REVIEWED), ("第二句。", "Second.", State.MACHINE)]),
        ("utf-16.tmx", [("是", "Yes", State.REVIEWED)]),
    ],
)  # fmt: skip
def test_files_of_other_tools_are_read(name: str, expected: list[tuple[str, str, State]]) -> None:
    units = import_units((FIXTURES / "exchange" / name).read_bytes(), format_of(name), file=name)
    assert [(unit.source, unit.target, unit.state) for unit in units] == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("entities.tmx", "entities.tmx:1: declares entities (no <!ENTITY ...>)"),
        ("cut-short.xlf", "cut-short.xlf:4:1: no XML: "),
        ("html.xlf", "html.xlf:1: begins with <html> (<xliff>)"),
        ("version-3.xlf", "version-3.xlf:1: XLIFF version '3.0' (1.0 to 1.2, 2.0 to 2.2)"),
    ],
)
def test_what_is_no_bilingual_file_is_refused(name: str, message: str) -> None:
    data = (FIXTURES / "exchange" / "bad" / name).read_bytes()
    with pytest.raises(MemoryFileError) as raised:
        import_units(data, format_of(name), file=name)
    assert str(raised.value).startswith(message)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(MemoryFileError, match=r"unknown format 'csv' \(allowed: xliff, xliff2, tmx, po\)"):
        export(ALL, "csv")
    with pytest.raises(MemoryFileError, match=r"unknown suffix \.csv"):
        format_of("a.csv")


@settings(max_examples=60, deadline=None)
@given(
    data=st.sampled_from([form for form in FORMATS if form != "po"]).flatmap(
        lambda form: st.tuples(st.just(form), st.integers(0, 3000), st.binary(max_size=3))
    )
)
def test_a_damaged_file_is_read_or_refused(data: tuple[str, int, bytes]) -> None:
    form, at, junk = data
    whole = export(ALL, form)
    at %= len(whole)
    try:
        import_units(whole[:at] + junk + whole[at + len(junk) :], form, file="x")
    except MemoryFileError:
        return


def test_an_exported_po_is_the_memory_itself() -> None:
    assert export(ALL, "po") == po.dumps(ALL)
    assert import_units(export(ALL, "po"), "po", file="x")[0].written == digest(REVIEWED.target)
