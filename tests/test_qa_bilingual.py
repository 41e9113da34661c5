"""Bilingual files: what is read, and what is said of what cannot be."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual import iter_pairs, read_pairs
from pipeline.qa.model import Pair


def _read(path: Path) -> list[Pair]:
    return read_pairs(path, source_lang="zh", target_lang="en")


def _write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_tsv(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tsv", 'id\tsource\ttarget\tnote\na\t他说"好"\tHe said "good\tx\r\n\nb\t二\t\n')
    assert [(one.id, one.source, one.target, one.line, one.column) for one in _read(path)] == [
        ("a", '他说"好"', 'He said "good', 2, 9),
        ("b", "二", "", 4, 5),
    ]
    assert {(one.source_lang, one.target_lang, one.file) for one in _read(path)} == {("zh", "en", str(path))}


def test_a_byte_order_mark_and_odd_line_separators_are_no_lines(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tsv", "\ufeffid\tsource\ttarget\na\t一\u2028二\tone\x0btwo\x85\n")
    assert [one.target for one in _read(path)] == ["one\x0btwo\x85"]


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_characters="\t\r\n", codec="utf-8"), max_size=20)] * 3), min_size=1
    )
)
def test_whatever_is_written_to_a_tsv_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("tsv") / "a.tsv"
    _write(path, "id\tsource\ttarget\n" + "".join("\t".join(row) + "\n" for row in rows))
    assert [(one.id, one.source, one.target) for one in _read(path)] == rows


PO_ORDER = "allowed: msgctxt, msgid, msgid_plural, msgstr"
PO_ALLOWED = 'allowed: # comment, msgctxt "...", msgid "...", msgid_plural "...", msgstr "...", "..."'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.tsv", None, "missing.tsv: no such file"),
        ("a.csv", b"", "a.csv: unknown kind of bilingual file '.csv' (allowed: .tsv, .po, .pot, .xlf, .xliff, .tmx)"),
        ("empty.tsv", b"", "empty.tsv: the file is empty (the first line is id<TAB>source<TAB>target)"),
        (
            "head.tsv",
            b"source\ttarget\n",
            r"head.tsv:1: the first line is 'source\ttarget' (allowed: id<TAB>source<TAB>target)",
        ),
        (
            "short.tsv",
            b"id\tsource\ttarget\na\tb\n",
            "short.tsv:2:4: the line ends after column 2 of 3 (allowed: id<TAB>source<TAB>target)",
        ),
        ("bytes.tsv", b"id\tsource\ttarget\na\tb\t\xff\n", "bytes.tsv:2:5: byte 0xff is not UTF-8 (allowed: UTF-8)"),
        ("wide.tsv", "id\tsource".encode("utf-16"), "wide.tsv:1: the file is in UTF-16 (allowed: UTF-8)"),
        ("none.tsv", b"id\tsource\ttarget\n\n", "none.tsv: holds no pair (at least one source with its target)"),
        ("empty.po", b"", "empty.po: holds no pair (at least one source with its target)"),
        ("cut.po", b'msgid "a', f"cut.po:1:7: the text has no closing quote ({PO_ALLOWED})"),
        (
            "late.po",
            b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\n',
            "late.po:5: the file ends after a msgid (allowed: its msgstr)",
        ),
        ("text.po", b"hello\n", f"text.po:1:1: 'hello' is no PO ({PO_ALLOWED})"),
        ("bad.po", b'msgid "a"\nmsgstr "b"\nmsgstr\n', f"bad.po:3:1: 'msgstr' is no PO ({PO_ALLOWED})"),
        (
            "order.po",
            b'msgid "a"\nmsgid "b"\nmsgstr "c"\n',
            f"order.po:2: the fields of this entry stand in another order than PO's ({PO_ORDER})",
        ),
        (
            "merge.po",
            b'msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n',
            f"merge.po:3:1: marks of an unfinished merge ({PO_ALLOWED})",
        ),
        (
            "wide.po",
            'msgid "a"\nmsgstr "b"\n'.encode("utf-16"),
            "wide.po:1: the file is in UTF-16 (allowed: UTF-8, or what its header names)",
        ),
        (
            "bytes.po",
            b'msgid "a"\nmsgstr "\xff"\n',
            "bytes.po:2:9: byte 0xff is not utf-8 (allowed: the charset of the header, UTF-8 without one)",
        ),
        (
            "odd.po",
            b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=FOO\\n"\n',
            "odd.po:3: unknown charset 'FOO' (allowed: UTF-8)",
        ),
        ("empty.tmx", b"", "empty.tmx:1:1: the file is empty"),
        ("none.tmx", b"<tmx/>", "none.tmx: holds no pair (at least one source with its target)"),
        ("cut.tmx", b"<tmx>\n<body><tu", "cut.tmx:2:7: not well-formed XML: unclosed token"),
        ("short.tmx", b"<tmx>\n<body><tu>", "short.tmx:2:11: the file ends before </tu>"),
        ("html.xlf", b"\n<html/>", "html.xlf:2: begins with <html> (allowed: <xliff>)"),
        (
            "bad.xlf",
            b"<?xml version='1.0'?>\n<xliff <",
            "bad.xlf:2:8: not well-formed XML: not well-formed (invalid token)",
        ),
        (
            "bomb.xlf",
            b'<!DOCTYPE a [\n<!ENTITY x "y">]><xliff version="1.2">&x;</xliff>',
            "bomb.xlf:2: declares the entity x (allowed: no <!ENTITY ...>)",
        ),
        (
            "lost.tmx",
            b'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx><body><tu><tuv><seg>&nbsp;</seg></tuv></tu></body></tmx>',
            "lost.tmx:2:26: nobody declares the entity &nbsp;",
        ),
        (
            "bytes.tmx",
            b'<?xml version="1.0"?>\n<tmx>\xff</tmx>',
            "bytes.tmx:2:6: not well-formed XML: not well-formed (invalid token)",
        ),
        (
            "old.xlf",
            b'<xliff version="0.9"><file><unit/></file></xliff>',
            "old.xlf:1: XLIFF version '0.9' (allowed: 1.0 to 1.2, 2.x)",
        ),
        (
            "other.xlf",
            b'<xliff version="1.2"><file source-language="de" target-language="fr"><trans-unit/></file></xliff>',
            "other.xlf: holds no pair from zh to en",
        ),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(MemoryFileError) as caught:
        _read(path)
    assert str(caught.value) == f"{tmp_path}/{said}"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").mkdir()
    with pytest.raises(MemoryFileError, match="no such file"):
        _read(tmp_path / "a.tsv")


def test_pairs_come_one_by_one(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tsv", b"id\tsource\ttarget\na\tb\tc\nbroken\n")
    pairs = iter_pairs(path, source_lang="zh", target_lang="en")
    assert next(pairs).id == "a"
    with pytest.raises(MemoryFileError, match=r"a\.tsv:3:7: the line ends after column 1 of 3"):
        next(pairs)


PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "menu"
msgid "文件"
msgstr "File"

msgid "%d 个文件"
msgid_plural "%d 个文件们"
msgstr[0] "%d file"
msgstr[1] "%d files"

msgid "未译"
msgstr ""

#~ msgid "旧"
#~ msgstr "Old"
"""


