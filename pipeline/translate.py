"""Sentences to translations: protect, translate in batches, restore, choose, repair, place the markup.

1. Nothing here knows files, memory or an engine's name. The same requests give the same results.
2. The engine is called once a stage for all requests, never once a sentence.
3. A candidate is trusted as far as it can be checked: masks back, terms and figures there (`pipeline.protect`), the
   sanity of the text, and the penalty of a judge that the caller hands in (QA).
4. What fails is tried in other ways, and the best is kept with how it was made and what is still wrong with it.
5. A sentence that no way translates keeps its source and says so; nothing is left out silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.article import compose, parse
from pipeline.article.model import Kind, Part, PartKind, Piece, Sentence
from pipeline.engines.base import Candidate, Engine
from pipeline.glossary import Glossary
from pipeline.localise import conventions
from pipeline.place import Mark, Voice, place
from pipeline.protect import (
    CASCADE,
    OBJECT,
    AtomKind,
    Encoded,
    Protector,
    Restored,
    Style,
    Template,
    flat,
    has_words,
    places,
    prose,
)
from pipeline.text.languages import is_cjk

Judge = Callable[[str, str], float]
"""Gives the penalty of a target for a source (prose, what is opaque as U+FFFC); 0.0 is nothing to complain of."""

Progress = Callable[[int, int], None]
"""Is told how many of how many sentences are done."""

_CANDIDATES = 4
"""Asked of an engine when a sentence is repaired."""

_REPEATS = 4
"""A word or run of words so many times in a row is an engine in a loop."""

_WORD = re.compile(r"\w+|[^\w\s]")
_WORDS_OF_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence to be translated."""

    sentence: Sentence
    kind: Kind
    context: str = ""
    first: frozenset[str] = frozenset()
    """Ids of the concepts whose first use in the article is here, where the glossary asks for an expansion
    (`Glossary.first_uses`): they are written "full name (form)"."""


_Key = tuple[str, Kind, frozenset[str]]


def _key(request: Request) -> _Key:
    """Give all that a machine translation depends on; requests with one key share it."""
    return (request.sentence.markdown, request.kind, request.first)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a request."""

    target: str
    """Markdown of the target; of an untranslated sentence its source."""
    how: str
    """How it was made: ``as-is``, ``X1``, ``KX-71``, ``name``, ``split``, ``retry``, ``clauses``, ``bare``, ``copied``, ``untranslated``; with
    ``+`` what came after: ``as-is+vote``."""
    faults: tuple[str, ...] = ()
    """What is still wrong with it, in words: a lost term, markup that was placed by guess."""
    untranslated: bool = False
    """Whether the target is the source because nothing better could be made."""
    penalty: float = 0.0
    """The judge's."""


@dataclass(slots=True)
class _Option:
    """One way in which a text came out."""

    restored: Restored
    target: str
    how: str
    style: Style
    encoded: Encoded
    sanity: tuple[str, ...]
    penalty: float
    order: int

    @property
    def rank(self) -> tuple[bool, int, int, float, int]:
        # A link's code or an image must never be lost: worse than anything else.
        return (not self.restored.whole, len(self.restored.faults), len(self.sanity), self.penalty, self.order)

    @property
    def usable(self) -> bool:
        """Whether it is a translation at all."""
        return bool(self.target.strip()) and _COPY not in self.sanity and _EMPTY not in self.sanity

    @property
    def clean(self) -> bool:
        return not self.restored.faults and not self.sanity and self.penalty <= 0


@dataclass(slots=True)
class _Text:
    """A stretch of prose on its way through the engine."""

    template: Template
    source: str
    options: list[_Option] = field(default_factory=list)
    broken: frozenset[int] = frozenset()
    copied: bool = False
    """There is nothing in it for an engine."""

    @property
    def best(self) -> _Option | None:
        return min(self.options, key=lambda option: option.rank, default=None)


@dataclass(slots=True)
class _Laid:
    """A sentence without its markup, and where the markup was."""

    sentence: Sentence
    prose: str
    marks: tuple[Mark, ...]
    opaque: tuple[int, ...]
    """For each U+FFFC of the prose the index of its part."""
    breaks: frozenset[int]


