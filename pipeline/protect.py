"""What must not enter an engine: masks for it, and back, verified.

1. A text becomes a template: stretches of prose and *atoms* (terms, figures, code, addresses, signs that the model
   cannot write). An atom knows what stands for it in the target; the engine never decides about it.
2. Masks are tried in the order that was measured to leave fewest errors around them (docs/translation.md): the term
   as it is, with known variants mapped back; then ``X1``; ``KX-71``; an invented name; and at last the text is split
   around its atoms. Masks in brackets, braces or underscores do not survive engines and are never used.
3. A figure goes through as another figure, a distinct whole number of three digits, so that grammar holds, and
   comes back in the target's notation.
4. Nothing is believed: each mask must come back exactly once, each figure must stand, each locked term must be
   there as often as in the source. What does not hold is named in `Restored.faults`.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

import regex
from babel.numbers import format_compact_decimal, format_decimal

from pipeline.glossary import Glossary, Match, Mode, Role
from pipeline.localise import delimiters, renotate
from pipeline.text import figures
from pipeline.text.designations import designates
from pipeline.text.languages import is_cjk, language

OBJECT = "\ufffc"
"""What is opaque stands in prose as this character (U+FFFC, object replacement)."""


class Style(enum.StrEnum):
    """How atoms are put before an engine; in the order in which they are tried."""

    AS_IS = "as-is"
    X = "X1"
    KX = "KX-71"
    NAME = "name"
    SPLIT = "split"


CASCADE = tuple(Style)


class AtomKind(enum.StrEnum):
    """What an atom is."""

    TERM = "term"
    FIGURE = "figure"
    LITERAL = "literal"
    """Carried over as it is: an address, a date, a version, a product code, a word of another alphabet."""
    OPAQUE = "opaque"
    """A part of the markdown, U+FFFC in prose."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch that the engine does not decide about."""

    kind: AtomKind
    source: str
    """As it stands in the source's prose."""
    target: str
    """As it must stand in the target."""
    hard: bool = True
    """Masked from the first; else shown as it is, checked, and masked when that fails."""
    shown: str = ""
    """What a soft atom looks like to the engine as it is."""
    concept: str = ""
    """Of a term: its concept's id."""
    number: int = -1
    """Of what is opaque: how many stood before it in the sentence."""
    boundary: bool = False
    """Of what is opaque: a line break, on whose sides two texts stand."""


Template = tuple[str | Atom, ...]
"""A text as stretches of prose and atoms."""

# Names that no vocabulary holds and no language inflects; tried through en-pt, each survives as it is.
_NAMES = ("Vexor", "Zandir", "Quorvex", "Tolbrix", "Mavrik", "Drazen", "Korvath", "Belnor", "Zuvik", "Fendrix")
# Whole numbers of three digits that are no year, no round number and no other number's multiple or anagram.
_SURROGATES = (347, 582, 463, 729, 836, 254, 671, 918, 395, 547, 623, 784, 459, 862, 276, 531, 698, 947, 382, 715)
_OTHERS = (372, 614, 853, 467, 729, 538, 946, 281, 657, 793, 428, 865, 539, 674, 391, 752, 483, 926, 567, 834)

