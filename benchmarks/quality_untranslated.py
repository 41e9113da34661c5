"""Recall and false alarms of `untranslated` on news and talks into English, by language and by what was left.

Clean pairs are this project's own, in the style of news and talks; faulty ones are made of them by the
functions below, which share no code and no word list with the check. A word left is a word of the
source, as far into its sentence as the word of the target that it replaces.

    python benchmarks/quality_untranslated.py dev            # the table for the tuning part
    python benchmarks/quality_untranslated.py test           # for the part that was not looked at
    python benchmarks/quality_untranslated.py dev --show fr  # what is missed and wrongly blamed in French
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.qa.model import Context, Pair, Severity
from pipeline.qa.untranslated import check

DATA = Path(__file__).parent.parent / "tests" / "data"
LANGUAGES = ("de", "fr", "es", "it", "cs", "pl", "pt", "nl", "ru", "hi", "zh", "ja")
TRIES = 4
"""Faulty pairs made of one clean pair, by each fault."""

Fault = Callable[[Pair, random.Random], Pair | None]


def pairs(lang: str, part: str) -> list[Pair]:
    """Give the clean pairs of a language, each source once."""
    files = [DATA / "figures" / f"{lang}-en.{part}.tsv", DATA / "qa" / f"newstest.{lang}.{part}.tsv"]
    if part == "dev":
        files.append(DATA / "qa" / f"news.{lang}.tsv")
    found: dict[str, Pair] = {}
    for path in files:
        if not path.is_file():
            continue
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["source"]] = Pair(
                source=row["source"], target=row["target"], source_lang=lang, target_lang="en", id=row["id"]
            )
    return list(found.values())


def _tokens(text: str, lang: str) -> list[re.Match[str]]:
    return list(
        re.finditer(r"[\u0900-\u097f]+|[^\W\d_]" if lang in {"zh", "ja"} else r"[^\W\d_]+(?:[\u0900-\u097f]+)?", text)
    )


def _left(pair: Pair, chance: random.Random, *, small: bool, least: int) -> Pair | None:
    lang = pair.source_lang
    english = {word.lower() for word in re.findall(r"[^\W\d_]+", pair.target)}
    places = list(re.finditer(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])", pair.target))
    if not places:
        return None
    place = chance.choice(places)
    there = place.start() / len(pair.target)
    words = [
        word
        for word in _tokens(pair.source, lang)
        if len(word[0]) >= (1 if lang in {"zh", "ja"} else least)
        and word[0].lower() not in english
        and not word[0].isupper() * (lang not in {"zh", "ja", "hi"})
        and (word[0].islower() or not small or lang in {"zh", "ja", "hi"})
    ]
    if not words:
        return None
    word = min(words, key=lambda one: abs(one.start() / len(pair.source) - there))
    return replace(pair, target=pair.target[: place.start()] + word[0] + pair.target[place.end() :])


def left_small_word(pair: Pair, chance: random.Random) -> Pair | None:
    """Leave a word of four letters and more that the source writes small (of German: any)."""
    return _left(pair, chance, small=pair.source_lang != "de", least=4)


def left_short_word(pair: Pair, chance: random.Random) -> Pair | None:
    """Leave any small-written word of two letters and more."""
    return _left(pair, chance, small=True, least=2)


def _part(pair: Pair, chance: random.Random, share: float) -> Pair | None:
    here, there = ([m.span() for m in re.finditer(r"\S+", text)] for text in (pair.target, pair.source))
    if pair.source_lang in {"zh", "ja"}:
        there = [(at, at + 1) for at in range(len(pair.source))]
    if len(here) < 6 or len(there) < 6:
        return None
    begin = chance.random() * (1 - share)
    (start, end), (first, last) = (
        (spans[int(len(spans) * begin)][0], spans[int(len(spans) * (begin + share)) - 1][1]) for spans in (here, there)
    )
    if end <= start or last <= first:
        return None
    left = pair.source[first:last]
    english = {word.lower() for word in re.findall(r"[^\W\d_]+", pair.target)}
    # A clause is several words, and not names alone.
    small = [word[0] for word in _tokens(left, pair.source_lang) if not word[0][0].isupper() and len(word[0]) > 1]
    if pair.source_lang not in {"zh", "ja"} and (len(left.split()) < 4 or sum(one not in english for one in small) < 2):
        return None
    if pair.source_lang in {"zh", "ja"} and len(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", left)) < 3:
        return None
    return replace(pair, target=pair.target[:start] + left + pair.target[end:])


def left_clause(pair: Pair, chance: random.Random) -> Pair | None:
    return _part(pair, chance, chance.uniform(0.3, 0.4))


def left_half(pair: Pair, chance: random.Random) -> Pair | None:
    return _part(pair, chance, 0.5)


def left_whole(pair: Pair, _: random.Random) -> Pair | None:
    return replace(pair, target=pair.source)


FAULTS: tuple[Fault, ...] = (left_small_word, left_short_word, left_clause, left_half, left_whole)


def blamed(pair: Pair) -> list[str]:
    return [one.message for one in check(pair, Context()) if one.severity > Severity.INFO]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("part", choices=("dev", "test"))
    parser.add_argument("--show", metavar="LANGUAGE", help="print what is missed and what is wrongly blamed")
    options = parser.parse_args()
    print(
        f"{'':4}{'pairs':>6} {'alarms':>12}"
        + "".join(f" {fault.__name__.removeprefix('left_'):>12}" for fault in FAULTS)
    )
    spent, seen = 0.0, 0
    for lang in LANGUAGES:
        if options.show and options.show != lang:
            continue
        clean = pairs(lang, options.part)
        start = time.perf_counter()
        alarms = [(pair, found) for pair in clean if (found := blamed(pair))]
        if lang != "de":  # the first loads the English list
            spent, seen = spent + time.perf_counter() - start, seen + len(clean)
        if options.show:
            for pair, found in alarms:
                print(f"ALARM {found}\n   {pair.source}\n   {pair.target}")
        row = f"{lang:4}{len(clean):6} {len(alarms):4} {100 * len(alarms) / max(len(clean), 1):5.1f} %"
        for fault in FAULTS:
            chance = random.Random(f"{lang} {fault.__name__}")
            made = [one for pair in clean for _ in range(TRIES) if (one := fault(pair, chance)) is not None]
            missed = [one for one in made if not blamed(one)]
            if options.show:
                for one in missed:
                    print(f"{fault.__name__.upper()}\n   {one.source}\n   {one.target}")
            row += f" {100 * (1 - len(missed) / max(len(made), 1)):10.1f} %"
        print(row, flush=True)
    print(f"{1e6 * spent / max(seen, 1):.0f} µs a clean pair")


if __name__ == "__main__":
    main()
