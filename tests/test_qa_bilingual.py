"""Bilingual files: what is read, and what is said of what cannot be."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import MemoryFileError
from pipeline.qa.bilingual import iter_pairs, read_pairs
from pipeline.qa.model import Pair

needs_toolkit = pytest.mark.skipif(
    importlib.util.find_spec("translate") is None, reason="translate-toolkit is an extra"
)


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


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_characters="\t\r\n", codec="utf-8"), max_size=20)] * 3)))
def test_whatever_is_written_to_a_tsv_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("tsv") / "a.tsv"
    _write(path, "id\tsource\ttarget\n" + "".join("\t".join(row) + "\n" for row in rows))
    assert [(one.id, one.source, one.target) for one in _read(path)] == rows


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
        ("short.tsv", b"id\tsource\ttarget\na\tb\n", "short.tsv:2: 2 columns (each line needs id, source and target)"),
        ("bytes.tsv", b"id\tsource\ttarget\na\tb\t\xff\n", "bytes.tsv:2:5: byte 0xff is not UTF-8"),
        ("bad.po", b'msgid "a"\nmsgstr "b\n\nmsgfoo\n', "bad.po:4: not a PO file, or damaged"),
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
    with pytest.raises(MemoryFileError, match=r"a\.tsv:3: 1 columns"):
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
    assert [(one.id, one.source, one.target, one.line) for one in _read(path)] == [
        ("menu", "文件", "File", 4),
        ("8[0]", "%d 个文件", "%d file", 8),
        ("8[1]", "%d 个文件们", "%d files", 8),
    ]


XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="zh" target-language="en" datatype="plaintext"><body>
<trans-unit id="one"><source>文件</source><target>File</target></trans-unit>
<trans-unit id="two"><source>未译</source></trans-unit>
</body></file></xliff>
"""
XLIFF2 = """<?xml version="1.0"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="zh" trgLang="en">
<file id="f"><unit id="one"><segment><source>文件</source><target>File</target></segment></unit></file></xliff>
"""
TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"
srclang="zh" datatype="plaintext"/><body>
<tu><tuv xml:lang="zh"><seg>文件</seg></tuv><tuv xml:lang="en"><seg>File</seg></tuv></tu>
</body></tmx>
"""


@needs_toolkit
@pytest.mark.parametrize(("name", "text"), [("a.xlf", XLIFF), ("b.xliff", XLIFF2), ("c.tmx", TMX)])
def test_interchange_files(tmp_path: Path, name: str, text: str) -> None:
    assert [(one.source, one.target) for one in _read(_write(tmp_path / name, text))] == [("文件", "File")]


@needs_toolkit
@pytest.mark.parametrize("name", ["a.xlf", "a.tmx"])
def test_xml_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(MemoryFileError, match=rf"{name}:2: not well-formed XML"):
        _read(_write(tmp_path / name, "<?xml version='1.0'?>\n<xliff <"))


@needs_toolkit
def test_xml_without_the_elements_that_are_looked_for(tmp_path: Path) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><xliff version="1.2">&x;</xliff>'
    with pytest.raises(MemoryFileError, match=r"a\.xlf: no \.xlf file: an element is missing"):
        _read(_write(tmp_path / "a.xlf", text))
