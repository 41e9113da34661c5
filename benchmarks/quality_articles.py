"""Every figure and every fixed term of the shipped articles, with its rendering in each language, as a table.

    python benchmarks/quality_articles.py

A rendering is what the program itself matched by value (figures) or by concept (terms); "-" is what has none, with
the sentence so that a person can judge. The table of docs/quality.md is this command's output.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.article import parse
from pipeline.config import find as find_config
from pipeline.glossary import load
from pipeline.memory.model import Unit
from pipeline.project.records import read_catalogue
from pipeline.text.figures import compare, find

LANGUAGES = ("en", "pt")


def units(name: str) -> dict[str, list[Unit]]:
    """Read an article's units by language, in order."""
    memory = find_config(ROOT).path("memory")
    found = {}
    for lang in LANGUAGES:
        catalogue = read_catalogue(memory, lang, name)
        assert catalogue is not None
        found[lang] = list(catalogue.units)
    return found


def figures(name: str) -> list[tuple[str, ...]]:
    """Pair the figures of each sentence by value."""
    rows = []
    by_language = units(name)
    for index, unit in enumerate(by_language["en"]):
        source = parse(unit.source).prose
        ours = [figure for figure in find(source, "zh") if figure.hard]
        if not ours:
            continue
        matched = {}
        for lang in LANGUAGES:
            theirs = find(parse(by_language[lang][index].target).prose, lang)
            result = compare(ours, theirs)
            pairs = (*result.matched, *result.converted)
            matched[lang] = {(pair.source.start, pair.source.end): pair.target.text for pair in pairs}
        rows += [
            (
                figure.text,
                *(matched[lang].get((figure.start, figure.end), "-") for lang in LANGUAGES),
                source if "-" in {matched[lang].get((figure.start, figure.end), "-") for lang in LANGUAGES} else "",
            )
            for figure in ours
        ]
    return rows


def terms(name: str) -> list[tuple[str, ...]]:
    """Count the concepts of the glossary on each side."""
    glossary = load(find_config(ROOT).path("glossary.yaml"))
    counts: dict[str, dict[str, Counter[str]]] = {}
    by_language = units(name)
    texts = {"zh": [unit.source for unit in by_language["en"]]}
    texts.update({lang: [unit.target for unit in by_language[lang]] for lang in LANGUAGES})
    for lang, sentences in texts.items():
        for sentence in sentences:
            prose = parse(sentence).prose
            for match in glossary.find(prose, lang):
                forms = counts.setdefault(match.concept.id, {}).setdefault(lang, Counter())
                forms[prose[match.start : match.end]] += 1
    return [
        (
            concept,
            *(
                ", ".join(f"{form} ×{count}" for form, count in sorted(there.get(lang, Counter()).items())) or "-"
                for lang in texts
            ),
        )
        for concept, there in sorted(counts.items())
        if "zh" in there
    ]


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    print()


def main() -> None:
    for path in sorted((ROOT / "source").glob("*.md")):
        print(f"### {path.name}\n")
        found = figures(path.name)
        counted = Counter(found)
        table(
            ("figure", "English", "Portuguese", "times", "not found by value: the sentence"),
            [(*row[:3], str(counted[row]), row[3]) for row in dict.fromkeys(found)],
        )
        table(("concept", "Chinese", "English", "Portuguese"), terms(path.name))


if __name__ == "__main__":
    main()