_URL = regex.compile(r"(?:https?://|www\.)[^\s<>\"“”«»（）]++|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})++")
_WORDY = r"[^\W\p{Han}\p{Hiragana}\p{Katakana}]"
"""A character that would join a Latin word: Han may stand next to anything (人口14.6万, X1的)."""
_DATE = regex.compile(
    rf"(?<!{_WORDY}|[./-])(?:\d{{1,2}}([/.-])\d{{1,2}}\1\d{{2,4}}|\d{{4}}([/.-])\d{{1,2}}\2\d{{1,2}})(?!{_WORDY}|[/-]|[.]\d)"
)
_VERSION = regex.compile(rf"(?<!{_WORDY}|\.)(?:[vV]\d+(?:\.\d+)*+|\d+(?:\.\d+){{2,}}+)(?!{_WORDY}|\.\d)")
_PATH = regex.compile(
    rf"(?<!{_WORDY}|/)(?:[A-Za-z0-9_-]++/)*+[A-Za-z0-9_-]++\."
    rf"(?:md|py|js|ts|json|ya?ml|toml|txt|csv|html?|pdf|png|jpe?g|exe|zip|xml)(?!{_WORDY})"
)
_CODE = regex.compile(
    rf"(?<!{_WORDY}|-)(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*+(?!{_WORDY}|-)"
)
_IDENTIFIER = regex.compile(
    rf"(?<!{_WORDY})(?:[A-Za-z][A-Za-z0-9]*+_[A-Za-z0-9_]*+|[A-Za-z]*[a-z][A-Z][A-Za-z0-9]*+|[A-Za-z_]\w*+\(\))(?!{_WORDY})"
)
_HANDLE = regex.compile(rf"(?<!{_WORDY}|/)(?:@[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|#[A-Za-z0-9_]+)(?!{_WORDY})")
_NUMERAL = regex.compile(rf"(?<!{_WORDY}|[.,])\d++(?:[.,]\d++)*+(?!{_WORDY}|[.,]\d)")
_UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SHARED_HUNDRED = regex.compile(
    rf"(?i)\b(?P<low>{'|'.join(_UNITS[1:])})\s+(?:to|or|and)\s+(?P<high>(?:{'|'.join(_UNITS[1:])})\s+hundred)\b(?!\s+(?:and|thousand|million))"
)
_ANY_NUMERAL = regex.compile(r"\d++(?:[.,]\d++)*+")
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}'’-]*+")
_MONEY_BEFORE = regex.compile(r"(?P<sign>(?:US|A|C|HK|R)?\$|[€£¥₹₽₩₺])\s?$")
_MONEY_AFTER = regex.compile(r"^\s?(?P<sign>[€£¥₹₽₩₺])")
_LEFT_OVER = regex.compile(r"\b(?:X\d{1,2}|KX-7\d)\b")


_SCALED = regex.compile(
    r"(?<![\d.,])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)\s?(?P<scale>[十百千]?[万萬亿億兆]|万亿|百|千)(?![\d一二三四五六七八九十百千多余来几])"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}


def in_words(value: int, lang: str) -> str:
    """Write a large whole number as a language's press does: 146,000; 2.5 million."""
    locale = language(lang).locale
    if value >= 10**6:
        short = format_compact_decimal(value, format_type="long", locale=locale, fraction_digits=3)
        # Only where the short form says the whole value: 4.176 million, yet 12,345,678.
        for scale in (10**12, 10**9, 10**6):
            if value >= scale:
                if (Fraction(value, scale) * 1000).denominator == 1:
                    return str(short)
                break
    return str(format_decimal(value, locale=locale))


@dataclass(frozen=True, slots=True)
class Key:
    """How one atom was put before the engine."""

    atom: Atom
    mask: str
    padded: tuple[bool, bool] = (False, False)
    """Whether a space was put before and behind it, because it stood against a letter: `` `x`s ``."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A template as the engine sees it."""

    texts: tuple[str, ...]
    """Mostly one text; more where line breaks or a split cut it."""
    keys: tuple[tuple[Key, ...], ...]
    """For each text the masks in it."""
    frame: tuple[str | Atom | None, ...]
    """What stands around the texts: None is the place of the next text's translation."""


@dataclass(frozen=True, slots=True)
class Restored:
    """An engine's output with the atoms back in their places."""

    template: Template
    faults: tuple[str, ...] = ()
    """What does not hold, in words; () where all does."""
    whole: bool = True
    """Whether all that is opaque is there once."""
    broken: frozenset[int] = field(default_factory=frozenset)
    """Indices (in the source template) of soft figures that did not survive."""

    @property
    def objects(self) -> list[int]:
        """The numbers of what is opaque, in the order in which it stands in the target."""
        return [item.number for item in self.template if isinstance(item, Atom) and item.kind is AtomKind.OPAQUE]

    @property
    def text(self) -> str:
        """The target's prose; what is opaque stands as U+FFFC."""
        return flat(self.template)


