from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article, read
from pipeline.memory.learn import EditKind, Found, Learned, ShapeKind, learn, learn_sentences
from pipeline.memory.model import Catalogue, State, Unit, digest
from pipeline.memory.po import dumps, loads
from pipeline.text.segment import splitter

Blocks = Sequence[Sequence[str]]

BASE: Blocks = [
    ["A heading about tax"],
    ["The company must register before the first sale.", "VAT is due every month.", "Late filing costs 500 euros."],
    ["Sellers need a CE mark.", "The mark is checked at customs."],
    ["Yes"],
    ["No"],
    ["Final paragraph of the text."],
]


def catalogue(blocks: Blocks = BASE, lang: str = "en") -> Catalogue:
    """Make the memory of an article whose every sentence was translated by a machine."""
    units = [
        Unit(
            source=f"源{number}.{at}",
            target=text,
            state=State.MACHINE,
            kind="paragraph",
            block=number,
            settings="00000000",
        )
        for number, block in enumerate(blocks)
        for at, text in enumerate(block)
    ]
    return Catalogue("zh", lang, "a.md", tuple(units)).settled()


def found(blocks: Blocks) -> list[Found]:
    """Make the sentences of a file, one a line."""
    texts = [(number, text) for number, block in enumerate(blocks) for text in block]
    return [Found(text, number, "paragraph", line) for line, (number, text) in enumerate(texts, 1)]


def learnt(blocks: Blocks, base: Catalogue | None = None) -> Learned:
    return learn_sentences(base or catalogue(), found(blocks))


def with_block(number: int, *texts: str) -> Blocks:
    return [list(texts) if at == number else block for at, block in enumerate(BASE)]


def told(learned: Learned) -> list[tuple[EditKind, str, str]]:
    return [(edit.kind, edit.before, edit.after) for edit in learned.edits]


def test_an_untouched_file_teaches_nothing() -> None:
    base = catalogue()
    learned = learnt(BASE, base)
    assert learned == Learned(base)
    assert learned.catalogue is base


def test_an_edited_sentence_is_reviewed_and_stands_as_written() -> None:
    learned = learnt(with_block(0, "Registering for tax"))
    unit = learned.catalogue.units[0]
    assert (unit.target, unit.state, unit.made_by, unit.settings) == (
        "Registering for tax",
        State.REVIEWED,
        "review",
        "",
    )
    assert unit.written == digest("Registering for tax")
    assert told(learned) == [(EditKind.REWRITTEN, "A heading about tax", "Registering for tax")]
    assert learned.edits[0].line == 1


def test_joined_sentences_are_a_group() -> None:
    learned = learnt(
        with_block(1, "The company must register before the first sale, and VAT is due every month.", BASE[1][2])
    )
    head, member, after = learned.catalogue.units[1:4]
    assert [edit.kind for edit in learned.edits] == [EditKind.JOINED]
    assert (head.joined, member.joined, member.target, member.state) == (False, True, "", State.REVIEWED)
    assert after.state is State.MACHINE
    again = loads(dumps(learned.catalogue), file="x.po")
    assert [unit.joined for unit in again.units] == [unit.joined for unit in learned.catalogue.units]


def test_a_split_sentence_stays_one_unit() -> None:
    learned = learnt(with_block(1, "The company must register.", "It does so before the first sale.", *BASE[1][1:]))
    assert told(learned) == [
        (EditKind.SPLIT, BASE[1][0], "The company must register. It does so before the first sale.")
    ]


def test_a_deleted_sentence_is_an_omission() -> None:
    learned = learnt(with_block(1, BASE[1][0], BASE[1][2]))
    unit = learned.catalogue.units[2]
    assert (unit.target, unit.omitted, unit.state) == ("", True, State.REVIEWED)
    assert told(learned) == [(EditKind.OMITTED, BASE[1][1], "")]
    assert learned.edits[0].line == 2


def test_an_omission_stays_one() -> None:
    once = learnt(with_block(1, BASE[1][0], BASE[1][2])).catalogue.settled()
    assert learnt(with_block(1, BASE[1][0], BASE[1][2]), once) == Learned(once)


def test_another_order_is_a_group_in_that_order() -> None:
    learned = learnt(with_block(1, BASE[1][0], BASE[1][2], BASE[1][1]))
    assert told(learned) == [(EditKind.JOINED, f"{BASE[1][1]} {BASE[1][2]}", f"{BASE[1][2]} {BASE[1][1]}")]


def test_an_added_sentence_goes_with_the_one_before() -> None:
    learned = learnt(with_block(2, BASE[2][0], "Ask your supplier.", BASE[2][1]))
    assert told(learned) == [(EditKind.EXTENDED, BASE[2][0], f"{BASE[2][0]} Ask your supplier.")]


