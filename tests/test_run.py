"""pipeline.project.run: one run over a project, as its translator and its CI see it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import fake_engine
import polib
import pytest
from projects import Project


def lines_changed(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = before.split("\n"), after.split("\n")
    return set(old) - set(new), set(new) - set(old)


def test_a_second_run_changes_nothing_and_touches_no_file(project: Project) -> None:
    project.run("translate")
    times = project.times()
    fake_engine.calls.clear()
    code = project.run("translate")
    assert project.times() == times
    assert fake_engine.calls == []
    assert "wrote" not in project.err
    assert code == project.run("translate")


def test_outputs_that_were_deleted_come_back_with_the_same_bytes(project: Project) -> None:
    project.run("translate")
    before = project.files()
    shutil.rmtree(project.root / "output")
    fake_engine.calls.clear()
    project.run("translate")
    assert project.files() == before
    assert fake_engine.calls == [], "memory alone rebuilds what was written"


def test_a_new_sentence_in_a_paragraph_changes_its_own_lines_alone(project: Project) -> None:
    project.run("translate")
    before = {name: project.read(name) for name in ("output/en/eu.md", "output/pt/eu.md")}
    project.edit("source/eu.md", "数据保护也很重要!", "数据保护也很重要!新的一句在这里。")
    project.run("translate")
    for name, text in before.items():
        gone, new = lines_changed(text, project.read(name))
        assert gone == set()
        assert len(new) == 1


def test_another_article_changes_that_article_alone(project: Project) -> None:
    project.run("translate")
    before = project.files()
    project.write("source/more/new.md", "# 新的文章\n\n这是一篇新的文章。\n")
    project.run("translate")
    after = project.files()
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {
        f"{folder}/{lang}/more/new.md{suffix}"
        for folder, suffix in (("output", ""), ("memory", ".po"))
        for lang in ("en", "pt")
    }


def test_the_language_key_is_set_and_nothing_else_of_the_front_matter_moves(project: Project) -> None:
    project.run("translate")
    text = project.read("output/pt/eu.md")
    assert "\nlang: pt\n" in text
    assert text.startswith("---\ntitle: ")


def test_a_sentence_stands_on_a_line_of_its_own(project: Project) -> None:
    project.run("translate")
    paragraph = project.read("output/en/eu.md").split("\n\n")[1 + 1]
    assert len(paragraph.split("\n")) == 3


def test_portuguese_is_made_from_the_english_and_the_chinese_stands_in_a_comment(project: Project) -> None:
    project.run("translate")
    english = project.read("output/en/eu.md").split("\n")
    sentence = next(line for line in english if line.startswith("The ") and line.endswith("."))
    memory = project.read("memory/pt/eu.md.po")
    assert f'msgid "{sentence}"' in memory
    assert "税务合规很重要。" in memory


def test_an_edited_english_sentence_makes_the_machine_portuguese_anew(project: Project) -> None:
    project.run("translate")
    english, portuguese = project.read("output/en/eu.md"), project.read("output/pt/eu.md")
    line = next(line for line in english.split("\n") if line.startswith("The ") and line.endswith("."))
    project.edit("output/en/eu.md", line, "Tax compliance matters a great deal.")
    project.run("translate")
    assert "Tax compliance matters a great deal." in project.read("output/en/eu.md"), "an edit is never lost"
    gone, new = lines_changed(portuguese, project.read("output/pt/eu.md"))
    assert len(gone) == len(new) == 1


def test_an_edited_english_sentence_marks_a_reviewed_portuguese_one_stale_and_keeps_it(project: Project) -> None:
    project.run("translate")
    english, portuguese = project.read("output/en/eu.md"), project.read("output/pt/eu.md")
    at = next(
        number for number, line in enumerate(english.split("\n")) if line.startswith("The ") and line.endswith(".")
    )
    mine = "A conformidade fiscal importa muito."
    project.edit("output/pt/eu.md", portuguese.split("\n")[at], mine)
    project.run("translate")
    assert mine in project.read("output/pt/eu.md")
    project.edit("output/en/eu.md", english.split("\n")[at], "Tax compliance matters a great deal.")
    project.run("translate")
    assert mine in project.read("output/pt/eu.md")
    assert "stale" in project.out


def test_the_pivot_is_asked_of_memory_where_only_the_last_target_is_wanted(project: Project) -> None:
    project.run("translate")
    before = project.files()
    shutil.rmtree(project.root / "output" / "pt")
    project.run("translate", "--to", "pt")
    assert project.files() == before


def test_a_missing_english_sentence_is_a_finding_and_never_sent_to_the_engine(project: Project) -> None:
    code = project.run("translate", "--to", "pt")
    assert code == 1
    assert "pivot-missing" in project.out
    assert not any("税" in text for call in fake_engine.calls for text in call)


def test_without_a_model_the_source_stands_and_the_run_names_the_command(project: Project) -> None:
    project.edit(
        "pipeline.toml", '[targets.en]\nfrom = "zh"\nengine = "fake"', '[targets.en]\nfrom = "zh"\nengine = "argos"'
    )
    code = project.run("translate")
    assert code == 1
    assert "税务合规很重要。" in project.read("output/en/eu.md")
    assert "untranslated" in project.out
    assert "models install zh en" in project.err
    again = project.files()
    assert project.run("translate") == 1
    assert project.files() == again


def test_refresh_with_nothing_changed_changes_no_byte_and_no_reviewed_sentence(project: Project) -> None:
    project.run("translate")
    english = project.read("output/en/eu.md")
    line = next(line for line in english.split("\n") if line.startswith("The ") and line.endswith("."))
    project.edit("output/en/eu.md", line, "Tax compliance matters.")
    project.run("translate")
    before = project.files()
    fake_engine.calls.clear()
    project.run("translate", "--refresh")
    assert fake_engine.calls, "machine sentences are made anew"
    assert project.files() == before


def test_check_writes_nothing_and_lists_what_a_run_would_change(project: Project) -> None:
    assert project.run("translate", "--check") == 1
    assert "would change: output/en/eu.md" in project.err
    assert not (project.root / "output").exists()
    code = project.run("translate")
    assert project.run("translate", "--check") == code


def test_an_output_that_the_memory_knows_nothing_of_is_left_as_it_is(project: Project) -> None:
    project.write("output/en/eu.md", "# Somebody's own\n\nText.\n")
    assert project.run("translate") == 1
    assert project.read("output/en/eu.md") == "# Somebody's own\n\nText.\n"
    assert (project.root / "output/en/eu.md.new").exists()
    assert "conflict" in project.out


def test_an_english_article_goes_into_portuguese_directly_and_not_into_english(project: Project) -> None:
    project.write("source/eu.md", "---\nlang: en\n---\n\nTaxes matter.\n")
    project.run("translate")
    assert not (project.root / "output/en/eu.md").exists()
    assert "lang: pt" in project.read("output/pt/eu.md")
    assert "pivot-missing" not in project.out


@pytest.mark.parametrize("key", ["lang: 12", "lang: [a]", "lang:"])
def test_a_language_key_that_is_no_text_is_passed_over(project: Project, key: str) -> None:
    project.write("source/eu.md", f"---\n{key}\n---\n\n税务合规很重要。\n")
    project.run("translate")
    assert project.read("output/en/eu.md").startswith(f"---\n{key}\n---\n\nThe ")


def test_a_language_key_that_names_no_language_is_refused_in_one_line(project: Project) -> None:
    project.write("source/eu.md", "---\nlang: klingon\n---\n\n税务。\n")
    assert project.run("translate") == 2
    assert project.err.count("\n") == 1
    assert "eu.md: front matter: unknown language 'klingon'" in project.err
    assert not (project.root / "output").exists()


def test_a_chinese_target_has_no_spaces_between_its_sentences(project: Project) -> None:
    project.write("pipeline.toml", 'source-lang = "en"\n[targets.zh]\nengine = "pseudo"\n')
    project.write("source/eu.md", "Taxes matter. So does privacy.\n")
    assert project.run("translate") == 0


def test_a_moved_article_carries_its_memory_and_its_edits_along(project: Project) -> None:
    project.run("translate")
    line = next(
        line for line in project.read("output/en/eu.md").split("\n") if line.startswith("The ") and line[-1] == "."
    )
    project.edit("output/en/eu.md", line, "A sentence of mine.")
    (project.root / "source/guides").mkdir()
    (project.root / "source/eu.md").rename(project.root / "source/guides/europe.md")
    fake_engine.calls.clear()
    project.run("translate")
    assert "A sentence of mine." in project.read("output/en/guides/europe.md")
    assert sum(map(len, fake_engine.calls)) == 1, "only the Portuguese of the edited sentence is made anew"
    assert "left over" in project.err
    assert (project.root / "output/en/eu.md").exists(), "nothing is removed but by clean"
    project.run("clean")
    assert sorted(project.files()) == [
        "memory/en/guides/europe.md.po",
        "memory/pt/guides/europe.md.po",
        "output/en/guides/europe.md",
        "output/pt/guides/europe.md",
    ]


def test_a_deleted_article_is_reported_and_removed_by_clean_only(project: Project) -> None:
    project.write("source/other.md", "# 另外的文章\n\n完全不同的内容在这里。\n")
    project.run("translate")
    (project.root / "source/eu.md").unlink()
    project.run("translate")
    assert "output/en/eu.md" in project.err
    assert (project.root / "output/en/eu.md").exists()
    assert project.run("clean", "--dry-run") == 0
    assert (project.root / "output/en/eu.md").exists()
    project.run("clean")
    assert all("eu.md" not in name for name in project.files())


def test_a_target_of_two_sentences_takes_two_lines_and_stays_so(project: Project) -> None:
    project.run("translate")
    line = next(
        line for line in project.read("output/en/eu.md").split("\n") if line.startswith("The ") and line[-1] == "."
    )
    project.edit("output/en/eu.md", line, "Tax compliance matters. It really does.")
    project.run("translate")
    assert "\nTax compliance matters.\nIt really does.\n" in project.read("output/en/eu.md")
    before = project.files()
    project.run("translate")
    assert project.files() == before


def test_a_sentence_that_was_left_out_on_purpose_stays_out(project: Project) -> None:
    project.run("translate")
    text = project.read("output/en/eu.md")
    line = next(line for line in text.split("\n") if line.startswith("The ") and line.endswith("."))
    project.write("output/en/eu.md", text.replace(line + "\n", ""))
    project.run("translate")
    assert line not in project.read("output/en/eu.md")
    before = project.files()
    project.run("translate")
    assert project.files() == before


def test_a_waiver_beside_the_text_allows_one_finding_until_a_text_changes(project: Project) -> None:
    project.write("source/eu.md", "税务合规很重要,全球超过60%的应用在用。\n")
    project.run("translate", "--to", "en")
    text = project.read("output/en/eu.md")
    project.write("output/en/eu.md", "Tax compliance matters, and more than 80% of the world's apps use it.\n")
    assert text
    assert project.run("qa", "output/en", "--format", "json") == 1
    found = json.loads(project.out)["findings"]
    digest = next(finding["digest"] for finding in found if finding["check"] == "figures")
    comment = f"<!-- pipeline: allow figures {digest} because the figure was corrected -->\n\n"
    project.write("source/eu.md", comment + "税务合规很重要,全球超过60%的应用在用。\n")
    project.run("translate", "--to", "en")
    assert project.run("qa", "output/en") == 0
    project.edit("output/en/eu.md", "80%", "90%")
    assert project.run("qa", "output/en") == 1


def test_a_waiver_without_a_reason_is_refused_with_its_place(project: Project) -> None:
    project.write("source/eu.md", "# 标题\n\n<!-- pipeline: allow figures 0123456789abcdef -->\n\n税务。\n")
    assert project.run("translate") == 2
    assert "source/eu.md:3: " in project.err
    assert not (project.root / "output").exists()


def test_severities_of_checks_are_the_project_s(project: Project) -> None:
    project.write("source/eu.md", "全球超过60%的应用在用。\n")
    project.run("translate", "--to", "en")
    project.write("output/en/eu.md", "More than 80% of the world's apps use it.\n")
    assert project.run("qa", "output/en") == 1
    project.write("pipeline.toml", project.read("pipeline.toml") + '\n[checks.language.en]\nfigures = "off"\n')
    assert project.run("qa", "output/en") == 0
    project.write("pipeline.toml", project.read("pipeline.toml") + '\n[checks.path."output/en/**"]\nfigurs = "off"\n')
    assert project.run("qa", "output/en") == 2
    assert "figurs" in project.err


def test_a_baseline_leaves_out_what_stood_already(project: Project) -> None:
    project.write("source/eu.md", "全球超过60%的应用在用。\n")
    project.run("translate", "--to", "en")
    project.write("output/en/eu.md", "More than 80% of the world's apps use it.\n")
    assert project.run("qa", "output/en", "--write-baseline", "known.json") == 0
    assert project.run("qa", "output/en", "--baseline", "known.json") == 0
    project.write("output/en/eu.md", "More than 90% of the world's apps use it.\n")
    assert project.run("qa", "output/en", "--baseline", "known.json") == 1


def test_a_safe_mend_is_applied_only_when_it_is_asked_for_and_is_shown(project: Project) -> None:
    project.write("source/eu.md", "新增用户14.6万。\n")
    project.run("translate", "--to", "en")
    wrong = "There were 14.6万 new users.\n"
    project.write("output/en/eu.md", wrong)
    assert project.run("qa", "output/en") == 1
    assert project.read("output/en/eu.md") == wrong
    assert project.run("qa", "output/en", "--fix") == 0
    assert project.read("output/en/eu.md") == "There were 146,000 new users.\n"
    assert "+ There were 146,000 new users." in project.err


def test_a_reviewed_sentence_serves_one_that_differs_in_a_figure_alone_and_is_unread(project: Project) -> None:
    project.write("source/eu.md", "延迟要小于600毫秒才好。\n")
    project.run("translate", "--to", "en")
    project.write("output/en/eu.md", "Latency must stay below 600 milliseconds.\n")
    project.run("translate", "--to", "en")
    project.write("source/other.md", "延迟要小于900毫秒才好。\n")
    fake_engine.calls.clear()
    project.run("translate", "--to", "en")
    assert fake_engine.calls == []
    assert project.read("output/en/other.md") == "Latency must stay below 900 milliseconds.\n"
    assert "fuzzy" in project.read("memory/en/other.md.po").split("msgid", 2)[2 - 1]
    before = project.files()
    project.run("translate", "--to", "en")
    project.run("translate", "--to", "en", "--refresh")
    assert project.files() == before


def test_a_term_is_written_out_at_its_first_use_in_an_article_where_the_glossary_asks_for_it(project: Project) -> None:
    project.write(
        "glossary.yaml",
        "version: 1\nterms:\n  - id: gdpr\n    mode: lock\n    expand: first\n    forms: {any: GDPR}\n"
        "    full: {en: General Data Protection Regulation}\n",
    )
    project.write("pipeline.toml", 'source-lang = "de"\n[targets.en]\nengine = "fake"\n')
    project.write("source/eu.md", "# GDPR\n\nDie GDPR gilt überall in Europa.\nDie GDPR gilt auch hier in Wien.\n")
    project.run("translate")
    text = project.read("output/en/eu.md")
    assert text.count("General Data Protection Regulation (GDPR)") == 1
    assert "General" not in text.split("\n")[0]
    before = project.files()
    project.run("translate")
    assert project.files() == before


def refused(project: Project, *arguments: str) -> str:
    """Run a command that cannot run: one line, exit 2, nothing written; give the line."""
    before = project.files()
    assert project.run(*arguments) == 2
    errors = [line for line in project.err.split("\n") if line.startswith("error: ")]
    assert len(errors) == 1, project.err
    assert "Traceback" not in project.err
    assert project.files() == before
    return errors[0]


def test_an_engine_that_there_is_not_is_named_with_its_line(project: Project) -> None:
    project.edit("pipeline.toml", 'from = "en"\nengine = "fake"', 'from = "en"\nengine = "fakir"')
    assert "pipeline.toml:8: targets.pt.engine: unknown engine 'fakir' (allowed: " in refused(project, "translate")


def test_a_check_that_there_is_not_is_named_with_its_file(project: Project) -> None:
    project.edit("pipeline.toml", 'source-lang = "zh"', 'source-lang = "zh"\nchecks.figures = ["off"]')
    assert "pipeline.toml:3: checks.figures: unknown severity ['off']" in refused(project, "translate")


def test_a_project_without_targets_says_so(project: Project) -> None:
    project.write("pipeline.toml", 'source-lang = "zh"\n')
    assert "no target language is configured" in refused(project, "translate")


def test_a_glossary_that_is_configured_must_be_there(project: Project) -> None:
    project.edit("pipeline.toml", 'source-lang = "zh"', 'source-lang = "zh"\nglossary = "glosary.yaml"')
    assert "glosary.yaml: there is no such glossary" in refused(project, "translate")


def test_a_folder_in_the_place_of_the_glossary_is_refused(project: Project) -> None:
    (project.root / "glossary.yaml").mkdir()
    assert "glossary.yaml: is no file" in refused(project, "translate")


def test_a_pipe_among_the_articles_is_refused_and_never_waited_for(project: Project) -> None:
    os.mkfifo(project.root / "source" / "pipe.md")
    assert project.run("translate") == 2
    assert "pipe.md: is a pipe" in project.err


def test_an_article_whose_name_is_no_text_is_refused(project: Project) -> None:
    try:
        Path(os.fsdecode(os.fsencode(project.root / "source") + b"/caf\xe9.md")).write_text("Text.\n")
    except OSError:
        pytest.skip("this file system holds UTF-8 names alone")
    assert project.run("translate") == 2
    assert "the name is not UTF-8 (rename it)" in project.err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("new\nline.md", "the name holds a control character (rename it)"),
        (f"{'x' * 240}.md", "the name is too long for its memory's (allowed: up to 220 bytes)"),
    ],
)
def test_an_article_whose_name_no_report_or_memory_can_hold_is_refused(
    project: Project, name: str, message: str
) -> None:
    project.write(f"source/{name}", "税务合规很重要。\n")
    assert project.run("translate") == 2
    assert project.err.count("\n") == 1
    assert message in project.err


def test_an_article_that_links_nowhere_is_refused(project: Project) -> None:
    (project.root / "source/link.md").symlink_to("gone.md")
    assert project.run("translate") == 2
    assert "link.md: is a link that points nowhere (remove it, or mend where it points)" in project.err


def test_a_pivot_that_gives_no_translation_is_refused(project: Project) -> None:
    project.edit("pipeline.toml", 'from = "zh"\nengine = "fake"', 'from = "zh"\nengine = "pseudo"')
    assert project.run("translate") == 2
    assert "en is no language to translate from: its engine is pseudo" in project.err


def test_many_files_left_over_are_counted(project: Project) -> None:
    for number in range(15):
        project.write(f"source/a{number}.md", f"第{number}篇。\n")
    project.run("translate", "--to", "en")
    for number in range(15):
        (project.root / f"source/a{number}.md").unlink()
    project.run("translate", "--to", "en")
    assert project.err.count("`pipeline clean` removes it") == 10
    assert "and 20 more left over: `pipeline clean --dry-run` lists them" in project.err


def test_what_a_conflict_left_beside_an_output_goes_with_its_article(project: Project) -> None:
    project.run("translate", "--to", "en")
    project.edit("output/en/eu.md", "lang: en\n", "lang: en\n<<<<<<< ours\n")
    assert project.run("translate", "--to", "en") == 1
    assert "output/en/eu.md.new" in project.files()
    assert project.run("clean") == 0
    assert "output/en/eu.md.new" in project.files()
    (project.root / "source/eu.md").unlink()
    project.run("clean")
    assert project.files() == {}


def test_without_its_folder_of_articles_nothing_is_left_over(project: Project) -> None:
    project.run("translate", "--to", "en")
    (project.root / "source").rename(project.root / "elsewhere")
    before = project.files()
    for command in ("translate", "status", "clean", "qa"):
        assert project.run(command) == 2
        assert "source: there is no such folder of articles" in project.err
    assert project.files() == before


def test_a_target_that_the_articles_are_written_in_already_is_said(project: Project) -> None:
    project.edit("pipeline.toml", "[targets.en]", '[targets.zh-Hant]\nengine = "fake"\n[targets.en]')
    project.run("translate")
    assert "zh-Hant: nothing to make, the articles are written in it already" in project.err


def test_a_person_s_sentence_whose_source_changed_is_named_until_somebody_has_looked(project: Project) -> None:
    project.run("translate", "--to", "en")
    lines = project.read("output/en/eu.md").split("\n")
    old = next(line for line in lines if line.startswith("- "))
    project.edit("output/en/eu.md", old, "- Remember the rules of the road.")
    project.edit("source/eu.md", "要记住规则。", "规则要牢牢记住。")
    for _ in range(2):
        assert project.run("translate", "--to", "en") == 0
        assert "output/en/eu.md:12:3: note: superseded: the source has changed since a person wrote: " in project.out
        assert project.out.count("Remember the rules of the road.") == 1
        assert "Remember the rules" not in project.read("output/en/eu.md")
    assert '#| msgid "要记住规则。"' in project.read("memory/en/eu.md.po")
    project.edit("source/eu.md", "规则要牢牢记住。", "规则一定要牢牢记住。")
    project.run("translate", "--to", "en")
    assert "Remember the rules of the road." in project.out
    project.run("qa", "--format", "markdown")
    assert "Remember the rules of the road." in project.out
    project.run("approve", "output/en/eu.md")
    project.run("translate", "--to", "en")
    assert "superseded" not in project.out


def test_a_person_s_sentence_comes_back_with_its_source(project: Project) -> None:
    project.run("translate", "--to", "en")
    line = next(line for line in project.read("output/en/eu.md").split("\n") if line.startswith("- "))
    project.edit("output/en/eu.md", line, "- Remember the rules of the road.")
    project.run("translate", "--to", "en")
    before = project.files("output")
    project.edit("source/eu.md", "要记住规则。", "规则要牢牢记住。")
    project.run("translate", "--to", "en")
    project.edit("source/eu.md", "规则要牢牢记住。", "要记住规则。")
    project.run("translate", "--to", "en")
    assert project.files("output") == before
    assert "superseded" not in project.out


def test_a_sentence_left_out_on_purpose_is_told_when_its_source_changes_and_stays_out_when_it_is_back(
    project: Project,
) -> None:
    project.run("translate", "--to", "en")
    lines = project.read("output/en/eu.md").split("\n")
    del lines[9]
    project.write("output/en/eu.md", "\n".join(lines))
    project.run("translate", "--to", "en")
    before = project.files("output")
    project.edit("source/eu.md", "踩不得半点红线。", "红线一点也踩不得。")
    project.run("translate", "--to", "en")
    assert "superseded: the source has changed since a person left it out" in project.out
    project.edit("source/eu.md", "红线一点也踩不得。", "踩不得半点红线。")
    project.run("translate", "--to", "en")
    assert project.files("output") == before


def test_a_person_s_sentence_whose_source_is_gone_is_told_once(project: Project) -> None:
    project.run("translate", "--to", "en")
    line = next(line for line in project.read("output/en/eu.md").split("\n") if line.startswith("- "))
    project.edit("output/en/eu.md", line, "- Remember the rules of the road.")
    project.edit("source/eu.md", "- 要记住规则。\n", "")
    project.run("translate", "--to", "en")
    assert (
        "output/en/eu.md: its sentence is gone from the source, the memory keeps it: Remember the rules" in project.err
    )
    project.run("translate", "--to", "en")
    assert "Remember" not in project.out + project.err


def test_a_reviewed_sentence_stands_when_its_pivot_is_left_out(project: Project) -> None:
    project.run("translate")
    project.run("approve", "output/pt")
    assert "output/pt/eu.md: approved: 12 of 12 sentences" in project.out
    before = project.read("output/pt/eu.md")
    english = project.read("output/en/eu.md").split("\n")
    del english[9]
    project.write("output/en/eu.md", "\n".join(english))
    for _ in range(2):
        project.run("translate")
        assert project.read("output/pt/eu.md") == before
        assert "output/pt/eu.md:10:1: warning: stale: " in project.out


def test_a_sentence_that_people_left_out_stays_out_of_an_article_that_they_keep(project: Project) -> None:
    project.run("translate", "--to", "en")
    english = project.read("output/en/eu.md").split("\n")
    del english[9]
    project.write("output/en/eu.md", "\n".join(english))
    project.run("translate", "--to", "en")
    project.edit("source/eu.md", "lang: zh\n", "lang: zh\nlocalisation: human\n")
    project.edit("source/eu.md", "踩不得半点红线。", "红线一点也踩不得。")
    for _ in range(2):
        project.run("translate", "--to", "en")
        assert "红线" not in project.read("output/en/eu.md")
        assert "warning: stale: reviewed, but its source has changed; it was: 踩不得半点红线。" in project.out


def test_a_memory_that_a_tool_sorted_goes_back_into_order(project: Project) -> None:
    project.run("translate")
    line = next(line for line in project.read("output/en/eu.md").split("\n") if line.startswith("- "))
    project.edit("output/en/eu.md", line, "- Remember the rules of the road.")
    project.run("translate")
    before = project.files()
    for lang in ("en", "pt"):
        memory = polib.pofile(str(project.root / f"memory/{lang}/eu.md.po"), wrapwidth=78)
        memory.sort(key=lambda entry: entry.msgid)
        memory.save()
        assert project.files() != before
    assert project.run("translate") == 0
    assert project.files() == before


def test_paragraphs_that_the_author_moved_are_no_sorted_memory(project: Project) -> None:
    project.run("translate", "--to", "en")
    text = project.read("source/eu.md")
    first, last = "税务合规很重要。数据保护也很重要!踩不得半点红线。", "最后一段只有一句话。"
    project.write("source/eu.md", text.replace(first, "\0").replace(last, first).replace("\0", last))
    assert project.run("translate", "--to", "en") == 0
    assert "translating" not in project.err
    assert "structure-edited" not in project.out


def test_an_edit_of_the_memory_alone_is_not_up_to_date(project: Project) -> None:
    project.run("translate", "--to", "en")
    assert project.run("status") == 0
    assert "run translate" not in project.out.split("\n")[1]
    text = project.read("memory/en/eu.md.po")
    project.write("memory/en/eu.md.po", text.replace("#, fuzzy\n", "", 1))
    project.run("status", "output/en")
    assert project.out.split("\n")[1].endswith("run translate")


def test_another_pivot_keeps_what_people_wrote(project: Project) -> None:
    project.run("translate")
    line = next(line for line in project.read("output/pt/eu.md").split("\n") if line.startswith("- "))
    project.edit("output/pt/eu.md", line, "- Lembre-se das regras.")
    project.run("translate")
    for old, new in (('from = "en"', 'from = "zh" '), ('from = "zh" ', 'from = "en"')):
        project.edit("pipeline.toml", old, new)
        assert project.run("translate") == 0
        assert "- Lembre-se das regras." in project.read("output/pt/eu.md")
    assert '"X-Source-Language: en\\n"' in project.read("memory/pt/eu.md.po")
    assert "stale" not in project.read("memory/pt/eu.md.po")


def test_a_section_that_people_keep_is_never_machine_translated_and_its_stale_parts_are_told(project: Project) -> None:
    project.write(
        "source/eu.md",
        "税务合规很重要。\n\n<!-- pipeline: human -->\n\n数据保护也很重要!\n\n<!-- pipeline: machine -->\n\n踩不得半点红线。\n",
    )
    project.run("translate", "--to", "en")
    assert not any("数据" in text for call in fake_engine.calls for text in call)
    text = project.read("output/en/eu.md")
    assert "数据保护也很重要!" in text
    assert text.count("The ") == 2
    assert "untranslated" in project.out
    project.edit("output/en/eu.md", "数据保护也很重要!", "Data protection matters too!")
    assert project.run("translate", "--to", "en") == 0
    project.edit("source/eu.md", "数据保护也很重要!", "数据保护比什么都重要!")
    fake_engine.calls.clear()
    project.run("translate", "--to", "en")
    assert fake_engine.calls == []
    assert "Data protection matters too!" in project.read("output/en/eu.md")
    assert "stale" in project.out
    before = project.files()
    project.run("translate", "--to", "en", "--refresh")
    assert project.files() == before


def test_an_article_that_people_keep_is_left_to_them_whole(project: Project) -> None:
    project.write("source/eu.md", "---\ntitle: 合规\nlocalisation: human\n---\n\n税务合规很重要。\n")
    project.run("translate")
    assert fake_engine.calls == []
    assert "localisation: human" in project.read("output/en/eu.md")


def test_a_key_in_an_output_approves_it_whole_and_goes_away(project: Project) -> None:
    project.run("translate")
    text = project.read("output/en/eu.md")
    project.write("output/en/eu.md", text.replace("lang: en\n", "lang: en\nlocalisation: reviewed\n"))
    project.run("translate")
    assert project.read("output/en/eu.md") == text
    assert "fuzzy" not in project.read("memory/en/eu.md.po").split("msgid", 2)[2]
    assert "conflict" not in project.out
    assert "structure" not in project.out


def test_a_front_matter_key_that_a_translator_added_or_changed_stays(project: Project) -> None:
    project.edit("source/eu.md", "lang: zh\n", "lang: zh\ntags: [税务]\n")
    project.run("translate")
    project.edit("output/en/eu.md", "tags: [税务]\n", "tags: [tax]\nauthor: Ana\n")
    project.edit("source/eu.md", "最后一段只有一句话。", "最后一段只有一句话。还有一句新的。")
    for _ in range(2):
        project.run("translate")
        text = project.read("output/en/eu.md")
        assert "\ntags: [tax]\nauthor: Ana\n---\n" in text
        assert "structure-edited" in project.out
        assert project.read("output/pt/eu.md").count("tags: [税务]") == 1
    times = project.times()
    project.run("translate")
    assert project.times() == times


def test_a_project_without_articles_says_so(project: Project) -> None:
    for path in (project.root / "source").rglob("*.md"):
        path.unlink()
    for command in ("translate", "qa"):
        assert project.run(command) == 0
        assert "no articles: source/ holds no .md file" in project.err