def flat(template: Template) -> str:
    """Give a template's target text."""
    return "".join(item if isinstance(item, str) else item.target for item in template)


def places(template: Template) -> list[tuple[int, int, int, int]]:
    """Give for each item where it stands in the source and in the target: start, end, start, end."""
    found: list[tuple[int, int, int, int]] = []
    here = there = 0
    for item in template:
        source, target = (item, item) if isinstance(item, str) else (item.source, item.target)
        found.append((here, here + len(source), there, there + len(target)))
        here, there = here + len(source), there + len(target)
    return found


def has_words(template: Template) -> bool:
    """Tell whether a template holds a word for an engine to translate."""
    return any(
        any(char.isalpha() for char in (item if isinstance(item, str) else ""))
        or (isinstance(item, Atom) and item.kind is AtomKind.TERM)
        for item in template
    )


def prose(template: Template) -> str:
    """Give a template's source text."""
    return "".join(item if isinstance(item, str) else item.source for item in template)


@dataclass(frozen=True)
class Protector:
    """Makes templates of source texts, and targets of engine outputs."""

    glossary: Glossary
    source_lang: str
    target_lang: str
    sayable: Callable[[str], bool]

    def template(self, text: str, *, breaks: frozenset[int] = frozenset()) -> Template:
        """Find what must not enter the engine; `breaks` are the numbers of the opaque that are line breaks."""
        claims = _Claims(text)
        opaque = 0
        for index, char in enumerate(text):
            if char == OBJECT:
                claims.add(
                    index, index + 1, Atom(AtomKind.OPAQUE, OBJECT, OBJECT, number=opaque, boundary=opaque in breaks)
                )
                opaque += 1
        for pattern in (_URL, _PATH):
            for found in pattern.finditer(text):
                address = found.group().rstrip(".,;:!?)]'")
                claims.add(found.start(), found.start() + len(address), Atom(AtomKind.LITERAL, address, address))
        for match in self.glossary.find(text, self.source_lang):
            atom = self._term(text, match)
            if atom is not None:
                claims.add(match.start, match.end, atom)
        for pattern in (_DATE, _VERSION, _HANDLE):
            for found in pattern.finditer(text):
                claims.add(*found.span(), Atom(AtomKind.LITERAL, found.group(), found.group()))
        for pattern in (_CODE, _IDENTIFIER):
            for found in pattern.finditer(text):
                word = found.group()
                claims.add(*found.span(), Atom(AtomKind.LITERAL, word, word, hard=False, shown=word))
        for start, end, atom in self._han_figures(text):
            claims.add(start, end, atom)
        for start, end, atom in (*self._figures(text), *self._shared_hundreds(text)):
            claims.add(start, end, atom)
        for start, end in self._unsayable(text):
            claims.add(start, end, Atom(AtomKind.LITERAL, text[start:end], text[start:end]))
        return _set_apart(claims.template())

    def _term(self, text: str, match: Match) -> Atom | None:
        """Make an atom of a found concept, where the glossary says what stands for it in the target."""
        concept = match.concept
        if concept.mode is Mode.FORBID or not match.sure:
            return None
        target = concept.target(self.target_lang, full=match.full)
        if not target:
            return None
        written = text[match.start : match.end]
        common = concept.forms_in(self.target_lang).common_word and not match.full
        shown = written
        if concept.mode is Mode.LOCK and not match.full and any(map(is_cjk, written)) and not any(map(is_cjk, target)):
            # A model would translate 声网 by its meaning; Latin names inside Chinese are carried over.
            shown = target
        return Atom(
            AtomKind.TERM, written, target, hard=common or not self.sayable(shown), shown=shown, concept=concept.id
        )

    def _figures(self, text: str) -> Iterator[tuple[int, int, Atom]]:
        """Give the figures written in digits, with their currency signs."""
        for found in _NUMERAL.finditer(text):
            start, end, numeral = found.start(), found.end(), found.group()
            written = renotate(numeral, source_lang=self.source_lang, target_lang=self.target_lang)
            if written is None or designates(text, start, end):
                # 1,234,5 or 10.30.20: nobody knows what it says, so it stays as it is.
                yield start, end, Atom(AtomKind.FIGURE, numeral, numeral)
                continue
            before = _MONEY_BEFORE.search(text, max(0, start - 5), start)
            after = _MONEY_AFTER.match(text[end : end + 2]) if before is None else None
            if before is not None or after is not None:
                yield _with_money(text, (start, end), written, before=before, after=after, target_lang=self.target_lang)
                continue
            plain = numeral.isdigit() and len(numeral) <= 4
            yield start, end, Atom(AtomKind.FIGURE, numeral, written, hard=not plain, shown=numeral)

    def _shared_hundreds(self, text: str) -> Iterator[tuple[int, int, Atom]]:
        """Give both ends of "two to three hundred" in digits.

        English lends the hundred to both; a model that translates word by word says two to three hundred, "dois a
        trezentos". Thousands and millions are lent in other languages too and go through as they are.
        """
        if language(self.source_lang).base != "en":
            return
        for found in _SHARED_HUNDRED.finditer(text):
            for group in ("low", "high"):
                word = found[group]
                value = str(_UNITS.index(word.split()[0].lower()) * 100)
                yield *found.span(group), Atom(AtomKind.FIGURE, word, value, hard=False, shown=value)

    def _han_figures(self, text: str) -> Iterator[tuple[int, int, Atom]]:
        """Give the figures that Chinese and Japanese write with a scale (14.6万) or as a share (六成), as one value."""
        if language(self.source_lang).base not in {"zh", "ja"} or language(self.target_lang).cjk:
            return
        for found in _SCALED.finditer(text):
            value = Fraction(found["digits"].replace(",", "")) * prod(_SCALES[char] for char in found["scale"])
            if value.denominator == 1:
                target = in_words(int(value), self.target_lang)
                yield *found.span(), Atom(AtomKind.FIGURE, found.group(), target)
        for figure in figures.find(text, self.source_lang):
            if figure.kind is not figures.FigureKind.PERCENT or figure.low != figure.high or figure.approximate:
                continue
            share = figure.low * 100
            # A discount (打8折) is said by its verb: only plain shares.
            if figure.text.startswith(("百分之", "千分之")) is not figure.text.endswith(
                ("成", "成半")
            ) and share.denominator in {1, 2, 4, 5, 10, 100}:
                target = format_decimal(float(share), locale=language(self.target_lang).locale) + "%"
                yield figure.start, figure.end, Atom(AtomKind.FIGURE, figure.text, target)

    def _unsayable(self, text: str) -> Iterator[tuple[int, int]]:
        """Give the words and signs that the model cannot write."""
        if self.sayable(text.replace(OBJECT, " ")):
            return
        # A word of the source's own script is never carried over: 鞋 in an English sentence is no name but a gap.
        scripts = "".join(rf"\p{{Script={name}}}" for name in language(self.source_lang).scripts)
        own = regex.compile(f"[{scripts}]") if language(self.source_lang).script != "Latn" else None
        index = 0
        words = {found.start(): found.end() for found in _WORD.finditer(text)}
        while index < len(text):
            end = words.get(index, index + 1)
            piece = text[index:end]
            if own is not None and own.search(piece):
                index = end
                continue
            if not piece.isspace() and OBJECT not in piece and not self.sayable(piece):
                if end == index + 1 and not piece.isalpha():
                    # An emoji is several characters: modifiers, joiners and flags stay together.
                    while (
                        end < len(text)
                        and not text[end].isspace()
                        and not text[end].isalnum()
                        and text[end] != OBJECT
                        and not self.sayable(text[end])
                    ):
                        end += 1
                yield index, end
            index = end

    def encode(
        self, template: Template, style: Style, *, broken: frozenset[int] = frozenset(), bare: bool = False
    ) -> Encoded:
        """Put a template before an engine in a style; `broken` are soft figures that need a surrogate now.

        `bare` shows figures as they are written: a last way, whose result nothing here can check.
        """
        if style is Style.SPLIT:
            return _split(template)
        source = prose(template)
        masks = _masks(style, source)
        numbers = _numbers(style, source)
        start, stop = _peel(template)
        texts: list[str] = [""]
        keys: list[list[Key]] = [[]]
        frame: list[str | Atom | None] = [*template[:start], None]
        for index, item in enumerate(template[start:stop], start=start):
            if isinstance(item, str):
                texts[-1] += item
            elif item.boundary:
                # What stands on either side of a line break are two texts to an engine.
                texts.append("")
                keys.append([])
                frame += [item, None]
            elif bare and item.kind is AtomKind.FIGURE and self.sayable(item.source):
                texts[-1] += item.source
            elif not self._masked(item, index, style, broken):
                texts[-1] += item.shown
            else:
                figure = item.kind is AtomKind.FIGURE and style in {Style.AS_IS, Style.X}
                mask = str(next(numbers)) if figure else next(masks)
                padded = (_joins(texts[-1][-1:]), _joins(self._next(template, index, style, broken)))
                keys[-1].append(Key(item, mask, padded))
                texts[-1] += " " * padded[0] + mask + " " * padded[1]
        return Encoded(tuple(texts), tuple(tuple(group) for group in keys), (*frame, *template[stop:]))

    def _next(self, template: Template, place: int, style: Style, broken: frozenset[int]) -> str:
        """Give the character that the engine will see behind an item."""
        if place + 1 == len(template):
            return ""
        item = template[place + 1]
        if isinstance(item, str):
            return item[:1]
        # Two masks in a row: the second puts the space, before itself.
        return "" if item.boundary or self._masked(item, place + 1, style, broken) else item.shown[:1]

    def _masked(self, atom: Atom, index: int, style: Style, broken: frozenset[int]) -> bool:
        if atom.hard:
            return True
        if atom.kind is AtomKind.FIGURE:
            return index in broken
        return style is not Style.AS_IS

    def restore(self, template: Template, encoded: Encoded, outputs: Sequence[str]) -> Restored:
        """Put the atoms back into an engine's outputs, and say what does not hold."""
        source = prose(template)
        faults: list[str] = []
        items: list[str | Atom] = []
        rest = zip(encoded.texts, encoded.keys, outputs, strict=True)
        for place in encoded.frame:
            if place is None:
                text, keys, output = next(rest)
                items += _edged(text, _decode(output.replace(OBJECT, " "), keys, faults))
            else:
                items.append(place)
        if language(self.target_lang).spaced and not language(self.source_lang).spaced:
            items = _spaced(_glue(items))
        items = _glue(self._signs(items, source))
        items = self._variants(template, items)
        target = flat(tuple(items))
        faults += self._terms(template, items)
        broken = _lost_figures(template, target)
        faults += [f"the figure {template[index].source} is missing" for index in sorted(broken)]  # type: ignore[union-attr]
        for atom in template:
            if (
                isinstance(atom, Atom)
                and atom.kind is AtomKind.LITERAL
                and not atom.hard
                and target.count(atom.target) < source.count(atom.source)
            ):
                faults.append(f"{atom.source!r} is missing")
        if any(found.group() not in source for found in _LEFT_OVER.finditer(target)) and any(encoded.keys):
            faults.append("a mask is left over")
        numbers = [item.number for item in items if isinstance(item, Atom) and item.kind is AtomKind.OPAQUE]
        whole = sorted(numbers) == list(range(source.count(OBJECT)))
        return Restored(tuple(items), tuple(dict.fromkeys(faults)), whole, frozenset(broken))

    def _variants(self, template: Template, items: list[str | Atom]) -> list[str | Atom]:
        """Map what engines write for a term (RGPD) back to its form, where the source holds the term."""
        present = {item.concept for item in template if isinstance(item, Atom) and item.concept}
        if not present:
            return items
        source = prose(template)
        out: list[str | Atom] = []
        for item in items:
            if isinstance(item, Atom):
                out.append(item)
                continue
            text = item
            for match in reversed(self.glossary.find(item, self.target_lang)):
                written = item[match.start : match.end]
                if match.role is not Role.VARIANT or match.concept.id not in present or written in source:
                    continue
                form = match.concept.target(self.target_lang, full=match.full)
                text = text[: match.start] + form + text[match.end :]
            out.append(text)
        return out

    def _terms(self, template: Template, items: list[str | Atom]) -> list[str]:
        """Name the concepts that the target holds less often than the source, or oftener without need."""
        atoms = [item for item in template if isinstance(item, Atom) and item.concept]
        if not atoms:
            return []
        wanted = Counter(atom.concept for atom in atoms)
        # What was masked is counted through its mask; the rest is looked for in the prose between.
        standing = Counter(item.concept for item in items if isinstance(item, Atom) and item.concept)
        gaps = "".join(item if isinstance(item, str) else "\ue000" if item.concept else item.target for item in items)
        for match in self.glossary.find(gaps, self.target_lang):
            common = match.concept.forms_in(self.target_lang).common_word
            if match.role is not Role.VARIANT and match.sure and not common:
                standing[match.concept.id] += 1
        faults = []
        for concept, number in wanted.items():
            lock = self.glossary.by_id[concept].mode is Mode.LOCK
            if standing[concept] < (number if lock else 1):
                faults.append(f"the term {self.glossary.by_id[concept].target(self.target_lang)!r} is missing")
            elif lock and standing[concept] > number:
                faults.append(f"the term {self.glossary.by_id[concept].target(self.target_lang)!r} is doubled")
        return faults

    def _signs(self, items: list[str | Atom], source: str) -> list[str | Atom]:
        """Put typographic signs back that went through the engine as their plain equals."""
        out = items
        straight = sum(item.count('"') for item in out if isinstance(item, str))
        if '"' not in source and straight and straight % 2 == 0 and any(char in source for char in "“”„«»「」『』《》"):
            own = delimiters(self.target_lang)
            turn = iter(range(straight))
            out = [
                "".join(own[next(turn) % 2] if char == '"' else char for char in item)
                if isinstance(item, str)
                else item
                for item in out
            ]
        if "…" in source and "..." not in source:
            out = [item.replace("...", "…") if isinstance(item, str) else item for item in out]
        if "’" in source and "'" not in source:
            out = [item.replace("'", "’") if isinstance(item, str) else item for item in out]
        dashes = regex.findall(r"\s?[—–]\s?|\s--?\s", source)
        if dashes and any(mark.strip() in "—–" for mark in dashes):
            out = _dashes(out, dashes, self.target_lang)
        return out


