"""Precision and recall of every check, on labelled data of this project's own.

Clean pairs are translations that others published (message catalogues, see tests/data/qa/README.md) and
news-style sentences of our own; what is found in them is a false alarm. Faulty pairs are made of clean
ones by the functions below, each of which makes one fault and shares no word list or pattern with the
checks. Half of the pairs (by a hash of the source) are for tuning, half for testing; both are printed.

    python benchmarks/quality_qa.py             # the table
    python benchmarks/quality_qa.py --alarms    # and every false alarm of severity note and above
    python benchmarks/quality_qa.py --missed    # and every fault that was not found
    python benchmarks/quality_qa.py --sample F  # makes the samples anew from packages unpacked in F
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.qa.model import Context, Finding, Pair, Severity
from pipeline.qa.registry import CHECKS, pair_check, set_check

DATA = Path(__file__).parent.parent / "tests" / "data" / "qa"
LANGUAGES = ("zh", "ja", "hi", "ru", "cs", "pl", "de", "fr", "es", "it", "pt")
CONTEXT = Context()

# The figures have data and a benchmark of their own; the glossary's promise is tested with the terms.
NAMES = tuple(
    row.name for row in CHECKS if row.every == "pair" and row.name not in {"figures", "figure-notation", "glossary"}
)

# Catalogue folders of each language, and the packages whose licences allow a sample here.
CODES = {"zh": ("zh_Hans", "zh_CN"), "pt": ("pt_BR", "pt")}
PACKAGES = ("django", "django_allauth", "djangorestframework", "sphinx", "wagtail", "wtforms")
SAMPLE = 330
"""Pairs of catalogues a language."""

Fault = Callable[[Pair, random.Random], Pair | None]


def news(lang: str) -> Iterator[Pair]:
    path = DATA / f"news.{lang}.tsv"
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            next(file)
            for line in file:
                name, source, target = line.rstrip("\n").split("\t")
                yield Pair(source=source, target=target, source_lang=lang, target_lang="en", id=name)


def catalogues(lang: str) -> Iterator[Pair]:
    """Give each catalogue pair once, English on the source side for half of them."""
    with (DATA / f"catalogues.{lang}.tsv").open(encoding="utf-8") as file:
        next(file)
        for number, line in enumerate(file):
            package, english, other = line.rstrip("\n").split("\t")
            sides = (english, other, "en", lang) if number % 2 else (other, english, lang, "en")
            yield Pair(
                source=sides[0], target=sides[1], source_lang=sides[2], target_lang=sides[3], id=f"{package}:{number}"
            )


@cache
def everything() -> tuple[Pair, ...]:
    return tuple(pair for lang in LANGUAGES for pair in (*news(lang), *catalogues(lang)))


def is_test(pair: Pair) -> bool:
    return hashlib.sha256(pair.source.encode()).digest()[0] % 2 == 1


# --- faults


def _words(text: str) -> list[tuple[int, int]]:
    """Words outside of placeholders, tags and code, four letters and more."""
    return [
        match.span()
        for match in re.finditer(r"[\u0900-\u097f]{3,}|[^\W\d_]{4,}", text)
        if not re.search(r"[%<{(:./`_@$-]$", text[: match.start()])
        and not re.match(r"[>})(_/.@`-]", text[match.end() :])
    ]


@cache
def vocabulary(lang: str) -> frozenset[str]:
    """Give the words that the target language uses in all of this data: they are not left when they stand there."""
    return frozenset(
        word.lower()
        for pair in everything()
        for side, of in ((pair.source, pair.source_lang), (pair.target, pair.target_lang))
        if of == lang
        for word in re.findall(r"[^\W\d_]{4,}", side)
    )


def left_word(pair: Pair, chance: random.Random) -> Pair | None:
    """Put a word of the source in the place of a word of the target."""
    known = vocabulary(pair.target_lang)
    words = [pair.source[start:end] for start, end in _words(pair.source)]
    if pair.source_lang in {"zh", "ja"}:
        words = [word[:2] for word in words if ord(word[0]) > 0x2E80]
    words = [word for word in words if word.lower() not in known and not word.isupper()]
    places = _words(pair.target)
    if not words or not places or pair.target_lang in {"zh", "ja", "hi", "ru"}:
        return None
    start, end = chance.choice(places)
    return replace(pair, target=pair.target[:start] + chance.choice(words) + pair.target[end:])


def left_half(pair: Pair, _: random.Random) -> Pair | None:
    """Let the second half of the source stand, from a word's beginning."""
    cut = pair.target.find(" ", len(pair.target) // 2)
    there = pair.source.find(" ", len(pair.source) // 2) if " " in pair.source else len(pair.source) // 2
    if len(_words(pair.source)) < 4 or cut < 0 or there < 0:
        return None
    tail = pair.source[there:]
    known = vocabulary(pair.target_lang)
    if sum(pair.source[start:end].lower() not in known for start, end in _words(pair.source) if start >= there) < 1:
        return None
    return replace(pair, target=f"{pair.target[:cut]} {tail.strip()}")


def copied(pair: Pair, _: random.Random) -> Pair | None:
    return replace(pair, target=pair.source) if len(_words(pair.source)) >= 3 else None


def emptied(pair: Pair, _: random.Random) -> Pair | None:
    return replace(pair, target="") if pair.source else None


def placeholder_lost(pair: Pair, _: random.Random) -> Pair | None:
    match = re.search(r"%\([a-z_]+\)s", pair.target)
    return replace(pair, target=pair.target.replace(match[0], "", 1)) if match and match[0] in pair.source else None


def placeholder_renamed(pair: Pair, _: random.Random) -> Pair | None:
    match = re.search(r"%\(([a-z_]+)\)s", pair.target)
    if not match or match[0] not in pair.source:
        return None
    return replace(pair, target=pair.target.replace(match[0], f"%({match[1][:-1]})s", 1))


def tag_lost(pair: Pair, _: random.Random) -> Pair | None:
    match = re.search(r"</(a|b|strong|em|p|code)>", pair.target)
    return replace(pair, target=pair.target.replace(match[0], "", 1)) if match and match[0] in pair.source else None


def address_changed(pair: Pair, _: random.Random) -> Pair | None:
    both = replace(pair, source=f"{pair.source} https://example.org/a7", target=f"{pair.target} https://example.org/a1")
    return both if "http" not in pair.source else None


def repeated(pair: Pair, chance: random.Random) -> Pair | None:
    places = _words(pair.target)
    if not places or pair.target_lang in {"zh", "ja"}:
        return None
    word = pair.target[slice(*chance.choice(places))]
    return replace(pair, target=pair.target + f" {word}" * 6)


def word_doubled(pair: Pair, chance: random.Random) -> Pair | None:
    places = [(start, end) for start, end in _words(pair.target) if pair.target[start:end].islower()]
    if not places or pair.target_lang in {"zh", "ja", "hi"}:
        return None
    start, end = chance.choice(places)
    return replace(pair, target=pair.target[:end] + " " + pair.target[start:])


_BETWEEN_SENTENCES = re.compile(r"(?<=[a-zà-öø-ÿа-я)”»\"][.!?])\s+(?=[A-ZÀ-ÖØ-ÞА-Я“«\"])|(?<=[。！？।])\s*")
"""Sure ends of sentences alone: nothing after e.g., v. or 5.1."""


def sentence_dropped(pair: Pair, chance: random.Random) -> Pair | None:
    """Drop one sentence, of a pair whose sides have as many."""
    source, target = (
        [one for one in _BETWEEN_SENTENCES.split(side.strip()) if one] for side in (pair.source, pair.target)
    )
    if not 2 <= len(source) == len(target):
        return None
    at = chance.randrange(len(target))
    joint = "" if pair.target_lang in {"zh", "ja"} else " "
    left = [one for number, one in enumerate(target) if number != at]
    return replace(pair, target=joint.join(left))


def sentence_doubled(pair: Pair, _: random.Random) -> Pair | None:
    if not re.search(r"[.。!?।]$", pair.target) or len(pair.target) < 30:
        return None
    joint = "" if pair.target_lang in {"zh", "ja"} else " "
    return replace(pair, target=f"{pair.target}{joint}{pair.target}")


def truncated(pair: Pair, _: random.Random) -> Pair | None:
    if len(pair.target) < (40 if pair.target_lang in {"zh", "ja"} else 100):
        return None
    return replace(pair, target=pair.target[: len(pair.target) // 5])


def bracket_lost(pair: Pair, _: random.Random) -> Pair | None:
    """Lose the last bracket; one of a placeholder is `placeholders`' matter."""
    at = pair.target.rfind(")")
    if pair.target.count(")") != pair.target.count("(") or not re.search(r"\w{4}\)", pair.target):
        return None
    if re.search(r"%\([^()]*$", pair.target[:at]):
        return None
    return replace(pair, target=pair.target[:at] + pair.target[at + 1 :])


def opening_lost(pair: Pair, _: random.Random) -> Pair | None:
    if not 1 == pair.target.count("(") == pair.target.count(")") or not re.search(r"\(\w{4}", pair.target):
        return None
    return replace(pair, target=pair.target.replace("(", "", 1)) if "%(" not in pair.target else None


def quote_lost(pair: Pair, _: random.Random) -> Pair | None:
    for mark in '"”»“':
        if pair.target.count(mark) == (2 if mark == '"' else 1) and "=" not in pair.target:
            at = pair.target.rfind(mark)
            return replace(pair, target=pair.target[:at] + pair.target[at + 1 :])
    return None


def full_width(pair: Pair, _: random.Random) -> Pair | None:
    if pair.target_lang in {"zh", "ja"} or not re.search(r"\w, ", pair.target):
        return None
    return replace(pair, target=pair.target.replace(", ", "，", 1))


def question_lost(pair: Pair, _: random.Random) -> Pair | None:
    return (
        replace(pair, target=pair.target[:-1] + ".")
        if pair.target.endswith("?") and pair.source[-1:] in "?？"
        else None
    )


def space_doubled(pair: Pair, chance: random.Random) -> Pair | None:
    places = [match.start() for match in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", pair.target)]
    if not places or "  " in pair.source + pair.target:
        return None
    at = chance.choice(places)
    return replace(pair, target=pair.target[:at] + " " + pair.target[at:])


def small_beginning(pair: Pair, _: random.Random) -> Pair | None:
    words = pair.target.split()
    if (
        len(words) < 4
        or not re.match(r"[A-ZÀ-ÞА-Я][a-zà-ÿа-я]{2}", pair.target)
        or not re.match(r"[A-ZÀ-ÞА-Я]", pair.source)
    ):
        return None
    return replace(pair, target=pair.target[0].lower() + pair.target[1:])


def mojibake(pair: Pair, _: random.Random) -> Pair | None:
    try:
        damaged = pair.target.encode().decode("cp1252")
    except UnicodeDecodeError:
        return None
    return replace(pair, target=damaged) if damaged != pair.target else None


def code_changed(pair: Pair, _: random.Random) -> Pair | None:
    return replace(pair, source=f"{pair.source} (EN71)", target=f"{pair.target} (EN17)")


def acronym_changed(pair: Pair, _: random.Random) -> Pair | None:
    return replace(pair, source=f"{pair.source} (GDPR)", target=f"{pair.target} (GDRP)")


def day_changed(pair: Pair, chance: random.Random) -> Pair | None:
    from babel import Locale

    if pair.source_lang in {"zh", "ja"} or pair.target_lang in {"zh", "ja"}:
        return None
    first, second = chance.sample(range(7), 2)
    source, target = (Locale.parse(lang).days["format"]["wide"] for lang in (pair.source_lang, pair.target_lang))
    return replace(pair, source=f"{pair.source} ({source[first]})", target=f"{pair.target} ({target[second]})")


FAULTS: tuple[tuple[str, Fault], ...] = (
    ("empty", emptied),
    ("untranslated", left_word),
    ("untranslated", left_half),
    ("untranslated", copied),
    ("placeholders", placeholder_lost),
    ("placeholders", placeholder_renamed),
    ("markup-and-links", tag_lost),
    ("urls-and-emails", address_changed),
    ("corrupted-characters", mojibake),
    ("repeats", repeated),
    ("sentence-count", sentence_dropped),
    ("sentence-count", sentence_doubled),
    ("length-ratio", truncated),
    ("foreign-punctuation", full_width),
    ("acronyms", acronym_changed),
    ("codes", code_changed),
    ("calendar-names", day_changed),
    ("doubled-words", word_doubled),
    ("brackets-and-quotes", bracket_lost),
    ("brackets-and-quotes", opening_lost),
    ("brackets-and-quotes", quote_lost),
    ("end-punctuation", question_lost),
    ("spacing", space_doubled),
    ("capitals", small_beginning),
)


def found(pair: Pair, name: str, least: Severity = Severity.NOTE) -> list[Finding]:
    return [one for one in pair_check(name)(pair, CONTEXT) if one.severity >= least]


def measure(pairs: Sequence[Pair], *, alarms: bool, missed: bool) -> None:
    clean: Counter[str] = Counter()
    for pair in pairs:
        for name in NAMES:
            if seen := found(pair, name):
                clean[name] += 1
                if alarms:
                    print(
                        f"  {name} {pair.source_lang}-{pair.target_lang} {seen[0].message} | {pair.source} | {pair.target}"
                    )
    print(
        f"{'check':22} {'fault':20} {'made':>6} {'recall':>7} {'false alarms on ' + str(len(pairs)) + ' clean pairs':>36}"
    )
    for name, fault in FAULTS:
        chance = random.Random(f"{name} {fault.__name__}")
        made = [faulty for pair in pairs if (faulty := fault(pair, chance)) is not None]
        lost = [pair for pair in made if not found(pair, name)]
        if missed:
            for pair in lost:
                print(f"  {fault.__name__} {pair.source_lang}-{pair.target_lang} | {pair.source} | {pair.target}")
        caught = len(made) - len(lost)
        rate = f"{100 * caught / len(made):.1f} %" if made else "-"
        false = f"{clean[name]} ({100 * clean[name] / len(pairs):.2f} %)"
        print(f"{name:22} {fault.__name__:20} {len(made):6} {rate:>7} {false:>36}")


def inconsistent(pairs: Sequence[Pair]) -> None:
    """Measure the one check over sets: the same source once more, its target without its last word."""
    check = set_check("inconsistent")
    alarms = [one for one in check(pairs, CONTEXT) if one.severity >= Severity.NOTE]
    made = [(pair, replace(pair, target=pair.target.rpartition(" ")[0])) for pair in pairs if " " in pair.target]
    caught = sum(any(one.severity >= Severity.NOTE for one in check(both, CONTEXT)) for both in made)
    print(f"\ninconsistent: {100 * caught / len(made):.1f} % of {len(made)}, {len(alarms)} in {len(pairs)} clean pairs")


def untranslated_by_language(pairs: Sequence[Pair]) -> None:
    print(
        f"\nuntranslated, by language (into English)\n{'':4} {'pairs':>6} {'false alarms':>14} {'word':>8} {'half':>8} {'whole':>8}"
    )
    for lang in LANGUAGES:
        here = [pair for pair in pairs if pair.source_lang == lang]
        row = [sum(bool(found(pair, "untranslated")) for pair in here) / len(here)]
        for fault in (left_word, left_half, copied):
            chance = random.Random(f"{lang} {fault.__name__}")
            made = [faulty for pair in here if (faulty := fault(pair, chance)) is not None]
            row.append(sum(bool(found(pair, "untranslated")) for pair in made) / max(len(made), 1))
        print(f"{lang:4} {len(here):6} {100 * row[0]:12.2f} %" + "".join(f" {100 * one:6.1f} %" for one in row[1:]))


def sample(folder: Path) -> None:
    """Sample the catalogues of packages that are unpacked in a folder, one folder a package."""
    import polib

    for lang in LANGUAGES:
        rows: dict[tuple[str, str], str] = {}
        for package in PACKAGES:
            for code in CODES.get(lang, (lang,)):
                for path in sorted((folder / package).rglob(f"{code}/LC_MESSAGES/*.[pm]o")):
                    read = polib.pofile if path.suffix == ".po" else polib.mofile
                    for entry in read(str(path)):
                        text, other = (" ".join(side.split()) for side in (entry.msgid, entry.msgstr))
                        if (
                            entry.obsolete
                            or "fuzzy" in entry.flags
                            or not other
                            or text == other
                            or len(text) < 12
                            or entry.msgid_plural
                        ):
                            continue
                        rows.setdefault((text, other), package)
        chosen = sorted(rows, key=lambda row: hashlib.sha256(row[0].encode()).hexdigest())[:SAMPLE]
        with (DATA / f"catalogues.{lang}.tsv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(
                file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar=None, quotechar=None
            )
            writer.writerow(("package", "english", "other"))
            writer.writerows((rows[row], *row) for row in chosen)
        print(lang, len(rows), len(chosen))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--alarms", action="store_true", help="print every false alarm")
    parser.add_argument("--missed", action="store_true", help="print every fault that was not found")
    parser.add_argument("--sample", type=Path, help="make the samples anew from packages unpacked in this folder")
    options = parser.parse_args()
    if options.sample:
        sample(options.sample)
        return
    pairs = everything()
    for title, part in (
        ("tuning half", [p for p in pairs if not is_test(p)]),
        ("test half", [p for p in pairs if is_test(p)]),
    ):
        print(f"\n{title}")
        measure(part, alarms=options.alarms, missed=options.missed)
    inconsistent(pairs)
    untranslated_by_language(pairs)


if __name__ == "__main__":
    main()