def test_an_added_sentence_at_the_beginning_goes_with_the_first() -> None:
    learned = learnt(with_block(2, "First things first.", *BASE[2]))
    assert told(learned) == [(EditKind.EXTENDED, BASE[2][0], f"First things first. {BASE[2][0]}")]


def test_a_paragraph_rewritten_in_as_many_sentences_keeps_its_segments() -> None:
    learned = learnt(
        with_block(1, "Before you sell anything, sign up.", "Each month you then pay.", "Be on time or lose money.")
    )
    assert [edit.after for edit in learned.edits] == [
        "Before you sell anything, sign up.",
        "Each month you then pay.",
        "Be on time or lose money.",
    ]


def test_a_paragraph_rewritten_in_fewer_sentences_is_a_group() -> None:
    learned = learnt(with_block(1, "Sign up first.", "Then pay on time, every time."))
    assert told(learned) == [(EditKind.JOINED, " ".join(BASE[1]), "Sign up first. Then pay on time, every time.")]


def test_cells_that_say_the_same_keep_their_places() -> None:
    base: Blocks = [["Germany"], ["Yes"], ["No"], ["France"], ["Yes"], ["Yes"], ["Spain"], ["No"], ["No"]]
    edited = [list(block) for block in base]
    edited[4] = ["Only above 150 euros"]
    edited[8] = ["Not yet"]
    learned = learnt(edited, catalogue(base))
    assert {edit.index: edit.after for edit in learned.edits} == {4: "Only above 150 euros", 8: "Not yet"}


def test_every_cell_of_a_row_may_change() -> None:
    base: Blocks = [["Germany"], ["14 days"], ["Yes"], ["France"], ["14 days"], ["Yes"]]
    edited: Blocks = [["Germany"], ["14 days"], ["Yes"], ["French Republic"], ["two weeks"], ["it does"]]
    learned = learnt(edited, catalogue(base))
    assert {edit.index: edit.after for edit in learned.edits} == {3: "French Republic", 4: "two weeks", 5: "it does"}


def test_a_missing_sentence_that_somebody_translated_is_reviewed() -> None:
    base = replace(
        catalogue(),
        units=(Unit(source="标题", target="", state=State.MISSING, kind="paragraph"), *catalogue().units[1:]),
    ).settled()
    untouched = learnt([["标题"], *BASE[1:]], base)
    assert untouched == Learned(base)
    translated = learnt(BASE, base)
    assert translated.catalogue.units[0].target == BASE[0][0]
    assert translated.catalogue.units[0].state is State.REVIEWED


def test_a_target_that_could_not_be_written_is_no_edit() -> None:
    base = catalogue().settled(unwritten=[0])
    stands = [["源0.0"], *BASE[1:]]
    assert learnt(stands, base) == Learned(base)
    assert learnt(stands, loads(dumps(base), file="x")).edits == ()
    assert learnt([["A title"], *BASE[1:]], base).catalogue.units[0].target == "A title"


# ---------------------------------------------------------------------------------------------- PO and output


def po_edited(**targets: str) -> Catalogue:
    """Edit the PO of the base by hand."""
    text = dumps(catalogue()).decode()
    for name, target in targets.items():
        old = f'msgid "源{name[1]}.{name[3]}"\nmsgstr "'
        start = text.index(old) + len(old)
        text = text[:start] + target + text[text.index('"', start) :]
    return loads(text.encode(), file="x.po")


def test_an_edit_of_the_po_alone_stands() -> None:
    base = po_edited(u1_1="VAT falls due monthly.")
    learned = learnt(BASE, base)
    assert learned == Learned(base)
    assert (base.units[2].target, base.units[2].state) == ("VAT falls due monthly.", State.REVIEWED)


def test_the_same_edit_on_both_sides_is_no_conflict() -> None:
    base = po_edited(u1_1="VAT falls due monthly.")
    assert learnt(with_block(1, BASE[1][0], "VAT falls due monthly.", BASE[1][2]), base) == Learned(base)


def test_different_edits_on_both_sides_are_a_conflict_with_both_texts() -> None:
    base = po_edited(u1_1="VAT falls due monthly.")
    learned = learnt(with_block(1, BASE[1][0], "VAT is to be paid every month.", BASE[1][2]), base)
    assert learned.catalogue is base
    assert [(conflict.ours, conflict.theirs, conflict.line) for conflict in learned.conflicts] == [
        ("VAT falls due monthly.", "VAT is to be paid every month.", 3)
    ]


def test_edits_of_neighbours_on_either_side_are_both_learnt() -> None:
    base = po_edited(u1_1="VAT falls due monthly.")
    learned = learnt(with_block(1, "Register before you sell.", *BASE[1][1:]), base)
    assert [unit.target for unit in learned.catalogue.units[1:3]] == [
        "Register before you sell.",
        "VAT falls due monthly.",
    ]
    assert learned.conflicts == ()