class _Claims:
    """Stretches of a text that are taken by atoms; the first claim wins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken = bytearray(len(text))
        self.atoms: list[tuple[int, int, Atom]] = []

    def add(self, start: int, end: int, atom: Atom) -> None:
        if start < end and not any(self.taken[start:end]):
            self.taken[start:end] = b"\1" * (end - start)
            self.atoms.append((start, end, atom))

    def template(self) -> Template:
        items: list[str | Atom] = []
        last = 0
        for start, end, atom in sorted(self.atoms, key=lambda claim: claim[0]):
            if start > last:
                items.append(self.text[last:start])
            items.append(atom)
            last = end
        if last < len(self.text):
            items.append(self.text[last:])
        return tuple(items)


def _with_money(
    text: str,
    span: tuple[int, int],
    written: str,
    *,
    before: regex.Match[str] | None,
    after: regex.Match[str] | None,
    target_lang: str,
) -> tuple[int, int, Atom]:
    """Make one atom of an amount and its currency sign, in the target's order."""
    start, end = span
    if before is not None:
        start = before.start()
        sign = before.group("sign")
    else:
        assert after is not None
        end += after.end()
        sign = after.group("sign")
    pattern = language(target_lang).locale.currency_formats["standard"].pattern.partition(";")[0]
    gap = "\u00a0" if "\u00a0" in pattern else " " if " " in pattern else ""
    if sign == "$" and language(target_lang).base == "pt":
        sign = "US$"  # a bare $ is the real's or the escudo's sign to many readers of Portuguese
    scale = regex.match(r"\s?(?:thousand|million|billion|trillion|[kKmMbB]n?)\b", text[end : end + 12])
    if pattern.startswith(("¤", "\u200e")) or scale:
        # Before a scale word the sign stays in front: € 3 milhões.
        target = sign + gap + written if gap or len(sign) > 1 else sign + written
    else:
        target = written + gap + sign
    return start, end, Atom(AtomKind.FIGURE, text[start:end], target)