def translate(
    requests: Sequence[Request],
    *,
    engine: Engine,
    glossary: Glossary,
    source_lang: str,
    target_lang: str,
    judge: Judge | None = None,
    progress: Progress | None = None,
    repair: bool = True,
) -> list[Result]:
    """Translate sentences; the results stand in the order of the requests.

    Without `repair` a sentence that the judge or its sanity speaks against is not decoded again (a third faster).
    """
    run = _Run(
        engine=engine,
        glossary=glossary,
        source_lang=source_lang,
        target_lang=target_lang,
        judge=judge,
        progress=progress,
        repairs=repair,
    )
    return run.results(requests)


class _Run:
    """The state of one call."""

    def __init__(
        self,
        *,
        engine: Engine,
        glossary: Glossary,
        source_lang: str,
        target_lang: str,
        judge: Judge | None,
        progress: Progress | None,
        repairs: bool,
    ) -> None:
        self.engine = engine
        self.source_lang = source_lang
        self.target_lang = target_lang
        self.judge = judge
        self.progress = progress
        self.repairs = repairs
        self.protector = Protector(glossary, source_lang, target_lang, engine.sayable)
        self.glossary = glossary
        self.texts: dict[tuple[str, frozenset[int]], _Text] = {}

    def results(self, requests: Sequence[Request]) -> list[Result]:
        # Equal sentences are translated once; a context asks for no other machine translation.
        laid: dict[_Key, _Laid] = {}
        for request in requests:
            laid.setdefault(_key(request), lay(request.sentence))
        for one in laid.values():
            self.text(one.prose, one.breaks)
            for part in one.sentence.parts:
                for _, _, inner in part.inner:
                    self.text(inner)
        self.cascade(list(self.texts.values()))
        voices = self.voices([one for one in laid.values() if one.marks])
        done: dict[_Key, Result] = {}
        for number, (key, one) in enumerate(laid.items(), start=1):
            markdown, kind, first = key
            done[key] = self.result(one, kind, first, voices.get(markdown, {}))
            if self.progress is not None:
                self.progress(number, len(laid))
        return [done[_key(request)] for request in requests]

    def text(self, source: str, breaks: frozenset[int] = frozenset()) -> _Text:
        """Give the text of a source, the same for equal ones."""
        key = (source, breaks)
        if key not in self.texts:
            self.texts[key] = _Text(self.protector.template(source, breaks=breaks), source)
        return self.texts[key]

    def cascade(self, texts: Sequence[_Text]) -> None:
        """Take texts through the styles of masks until all holds, then repair what is still poor."""
        pending = []
        for text in texts:
            text.copied = not has_words(text.template)
            if not text.copied:
                pending.append(text)
        for style in CASCADE:
            self.attempt(pending, style)
            pending = [text for text in pending if text.options and text.best and text.best.restored.faults]
            if not pending:
                break
        poor = [text for text in texts if not text.copied and (text.best is None or not text.best.clean)]
        if poor and self.repairs:
            self.repair(poor)

    def attempt(self, texts: Sequence[_Text], style: Style, *, bare: bool = False) -> None:
        """Translate texts once in one style."""
        encoded = [self.protector.encode(text.template, style, broken=text.broken, bare=bare) for text in texts]
        outputs = self.call([piece for one in encoded for piece in one.texts])
        for text, one in zip(texts, encoded, strict=True):
            said = [next(outputs)[0].text for _ in one.texts]
            self.consider(text, one, said, style=style, how="bare" if bare else str(style))

    def call(self, texts: list[str], *, again: bool = False) -> Iterator[list[Candidate]]:
        """Call the engine once for the distinct texts of a list; give the candidates in the list's order."""
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return iter(())
        if again:
            retry = getattr(self.engine, "again", None)
            found = (retry or self.engine.translate)(distinct, candidates=_CANDIDATES)
        else:
            found = self.engine.translate(distinct)
        table = {
            text: [replace(one, text=without_remark(one.text, source=text)) for one in candidates]
            for text, candidates in zip(distinct, found, strict=True)
        }
        return iter([table[text] for text in texts])

    def consider(self, text: _Text, encoded: Encoded, said: Sequence[str], *, style: Style, how: str) -> None:
        """Restore an output and keep it as an option."""
        restored = self.protector.restore(text.template, encoded, said)
        target = conventions(
            restored.text, source_lang=self.source_lang, target_lang=self.target_lang, source=text.source
        )
        text.broken |= restored.broken
        sanity = tuple(unsound(text.source, target, self.kept(text.template)))
        penalty = self.judge(text.source, target) if self.judge is not None else 0.0
        text.options.append(_Option(restored, target, how, style, encoded, sanity, penalty, order=len(text.options)))

    def kept(self, template: Template) -> frozenset[str]:
        """Give the words that stand in the target as in the source by right."""
        words: set[str] = set()
        for item in template:
            if not isinstance(item, str):
                words.update(_WORDS_OF_LETTERS.findall(item.target.lower()))
        return frozenset(words)

    def repair(self, texts: Sequence[_Text]) -> None:
        """Decode again, with the engine's other ways, with masks and in clauses, what is not clean yet."""
        styles = [text.best.style if text.best else Style.AS_IS for text in texts]
        encoded = [
            self.protector.encode(text.template, style, broken=text.broken)
            for text, style in zip(texts, styles, strict=True)
        ]
        outputs = self.call([piece for one in encoded for piece in one.texts], again=True)
        for text, one, style in zip(texts, encoded, styles, strict=True):
            found = [next(outputs) for _ in one.texts]
            for number in range(max((len(options) for options in found), default=0)):
                said = [options[min(number, len(options) - 1)].text for options in found]
                self.consider(text, one, said, style=style, how="retry")
        still = [text for text in texts if not (text.best and text.best.clean)]
        masked = [text for text in still if all(option.style is not Style.X for option in text.options)]
        masked = [text for text in masked if any(not isinstance(item, str) and not item.hard for item in text.template)]
        self.attempt(masked, Style.X)
        if self.judge is not None:
            # Some models do better with 124万元 than with another figure; only a judge can tell whether it is right.
            still = [text for text in still if not (text.best and text.best.clean)]
            self.attempt([text for text in still if _has_figures(text.template)], Style.AS_IS, bare=True)
        still = [text for text in still if not (text.best and text.best.clean)]
        self.clauses(still)

    def clauses(self, texts: Sequence[_Text]) -> None:
        """Translate clause by clause what fails as a whole."""
        work: list[tuple[_Text, Style, Encoded, list[list[tuple[str, str]]]]] = []
        for text in texts:
            style = text.best.style if text.best else Style.AS_IS
            if style is Style.SPLIT:
                continue
            encoded = self.protector.encode(text.template, style, broken=text.broken)
            cut = [list(_clauses(piece)) for piece in encoded.texts]
            if any(len(pieces) > 1 for pieces in cut):
                work.append((text, style, encoded, cut))
        outputs = self.call([core for *_, cut in work for pieces in cut for core, _ in pieces])
        for text, style, encoded, cut in work:
            said = [_joined(pieces, outputs) for pieces in cut]
            self.consider(text, encoded, said, style=style, how="clauses")

    def voices(self, marked: Sequence[_Laid]) -> dict[str, dict[int, list[Voice]]]:
        """Ask the engine where marked stretches went: each alone, and the sentence with signs around it.

        Measured (docs/translation.md): the stretch alone places 63 of 100, the vote of all 96.
        """
        asked: list[tuple[_Laid, int, Mark]] = []
        for one in marked:
            best = self.text(one.prose, one.breaks).best
            if best is None:
                continue
            asked += [(one, number, mark) for number, mark in enumerate(one.marks) if mark.asks(one.prose)]
        # First the stretches alone, as texts of their own with masks and checks of their own.
        alone = [self.text(one.prose[slice(*mark.around(one.prose))].strip()) for one, _, mark in asked]
        self.cascade(list({id(text): text for text in alone if not text.options}.values()))
        # Then the sentence with signs around the stretch.
        runs: list[tuple[int, Template, Encoded, Style, str]] = []
        for index, (one, _, mark) in enumerate(asked):
            best = self.text(one.prose, one.breaks).best
            assert best is not None
            style = best.style if best.style is not Style.SPLIT else Style.X
            for signs in _SIGNS:
                if any(sign in one.prose for sign in signs):
                    continue
                template = self.protector.template(_signed(one.prose, mark, signs), breaks=one.breaks)
                runs.append((index, template, self.protector.encode(template, style), style, signs))
        outputs = self.call([piece for _, _, encoded, _, _ in runs for piece in encoded.texts])
        found: dict[str, dict[int, list[Voice]]] = {}
        heard: dict[int, list[Voice]] = {}
        for index, template, encoded, _, signs in runs:
            said = [next(outputs)[0].text for _ in encoded.texts]
            restored = self.protector.restore(template, encoded, said)
            heard.setdefault(index, []).append(Voice(self.finished(restored.text, prose(template)), signs))
        for index, (one, number, _) in enumerate(asked):
            text = alone[index]
            own = [Voice(text.best.target if text.best is not None else self.copy(text), "")]
            found.setdefault(one.sentence.markdown, {})[number] = own + heard.get(index, [])
        return found

    def finished(self, target: str, source: str) -> str:
        return conventions(target, source_lang=self.source_lang, target_lang=self.target_lang, source=source)

    def result(self, laid: _Laid, kind: Kind, first: frozenset[str], voices: dict[int, list[Voice]]) -> Result:
        """Make markdown of a sentence's translation."""
        text = self.text(laid.prose, laid.breaks)
        inner, lost = self.inner(laid.sentence)
        faults = list(lost)
        if text.copied:
            target, how, penalty = self.copy(text), "copied", 0.0
            order = list(range(len(laid.opaque)))
        else:
            best = text.best
            if best is None or not best.usable:
                said = best.sanity if best is not None else (_EMPTY,)
                return Result(laid.sentence.markdown, "untranslated", (*faults, *said), untranslated=True)
            target, how, penalty = best.target, best.how, best.penalty
            order = best.restored.objects
            faults += [*best.restored.faults, *best.sanity]
        guessed: list[Mark] = []
        if text.copied:
            spans = _same_places(text.template, laid.marks)
        else:
            spans, guessed = place(laid.prose, target, laid.marks, voices, objects=order)
        pieces = _pieces(laid, target, order=order, spans=spans, inner=inner, voices=voices)
        pieces = self.expanded(pieces, target, first)
        if laid.marks:
            how += "+vote" if voices else "+markup"
        faults += [f"the place of {_written(laid, mark)!r} is a guess" for mark in guessed]
        markdown = compose(laid.sentence, pieces, kind=kind)
        if len(laid.sentence.parts) > 1:
            # Both are read without the article, so a footnote or a reference that is text here is text there.
            faults += _lost(parse(laid.sentence.markdown, kind=kind), parse(markdown, kind=kind))
        return Result(markdown, how, tuple(dict.fromkeys(faults)), penalty=penalty)

    def expanded(self, pieces: list[Piece], target: str, first: frozenset[str]) -> list[Piece]:
        """Write the full name before the first use of the concepts that ask for it."""
        found = self.glossary.find(target, self.target_lang) if first else []
        for concept in sorted(first - {match.concept.id for match in found if match.full}):
            name = self.glossary.by_id[concept].target(self.target_lang, full=True)
            form = self.glossary.by_id[concept].target(self.target_lang)
            for number, piece in enumerate(pieces):
                uses = [one for one in self.glossary.find(piece.text, self.target_lang) if one.concept.id == concept]
                if uses and name and name != form:
                    text = piece.text[: uses[0].start] + f"{name} ({form})" + piece.text[uses[0].end :]
                    pieces = [*pieces[:number], Piece(text=text), *pieces[number + 1 :]]
                    break
        return pieces

    def copy(self, text: _Text) -> str:
        """Give a text without words: its atoms in the target's notation."""
        return flat(text.template)

    def inner(self, sentence: Sentence) -> tuple[dict[int, tuple[str, ...]], list[str]]:
        """Give the translations of the texts inside opaque parts (alt, titles)."""
        table: dict[int, tuple[str, ...]] = {}
        faults: list[str] = []
        for index, part in enumerate(sentence.parts):
            targets = []
            for _, _, source in part.inner:
                text = self.text(source)
                best = text.best
                if text.copied:
                    targets.append(self.copy(text))
                elif best is None or not best.usable:
                    faults.append(f"{source!r} is left untranslated")
                    targets.append(source)
                else:
                    targets.append(best.target)
                    faults += best.restored.faults
            if targets:
                table[index] = tuple(targets)
        return table, faults


