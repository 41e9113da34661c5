"""pipeline.project.links: where links of a localised article point."""

from __future__ import annotations

import pytest
from projects import Project

from pipeline.project.links import restorer, reverse, rewriter

ROWS = {
    "an image beside the article": ("images/a.png", "../../../source/guides/images/a.png"),
    "an image above it": ("../logo.svg", "../../../source/logo.svg"),
    "another article": ("other.md", "other.md"),
    "another article's heading": ("other.md#税率", "other.md#rates"),
    "an own heading": ("#起步", "#start"),
    "an own heading, escaped": ("#%E8%B5%B7%E6%AD%A5", "#start"),
    "a heading that nobody knows": ("#elsewhere", "#elsewhere"),
    "a page that is no article": ("notes.txt?raw=1#l5", "../../../source/guides/notes.txt?raw=1#l5"),
    "a folder": ("sub/", "../../../source/guides/sub/"),
    "a web address": ("https://example.com/a.md#税率", "https://example.com/a.md#税率"),
    "a mail address": ("mailto:a@example.com", "mailto:a@example.com"),
    "a path from the site's root": ("/images/a.png", "/images/a.png"),
    "a template": ("{{ url }}", "{{ url }}"),
    "nothing": ("", ""),
    "beyond the project": ("../../../outside.png", "../../../outside.png"),
}


@pytest.mark.parametrize(("destination", "expected"), ROWS.values(), ids=ROWS.keys())
def test_a_destination_is_adapted_to_the_output_and_back(destination: str, expected: str) -> None:
    rewrite = rewriter(
        name="guides/vat.md",
        source_folder="source",
        output_folder="output/pt",
        siblings=frozenset({"guides/vat.md", "guides/other.md"}),
        fragments={"guides/vat.md": {"起步": "start"}, "guides/other.md": {"税率": "rates"}},
    )
    assert rewrite(destination) == expected
    assert reverse(rewrite, [destination])[expected] == destination


@pytest.mark.parametrize(
    "written",
    [
        "img/casa.png",
        "../casa.png",
        "casa/",
        "casa.pdf?v=2#p3",
        "other.md#rates",
        "#start",
        "https://example.com/a.png",
    ],
)
def test_a_destination_that_a_translator_wrote_stays_as_written(written: str) -> None:
    rewrite = rewriter(
        name="guides/vat.md",
        source_folder="source",
        output_folder="output/pt",
        siblings=frozenset({"guides/vat.md", "guides/other.md"}),
        fragments={"guides/vat.md": {"起步": "start"}, "guides/other.md": {"税率": "rates"}},
    )
    restore = restorer(
        rewrite, ["a.png", "#起步"], name="guides/vat.md", source_folder="source", output_folder="output/pt"
    )
    assert rewrite(restore(written)) == written
    assert restore("../../../source/guides/a.png") == "a.png"


def test_an_image_that_a_translator_put_beside_the_output_is_shown_from_there(project: Project) -> None:
    project.write("source/eu.md", "# 欧洲\n\n见[图](a.png)。第二句。\n")
    project.run("translate")
    project.edit("output/en/eu.md", "../../source/a.png", "img/casa.png")
    for _ in range(2):
        project.run("translate")
        assert "](img/casa.png)" in project.read("output/en/eu.md")
    before = project.files()
    project.run("translate")
    assert project.files() == before


def test_links_follow_the_translated_heading_and_edits_beside_them_are_learnt(project: Project) -> None:
    project.write("source/eu.md", "# 欧洲\n\n见[税率](#税率)和[图](a.png)。\n\n## 税率\n\n税率不同。见[无](#无)。\n")
    project.run("translate")
    text = project.read("output/en/eu.md")
    heading = next(line for line in text.split("\n") if line.startswith("## "))
    slug = heading[3:].lower().replace(" ", "-").rstrip(".")
    assert f"](#{slug})" in text
    assert "](../../source/a.png)" in text
    assert "dead-link" in project.out
    last = text.rstrip().split("\n")[-1]
    project.edit("output/en/eu.md", last, last.replace("The ", "Every "))
    project.run("translate")
    assert "Every " in project.read("output/en/eu.md")
    assert "](#无)" in project.read("memory/en/eu.md.po"), "the memory holds links as the source writes them"
    assert "](../../source/a.png)" in project.read("output/en/eu.md")
    before = project.files()
    project.run("translate")
    assert project.files() == before
