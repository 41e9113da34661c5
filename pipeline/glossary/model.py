"""What a glossary is, how its concepts are found in a text, and how a pair is held against it.

1. The longest form wins, then the one further left; found forms never overlap.
2. A Latin form stands on word boundaries, also beside Han: ``CE认证`` holds CE; ``CEO``, ``CES``, ``PRICE`` and
   ``ACE`` do not. A word may carry an ending of its language (``SDKs``, ``DSGVO-konform``).
3. Full-width and half-width forms are the same, and so are the kinds of space, hyphen and apostrophe.
4. The guarantee: a locked concept stands in the target at least as often as in the source, in a form that the
   target language allows, or there is a problem that is an error.
5. Finding is linear in the text: one scan for the first two characters of any form, then a look at the few
   forms that begin with them.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from pipeline.glossary.words import endings, fold, joins_words, opens_sentence
from pipeline.text.languages import language

ANY = "any"
"""The language key of forms that hold in every language that has none of its own."""


class Mode(enum.StrEnum):
    """What is asked of a concept's forms in a target."""

    LOCK = "lock"
    """The form stands in the target, at least as often as in the source."""
    TRANSLATE = "translate"
    """One of the target language's forms stands in the target, at least once."""
    FORBID = "forbid"
    """None of the target language's forms stands in the target."""


class Role(enum.StrEnum):
    """What a found form is to its concept in that language."""

    FORM = "form"
    """What we write."""
    ACCEPTED = "accepted"
    """Right as well; left as it is."""
    VARIANT = "variant"
    """What an engine or an author tends to write; mapped back to the form."""
    FORBIDDEN = "forbidden"
    """A form of a concept that is forbidden."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a concept in one language."""

    form: str = ""
    """What we write; "" where only `accepted` or `variants` are said and the form comes from ``any``."""
    accepted: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    common_word: bool = False
    """The form is a common word of the language too ("Agora" is Portuguese for "now"): it is always masked in
    translation, and a form that opens a sentence may or may not be the term."""


_EMPTY: Mapping[str, Forms] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of the glossary."""

    id: str
    mode: Mode
    forms: Mapping[str, Forms]
    """By language tag, or ``any``."""
    full: Mapping[str, Forms] = field(default_factory=lambda: _EMPTY)
    """The full name behind a short form; a full name in the source is a full name in the target."""
    case: bool = True
    """Whether the case of the forms counts."""
    expand: bool = False
    """Whether the first use in an article is written "full name (form)"."""
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Longer words that hold a form and are not this concept: ``Amazon rainforest``."""
    use: str = ""
    """Of a forbidden concept: what to write instead, where one wording always serves."""
    note: str = ""
    line: int = 0
    """Line of glossary.yaml where it begins, from 1; 0 where it was not read from one."""

    def forms_in(self, lang: str, *, full: bool = False) -> Forms:
        """Give the forms for a language: its own, its base language's, those of ``any``; maybe empty."""
        table = self.full if full else self.forms
        own = next((table[key] for key in _keys(lang) if key in table), None)
        common = table.get(ANY, Forms())
        if own is None:
            return common
        if own.form:
            # Where a language has its own form (RGPD in a French house style), the common one is a variant of it.
            others = tuple(text for text in (common.form, *common.variants) if text and text != own.form)
            known = {own.form, *own.accepted, *own.variants}
            return Forms(
                own.form, own.accepted, own.variants + tuple(t for t in others if t not in known), own.common_word
            )
        return Forms(
            common.form,
            own.accepted + tuple(t for t in common.accepted if t not in own.variants),
            own.variants + tuple(t for t in common.variants if t not in own.accepted),
            own.common_word or common.common_word,
        )

    def target(self, lang: str, *, full: bool = False) -> str:
        """Give what is written for it in a language; "" where the glossary does not say."""
        if full and (name := self.forms_in(lang, full=True).form):
            return name
        return self.forms_in(lang).form


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found in a text."""

    concept: Concept
    start: int
    end: int
    form: str
    """The glossary's form that was found (the text may be full-width, inflected or of another case)."""
    role: Role
    full: bool = False
    """Whether it is the full name."""
    sure: bool = True
    """False for a common word where a sentence opens: it may be the word and not the term."""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a pair by the glossary."""

    concept: str
    kind: str
    """``missing``, ``extra``, ``forbidden`` or ``variant``."""
    message: str
    source_span: tuple[int, int] | None = None
    target_span: tuple[int, int] | None = None
    fix: str | None = None
    """The whole target after a safe mend."""
    error: bool = False
    """Whether the guarantee of locked terms (or a ban) is broken; else a person should look."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A form as the matcher looks it up."""

    folded: str
    form: str
    concept: Concept | None
    """None for an exception: it takes the place and gives no match."""
    role: Role
    full: bool
    case: bool
    common_word: bool


