from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_strategies import catalogues

from pipeline.errors import MemoryFileError
from pipeline.memory.model import Catalogue, Frame, State, Unit, digest
from pipeline.memory.po import dumps, loads

FIXTURES = Path(__file__).parent / "fixtures" / "memory" / "po"

UNITS = (
    Unit(
        source="标题", target="A heading", state=State.REVIEWED, kind="heading", made_by="review",
        frame=Frame("e5aee3b0", before="\n\n### ", over="6ba5e3b0"),
    ),
    Unit(
        source="第一句。", target="The first.", state=State.MACHINE, kind="paragraph", block=1, made_by="argos zh-en 1.9",
        settings="0a1b2c3d",
    ),
    Unit(source="第二句。", target="", state=State.REVIEWED, kind="paragraph", block=1, joined=True),
    Unit(source="第三句。", target="", state=State.REVIEWED, kind="paragraph", block=1, made_by="review"),
    Unit(source="第四句。", target="", state=State.MISSING, kind="paragraph", block=1),
    Unit(source="第五句。", target="The 5th.", state=State.STALE, kind="cell", block=2, previous="第5句。", context="表"),
)  # fmt: skip
CATALOGUE = Catalogue(
    source_lang="zh", target_lang="en", article="a/b.md", units=UNITS, end=Frame("1c2e0000")
).settled()
OLD = Unit(source="旧句。", target="An old one.", state=State.REVIEWED, made_by="review")


@settings(max_examples=300, deadline=None)
@given(catalogues())
def test_what_is_written_is_read_back(catalogue: Catalogue) -> None:
    data = dumps(catalogue)
    assert loads(data, file="x.po") == catalogue
    assert dumps(loads(data, file="x.po")) == data


@settings(max_examples=100, deadline=None)
@given(catalogues())
def test_polib_reads_what_we_write(catalogue: Catalogue) -> None:
    # polib takes no octal escape, so texts with control characters are held against our own reader alone.
    units = [unit for unit in catalogue.units if not has_control(unit.source + unit.target + unit.context)]
    data = dumps(replace(catalogue, units=tuple(units), obsolete=())).decode()
    # As polib reads a file: by lines that end in a line feed.
    parsed = polib.pofile(data) if not set(data) & SEPARATORS else None
    if parsed is not None:
        assert [(entry.msgid, entry.msgstr, entry.msgctxt or "", entry.fuzzy) for entry in parsed] == [
            (unit.source, unit.target, unit.context, unit.state in {State.MACHINE, State.STALE}) for unit in units
        ]


SEPARATORS = set("\x85\u2028\u2029\x1c\x1d\x1e")


def has_control(text: str) -> bool:
    return any((ord(char) < 32 or ord(char) == 127) and char not in "\n\t\r\v\b\f" for char in text)


