from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.po import dumps, loads
from pipeline.memory.update import groups, match, merge, own_context

EMPTY = Catalogue(source_lang="zh", target_lang="en", article="a.md")


def unit(source: str, target: str = "", state: State = State.MACHINE, **more: object) -> Unit:
    """Make a unit; its target is its source in capitals where none is given."""
    made = Unit(source=source, target=target or source.upper(), state=state)
    return replace(made, **more)  # type: ignore[arg-type]


def catalogue(*units: Unit) -> Catalogue:
    return merge(EMPTY, units).settled()


def reviewed(source: str, target: str = "", **more: object) -> Unit:
    return unit(source, target, State.REVIEWED, **more)


def matched(old: Catalogue, *sources: str) -> list[str | None]:
    return [None if found is None else found.target for found in match(old, sources=sources)]


# ---------------------------------------------------------------------------------------------- match


def test_a_sentence_finds_its_unit_wherever_it_moved() -> None:
    assert matched(catalogue(unit("a"), unit("b"), unit("c")), "c", "x", "a") == ["C", None, "A"]


def test_a_recurring_sentence_finds_the_unit_of_its_place() -> None:
    old = catalogue(unit("a"), unit("yes", "Yes"), unit("b"), reviewed("yes", "It does"), unit("c"), unit("yes", "Aye"))
    assert matched(old, "a", "yes", "new", "b", "yes", "c", "yes") == ["A", "Yes", None, "B", "It does", "C", "Aye"]
    assert matched(old, "b", "yes", "c", "yes") == ["B", "It does", "C", "Aye"]
    assert matched(old, "c", "yes") == ["C", "Aye"]


def test_a_context_of_the_article_tells_equal_sentences_apart() -> None:
    old = catalogue(unit("open", "Öffnen", context="button"), unit("open", "Geöffnet", context="state"))
    found = match(old, sources=["open", "open"], contexts=["state", "button"])
    assert [each and each.target for each in found] == ["Geöffnet", "Öffnen"]


def test_a_context_that_the_article_adds_keeps_the_translation() -> None:
    found = match(catalogue(unit("open", "Öffnen")), sources=["open"], contexts=["button"])
    assert found[0] is not None
    assert found[0].target == "Öffnen"


def test_a_pivot_that_changed_leaves_a_review_stale_and_a_machine_to_be_made_anew() -> None:
    old = catalogue(unit("One.", "Um.", origin="一。"), reviewed("Two.", "Dois.", origin="二。"))
    found = match(old, sources=["One, changed.", "Two, changed."], origins=["一。", "二。"])
    assert found[0] is None
    assert found[1] is not None
    assert (found[1].source, found[1].target, found[1].state, found[1].previous) == (
        "Two, changed.",
        "Dois.",
        State.STALE,
        "Two.",
    )


def test_a_pivot_that_changes_back_is_reviewed_again() -> None:
    old = catalogue(reviewed("Two.", "Dois.", origin="二。"))
    stale = match(old, sources=["Changed."], origins=["二。"])[0]
    assert stale is not None
    once = merge(old, [stale])
    back = match(once, sources=["Two."], origins=["二。"])[0]
    assert back is not None
    assert (back.state, back.previous, back.target) == (State.REVIEWED, "", "Dois.")


def test_a_second_change_of_the_pivot_keeps_what_the_review_was_made_from() -> None:
    old = catalogue(reviewed("Two.", "Dois.", origin="二。"))
    once = merge(old, [each for each in match(old, sources=["Second."], origins=["二。"]) if each])
    again = match(once, sources=["Third."], origins=["二。"])[0]
    assert again is not None
    assert (again.source, again.previous, again.target) == ("Third.", "Two.", "Dois.")


def test_a_recurring_origin_keeps_its_order() -> None:
    old = catalogue(
        reviewed("Yes.", "Sim.", origin="是"), unit("b", origin="乙"), reviewed("It is.", "É.", origin="是")
    )
    found = match(old, sources=["Yes!", "b", "It is!"], origins=["是", "乙", "是"])
    assert [each and each.target for each in found] == ["Sim.", "B", "É."]


def test_what_is_left_of_a_group_stays_together_and_is_stale() -> None:
    old = catalogue(reviewed("a", "A and B"), reviewed("b", "", joined=True), reviewed("c", "", joined=True), unit("d"))
    for sources, joined in ((["a", "b", "new", "d"], [True, None]), (["a", "c", "d"], [True, False])):
        kept = match(old, sources=sources)
        assert kept[0] is not None
        assert (kept[0].state, kept[0].previous) == (State.STALE, "a b c")
        assert [each and each.joined for each in kept[1:3]] == joined
    assert match(old, sources=["a", "new", "c", "d"])[2] is None


def test_a_group_that_lost_a_member_is_stale() -> None:
    old = catalogue(reviewed("a", "A and B"), reviewed("b", "x", joined=True), unit("c"))
    old = replace(old, units=(old.units[0], replace(old.units[1], target=""), old.units[2]))
    kept = match(old, sources=["a", "b", "c"])
    assert [each and each.state for each in kept] == [State.REVIEWED, State.REVIEWED, State.MACHINE]
    broken = match(old, sources=["a", "new", "c"])
    assert broken[0] is not None
    assert (broken[0].state, broken[0].target, broken[0].previous) == (State.STALE, "A and B", "a b")
    assert broken[1] is None
    apart = match(old, sources=["a", "new", "b", "c"])
    assert [each and each.state for each in apart] == [State.STALE, None, None, State.MACHINE]