@dataclass(frozen=True)
class Glossary:
    """The concepts of one glossary file, in its order."""

    concepts: tuple[Concept, ...] = ()
    file: str = ""
    _matchers: dict[str, _Matcher] = field(default_factory=dict, repr=False, compare=False)
    _digests: dict[tuple[tuple[str, ...], str, str], str] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def empty() -> Glossary:
        """Give a glossary that holds nothing and finds nothing wrong."""
        return Glossary()

    @cached_property
    def by_id(self) -> Mapping[str, Concept]:
        """The concepts by their ids."""
        return MappingProxyType({concept.id: concept for concept in self.concepts})

    def find(self, text: str, lang: str) -> list[Match]:
        """Find the concepts in a text of a language, in order, none overlapping another."""
        matcher = self._matchers.get(lang)
        if matcher is None:
            matcher = self._matchers[lang] = _Matcher(self.concepts, lang)
        return matcher.find(text)

    def verify(self, *, source: str, target: str, source_lang: str, target_lang: str) -> list[Problem]:
        """Hold a pair of texts (prose, no markup) against the glossary."""
        in_source: dict[str, list[Match]] = defaultdict(list)
        for match in self.find(source, source_lang):
            # A common word where a sentence opens binds nobody: "Agora" there is mostly "now".
            if match.sure and match.role is not Role.FORBIDDEN:
                in_source[match.concept.id].append(match)
        in_target: dict[str, list[Match]] = defaultdict(list)
        for match in self.find(target, target_lang):
            in_target[match.concept.id].append(match)
        problems: list[Problem] = []
        if not in_source and not in_target:
            return problems
        for concept in self.concepts:
            here, there = in_source.get(concept.id, []), in_target.get(concept.id, [])
            if concept.mode is Mode.FORBID:
                problems += _forbidden(concept, there, target)
            elif here or there:
                problems += _compare(concept, here, there, target, target_lang)
        return problems

    def first_uses(self, texts: Sequence[str | None], lang: str) -> list[frozenset[str]]:
        """Give for each text of an article, in order, the concepts to be expanded there because it uses them first.

        None stands for a text in which nothing is expanded: a heading, a table cell.
        """
        wanted = {concept.id for concept in self.concepts if concept.expand}
        found: list[frozenset[str]] = []
        for text in texts:
            matches = self.find(text, lang) if text and wanted else []
            used = {match.concept.id for match in matches if match.concept.id in wanted}
            # Where the source itself writes the full name, there is nothing to expand, now or later.
            spelled = {match.concept.id for match in matches if match.full}
            found.append(frozenset(used - spelled))
            wanted -= used
        return found

    def relevant(self, text: str, lang: str, target_lang: str) -> str:
        """Give a digest of all that the glossary says about the concepts of a text; "" where it holds none.

        A change to the glossary changes the digest of exactly the sentences that it touches.
        """
        concepts = tuple(sorted({match.concept.id for match in self.find(text, lang)}))
        if not concepts:
            return ""
        key = (concepts, lang, target_lang)
        if key not in self._digests:
            facts = [_facts(self.by_id[one], lang, target_lang) for one in concepts]
            digest = hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
            self._digests[key] = digest[:12]
        return self._digests[key]