def _has_figures(template: Template) -> bool:
    return any(not isinstance(item, str) and item.kind is AtomKind.FIGURE and item.hard for item in template)


_SIGNS = ('""', "[]", "()")
_COPY = "it came back untranslated"
_EMPTY = "it came back empty"


def _lost(source: Sentence, target: Sentence) -> Iterator[str]:
    """Name the marks, links and code of a sentence that its target, read again, has not."""
    kinds = (PartKind.OPEN, PartKind.OPAQUE, PartKind.CLOSE)
    there = Counter((part.kind, part.name, part.key) for part in target.parts)
    for part in source.parts:
        key = (part.kind, part.name, part.key)
        if part.kind in kinds and there[key] <= 0:
            yield f"{source.markdown[part.start : part.end]!r} is lost"
        there[key] -= 1


def _written(laid: _Laid, mark: Mark) -> str:
    """Give a mark as it stands in the source's markdown."""
    parts = laid.sentence.parts
    return laid.sentence.markdown[parts[mark.open].start : parts[mark.close].end]


def _signed(text: str, mark: Mark, signs: str) -> str:
    first, last = mark.around(text)
    inside = text[first:last]
    core = inside.strip()
    start = first + inside.index(core)
    return text[:start] + signs[0] + core + signs[1] + text[start + len(core) :]


