"""Measure what pipeline.translate keeps of terms, figures and markup through the real English-Portuguese model.

    python benchmarks/quality_translate.py [terms] [figures] [markup] [repair] [--show]

The sentences in tests/data/translate/ are the project's own. `--show` prints every sentence that failed a measure.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.article import parse, read
from pipeline.article.model import Kind, Part, PartKind, Sentence
from pipeline.engines import Settings, open_engine
from pipeline.glossary import Glossary, load
from pipeline.project.judge import judge
from pipeline.text.segment import splitter
from pipeline.translate import Request, Result, lay, translate

DATA = ROOT / "tests" / "data" / "translate"


def plain(text: str) -> Sentence:
    return Sentence(text, (Part(PartKind.TEXT, 0, len(text), text),))


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if line.strip()]


def run(texts: Sequence[str], glossary: Glossary) -> list[Result]:
    engine = open_engine("firefox", source_lang="en", target_lang="pt")
    try:
        requests = [Request(plain(text), Kind.PARAGRAPH) for text in texts]
        return translate(requests, engine=engine, glossary=glossary, source_lang="en", target_lang="pt")
    finally:
        engine.close()


def terms(*, show: bool) -> None:
    glossary = load(DATA / "glossary.yaml")
    texts = [row[1] for row in rows("terms.tsv")]
    results = run(texts, glossary)
    kept = 0
    stages: Counter[str] = Counter()
    faulty = 0
    for text, result in zip(texts, results, strict=True):
        stages[result.how] += 1
        problems = glossary.verify(source=text, target=result.target, source_lang="en", target_lang="pt")
        errors = [one for one in problems if one.error]
        kept += not errors
        faulty += bool(result.faults)
        if show and (errors or result.faults or result.how not in {"as-is", "X1"}):
            print(f"{result.how}: {text}\n    {result.target}\n    {[one.message for one in problems]} {result.faults}")
    print(f"terms: {len(texts)} sentences, {len(glossary.concepts)} terms")
    print(f"  every locked term kept: {kept} ({kept / len(texts):.1%}); results with a fault: {faulty}")
    print("  made by: " + ", ".join(f"{how} {number}" for how, number in stages.most_common()))
    split = sum(number for how, number in stages.items() if how.startswith("split"))
    print(f"  split fallback: {split} ({split / len(texts):.2%})")


_NUMERAL = re.compile(r"\d+(?:[.,:/-]\d+)*")
_SIGNS = {"$": ("US$", "$"), "\u20ac": ("\u20ac",), "\u00a3": ("\u00a3",), "\u00a5": ("\u00a5",)}
_SCALES = ("milhão", "milhões", "bilhão", "bilhões", "mil milhões")


def stands(wanted: str, target: str) -> bool:
    """Tell whether one figure, as the data writes it, stands in a target."""
    sign = wanted[0] if wanted[0] in _SIGNS else ""
    number, _, scale = wanted.removeprefix(sign).partition(" ")
    for found in _NUMERAL.finditer(target):
        if found.group() != number.removesuffix("%"):
            continue
        before, after = target[: found.start()].rstrip(), target[found.end() :].lstrip()
        if number.endswith("%") and not after.startswith("%"):
            continue
        if scale and not after.startswith(scale):
            continue
        if not scale and after.startswith(_SCALES):
            continue
        if sign and not (before.endswith(_SIGNS[sign]) or after.startswith(_SIGNS[sign])):
            continue
        return True
    return False


def figures_right(wanted: str, target: str) -> bool:
    """Tell whether a target states the figures that the data lists, and no other."""
    groups = [group.split("|") for group in wanted.split(";")]
    if not all(any(stands(one, target) if one[-1:] != "a" else one in target for one in group) for group in groups):
        return False
    known = Counter(found.group() for group in groups for found in [_NUMERAL.search(group[0])] if found is not None)
    extra = Counter(found.group().replace("h", ":") for found in _NUMERAL.finditer(target)) - known
    return sum(extra.values()) <= sum("h" in one for group in groups for one in group)


def figures(*, show: bool) -> None:
    """Every figure right, or flagged: by a fault of ours, or by the check `figures` of QA."""
    data = rows("figures.tsv")
    results = run([row[0] for row in data], Glossary.empty())
    outcome: Counter[str] = Counter()
    for (text, wanted), result in zip(data, results, strict=True):
        right = figures_right(wanted, result.target)
        flagged = bool(result.faults) or qa_flags(text, result.target)
        name = ("right" if right else "wrong") + (", flagged" if flagged else "")
        outcome[name] += 1
        if show and name != "right":
            print(f"{name}: {result.how}: {text}\n    {result.target}\n    {wanted} {result.faults}")
    total = len(data)
    print(f"figures: {total} sentences")
    for name in ("right", "right, flagged", "wrong, flagged", "wrong"):
        print(f"  {name}: {outcome[name]} ({outcome[name] / total:.1%})")


def qa_flags(source: str, target: str) -> bool:
    """Tell whether the check `figures` finds something of weight."""
    try:
        from pipeline.qa import figures as check
    except ImportError:
        return False
    from pipeline.qa.model import Context, Pair, Severity

    pair = Pair(source=source, target=target, source_lang="en", target_lang="pt")
    return any(one.severity >= Severity.WARNING for one in check.check(pair, Context()))


def spans(markdown: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Give a sentence's prose and its marked stretches, each with what marks it."""
    laid = lay(parse(markdown))
    parts = laid.sentence.parts
    found = [(parts[one.close].name + parts[one.close].key, one.start, one.end) for one in laid.marks]
    return laid.prose, sorted(found)


