"""pipeline.cli: the contracts that CI and outside tools rely on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.cli import cli, main
from pipeline.engines import pseudo

DOCUMENTS = {
    "plain.md": b"# Title\n\nSome *text* with a [link](other.md).\n",
    "crlf.md": b"# Title\r\n\r\nLine one\r\nline two\r\n",
    "bom.md": b"\xef\xbb\xbf# Title\n\nText\n",
    "no-end.md": b"Text without an end",
    "empty.md": b"",
    "front.md": b"---\ntitle: 'A: b'\nlang: en\nweight: 3\n---\n\nText &amp; more\n",
    "broken-front.md": b"---\ntitle: [a\n---\n\nText\n",
    "nul.md": b"A\x00b\n",
    "deep/er/nested.md": "> - 词语 **重点** `code` $x$\n>   more\n".encode(),
    "separator.md": "One\u2028two\u0085three\n".encode(),
}


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "articles"
    for name, data in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return folder


def standalone(articles: Path, engine: str, *more: str) -> int:
    return main(
        ["translate", str(articles), "--from", "en", "--to", "pt", "--engine", engine, "--output", "out", *more]
    )


def test_identity_gives_every_file_back_byte_for_byte(articles: Path) -> None:
    assert standalone(articles, "identity") == 0
    assert {name: Path("out/pt", name).read_bytes() for name in DOCUMENTS} == DOCUMENTS


def test_pseudo_changes_every_word_and_undoing_its_marks_gives_the_source(articles: Path) -> None:
    assert standalone(articles, "pseudo") == 0
    for name, data in DOCUMENTS.items():
        text = Path("out/pt", name).read_bytes().decode()
        assert pseudo.undo(text).encode() == data, name
        assert "Text" not in text
        assert "Title" not in text
    assert "title: [a" in Path("out/pt/broken-front.md").read_text()
    assert "](other.md)" in Path("out/pt/plain.md").read_text()


def test_front_matter_that_does_not_parse_is_kept_with_a_finding(
    articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standalone(articles, "firefox")
    assert "front-matter" in capsys.readouterr().out
    assert Path("out/pt/broken-front.md").read_bytes().startswith(b"---\ntitle: [a\n---\n")


def test_a_standalone_run_adds_no_key_and_touches_no_memory(articles: Path) -> None:
    standalone(articles, "firefox")
    assert not Path("out/pt/plain.md").read_text().startswith("---")
    assert "](other.md)" in Path("out/pt/plain.md").read_text()
    assert sorted(path.name for path in Path().iterdir()) == ["out"]


def test_a_standalone_run_can_have_a_memory(articles: Path) -> None:
    standalone(articles, "firefox", "--memory", "kept")
    assert Path("kept/pt/plain.md.po").is_file()
    line = next(line for line in Path("out/pt/plain.md").read_text().split("\n") if "(other.md)" in line)
    text = Path("out/pt/plain.md").read_text().replace(line, "Texto meu com um [vínculo](other.md).")
    Path("out/pt/plain.md").write_text(text)
    standalone(articles, "firefox", "--memory", "kept")
    assert Path("out/pt/plain.md").read_text() == text


@pytest.mark.parametrize("inside", ["", "out"])
def test_an_output_inside_the_input_folder_is_refused(
    articles: Path, inside: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output = articles / inside
    code = main(
        ["translate", str(articles), "--from", "en", "--to", "pt", "--engine", "identity", "--output", str(output)]
    )
    assert code == 2
    assert "inside it" in capsys.readouterr().err
    assert {path.relative_to(articles).as_posix() for path in articles.rglob("*") if path.is_file()} == set(DOCUMENTS)


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_is_localised_to_standard_output(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(repository)
    feed(monkeypatch, b"GDPR and VAT rules apply above **10.3%**.\n")
    assert main(["translate", "-", "--from", "en", "--to", "pt"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert "GDPR" in out
    assert "VAT" in out
    assert "**10,3%**" in out


def test_findings_on_standard_input_go_to_standard_error(
    articles: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    feed(monkeypatch, b"---\ntitle: [a\n---\n\nText.\n")
    main(["translate", "-", "--from", "en", "--to", "pt"])
    captured = capfdbinary.readouterr()
    assert b"front-matter" in captured.err
    assert captured.out.startswith(b"---\ntitle: [a\n---\n")


def write_pairs(path: Path, *rows: tuple[str, str, str]) -> Path:
    path.write_text("id\tsource\ttarget\n" + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_table_of_pairs_is_checked_without_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = write_pairs(
        tmp_path / "pairs.tsv",
        ("good", "全球超过60%的应用在用。", "More than 60% of the world's apps use it."),
        ("altered", "全球超过60%的应用在用。", "More than 80% of the world's apps use it."),
        ("left", "这种体验是怎么做到的?", "How is this 体验 achieved?"),
    )
    code = main(["qa", str(file), "--source-lang", "zh", "--target-lang", "en", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    found = {(finding["id"], finding["check"]) for finding in report["findings"] if finding["severity"] != "info"}
    assert code == 1
    assert report["version"]
    assert ("altered", "figures") in found
    assert ("left", "untranslated") in found
    assert not [item for item in found if item[0] == "good"]
    assert all(finding["message"] for finding in report["findings"])


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    for name in cli.commands:
        assert main([name, "--help"]) == 0
        text = capsys.readouterr().out
        assert "Example" in text, name
        assert "\\b" not in text, name


def test_an_unknown_format_is_refused_before_anything_is_written(
    articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert standalone(articles, "identity", "--format", "sarfi") == 2
    assert "unknown format 'sarfi' (allowed: text, json, " in capsys.readouterr().err
    assert not Path("out").exists()


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


BAD = {
    "missing folder": (
        ["translate", "nowhere", *"--from en --to pt --engine identity --output out".split()],
        "nowhere",
    ),
    "unknown language": (
        ["translate", "a.md", *"--from en --to xx-klingon --engine identity --output out".split()],
        "xx-klingon",
    ),
    "unknown engine": (
        ["translate", "a.md", *"--from en --to pt --engine babelfish --output out".split()],
        "babelfish",
    ),
    "no model": (
        ["translate", "a.md", *"--from ja --to fi --engine argos --output out".split()],
        "models install ja fi",
    ),
    "no configuration": (["translate"], "no configuration"),
    "output without a language": (["translate", "a.md", "--output", "out"], "--to"),
    "two languages for standard input": (["translate", "-", "--to", "pt,en"], "one language"),
    "missing glossary": (
        ["translate", "a.md", *"--from en --to pt --engine firefox --output out --glossary g.yaml".split()],
        "g.yaml",
    ),
    "bad glossary": (
        ["translate", "a.md", *"--from en --to pt --engine firefox --output out --glossary bad.yaml".split()],
        "bad.yaml:1:",
    ),
    "undecodable bytes": (
        ["translate", "latin.md", *"--from en --to pt --engine firefox --output out".split()],
        "latin.md:3:4",
    ),
    "pairs without languages": (["qa", "pairs.tsv"], "--source-lang"),
    "pairs without a header": (["qa", "pairs.tsv", *"--source-lang zh --target-lang en".split()], "pairs.tsv:1"),
    "unknown format": (["qa", "good.tsv", *"--source-lang zh --target-lang en --format pdf".split()], "pdf"),
    "unknown option": (["translate", "--colour"], "--colour"),
    "unknown command": (["translte"], "translte"),
    "unwritable folder": (
        ["translate", "a.md", *"--from en --to pt --engine identity --output file/out".split()],
        "file",
    ),
    "import of nothing": (["import", "nowhere.txt"], "nowhere.txt"),
    "an article named as a table": (["qa", "missing.tsv", *"--source-lang zh --target-lang en".split()], "missing.tsv"),
}


@pytest.mark.parametrize(("arguments", "named"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_line_and_exit_2_and_nothing_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    named: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("Text.\n")
    Path("file").write_text("")
    Path("bad.yaml").write_text("terms: [")
    Path("latin.md").write_bytes(b"One\n\nCaf\xe9\n")
    Path("pairs.tsv").write_text("a\tb\n")
    write_pairs(Path("good.tsv"), ("1", "一", "one"))
    before = sorted(os.listdir())
    assert main(arguments) == 2
    err = capsys.readouterr().err
    errors = [line for line in err.split("\n") if line.startswith("error: ")]
    assert len(errors) == 1, err
    assert named in errors[0]
    assert "Traceback" not in err
    assert sorted(os.listdir()) == before


def test_a_fault_of_ours_is_never_shown_as_the_user_s(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_start: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.config.find", broken)
    assert main(["status"]) == 2
    assert "internal error" in capsys.readouterr().err


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("where", "message"), [("/dev/full", "No space left on device"), ("", "")])
def test_standard_output_that_takes_nothing_is_no_fault_of_ours(
    tmp_path: Path, repository: Path, where: str, message: str, unbuffered: str
) -> None:
    (tmp_path / "pairs.tsv").write_text("id\tsource\ttarget\n1\t10 days\t10 dias\n")
    command = f"{sys.executable} -m pipeline qa pairs.tsv --source-lang en --target-lang pt"
    script = f"exec {command} > {where}" if where else f"exec {command} >&-"
    environment = {**os.environ, "PYTHONPATH": str(repository), "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert message in done.stderr
    assert done.returncode == (2 if where else 0)


def test_a_reader_that_goes_away_is_not_told_of_findings(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("id\tsource\ttarget\n" + "1\t10 days\t12 dias\n" * 5000)
    command = f"{sys.executable} -m pipeline qa pairs.tsv --source-lang en --target-lang pt"
    script = f"{command} | head -1; exit ${{PIPESTATUS[0]}}"
    # Unbuffered, Python's own layers lose what a pipe did not take, without a word.
    environment = {**os.environ, "PYTHONPATH": str(repository), "PYTHONUNBUFFERED": ""}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == ""