_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)[^>]*?(?P<void>/?)>\Z", re.DOTALL)


def lay(sentence: Sentence) -> _Laid:
    """Take the markup off a sentence: give its prose and where the markup was in it."""
    out: list[str] = []
    length = 0
    starts: dict[int, int] = {}
    marks: list[Mark] = []
    opaque: list[int] = []
    breaks: set[int] = set()
    tags: list[tuple[str, int, int]] = []
    for index, part in enumerate(sentence.parts):
        if part.kind is PartKind.TEXT:
            text = part.text
            if length and out[-1].endswith(" ") and text.startswith(" ") and marks and marks[-1].single:
                text = text.lstrip(" ")  # what stood between the two spaces is set aside
            if text:
                out.append(text)
                length += len(text)
        elif part.kind is PartKind.OPEN:
            starts[index] = length
        elif part.kind is PartKind.CLOSE:
            marks.append(Mark(starts[part.pair], length, part.pair, index))
        elif (tag := _weightless(part)) is None:
            if part.name == "break":
                breaks.add(len(opaque))
            opaque.append(index)
            out.append(OBJECT)
            length += 1
        else:
            close, name = tag
            if close and any(entry[0] == name for entry in tags):
                while tags[-1][0] != name:
                    _, first, at = tags.pop()
                    marks.append(Mark(at, at, first, first))
                _, first, at = tags.pop()
                marks.append(Mark(at, length, first, index))
            elif name and not close:
                tags.append((name, index, length))
            else:
                marks.append(Mark(length, length, index, index))
    marks += [Mark(at, at, first, first) for _, first, at in tags]
    return _Laid(sentence, "".join(out), tuple(_nested(marks)), tuple(opaque), frozenset(breaks))


