"""Write an article within the frame that people gave its output: heading levels, list markers, paragraphs of their own, code.

1. The source is the frame, but where a person changed it: there theirs stands, out of the memory. So a deleted output comes back, and
   what the author adds elsewhere comes in.
2. Whatever of their file cannot be said as a text before or behind a sentence (sentences in another order, a sentence
   divided between two paragraphs) makes the file itself the frame: `pipeline.project.splice`.
3. Where the author changed the same marks, theirs stay, and that is told until somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.article import Article
from pipeline.article.document import has_prose
from pipeline.article.frame import Around, around, reframed
from pipeline.article.model import Rendered
from pipeline.memory.frames import (
    Parts,
    Touched,
    framed,
    frames_of,
    heirs,
    inherited,
    mark,
    surroundings,
    touched,
    usual,
    whole_mark,
)
from pipeline.memory.model import USUAL, Catalogue, Frame


@dataclass(slots=True)
class Framed:
    """An article in its frame."""

    article: Article
    """The source in that frame."""
    rendered: Rendered
    catalogue: Catalogue
    """With the frames that people gave its sentences."""
    edited: list[int] = field(default_factory=list)
    """Units around which something is a person's; one more than there are stands for the end."""
    disputed: list[int] = field(default_factory=list)
    """Those around which the author changed the source as well."""
    whole: bool = False
    """Whether the file holds more than frames can say."""
    moved: bool = False
    """Whether the source's frame has changed since the file was written; of meaning where `whole`."""


@dataclass(frozen=True, slots=True)
class Frames:
    """What is needed to write one article and to read what was written."""

    article: Article
    """The source."""
    before: Catalogue
    """As learnt from the output."""
    now: Catalogue
    """With the units that are to be written."""
    render: Callable[[Article], Rendered]
    read: Callable[[bytes], Article]


@dataclass(frozen=True, slots=True)
class Theirs:
    """What of an output's frame is a person's, or may be."""

    fresh: Mapping[int, Touched] = field(default_factory=dict)
    """By unit: what is not as it was written."""
    lost: bool = False
    """Whether the sentences stand in another order than the memory's."""


def theirs(catalogue: Catalogue, output: Article | None) -> Theirs | None:
    """Give what of an article's frame is a person's, in the memory or new in the output; None where nothing is."""
    found = None if output is None else surroundings(catalogue, output)
    fresh = {} if found is None else touched(catalogue, found)
    lost = output is not None and found is None
    known = any(frame.edited for frame in frames_of(catalogue))
    return Theirs(fresh, lost) if fresh or lost or known else None


def write(work: Frames, found: Theirs) -> Framed:
    """Write an article within the frame that people gave it."""
    return _Framing(work, found).run()


def stuck(rendered: Rendered) -> bool:
    """Tell whether something could not be left out that a person left out."""
    return any(not fallback.target for fallback in rendered.fallbacks)


