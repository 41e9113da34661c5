"""Figures in the ten languages besides English, Chinese and Japanese: what is found, and what a pair is told of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.qa.figures import check
from pipeline.qa.model import Context, Pair, Severity
from pipeline.text.figures import Figure, compare, find

DATA = Path(__file__).parent / "data" / "figures"
KNOWN_ALARMS = {"deb8-01", "p035", "s005", "v035"}
"""Renderings too free for any list: "zwei Schutzengel", someone was watching over me."""
LANGUAGES = ("cs", "de", "es", "fr", "hi", "it", "nl", "pl", "pt", "ru")


def rows(name: str) -> Iterator[list[str]]:
    """Read a table: comments and the line of column names are passed over."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return iter(table[1:])


def described(figure: Figure) -> str:
    """Write a figure as the fixtures do."""
    value = str(figure.low) if figure.low == figure.high else f"{figure.low} to {figure.high}"
    parts = [figure.text, figure.kind.value, value]
    parts += [figure.unit] if figure.unit else []
    parts += [] if figure.hard else ["soft"]
    return " | ".join(parts)


@parametrize(*(f"figures/find_{lang}.txt" for lang in LANGUAGES))
def test_figures_are_found(case: Case, request: pytest.FixtureRequest) -> None:
    lang = re.search(r"find_(\w\w)\.txt", request.node.name)
    assert lang
    assert "\n".join(described(figure) for figure in find(case.input, lang[1])) == case.expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_spelled_out_number_is_one_figure_of_its_value(lang: str) -> None:
    wrong = {}
    for code, _kind, value, words in rows("spelled.tsv"):
        if code == lang:
            found = [str(figure.low) for figure in find(words, lang)]
            if found != [value]:
                wrong[words] = found
    assert not wrong


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_right_translation_gives_no_alarm(lang: str, part: str) -> None:
    alarms = {}
    for name, source, target in rows(f"{lang}-en.{part}.tsv"):
        result = compare(find(source, lang), find(target, "en"), source_lang=lang, target_lang="en")
        if not result.faithful:
            alarms[name] = (source, target, result.missing, result.added, result.altered)
    assert not alarms


@pytest.mark.parametrize(
    "path",
    [DATA / f"{lang}-en.first.tsv" for lang in ("cs", "de", "es", "fr", "hi", "it", "ja", "pl", "ru")],
    ids=lambda path: path.name[:2],
)
def test_a_pair_that_was_read_once_gives_no_alarm_again(path: Path) -> None:
    alarms = {}
    for name, source, target in rows(path.name):
        found = check(Pair(source, target, path.name[:2], "en"), Context())
        said = [finding.message for finding in found if finding.severity >= Severity.NOTE]
        if said and name not in KNOWN_ALARMS:
            alarms[name] = (source, target, said)
    assert not alarms


@pytest.mark.parametrize("lang", ["de", "es", "fr", "it", "pt"])
def test_a_right_translation_out_of_english_gives_no_alarm(lang: str) -> None:
    alarms = {}
    for name, target, source in rows(f"{lang}-en.dev.tsv"):
        result = compare(find(source, "en"), find(target, lang), source_lang="en", target_lang=lang)
        if not result.faithful:
            alarms[name] = (source, target)
    assert not alarms


def altered(text: str, chance: random.Random) -> Iterator[str]:
    """Change one digit of every number of a text, where the value changes with it."""
    for found in re.finditer(r"\d+", text):
        place = chance.randrange(found.start(), found.end())
        if place == found.start() and found.end() - found.start() > 1:
            place += 1
        other = chance.choice([digit for digit in "123456789" if digit != text[place]])
        yield text[:place] + other + text[place + 1 :]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_changed_digit_is_found(lang: str) -> None:
    chance = random.Random(7)
    tried, missed = 0, []
    for part in ("dev", "test"):
        for _name, source, target in rows(f"{lang}-en.{part}.tsv"):
            for text in altered(target, chance):
                tried += 1
                if compare(find(source, lang), find(text, "en")).faithful:
                    missed.append((source, text))
    assert tried > 50
    assert len(missed) <= tried * 0.03, missed


@given(text=st.text(max_size=200), lang=st.sampled_from(LANGUAGES))
def test_figures_stand_in_order_inside_the_text(text: str, lang: str) -> None:
    end = 0
    for figure in find(text, lang):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        end = figure.end


PIECES = {
    "de": ["zweihundert", "fünfzig", "und", "Million", "halb", "3.", "1.5.", "Jahre", "Prozent", "jeder", "achten"],
    "fr": ["quatre-vingt", "dix", "et", "demie", "heures", "à", "sur", "neuf", "un", "les", "deux", "XIXe", "siècle"],
    "es": ["las", "dos", "y", "media", "mil", "500", "11-S", "los", "90", "siglo", "quince", "días"],
    "it": ["alle", "tre", "e", "mezza", "sei", "secondo", "anni", "'80", "un", "quarto", "di", "milione"],
    "pt": ["às", "duas", "e", "meia", "segunda", "feira", "1º", "de", "maio", "mil", "milhões"],
    "nl": ["half", "drie", "op", "een", "na", "grootste", "anderhalf", "uur", "tweeën", "twintig"],
    "pl": ["wpół", "do", "trzeciej", "co", "drugi", "kilkanaście", "tysięcy", "lata", "90.", "rok", "i", "pół"],
    "cs": ["půl", "třetí", "čtvrt", "na", "tři", "31.", "12.", "2018", "každý", "pět", "set", "let"],
    "ru": ["половина", "третьего", "без", "четверти", "три", "часа", "дня", "каждый", "пятый", "1990-е", "полгода"],
    "hi": ["शाम", "साढ़े", "पांच", "बजे", "में", "से", "तीन", "हर", "तीसरा", "करोड़", "के", "दशक", "२५"],
}


@given(st.data())
def test_number_words_in_any_order_do_no_harm(data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    words = data.draw(st.lists(st.sampled_from(PIECES[lang]), max_size=12))
    text = data.draw(st.sampled_from([" ", "-", ", ", ""])).join(words)
    found = find(text, lang)
    assert compare(found, found).faithful