def _masks(style: Style, source: str) -> Iterator[str]:
    """Give masks of a style that do not stand in the source, without end."""
    if style is Style.NAME:
        folded = source.lower()
        yield from (name for name in _NAMES if name.lower() not in folded)
        style = Style.KX
    number = 0
    while True:
        number += 1
        mask = f"KX-{70 + number}" if style is Style.KX else f"X{number}"
        if mask not in source:
            yield mask


def _numbers(style: Style, source: str) -> Iterator[int]:
    """Give whole numbers of three digits that do not stand in the source, without end."""
    table = _SURROGATES if style is Style.AS_IS else _OTHERS
    used = [number for number in dict.fromkeys(table) if str(number) not in source]
    yield from used
    for number in range(201, 1_000_000_000):
        if str(number) not in source and number not in used:
            yield number


def _set_apart(template: Template) -> Template:
    """Cut off the white space between the text and signs that open or close it and say nothing: emoji, bullets."""
    items = list(template)
    if len(items) > 1 and _is_sign(items[0]) and isinstance(items[1], str):
        rest = items[1].lstrip()
        if rest != items[1]:
            items[1:2] = [items[1][: len(items[1]) - len(rest)], *([rest] if rest else [])]
    if len(items) > 1 and _is_sign(items[-1]) and isinstance(items[-2], str):
        rest = items[-2].rstrip()
        if rest and rest != items[-2]:
            items[-2:-1] = [rest, items[-2][len(rest) :]]
    return tuple(items)