class _Matcher:
    """All forms of one language, ready to be found."""

    def __init__(self, concepts: Sequence[Concept], lang: str) -> None:
        self.lang = lang
        self.endings = endings(lang)
        self.buckets: dict[str, list[_Entry]] = defaultdict(list)
        for entry in _entries(concepts, lang):
            self.buckets[entry.folded[:2]].append(entry)
        for bucket in self.buckets.values():
            bucket.sort(key=lambda entry: -len(entry.folded))
        # Forms of one character are their own prefix.
        prefixes = sorted(self.buckets, key=lambda prefix: (-len(prefix), prefix))
        self.scan = _scan(prefixes) if prefixes else None
        self.short = any(len(prefix) == 1 for prefix in prefixes)

    def find(self, text: str) -> list[Match]:
        if self.scan is None:
            return []
        folded = fold(text)
        hits = [hit for found in self.scan.finditer(folded) for hit in self._at(text, folded, found)]
        if len(hits) > 1:
            hits = _without_overlaps(hits)
        found = []
        for start, end, entry in hits:
            if entry.concept is None:
                continue
            opening = entry.common_word and opens_sentence(text, start)
            if opening and text[end : end + 1] in {",", "\uff0c"}:
                continue  # "Agora, ..." is "Now, ..."
            found.append(Match(entry.concept, start, end, entry.form, entry.role, full=entry.full, sure=not opening))
        return found

    def _at(self, text: str, folded: str, found: re.Match[str]) -> Iterator[tuple[int, int, _Entry]]:
        """Give the longest form that stands here, if any."""
        start, prefix = found.start(), found[found.lastindex or 0]
        keys = (prefix, prefix[:1]) if self.short and len(prefix) > 1 else (prefix,)
        for key in keys:
            for entry in self.buckets.get(key, ()):
                if not folded.startswith(entry.folded, start):
                    continue
                end = self._end(text, folded, start, entry)
                if end:
                    yield (start, end, entry)
                    return

    def _end(self, text: str, folded: str, start: int, entry: _Entry) -> int:
        """Give where the form ends with its ending, or 0 where a boundary or the case speaks against it."""
        end = start + len(entry.folded)
        if start and joins_words(text[start - 1], text[start]):
            return 0
        if entry.case and fold(text[start:end], case=True) != fold(entry.form, case=True):
            return 0
        if end == len(text) or not joins_words(text[end - 1], text[end]):
            return end
        for ending in self.endings:
            after = end + len(ending)
            # Endings are lower-case, so that CES is no plural of CE; without case SDKS may be one of SDK.
            stands = folded.startswith(ending, end) if not entry.case else text.startswith(ending, end)
            if stands and (after == len(text) or not joins_words(text[after - 1], text[after])):
                return after
        return 0


def _scan(prefixes: Sequence[str]) -> re.Pattern[str]:
    """Make a pattern that stops where a form may begin: before its prefix, which is the one group that matched."""
    # Behind a Latin letter or a digit no word begins, so that most places are passed over at once.
    within = [prefix for prefix in prefixes if prefix[0].isascii() and prefix[0].isalnum()]
    apart = [prefix for prefix in prefixes if prefix not in within]
    rows = (("(?<![a-z0-9_])", within), ("", apart))
    return re.compile("|".join(f"{before}(?=({'|'.join(map(re.escape, row))}))" for before, row in rows if row))


def _entries(concepts: Sequence[Concept], lang: str) -> Iterator[_Entry]:
    """Give every form of a language once; of two concepts with one form, the first in the file has it."""
    seen: set[tuple[str, bool]] = set()
    for concept in concepts:
        forbid = concept.mode is Mode.FORBID
        for full in (False, True):
            forms = concept.forms_in(lang, full=full)
            rows = [(forms.form, Role.FORBIDDEN if forbid else Role.FORM)]
            rows += [(text, Role.FORBIDDEN if forbid else Role.ACCEPTED) for text in forms.accepted]
            rows += [(text, Role.FORBIDDEN if forbid else Role.VARIANT) for text in forms.variants]
            for text, role in rows:
                key = (fold(text, case=concept.case), concept.case)
                if not text or key in seen:
                    continue
                seen.add(key)
                common = forms.common_word and role is Role.FORM
                # A full name is written with or without capitals; a short form may be a word otherwise (REACH).
                yield _Entry(fold(text), text, concept, role, full, concept.case and not full, common)
        for tag in _keys(lang):
            for text in concept.exceptions.get(tag, ()):
                yield _Entry(fold(text), text, None, Role.FORM, False, False, False)


