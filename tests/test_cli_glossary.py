"""The glossary commands."""

from __future__ import annotations

from pathlib import Path

from projects import Project

from pipeline.cli import main

TERMS = """version: 1
terms:
  - id: vat
    mode: lock
    forms: {any: VAT, zh: [VAT, 增值税]}
  - id: saso
    mode: lock
    forms: {any: SASO}
"""


def test_check_names_what_no_article_uses_and_what_the_glossary_lacks(project: Project) -> None:
    project.write("glossary.yaml", TERMS)
    project.write("source/eu.md", "# 税\n\n增值税和REACH法规。\n")
    assert project.run("glossary", "check") == 0
    assert "unused: no article uses 'saso'" in project.out
    assert "glossary.yaml:6: " in project.out
    assert "lacking" in project.out
    assert "REACH" in project.out


def test_check_fails_for_a_form_that_two_concepts_claim(project: Project) -> None:
    project.write("glossary.yaml", TERMS + "  - id: tax\n    mode: lock\n    forms: {any: VAT}\n")
    assert project.run("glossary", "check") == 1


def test_a_glossary_goes_through_csv_and_tbx_unchanged(project: Project) -> None:
    project.write("glossary.yaml", TERMS)
    project.run("glossary", "export", "--format", "yaml")
    plain = project.out
    for format_ in ("csv", "tbx"):
        project.run("glossary", "export", "--format", format_)
        project.write(f"terms.{format_}", project.out)
        assert project.run("glossary", "import", f"terms.{format_}", "--output", f"{format_}.yaml") == 0
        project.run("glossary", "export", "--glossary", f"{format_}.yaml", "--format", "yaml")
        assert project.out == plain


def test_import_never_overwrites_a_glossary(project: Project) -> None:
    project.write("glossary.yaml", TERMS)
    project.write("terms.csv", "id,language,form\nvat,any,TVA\n")
    assert project.run("glossary", "import", "terms.csv") == 2
    assert project.read("glossary.yaml") == TERMS


def test_the_shipped_glossary_has_no_faults(repository: Path) -> None:
    assert main(["glossary", "check", "--glossary", str(repository / "glossary.yaml")]) == 0