def _nested(marks: list[Mark]) -> list[Mark]:
    """Turn pairs of tags that cross other markup into single tags."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.open, -one.close)):
        crossing = any(other.open < mark.open <= other.close < mark.close for other in kept if not other.single)
        if crossing:
            kept += [
                Mark(mark.start, mark.start, mark.open, mark.open),
                Mark(mark.end, mark.end, mark.close, mark.close),
            ]
        else:
            kept.append(mark)
    return sorted(kept, key=lambda one: (one.open, -one.close))


def _weightless(part: Part) -> tuple[bool, str] | None:
    """Tell what of a sentence takes no place in its prose: tags, comments, footnote marks; None for what does."""
    if part.name == "footnote":
        return (False, "")
    if part.name != "html" or part.text:
        return None
    if part.key.startswith("<!--"):
        return (False, "")
    found = _TAG.match(part.key)
    if found is None or found["name"].lower() in {"img", "input", "video", "audio", "svg", "iframe"}:
        return None
    return (bool(found["close"]), "" if found["void"] else found["name"].lower())


def _pieces(
    laid: _Laid,
    target: str,
    *,
    order: Sequence[int],
    spans: Sequence[tuple[int, int]],
    inner: dict[int, tuple[str, ...]],
    voices: dict[int, list[Voice]],
) -> list[Piece]:
    """Put the parts of a sentence into its target."""
    events: list[tuple[int, int, int, int]] = []
    dropped: dict[int, tuple[str, int]] = {}
    for rank, (mark, (start, end)) in enumerate(zip(laid.marks, spans, strict=True)):
        if mark.single:
            events.append((start, 1, rank, mark.open))
        elif not target[start:end].strip():
            # The engine dropped the marked words: they stand here as they were translated alone, so that no link is lost.
            events.append((start, 1, rank, mark.open))
            said = (
                next((voice.text for voice in voices.get(rank, []) if not voice.signs), "").replace(OBJECT, "").strip()
            )
            dropped[mark.open] = (said or laid.prose[mark.start : mark.end].replace(OBJECT, "").strip(), mark.close)
        else:
            # At one place what closes comes first (the inner one before the outer), then what is single, then what opens.
            events += [(start, 2, rank, mark.open), (end, 0, -rank, mark.close)]
    pieces: list[Piece] = []
    numbers = iter([laid.opaque[number] for number in order])
    last = 0
    objects = [(index, 3, 0, -1) for index, char in enumerate(target) if char == OBJECT]
    for at, kind, _, part in sorted([*events, *objects]):
        if at > last:
            pieces.append(Piece(text=target[last:at]))
            last = at
        if kind == 3:
            part = next(numbers, -1)  # noqa: PLW2901
            # Two pieces of code that stood apart must not run into one another.
            before = pieces[-1].part if pieces else None
            if before is not None and before + 1 != part and laid.sentence.parts[before].kind is PartKind.OPAQUE:
                pieces.append(Piece(text=" "))
            last = at + 1
            if part < 0:
                continue
        if part in dropped and pieces and at:
            pieces.append(Piece(text=" "))
        pieces.append(Piece(part=part, inner=inner.get(part, ())))
        if part in dropped:
            words, close = dropped[part]
            pieces += [Piece(text=words), Piece(part=close, inner=inner.get(close, ()))]
    if last < len(target):
        pieces.append(Piece(text=target[last:]))
    return pieces


def _same_places(template: Template, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Give where marks stand in a text that is carried over without an engine."""
    table = places(template)

    def moved(at: int, *, end: bool) -> int:
        for start, stop, there, until in table:
            if start <= at < stop or (end and at == stop):
                plain = stop - start == until - there
                return there + (at - start) if plain else until if end and at > start else there
        return table[-1][3] if table else 0

    return [
        (moved(mark.start, end=False), moved(mark.end, end=True))
        if not mark.single
        else (moved(mark.start, end=True),) * 2
        for mark in marks
    ]