def _peel(template: Template) -> tuple[int, int]:
    """Give where the text begins and ends between such signs, which no engine needs to see."""
    start, stop = 0, len(template)
    if stop > 2 and _is_sign(template[0]) and _is_space(template[1]):
        start = 2
    if stop - start > 2 and _is_sign(template[-1]) and _is_space(template[-2]):
        stop -= 2
    return start, stop


def _is_space(item: str | Atom) -> bool:
    return isinstance(item, str) and item.isspace()


def _is_sign(item: str | Atom) -> bool:
    return isinstance(item, Atom) and item.kind is AtomKind.LITERAL and not any(char.isalnum() for char in item.source)


def _split(template: Template) -> Encoded:
    """Cut a text around its atoms, so that the engine sees the prose between them alone."""
    texts: list[str] = []
    frame: list[str | Atom | None] = []
    for item in template:
        # Terms that may be translated freely and plain small numbers still go with the prose.
        if isinstance(item, Atom):
            frame.append(item)
            continue
        core = item.strip()
        if not any(char.isalpha() for char in core):
            frame.append(item)
            continue
        # Marks at the edges stay out: an engine makes a sentence of ", and".
        lead = regex.match(r"[^\p{L}\p{N}]*+", item)
        trail = regex.search(r"[^\p{L}\p{N}]*$", item)
        assert lead is not None
        assert trail is not None
        frame += [lead.group(), None, trail.group()]
        texts.append(item[lead.end() : trail.start()])
    return Encoded(tuple(texts), ((),) * len(texts), tuple(place for place in frame if place != ""))