def test_groups_are_runs_of_joined_units() -> None:
    units = [unit("a"), unit("b", joined=True), unit("c"), unit("d"), unit("e", joined=True), unit("f", joined=True)]
    assert [[each.source for each in group] for group in groups(units)] == [["a", "b"], ["d", "e", "f"]]


# ---------------------------------------------------------------------------------------------- merge


def test_a_sentence_that_is_gone_is_obsolete_and_comes_back() -> None:
    old = catalogue(reviewed("a"), unit("b"))
    once = merge(old, [old.units[1]])
    assert [(each.source, each.target, each.state) for each in once.obsolete] == [("a", "A", State.REVIEWED)]
    found = match(once, sources=["a", "b"])
    assert [each and each.target for each in found] == ["A", "B"]
    again = merge(once, [each for each in found if each])
    assert again.obsolete == ()
    assert [each.source for each in again.units] == ["a", "b"]


def test_contexts_stand_only_where_a_sentence_recurs() -> None:
    made = catalogue(unit("a"), unit("yes"), unit("b"), unit("yes"), unit("b"), unit("yes"))
    assert [each.context for each in made.units] == ["", "", "", "after: b", "after: yes", "after: b (2)"]
    assert [each.context for each in catalogue(unit("a"), unit("b")).units] == ["", ""]


def test_a_context_stays_when_neighbours_change() -> None:
    old = catalogue(unit("a"), unit("yes"), unit("b"), unit("yes"))
    new = merge(old, [unit("a"), unit("yes"), unit("other"), unit("yes")])
    assert [each.context for each in new.units] == ["", "", "", "after: b"]


def test_a_context_goes_when_the_sentence_no_longer_recurs() -> None:
    old = catalogue(unit("a"), unit("yes"), unit("b"), unit("yes"))
    assert [each.context for each in merge(old, [unit("b"), unit("yes")]).units] == ["", ""]


def test_a_context_of_the_article_stays_and_is_told_apart_when_it_recurs() -> None:
    made = catalogue(unit("open", context="button"), unit("open", context="button"), unit("open"))
    assert [each.context for each in made.units] == ["button", "button | after: open", ""]
    assert [own_context(each.context) for each in made.units] == ["button", "button", ""]


def test_remarks_of_translators_stay_with_their_sentence() -> None:
    old = catalogue(unit("a", comments=("Check the term.",), flags=("no-wrap",)))
    new = merge(old, [unit("a", "Anew.")]).units[0]
    assert (new.comments, new.flags, new.target) == (("Check the term.",), ("no-wrap",), "Anew.")


def test_a_pivot_that_changes_daily_leaves_no_heap_of_machine_sentences() -> None:
    made = catalogue(unit("One.", "Um.", origin="一。"))
    for number in range(5):
        made = merge(made, [unit(f"One {number}.", f"Um {number}.", origin="一。")])
    assert made.obsolete == ()


def test_an_obsolete_unit_never_stands_under_the_key_of_a_living_one() -> None:
    old = catalogue(reviewed("a", "First"), unit("b"), reviewed("a", "Second"))
    new = merge(old, [unit("a", "Third")])
    data = dumps(new)
    assert {each.target for each in new.obsolete} >= {"First", "Second"} - {new.units[0].target}
    assert len({(each.source, each.context) for each in (*new.units, *new.obsolete)}) == len(new.units) + len(
        new.obsolete
    )
    assert dumps(loads(data, file="x")) == data


def test_merging_again_changes_nothing() -> None:
    old = catalogue(reviewed("a"), unit("yes"), unit("b"), unit("yes"))
    once = merge(old, [unit("yes"), unit("c"), unit("yes")])
    assert merge(once, once.units) == once


UNITS = st.lists(
    st.builds(
        lambda source, target, state: Unit(source=source, target=target, state=state),
        st.sampled_from("abcde"),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from([State.REVIEWED, State.MACHINE]),
    ),
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(UNITS, min_size=1, max_size=4))
def test_no_reviewed_text_is_ever_dropped(versions: list[list[Unit]]) -> None:
    current = EMPTY
    wrote: set[tuple[str, str]] = set()
    for units in versions:
        current = merge(current, units)
        wrote |= {(each.source, each.target) for each in units if each.state is State.REVIEWED}
        kept = {
            (each.source, each.target) for each in (*current.units, *current.obsolete) if each.state is State.REVIEWED
        }
        assert wrote <= kept
        assert dumps(loads(dumps(current), file="x")) == dumps(current)


@settings(max_examples=300, deadline=None)
@given(UNITS, st.lists(st.sampled_from("abcdef"), max_size=8))
def test_each_unit_serves_one_sentence(units: list[Unit], sources: list[str]) -> None:
    old = merge(EMPTY, units)
    found = [each for each in match(old, sources=sources) if each is not None]
    assert len({(each.source, each.context, each.target) for each in found}) == len(found)