def test_an_omission_that_the_po_fills_in_stands() -> None:
    omitted = learnt(with_block(1, BASE[1][0], BASE[1][2])).catalogue.settled()
    text = dumps(omitted).decode().replace('msgid "源1.1"\nmsgstr ""', 'msgid "源1.1"\nmsgstr "VAT is due."')
    base = loads(text.encode(), file="x.po")
    assert learnt(with_block(1, BASE[1][0], BASE[1][2]), base) == Learned(base)
    assert base.units[2].target == "VAT is due."


# ---------------------------------------------------------------------------------------------- structure


@pytest.mark.parametrize(
    ("blocks", "kind"),
    [
        ([*BASE[:2], ["A new note for readers."], *BASE[2:]], ShapeKind.ADDED),
        ([BASE[0], [BASE[1][0]], list(BASE[1][1:]), *BASE[2:]], ShapeKind.SPLIT),
        ([BASE[0], [*BASE[1], *BASE[2]], *BASE[3:]], ShapeKind.MERGED),
        ([BASE[0], BASE[2], BASE[1], *BASE[3:]], ShapeKind.MOVED),
    ],
)
def test_an_edit_of_the_structure_is_told(blocks: Blocks, kind: ShapeKind) -> None:
    learned = learnt(blocks)
    assert [shape.kind for shape in learned.shapes] == [kind]
    assert learned.conflicts == ()


def test_a_paragraph_that_is_gone_is_left_out_and_no_edit_of_the_structure() -> None:
    learned = learnt([*BASE[:2], *BASE[3:]])
    assert [edit.kind for edit in learned.edits] == [EditKind.OMITTED, EditKind.OMITTED]
    assert learned.shapes == ()
    once = learned.catalogue.settled()
    assert learnt([*BASE[:2], *BASE[3:]], once) == Learned(once)


def test_a_cell_that_is_gone_is_an_edit_of_the_structure_each_time() -> None:
    cells = replace(catalogue(), units=tuple(replace(unit, kind="cell") for unit in catalogue().units))
    file = [replace(sentence, kind="cell") for sentence in found([*BASE[:3], *BASE[4:]])]
    learned = learn_sentences(cells, file)
    assert [shape.kind for shape in learned.shapes] == [ShapeKind.REMOVED]
    again = learn_sentences(learned.catalogue.settled(), file)
    assert [shape.kind for shape in again.shapes] == [ShapeKind.REMOVED]
    assert again.edits == ()


def test_what_a_person_left_out_and_could_not_be_left_out_is_no_edit() -> None:
    once = learnt([*BASE[:2], *BASE[3:]]).catalogue
    base = once.settled(unwritten=[4, 5])
    stands: Blocks = [*BASE[:2], ["源2.0", "源2.1"], *BASE[3:]]
    assert learnt(stands, base) == Learned(base)
    assert learnt(stands, loads(dumps(base), file="x.po")).edits == ()


def test_paragraphs_that_match_no_more_are_a_conflict() -> None:
    base: Blocks = [["Kept as it is."], ["One two three."], ["Four five six."], ["Also kept."]]
    learned = learnt([base[0], ["Alpha beta."], ["Gamma delta."], ["Epsilon zeta."], base[3]], catalogue(base))
    assert learned.edits == ()
    assert [(conflict.ours, conflict.theirs) for conflict in learned.conflicts] == [
        ("One two three.\n\nFour five six.", "Alpha beta.\n\nGamma delta.\n\nEpsilon zeta.")
    ]


def test_a_file_cut_short_teaches_nothing() -> None:
    base = catalogue([[f"Sentence number {number} stands alone."] for number in range(40)])
    learned = learnt([[f"Sentence number {number} stands alone."] for number in range(10)], base)
    assert learned.catalogue is base
    assert [conflict.reason for conflict in learned.conflicts] == ["30 of 40 sentences are gone from the file"]
    assert learnt([], base).conflicts


def read_english(data: bytes) -> Article:
    return read(data, name="x.md", split=splitter("en"))


def test_marks_of_a_merge_are_a_conflict_with_their_line() -> None:
    learned = learn(
        catalogue=catalogue(), output=b"# A\n\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> a\n", read_target=read_english
    )
    assert [(conflict.reason, conflict.line) for conflict in learned.conflicts] == [("marks of an unfinished merge", 3)]