def _edged(text: str, items: list[str | Atom]) -> list[str | Atom]:
    """Give an engine's output the white space at its edges that the text had."""
    core = text.strip()
    if not core:
        return [text]
    start = text.index(core)
    return [text[:start], *items, text[start + len(core) :]]


_JOINS = regex.compile(_WORDY)


def _joins(char: str) -> bool:
    """Tell whether a mask must not stand against a character."""
    return bool(char) and _JOINS.match(char) is not None


def _decode(output: str, keys: Sequence[Key], faults: list[str]) -> list[str | Atom]:
    """Cut an output at its masks."""
    places: list[tuple[int, int, Atom]] = []
    for key in keys:
        mask = regex.escape(key.mask)
        if key.mask.isdigit():
            pattern = rf"(?<!{_WORDY}|[.,]){mask}(?!{_WORDY}|[.,]\d)"
        else:
            pattern = rf"(?<!{_WORDY}){mask}(?!{_WORDY})"
        found = [match.span() for match in regex.finditer(pattern, output)]
        if len(found) != 1:
            faults.append(f"{key.atom.source!r} came back {len(found)} times")
        if found:
            start, end = found[0]
            start -= key.padded[0] and output[start - 1 : start] == " "
            end += key.padded[1] and output[end : end + 1] == " "
            places.append((start, end, key.atom))
    items: list[str | Atom] = []
    last = 0
    for start, end, atom in sorted(places, key=lambda place: place[0]):
        items += [output[last : max(start, last)], atom]
        last = end
    items.append(output[last:])
    return [item for item in items if item != ""]