def unsound(source: str, target: str, kept: frozenset[str] = frozenset()) -> Iterator[str]:
    """Name what is plainly wrong with a translation, whatever the languages.

    `kept` are words that stand on both sides by right: terms, names, codes.
    """
    words = _WORDS_OF_LETTERS.findall(source)
    # Names are the same in both languages: a list of authors is no untranslated sentence.
    own = [word.lower() for word in words if not word[0].isupper() and word.lower() not in kept]
    if not target.strip() or (any(map(str.isalpha, source)) and not any(map(str.isalpha, target))):
        yield _EMPTY
        return
    if target.strip().lower() == source.strip().lower():
        # Two words may well be the same in both languages ("radio digital"), but not in two scripts.
        if len(own) > 2 or (own and any(map(is_cjk, source))):
            yield _COPY
    elif len(own) >= 5:
        there = Counter(word.lower() for word in _WORDS_OF_LETTERS.findall(target))
        if sum(1 for word in own if there[word]) > 0.8 * len(own):
            yield _COPY
    if any(pair in target and pair not in source for pair in ("()", "[]", '""')):
        yield "it holds empty brackets"
    elif len(_BRACKET.findall(target)) > len(_BRACKET.findall(source)):
        yield "it holds brackets of its own"
    if (again := repeats(target)) > max(_REPEATS - 1, repeats(source)):
        yield f"it repeats itself {again} times"
    # A sentence is hardly ever three times as long, or a quarter, where both sides write alphabets.
    if len(words) >= 6:
        length = len(_WORDS_OF_LETTERS.findall(target))
        if length and not len(words) / 4 <= length <= 3 * len(words) + 4:
            yield "its length is absurd"


