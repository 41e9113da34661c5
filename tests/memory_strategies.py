"""Generators of valid memories, shared by the tests of the memory."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from pipeline.memory.model import Catalogue, Frame, State, Unit, digest

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NASTY_TEXT = st.one_of(
    ANY_TEXT,
    st.text(st.sampled_from('\\"\n\r\t\v\b\f\a\0\x1b\x7f\x85\u2028\u2029\ufeff n0x#~|,:=<> 是aé')),
    st.sampled_from(["\\n", '\\"', '"', "#, fuzzy", "msgid", "<<<<<<< HEAD", "\\000", " a ", "a\n", "\n", "\r\n"]),
)
WORD = st.text(st.sampled_from("abc.-+@"), min_size=1, max_size=8)
LINE = ANY_TEXT.map(lambda text: " ".join("".join(char if char.isprintable() else " " for char in text).split()))

DIGEST = st.sampled_from(["", "0a1b2c3d"])
AROUND = st.one_of(st.none(), NASTY_TEXT)
FRAMES = st.builds(Frame, written=DIGEST, before=AROUND, after=AROUND, over=DIGEST)


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """Units as they can stand in a PO: a machine's has a target, a stale one may have its previous source."""
    state = draw(st.sampled_from(State))
    target = draw(NASTY_TEXT)
    if state is State.MISSING:
        target = ""
    elif state is State.MACHINE:
        target = target or "x"
    source = draw(NASTY_TEXT.filter(bool))
    return Unit(
        source=source,
        target=target,
        state=state,
        context=draw(st.one_of(st.just(""), NASTY_TEXT)),
        made_by=draw(st.one_of(st.sampled_from(["", "review", "firefox enpt 1.0"]), NASTY_TEXT)),
        settings="" if state is State.REVIEWED else draw(st.one_of(st.just(""), NASTY_TEXT)),
        origin=draw(NASTY_TEXT),
        kind=draw(st.one_of(st.sampled_from(["paragraph", "cell"]), NASTY_TEXT)),
        block=draw(st.integers(0, 3)),
        notes=tuple(draw(st.lists(NASTY_TEXT, max_size=2))),
        previous=draw(NASTY_TEXT) if state in {State.STALE, State.MACHINE} else "",
        joined=state in {State.REVIEWED, State.STALE} and not target and draw(st.booleans()),
        written=draw(st.sampled_from(["", digest(source if state is State.MISSING else target)])),
        comments=tuple(draw(st.lists(LINE, max_size=2))),
        flags=tuple(draw(st.lists(st.sampled_from(["no-wrap", "c-format"]), max_size=1))),
        frame=draw(FRAMES),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Catalogues as they are read: blocks counted from 0 in order, no unit twice."""
    found = draw(st.lists(units(), max_size=6, unique_by=lambda unit: (unit.source, unit.context)))
    live = []
    block, kind, last = -1, "", None
    for unit in found:
        if unit.block != last:
            block, kind, last = block + 1, unit.kind, unit.block
        live.append(replace(unit, block=block, kind=kind))
    return Catalogue(
        source_lang=draw(st.sampled_from(["zh", "en", ""])),
        target_lang=draw(st.sampled_from(["en", "pt-BR"])),
        article=draw(NASTY_TEXT),
        end=draw(st.builds(Frame, written=DIGEST, before=AROUND, over=DIGEST)),
        units=tuple(live),
        obsolete=tuple(replace(unit, block=0) for unit in draw(st.lists(units(), max_size=2))),
        header=tuple(
            sorted(
                draw(
                    st.lists(
                        st.sampled_from(
                            [("#", "Kept by the English desk."), ("Last-Translator", "A: B"), ("X-Y", "1")]
                        ),
                        max_size=2,
                        unique=True,
                    )
                )
            )
        ),
    )