def _keys(lang: str) -> Iterator[str]:
    """Give the keys under which a language's forms may stand, the nearest first."""
    if lang == ANY:
        return
    facts = language(lang)
    yield facts.code
    if facts.base != facts.code:
        yield facts.base


def _without_overlaps(hits: list[tuple[int, int, _Entry]]) -> list[tuple[int, int, _Entry]]:
    """Keep the longest of overlapping hits, then the one further left; give them in order of place."""
    taken: list[tuple[int, int, _Entry]] = []
    group: list[tuple[int, int, _Entry]] = []
    reach = -1
    for hit in [*hits, None]:
        # Hits come in order of their start; a group is a run of hits each of which overlaps one before it.
        if hit is None or (group and hit[0] >= reach):
            chosen: list[tuple[int, int, _Entry]] = []
            for candidate in sorted(group, key=lambda item: (item[0] - item[1], item[0])):
                if all(candidate[1] <= other[0] or candidate[0] >= other[1] for other in chosen):
                    chosen.append(candidate)
            taken += sorted(chosen, key=lambda item: item[0])
            group = []
        if hit is not None:
            group.append(hit)
            reach = max(reach, hit[1]) if len(group) > 1 else hit[1]
    return taken


def _forbidden(concept: Concept, there: list[Match], target: str) -> list[Problem]:
    """Report each forbidden form that stands in the target."""
    return [
        Problem(
            concept.id,
            "forbidden",
            f"{target[match.start : match.end]!r} must not be used"
            + (f"; write {concept.use!r}" if concept.use else ""),
            target_span=match.span,
            fix=target[: match.start] + concept.use + target[match.end :] if concept.use else None,
            error=True,
        )
        for match in there
    ]


def _compare(concept: Concept, here: list[Match], there: list[Match], target: str, target_lang: str) -> list[Problem]:
    """Compare how often a concept stands on each side."""
    written = concept.target(target_lang)
    right = [match for match in there if match.role is not Role.VARIANT]
    wrong = [match for match in there if match.role is Role.VARIANT]
    sure = [match for match in right if match.sure]
    # A common word where a sentence opens is taken for the term only as far as the source asks for it.
    count = min(len(right), max(len(sure), len(here)))
    problems: list[Problem] = []
    for match in wrong if here else ():
        form = concept.target(target_lang, full=match.full)
        problems.append(
            Problem(
                concept.id,
                "variant",
                f"{target[match.start : match.end]!r} stands for {form!r}",
                source_span=here[0].span,
                target_span=match.span,
                fix=target[: match.start] + form + target[match.end :],
                error=concept.mode is Mode.LOCK and count < len(here),
            )
        )
    asked = len(here) if concept.mode is Mode.LOCK else min(len(here), 1)
    if written and count + len(wrong) < asked:
        times = "" if asked == 1 else f" ({asked} in the source, {count + len(wrong)} in the target)"
        problems.append(
            Problem(
                concept.id,
                "missing",
                f"{written!r} is missing in the target{times}",
                source_span=here[min(count + len(wrong), len(here) - 1)].span,
                error=concept.mode is Mode.LOCK,
            )
        )
    # An expansion that was asked for, "full name (form)", is one use.
    expansion = concept.expand and any(match.full for match in right) and not any(match.full for match in here)
    if concept.mode is Mode.LOCK and count > len(here) + expansion:
        times = f"({len(here)} in the source, {count} in the target)"
        problems.append(
            Problem(
                concept.id,
                "extra",
                f"{written!r} stands more often than in the source {times}",
                target_span=sure[-1].span,
            )
        )
    return problems


def _facts(concept: Concept, *langs: str) -> list[object]:
    """Give all that bears on a translation of a concept between some languages, as plain data."""
    rows: list[object] = [concept.id, concept.mode, concept.case, concept.expand, concept.use]
    for lang in langs:
        for full in (False, True):
            forms = concept.forms_in(lang, full=full)
            rows.append([forms.form, forms.accepted, forms.variants, forms.common_word])
        rows.append([list(concept.exceptions.get(key, ())) for key in _keys(lang)])
    return rows


def count(matches: Sequence[Match]) -> Counter[str]:
    """Count found concepts by id, variants left out."""
    return Counter(match.concept.id for match in matches if match.role is not Role.VARIANT)