def test_other_tools_accept_what_we_write(tmp_path: Path) -> None:
    data = dumps(replace(CATALOGUE, obsolete=(OLD,)))
    parsed = polib.pofile(data.decode())
    assert [entry.msgid for entry in parsed if not entry.obsolete] == [unit.source for unit in CATALOGUE.units]
    assert [entry.msgid for entry in parsed.obsolete_entries()] == [OLD.source]
    msgfmt = shutil.which("msgfmt")
    if msgfmt is not None:  # gettext's own word, where it is installed
        path = tmp_path / "x.po"
        path.write_bytes(data)
        done = subprocess.run([msgfmt, "-c", "-o", str(tmp_path / "x.mo"), str(path)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


def test_translate_toolkit_gives_every_field_back() -> None:
    from translate.storage import pypo

    data = dumps(replace(CATALOGUE, obsolete=(OLD,)))
    store: Any = pypo.pofile
    again = loads(bytes(store.parsestring(data)), file="x")
    # As gettext does, it drops extracted comments of obsolete units: who made them is lost, their texts are not.
    assert again == replace(CATALOGUE, obsolete=(replace(OLD, made_by=""),))


def test_polib_gives_every_field_back() -> None:
    data = dumps(replace(CATALOGUE, obsolete=(OLD,)))
    assert loads(str(polib.pofile(data.decode())).encode(), file="x").units == loads(data, file="x").units


def test_a_file_in_full() -> None:
    assert dumps(replace(CATALOGUE, obsolete=(OLD,))) == (FIXTURES / "in-full.po").read_bytes()


def test_a_sentence_at_the_top_changes_no_other_line() -> None:
    new = Unit(source="新句。", target="New.", state=State.MACHINE, kind="paragraph", block=7)
    before = dumps(CATALOGUE).decode().split("\n")
    after = dumps(replace(CATALOGUE, units=(new, *CATALOGUE.units))).decode().split("\n")
    start = next(at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    assert before[start:] == after[start + len(after) - len(before) :]


def edited(old: str, new: str) -> Catalogue:
    text = dumps(CATALOGUE).decode()
    assert old in text
    return loads(text.replace(old, new).encode(), file="x")


def test_an_edited_msgstr_is_reviewed_also_where_it_stays_fuzzy() -> None:
    unit = edited('msgstr "The first."', 'msgstr "The very first."').units[1]
    assert (unit.target, unit.state, unit.made_by, unit.settings) == ("The very first.", State.REVIEWED, "review", "")
    assert unit.edited
    assert unit.written == digest("The first.")


def test_fuzzy_taken_away_approves_the_machine() -> None:
    unit = edited('#, fuzzy\nmsgid "第一句。"', 'msgid "第一句。"').units[1]
    assert (unit.target, unit.state, unit.made_by, unit.edited) == (
        "The first.",
        State.REVIEWED,
        "argos zh-en 1.9",
        False,
    )


def test_fuzzy_put_on_a_reviewed_unit_asks_for_another_look() -> None:
    unit = edited('msgid "标题"', '#, fuzzy\nmsgid "标题"').units[0]
    assert (unit.target, unit.state) == ("A heading", State.STALE)


def test_a_text_in_place_of_an_omission_ends_it() -> None:
    unit = edited('msgid "第三句。"\nmsgstr ""', 'msgid "第三句。"\nmsgstr "The third."').units[3]
    assert (unit.target, unit.state, unit.omitted) == ("The third.", State.REVIEWED, False)
    unit = edited('msgid "第二句。"\nmsgstr ""', 'msgid "第二句。"\nmsgstr "The second."').units[2]
    assert (unit.target, unit.state, unit.joined) == ("The second.", State.REVIEWED, False)


def test_an_emptied_msgstr_is_to_be_made_anew() -> None:
    unit = edited('msgstr "The first."', 'msgstr ""').units[1]
    assert (unit.state, unit.edited) == (State.MISSING, True)


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    data = b"\xef\xbb\xbf" + dumps(CATALOGUE).replace(b"\n", b"\r\n")
    assert loads(data, file="x") == CATALOGUE


def test_a_po_of_another_tool_is_taken_by_its_flags() -> None:
    catalogue = loads((FIXTURES / "poedit.po").read_bytes(), file="poedit.po")
    assert [(unit.source, unit.target, unit.state, unit.notes, unit.comments) for unit in catalogue.units] == [
        ('Read the "terms"\nfirst.', 'Leia os "termos"\nantes.', State.REVIEWED, ("In the banner.",), ("Checked by Ana.",)),
        ("Yes", "Sim", State.MACHINE, (), ()),
        ("No", "", State.MISSING, (), ()),
    ]  # fmt: skip
    assert catalogue.target_lang == "pt_BR"
    assert [(unit.source, unit.target) for unit in catalogue.obsolete] == [("Gone", "Foi-se")]
    assert ("X-Generator", "Poedit 3.4.2") in catalogue.header
    again = loads(dumps(catalogue), file="x")
    assert replace(again, header=(), framed=False) == replace(catalogue, header=())


def bad_cases() -> list[tuple[Path, str]]:
    """Each file says in its first line what is to be said of it."""
    return [
        (path, path.read_bytes().split(b"\n")[0].decode("utf-8", "replace").removeprefix("# error: "))
        for path in sorted((FIXTURES / "bad").glob("*.po"))
    ]


@pytest.mark.parametrize(
    ("path", "message"), bad_cases(), ids=lambda value: value.stem if isinstance(value, Path) else ""
)
def test_what_is_no_memory_is_refused_with_its_line(path: Path, message: str) -> None:
    with pytest.raises(MemoryFileError) as raised:
        loads(path.read_bytes(), file=path.name)
    assert str(raised.value) == f"{path.name}:{message}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.po:1: the file is empty (a PO with a header)"),
        (b"\xff\xfem\0", "x.po:1: the file is in UTF-16 (UTF-8)"),
        ("# 好\n".encode("gb18030") + b'msgid "x"\nmsgstr ""\n', "x.po:1: not UTF-8 (UTF-8)"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(MemoryFileError) as raised:
        loads(data, file="x.po")
    assert str(raised.value) == message


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 2000),
    st.integers(0, 40),
    st.sampled_from([b"", b'"', b"\\", b"\n", b"\n\n", b"msgid", b"#~ ", b"\xff", b"#,"]),
)
def test_a_damaged_file_is_read_or_refused_with_a_line(at: int, length: int, junk: bytes) -> None:
    whole = dumps(replace(CATALOGUE, obsolete=(OLD,)))
    at %= len(whole)
    data = whole[:at] + junk + whole[at + length :]
    try:
        catalogue = loads(data, file="x.po")
    except MemoryFileError as error:
        line = error.line
        assert line is not None
        assert 1 <= line <= data.count(b"\n") + 1
    else:
        assert dumps(loads(dumps(catalogue), file="x.po")) == dumps(catalogue)


def test_a_megabyte_in_one_sentence_is_read_soon() -> None:
    unit = Unit(source='\\"' * 250_000, target="a\n" * 250_000, state=State.REVIEWED)
    catalogue = Catalogue(source_lang="zh", target_lang="en", article="a", units=(unit,))
    assert loads(dumps(catalogue), file="x").units[0].target == unit.target


def test_a_backslash_before_a_digit_that_is_no_octal_one_is_kept_as_it_reads() -> None:
    data = b'msgid ""\nmsgstr ""\n\nmsgid "a\\8b"\nmsgstr "c\\9 \\xg"\n'
    (unit,) = loads(data, file="a.po").units
    assert "8b" in unit.source