def test_front_matter_that_broke_is_a_conflict_and_no_omission() -> None:
    units = (
        Unit(source="标题", target="A title", state=State.MACHINE, kind="front-matter", block=0),
        Unit(source="文。", target="Text.", state=State.MACHINE, kind="paragraph", block=1),
    )
    base = Catalogue("zh", "en", "a.md", units).settled()
    learned = learn(catalogue=base, output=b"---\ntitle: A title: and more\n---\n\nText.\n", read_target=read_english)
    assert learned.catalogue is base
    assert len(learned.conflicts) == 1
    assert learned.conflicts[0].ours == "A title"


# ---------------------------------------------------------------------------------------------- promises

WORDS = "tax sale month euro mark customs seller buyer parcel return invoice label market rule fine box".split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(
    lambda words: " ".join(words).capitalize() + "."
)
ARTICLE = st.lists(st.lists(SENTENCE, min_size=1, max_size=5), min_size=1, max_size=7)


@st.composite
def edited_articles(draw: st.DrawFn) -> tuple[Blocks, Blocks]:
    """An article, and what a person with no mercy makes of it."""
    base = draw(ARTICLE)
    blocks = [list(block) for block in base]
    for _ in range(draw(st.integers(0, 6))):
        if not blocks:
            break
        number = draw(st.integers(0, len(blocks) - 1))
        block = blocks[number]
        at = draw(st.integers(0, len(block) - 1))
        action = draw(st.sampled_from(["rewrite", "delete", "add", "swap", "join", "block", "cut", "unblock", "move"]))
        if action == "rewrite":
            block[at] = draw(SENTENCE)
        elif action == "delete":
            del block[at]
        elif action == "add":
            block.insert(at, draw(SENTENCE))
        elif action == "swap":
            block[0], block[at] = block[at], block[0]
        elif action == "join" and at:
            block[at - 1 : at + 1] = [block[at - 1].rstrip(".") + " and " + block[at]]
        elif action == "block":
            blocks.insert(number, draw(st.lists(SENTENCE, min_size=1, max_size=2)))
        elif action == "cut":
            blocks[number : number + 1] = [block[:at], block[at:]]
        elif action == "unblock":
            del blocks[number]
        elif action == "move":
            blocks.append(blocks.pop(number))
        blocks = [block for block in blocks if block]
    return base, blocks


@settings(max_examples=400, deadline=None)
@given(edited_articles())
def test_no_sentence_of_a_person_is_lost(articles: tuple[Blocks, Blocks]) -> None:
    base, edited = articles
    learned = learnt(edited, catalogue(base))
    if any("gone from the file" in conflict.reason for conflict in learned.conflicts):
        return  # nothing is learnt, and the file stays
    kept = " ".join(
        [
            *(unit.target for unit in learned.catalogue.units),
            *(conflict.theirs for conflict in learned.conflicts),
            *(shape.text for shape in learned.shapes),
        ]
    )
    for block in edited:
        for text in block:
            assert text in kept


@settings(max_examples=200, deadline=None)
@given(edited_articles())
def test_what_was_learnt_teaches_nothing_more(articles: tuple[Blocks, Blocks]) -> None:
    base, edited = articles
    learned = learnt(edited, catalogue(base))
    if learned.conflicts or learned.shapes:
        return
    again = learnt(edited, loads(dumps(learned.catalogue.settled()), file="x.po"))
    assert (again.edits, again.conflicts, again.shapes) == ((), (), ())


@settings(max_examples=200, deadline=None)
@given(edited_articles())
def test_only_what_changed_is_touched(articles: tuple[Blocks, Blocks]) -> None:
    base, edited = articles
    before = catalogue(base)
    learned = learnt(edited, before)
    for old, new in zip(before.units, learned.catalogue.units, strict=True):
        assert (old.source, old.context, old.block, old.kind) == (new.source, new.context, new.block, new.kind)
        assert new == old or new.state is State.REVIEWED
    assert len(learned.edits) >= sum(
        old != new and not new.joined for old, new in zip(before.units, learned.catalogue.units, strict=True)
    ) - sum(unit.omitted for unit in learned.catalogue.units)


def test_five_hundred_rewritten_paragraphs_are_learnt_soon() -> None:
    base = catalogue([[f"The {WORDS[n % 16]} of {WORDS[n % 13]} number {n} is {WORDS[n % 7]}."] for n in range(500)])
    edited = [[f"Number {n} has its {WORDS[n % 16]} with {WORDS[n % 13]}."] for n in range(500)]
    start = time.monotonic()
    learned = learnt(edited, base)
    assert time.monotonic() - start < 15
    assert len(learned.edits) == 500


def test_a_megabyte_in_one_sentence_is_learnt_soon() -> None:
    start = time.monotonic()
    learned = learnt([["word " * 200_000], ["End of it."]], catalogue([["wort " * 200_000], ["The end."]]))
    assert time.monotonic() - start < 10
    assert len(learned.edits) == 2