class _Framing:
    def __init__(self, work: Frames, found: Theirs) -> None:
        self.work = work
        self.fresh = found.fresh
        self.lost = found.lost
        self.frames = frames_of(work.before)
        self.heirs = heirs(work.before.units, work.now.units)
        self.olds = {new: old for old, new in self.heirs.items()}
        groups = [[index] for index in range(len(work.article.segments))]
        self.sources = around(work.article, groups) or [None] * (len(groups) + 1)
        self.joined: set[int] = set()
        self.plain = work.render(work.article)
        self.ours = self.read(self.plain)

    def run(self) -> Framed:
        """Try it with what is new in the file; where that cannot be said, without."""
        if not self.lost:
            renewed = [
                self.fresh[index].over(frame) if index in self.fresh else frame
                for index, frame in enumerate(self.frames)
            ]
            done = self.attempt(self.wanted(renewed), new=True)
            if done is not None:
                return done
        self.joined = self.joined_since()
        known = self.wanted(
            [replace(frame, before=None) if index in self.joined else frame for index, frame in enumerate(self.frames)]
        )
        done = self.attempt(known, new=False)
        if done is None:  # the memory keeps what cannot be written
            done = Framed(self.work.article, self.plain, self.catalogue(known), sorted(known), sorted(known))
        done.whole = True
        done.edited = sorted({*done.edited, *(self.heirs[index] for index in self.fresh if index in self.heirs)})
        done.moved = self.moved(done)
        return done

    def joined_since(self) -> set[int]:
        """Find the paragraphs of theirs that they have joined to a sentence since: kept here as well they would be said twice."""
        changed = [index for index in range(len(self.frames)) if self.lost or index in self.fresh]
        own = {
            index: [line for line in (self.frames[index].before or "").split("\n") if has_prose(line)]
            for index in changed
        }
        reviewed = "\n".join(unit.target for unit in self.work.before.units if unit.person) if any(own.values()) else ""
        return {index for index, lines in own.items() if any(line in reviewed for line in lines)}

    def read(self, rendered: Rendered) -> list[Around | None]:
        found = surroundings(self.work.now, self.work.read(rendered.data))
        return found or [None] * (len(self.work.now.units) + 1)

    def catalogue(self, frames: Mapping[int, Frame]) -> Catalogue:
        count = len(self.work.now.units) + 1
        return framed(self.work.now, [frames.get(index, USUAL) for index in range(count)])

    def wanted(self, old: list[Frame]) -> dict[int, Frame]:
        """Give what is a person's and is not what would be written anyhow."""
        result = {}
        for index, frame in inherited(old, self.heirs, self.sources).items():
            ours, source = self.ours[index], self.sources[index]
            if ours is not None:
                frame = replace(  # noqa: PLW2901
                    frame,
                    before=None if frame.before == ours.before else frame.before,
                    after=None if frame.after == ours.after else frame.after,
                )
            if frame.edited:
                over = frame.over or self.replaced(index) or ("" if source is None else whole_mark(source))
                result[index] = replace(frame, over=over)
        return result

    def replaced(self, index: int) -> str:
        """Give the digest of what was written around a unit, where the source has something else there by now."""
        old = self.olds.get(index, -1)
        each, ours = self.fresh.get(old), self.ours[index]
        if each is None or ours is None or not each.was or self.frames[old].edited:
            return ""
        return "" if each.parts.of(each.was) == each.parts.of(whole_mark(ours)) else each.was

    def attempt(self, frames: Mapping[int, Frame], *, new: bool) -> Framed | None:
        """Write with these frames; None where what was written does not say them."""
        before = {index: frame.before for index, frame in frames.items() if frame.before is not None}
        after = {index: frame.after for index, frame in frames.items() if frame.after is not None}
        article = reframed(self.work.article, before, after) if frames else self.work.article
        if article is None:
            return None
        rendered = self.work.render(article)
        if new and stuck(rendered):
            return None
        found = self.read(rendered)
        if new and not (self.said(found) and self.kept(found, frames)):
            return None
        disputed = [index for index, frame in frames.items() if self.is_disputed(frame, self.sources[index])]
        return Framed(article, rendered, self.catalogue(frames), sorted(frames), sorted(disputed))

    def said(self, found: Sequence[Around | None]) -> bool:
        """Tell whether what is new in the file stands in what was written."""
        return all(each.stands(found[self.heirs[old]]) for old, each in self.fresh.items() if old in self.heirs)

    def kept(self, found: Sequence[Around | None], frames: Mapping[int, Frame]) -> bool:
        """Tell whether all else stands as it would have stood: a quotation may swallow the next line."""
        return all(
            one is None or other is None or one == other or index in frames
            for index, (one, other) in enumerate(zip(found, self.ours, strict=True))
        )

    @staticmethod
    def is_disputed(frame: Frame, source: Around | None) -> bool:
        """Tell whether the source has something else by now where a person's marks stand."""
        parts = Parts(frame.before is not None, frame.after is not None)
        return source is not None and parts.of(whole_mark(source)) != parts.of(frame.over)

    def moved(self, done: Framed) -> bool:
        """Tell whether something else would be written around a sentence that the file has another frame for."""
        before = self.work.before
        if not before.framed:
            return False
        found = self.read(done.rendered)
        frames, most = self.frames, usual(before.units)
        # Of what a person left out the neighbours have another frame as well, and the source has not.
        return any(
            found[new] is not None
            and (
                self.is_disputed(frames[old], self.sources[new])
                if old in self.joined
                else frames[old].written not in {mark(found[new], most[old]), mark(self.sources[new], most[old])}
            )
            for old, new in self.heirs.items()
            if old in self.fresh or self.lost
        )