def inside(name: str, marked: list[tuple[str, int, int]], prose: str) -> set[int]:
    """Give the places of letters that stand in any stretch marked so."""
    return {at for kind, start, end in marked if kind == name for at in range(start, end) if prose[at].isalnum()}


def markup(*, show: bool) -> None:
    """Hold marked stretches against where a reader put them: exact, near (half of the letters shared), wrong."""
    data = rows("markup.tsv")
    engine = open_engine("firefox", source_lang="en", target_lang="pt")
    requests = [Request(parse(row[1]), Kind.PARAGRAPH) for row in data]
    glossary = load(ROOT / "glossary.yaml")
    results = translate(requests, engine=engine, glossary=glossary, source_lang="en", target_lang="pt")
    engine.close()
    for part in ("dev", "test"):
        tally: Counter[str] = Counter()
        kept = 0
        chosen = [(row, one) for row, one in zip(data, results, strict=True) if row[0] == part]
        for (_, source, gold), result in chosen:
            keys = Counter(one.key for one in parse(source).parts if one.key)
            kept += keys == Counter(one.key for one in parse(result.target).parts if one.key)
            gold_prose, gold_marks = spans(gold)
            prose, marks = spans(result.target)
            flagged = any("guess" in fault for fault in result.faults)
            if prose != gold_prose:
                tally["other words than the gold's"] += len(gold_marks)
                continue
            for name in sorted({one[0] for one in gold_marks}):
                right, ours = inside(name, gold_marks, prose), inside(name, marks, prose)
                number = sum(one[0] == name for one in gold_marks)
                share = len(right & ours) / max(1, len(right | ours))
                verdict = "exact" if share == 1 else "near" if share >= 0.5 else "wrong"
                tally[verdict + (", flagged" if flagged and verdict != "exact" else "")] += number
                if show and verdict != "exact":
                    print(f"{verdict}: {source}\n    {result.target}\n    {gold}\n    {result.faults}")
        total = sum(tally.values())
        print(f"markup, {part} part: {len(chosen)} sentences, {total} marked stretches; links and code kept: {kept}")
        print("  " + ", ".join(f"{name} {number} ({number / total:.1%})" for name, number in tally.most_common()))


def chrf(target: str, reference: str, *, order: int = 6, beta: float = 2.0) -> float:
    """Give the chrF score (Popovic 2015) of one sentence, 0 to 100: F-score over character n-grams, spaces left out."""
    target, reference = "".join(target.split()), "".join(reference.split())
    precision = recall = 0.0
    for size in range(1, order + 1):
        ours = Counter(target[at : at + size] for at in range(len(target) - size + 1))
        theirs = Counter(reference[at : at + size] for at in range(len(reference) - size + 1))
        common = sum((ours & theirs).values())
        precision += common / max(1, sum(ours.values())) / order
        recall += common / max(1, sum(theirs.values())) / order
    if precision + recall == 0:
        return 0.0
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def wild(most: int) -> list[Request]:
    """Give sentences of the descriptions of installed packages: English that nobody wrote for us."""
    requests: dict[str, Request] = {}
    for package in sorted(distributions(), key=lambda one: one.name or ""):
        text = package.metadata.json.get("description") or ""
        if "markdown" not in (package.metadata["Description-Content-Type"] or "") or not isinstance(text, str):
            continue
        article = read(text.encode("utf-8", "replace"), name=package.name, split=splitter("en"))
        for segment in article.segments:
            if len(segment.source) < 1500 and segment.source.isascii():
                requests.setdefault(segment.source, Request(segment.sentence, segment.kind))
    return list(requests.values())[:most]