def _spaced(items: Sequence[str | Atom]) -> list[str | Atom]:
    """Set what stood against Han apart from the words that it stands against now."""
    out: list[str | Atom] = []
    for item in items:
        ahead = (out[-1] if isinstance(out[-1], str) else out[-1].target)[-1:] if out else ""
        behind = (item if isinstance(item, str) else item.target)[:1]
        if out and not (isinstance(item, str) and isinstance(out[-1], str)) and _meets(ahead) and _meets(behind):
            out.append(" ")
        out.append(item)
    return out


def _meets(char: str) -> bool:
    return _joins(char) or char == OBJECT


def _glue(items: Sequence[str | Atom]) -> list[str | Atom]:
    """Join neighbouring stretches of prose."""
    out: list[str | Atom] = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        elif item != "":
            out.append(item)
    return out


def _lost_figures(template: Template, target: str) -> set[int]:
    """Give the indices of soft figures whose digits are not in the target as often as in the source."""
    soft = [
        (index, item)
        for index, item in enumerate(template)
        if isinstance(item, Atom) and item.kind is AtomKind.FIGURE and not item.hard
    ]
    if not soft:
        return set()
    standing = Counter(_ANY_NUMERAL.findall(target))
    lost: set[int] = set()
    for index, atom in soft:
        if standing[atom.target] > 0:
            standing[atom.target] -= 1
        else:
            lost.add(index)
    return lost


def _dashes(items: list[str | Atom], dashes: Sequence[str], target_lang: str) -> list[str | Atom]:
    """Put dashes back in order, where the target has as many hyphens that stand for them."""
    pattern = regex.compile(r"\s--?\s|(?<=\d)-(?=\d)|\s?[—–]\s?")
    wanted = list(dashes)
    if sum(len(pattern.findall(item)) for item in items if isinstance(item, str)) != len(wanted):
        return items
    spaced = language(target_lang).base != "en"
    turn = iter(wanted)

    def mark(_: regex.Match[str]) -> str:
        dash = next(turn)
        core = dash.strip()
        if core == "—":
            return " — " if spaced else dash
        return dash

    return [pattern.sub(mark, item) if isinstance(item, str) else item for item in items]
