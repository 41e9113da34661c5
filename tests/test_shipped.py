"""The articles that ship: what a translator, and CI, do with them."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pytest
from projects import Project

from pipeline.cli import main

SHIPPED = ("source", "memory", "output", "glossary.yaml", "pyproject.toml")
CROSS = "cross-border-communication-and-compliance.md"
EUROPE = "european-market-communication-and-compliance.md"


@pytest.fixture
def shipped(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """Give a copy of the repository's own project."""
    for name in SHIPPED:
        here = repository / name
        if here.is_dir():
            shutil.copytree(here, tmp_path / name)
        else:
            shutil.copy(here, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)


def test_the_shipped_articles_pass_without_waivers(shipped: Project) -> None:
    assert shipped.run("qa") == 0
    assert "waivers" not in shipped.read("pyproject.toml").replace("# waivers", "")


def test_the_main_job_changes_nothing_and_needs_no_chinese_model(shipped: Project) -> None:
    before = shipped.files()
    assert shipped.run("translate") == 0
    assert shipped.files() == before
    times = shipped.times()
    assert shipped.run("translate") == 0
    assert shipped.times() == times
    assert shipped.run("translate", "--check") == 0


def test_deleted_outputs_come_back_with_the_same_bytes(shipped: Project) -> None:
    before = shipped.files()
    shutil.rmtree(shipped.root / "output")
    assert shipped.run("translate") == 0
    assert shipped.files() == before


def test_machine_sentences_made_anew_are_the_same_bytes(shipped: Project) -> None:
    before = shipped.files()
    assert shipped.run("translate", "--refresh") == 0
    assert shipped.files() == before


ALTERATIONS = {
    "a figure in English": (f"output/en/{CROSS}", "600 milliseconds.", "900 milliseconds.", "figures"),
    "a percentage in English": (f"output/en/{CROSS}", "More than 60% of", "More than 80% of", "figures"),
    "a number word in English": (f"output/en/{EUROPE}", "more than 60 percent", "more than 70 percent", "figures"),
    "a figure in Portuguese": (f"output/pt/{CROSS}", "10,3%", "10,8%", "figures"),
    "a term in English": (f"output/en/{CROSS}", "In Europe, VAT (value-added tax)", "In Europe, tax", "glossary"),
    "a term in Portuguese": (f"output/pt/{EUROPE}", "certificação CE", "certificação EC", "glossary"),
    "a sentence left in Chinese": (
        f"output/en/{EUROPE}",
        "Where is the data stored?",
        "存储在哪里?",
        "untranslated",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "check"), ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_one_alteration_fails_the_check(shipped: Project, file: str, old: str, new: str, check: str) -> None:
    text = shipped.read(file)
    assert old in text
    shipped.write(file, text.replace(old, new, 1))
    assert shipped.run("qa", "--format", "json") == 1
    assert f'"check": "{check}"' in shipped.out
    assert shipped.read(file) != text, "qa writes nothing"


def test_one_altered_link_fails_the_check(shipped: Project) -> None:
    source = shipped.read(f"source/{CROSS}")
    shipped.write(
        f"source/{CROSS}",
        source.replace(
            "GDPR(《通用数据保护条例》)了解一下", "[GDPR](https://example.com/gdpr)(《通用数据保护条例》)了解一下"
        ),
    )
    shipped.run("translate")
    text = shipped.read(f"output/en/{CROSS}")
    at = next(line for line in text.split("\n") if "https://example.com/gdpr" in line)
    english = "Take the [GDPR](https://example.com/gdpr) (General Data Protection Regulation): Europe has very strict rules, and if you collect user data in Europe, the slightest slip may bring a huge fine."
    shipped.write(f"output/en/{CROSS}", text.replace(at, english))
    assert shipped.run("translate") == 0
    shipped.edit(f"output/en/{CROSS}", "https://example.com/gdpr", "https://example.com/gpdr")
    assert shipped.run("qa") == 1
    assert "markup-and-links" in shipped.out


def test_a_new_chinese_article_without_a_model_fails_and_names_the_command(shipped: Project) -> None:
    before = shipped.files()
    shipped.write("source/new.md", "---\ntitle: 新的文章\nlang: zh\n---\n\n这里有一句话。\n")
    assert shipped.run("translate") == 1
    after = shipped.files()
    assert {name: after[name] for name in before} == before
    assert "这里有一句话。" in shipped.read("output/en/new.md")
    assert "models install zh en" in shipped.err
    assert "pivot-missing" in shipped.out
    assert "untranslated" in shipped.out


def test_no_full_width_mark_and_no_chinese_is_left_in_any_output(repository: Path) -> None:
    for path in sorted((repository / "output").rglob("*.md")):
        found = re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", path.read_text(encoding="utf-8"))
        assert found is None, f"{path}: {found}"


def test_english_headings_are_in_sentence_case(repository: Path) -> None:
    names = {"AI", "VAT", "GDPR", "1V1", "I.", "II.", "III.", "IV.", "European", "Europe", "Agora"}
    for path in sorted((repository / "output/en").glob("*.md")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.startswith("#"):
                continue
            words = re.sub(r"^#+ (?:[IVX]+\.|\d+\.)? ?", "", line).split()
            capitals = [
                word
                for before, word in itertools.pairwise(words)
                if word[0].isupper() and word.strip('"?:,') not in names and not before.endswith((":", "?"))
            ]
            assert not capitals, line


def test_a_machine_made_empty_memory_run_uses_the_engine(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "in").mkdir()
    text = (repository / f"output/en/{CROSS}").read_text(encoding="utf-8").split("\n")
    (tmp_path / "in" / "a.md").write_text("\n".join(text[:12]) + "\n", encoding="utf-8")
    arguments = ["translate", str(tmp_path / "in"), *"--from en --to pt --engine firefox --output".split()]
    main([*arguments, str(tmp_path / "out")])
    made = (tmp_path / "out/pt/a.md").read_text(encoding="utf-8")
    assert "comércio" in made or "e-commerce" in made
    assert "lang: pt" in made