def without_remark(target: str, *, source: str) -> str:
    """Cut the remark in brackets that an engine adds to a name or a heading: "Changelog (em inglês)", "Uyghur (a)"."""
    if _BRACKET.search(source):
        return target
    found = _REMARK.search(target)
    if found is None or not any(map(str.isalpha, target[: found.start()])):
        return target
    rest = target[: found.start()] + found["end"]
    # "the regulation (GDPR)" for GDPR holds what the source says.
    holds = any(word in source and word not in rest for word in _WORDS_OF_LETTERS.findall(found.group()))
    return target if holds else rest


def repeats(text: str, *, longest: int = 6) -> int:
    """Count how often the most repeated run of up to `longest` words stands in a row."""
    words = _WORD.findall(text.lower())[:5000]
    most = 1
    for size in range(1, longest + 1):
        run = 0
        for index in range(size, len(words)):
            run = run + 1 if words[index] == words[index - size] and words[index].isalnum() else 0
            most = max(most, run // size + 1)
    return most


_BRACKET = re.compile(r"[(\uff08]")
# A word or three without a figure, whose bracket a tiny model often forgets to close.
_REMARK = re.compile(r"(?:\s*[(\uff08][^\W\d]*(?:[ -][^\W\d]+){0,2}(?:[)\uff09]|(?=\s*$)))+\s*(?P<end>[.:!?]?)\s*$")
_CLAUSE_END = re.compile(
    r"[;:](?=\s)|,(?=\s+(?:and|but|or|so|because|which|while|when|if|although)\b)|\s[\u2014\u2013-](?=\s)"
    r"|[\uff0c\uff1b\uff1a\u3002]"
)


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text at its clause marks into pieces of at least a few words: the piece, and what joins it to the next."""
    last = 0
    for found in _CLAUSE_END.finditer(text):
        if len(text[last : found.start()].split()) < 4 or len(text[found.end() :].split()) < 3:
            continue
        following = re.compile(r"\s*").match(text, found.end())
        assert following is not None
        yield text[last : found.start()], text[found.start() : following.end()]
        last = following.end()
    yield text[last:], ""


def _joined(pieces: Sequence[tuple[str, str]], outputs: Iterator[list[Candidate]]) -> str:
    """Join translated clauses as their sources were joined."""
    return "".join(
        _unended(next(outputs)[0].text, core, first=number == 0) + gap for number, (core, gap) in enumerate(pieces)
    )


def _unended(target: str, source: str, *, first: bool) -> str:
    """Take off the full stop and the capital that an engine gives a clause."""
    if not first and source[:1].islower() and len(target) > 1 and target[0].isupper() and target[1].islower():
        target = target[0].lower() + target[1:]
    ends = (".", "\u3002")
    return target if source.rstrip().endswith(ends) else target.rstrip().removesuffix(".").removesuffix("\u3002")