def test_po(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.po", PO)
    skipped = Counter[str]()
    found = read_pairs(path, source_lang="zh", target_lang="en", skipped=skipped)
    assert [(one.id, one.source, one.target, one.line) for one in found] == [
        ("menu", "文件", "File", 4),
        ("8[0]", "%d 个文件", "%d file", 8),
        ("8[1]", "%d 个文件们", "%d files", 8),
    ]
    assert skipped == {"not translated yet": 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_po_of_any_system(tmp_path: Path, end: str, mark: str) -> None:
    text = f'{mark}# comment\n#~ msgid "old"\n#~ msgstr "alt"\n\n#| msgid "was"\nmsgid "a\u2028\\"b\\\\"\nmsgstr ""\n"c\x85"\n'
    found = _read(_write(tmp_path / "a.po", text.replace("\n", end)))
    assert [(one.source, one.target) for one in found] == [('a\u2028"b\\', "c\x85")]


def test_a_po_in_the_charset_of_its_header(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-2\\n"\n\nmsgid "a"\nmsgstr "Žluť"\n'
    assert [one.target for one in _read(_write(tmp_path / "a.po", text.encode("iso-8859-2")))] == ["Žluť"]


@given(st.integers(0, len(PO.encode())))
def test_a_po_cut_short_is_refused_or_lacks_whole_entries_alone(
    tmp_path_factory: pytest.TempPathFactory, at: int
) -> None:
    folder = tmp_path_factory.mktemp("po")
    whole = _read(_write(folder / "a.po", PO))
    try:
        cut = _read(_write(folder / "b.po", PO.encode()[:at]))
    except MemoryFileError:
        return
    assert [(one.source, one.target) for one in cut] == [(one.source, one.target) for one in whole[: len(cut)]]


def _shown(found: Iterator[Pair] | list[Pair], skipped: Counter[str]) -> str:
    """Write pairs as the fixtures have them: place, id, both texts, then the inline codes of each side."""
    lines = []
    for one in found:
        lines.append(f"{one.line}:{one.column} {one.id}: {one.source} | {one.target}".replace("\ufffc", "◇"))
        if one.source_parts or one.target_parts:
            sides = (
                " ".join(f"{part.key}@{part.start}" for part in parts) for parts in (one.source_parts, one.target_parts)
            )
            lines.append("  " + " | ".join(sides))
    return "\n".join([*lines, *(f"{reason}: {count}" for reason, count in sorted(skipped.items()))])


@parametrize("bilingual/xliff.txt")
def test_xliff(tmp_path: Path, case: Case) -> None:
    _check_xml(tmp_path / "a.xlf", case)


@parametrize("bilingual/tmx.txt")
def test_tmx(tmp_path: Path, case: Case) -> None:
    _check_xml(tmp_path / "a.tmx", case)


def _check_xml(path: Path, case: Case) -> None:
    skipped = Counter[str]()
    found = read_pairs(_write(path, case.input), source_lang="de", target_lang="en", skipped=skipped)
    assert _shown(found, skipped) == case.expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5", "windows-1252"])
def test_xml_says_what_it_is_written_in(tmp_path: Path, encoding: str) -> None:
    word = "Größe" if encoding == "windows-1252" else "文件"
    named = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = f"""<?xml version="1.0" encoding="{named}"?><tmx><body><tu><tuv xml:lang="zh"><seg>{word}</seg></tuv>
<tuv xml:lang="en"><seg>File</seg></tuv></tu></body></tmx>"""
    found = _read(_write(tmp_path / "a.tmx", text.encode(encoding)))
    assert [(one.source, one.line) for one in found] == [(word, 2)]


def test_what_is_held_does_not_grow_with_the_file(tmp_path: Path) -> None:
    unit = "<tu><tuv xml:lang='zh'><seg>文件</seg></tuv><tuv xml:lang='en'><seg>File</seg></tuv></tu>\n"
    path = _write(tmp_path / "a.tmx", f"<tmx><body>{unit * 12_000}</body></tmx>")
    pairs = iter_pairs(path, source_lang="zh", target_lang="en")
    next(pairs)
    tracemalloc.start()
    count = sum(1 for _ in pairs)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 11_999
    # A chunk of 64 KB holds 770 units; all of them would take 40 MB.
    assert peak < 3_000_000


@pytest.mark.parametrize("inside", ["g", "ph", "sub", "mrk"])
def test_depth_breaks_nothing(tmp_path: Path, inside: str) -> None:
    source = f"<{inside}>" * 50_000 + "tief" + f"</{inside}>" * 50_000
    unit = f"<trans-unit id='1'><source>{source}</source><target>a</target></trans-unit>"
    path = _write(tmp_path / "a.xlf", f"<xliff version='1.2'><file>{unit}</file></xliff>")
    assert [one.target for one in _read(path)] == ["a"]


def test_translate_toolkit_reads_the_same(tmp_path: Path) -> None:
    xliff = pytest.importorskip("translate.storage.xliff")
    tmx = pytest.importorskip("translate.storage.tmx")
    rows = [("文件", "File"), ("价格 < 5 & 6", "price < 5 & 6"), ("一\n二", "one\ntwo")]
    first, second = xliff.xlifffile(), tmx.tmxfile()
    first.setsourcelanguage("zh")
    first.settargetlanguage("en")
    for source, target in rows:
        unit = first.addsourceunit(source)
        unit.target = target
        second.addtranslation(source, "zh", target, "en")
    for name, store in (("a.xlf", first), ("a.tmx", second)):
        assert [(one.source, one.target) for one in _read(_write(tmp_path / name, bytes(store)))] == rows