def repair(*, show: bool) -> None:
    """Count what decoding again removes: findings before and after, and chrF against references."""
    glossary = load(ROOT / "glossary.yaml")
    own = [row[1] for row in rows("terms.tsv")] + [row[0] for row in rows("figures.tsv")]
    marked = [Request(parse(row[1]), Kind.PARAGRAPH) for row in rows("markup.tsv")]
    corpora = {
        "the project's own sentences": [*(Request(plain(text), Kind.PARAGRAPH) for text in own), *marked],
        "descriptions of installed packages": wild(1200),
    }
    engine = open_engine("firefox", source_lang="en", target_lang="pt")
    judged = judge(glossary, source_lang="en", target_lang="pt")
    for name, requests in corpora.items():
        options = {"engine": engine, "glossary": glossary, "source_lang": "en", "target_lang": "pt", "judge": judged}
        before = translate(requests, repair=False, **options)  # type: ignore[arg-type]
        after = translate(requests, **options)  # type: ignore[arg-type]
        compare_runs(f"firefox en-pt, {name}", requests, before, after, show=show)
    engine.close()
    with tempfile.TemporaryDirectory() as folder:
        for source_lang, target_lang in (("zh", "en"), ("en", "pt")):
            argos(Path(folder), source_lang, target_lang, show=show)


def compare_runs(
    name: str, requests: Sequence[Request], before: Sequence[Result], after: Sequence[Result], *, show: bool
) -> None:
    changed = [
        (one, old, new) for one, old, new in zip(requests, before, after, strict=True) if old.target != new.target
    ]
    bad = [[result for result in results if result.penalty or result.faults] for results in (before, after)]
    print(f"repair, {name}: {len(requests)} sentences, {len(changed)} changed")
    print(
        f"  with findings or faults: {len(bad[0])} -> {len(bad[1])}; penalty"
        f" {sum(one.penalty for one in before):.0f} -> {sum(one.penalty for one in after):.0f}; left untranslated"
        f" {sum(one.untranslated for one in before)} -> {sum(one.untranslated for one in after)}"
    )
    for request, old, new in changed[:50] if show else ():
        print(f"{request.sentence.markdown}\n  - {old.target}\n  + {new.target} ({new.how})")


def argos(folder: Path, source_lang: str, target_lang: str, *, show: bool) -> None:
    """Do the same with the tiny package, on sentences that it has learnt."""
    sys.path.insert(0, str(ROOT / "tests"))
    tiny = import_module("tiny_models")

    tiny.unpack_tiny(folder, source_lang, target_lang)
    engine = open_engine(
        "argos", source_lang=source_lang, target_lang=target_lang, settings=Settings(models_dir=folder, workers=1)
    )
    glossary = load(ROOT / "glossary.yaml")
    pairs = list(dict.fromkeys(tiny.known_pairs(source_lang, target_lang, 300)))
    requests = [Request(plain(source), Kind.PARAGRAPH) for source, _ in pairs]
    options = {"engine": engine, "glossary": glossary, "source_lang": source_lang, "target_lang": target_lang}
    judged = judge(glossary, source_lang=source_lang, target_lang=target_lang)
    before = translate(requests, repair=False, judge=judged, **options)  # type: ignore[arg-type]
    after = translate(requests, judge=judged, **options)  # type: ignore[arg-type]
    engine.close()
    compare_runs(f"argos {source_lang}-{target_lang} (tiny package)", requests, before, after, show=show)
    scores = [
        sum(chrf(one.target, reference) for one, (_, reference) in zip(results, pairs, strict=True)) / len(pairs)
        for results in (before, after)
    ]
    print(f"  chrF against the references: {scores[0]:.2f} -> {scores[1]:.2f}")


MEASURES = {"terms": terms, "figures": figures, "markup": markup, "repair": repair}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="which to run (all)")
    parser.add_argument("--show", action="store_true", help="print what failed")
    arguments = parser.parse_args(argv)
    for name in arguments.measures or MEASURES:
        MEASURES[name](show=arguments.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
