"""Every review session of tests/data/edits is learnt; `benchmarks/bench_memory.py edits` counts the same."""

from __future__ import annotations

from collections import Counter

import pytest
from edit_sessions import Session, replay, sessions

ALL = list(sessions())


@pytest.mark.parametrize("session", ALL, ids=lambda session: f"{session.file}: {session.title}")
def test_a_session_is_learnt(session: Session) -> None:
    result = replay(session)
    assert not result.counts["wrong"], result.faults
    assert result.learned is not None
    assert result.learned.conflicts == ()
    verbs = {edit.verb for edit in session.edits}
    assert "frame" in verbs or ("raw" in verbs) == bool(result.learned.shapes) or session.title == "a section goes"


def test_the_goal_is_met_on_more_than_360_edits() -> None:
    results = [replay(session) for session in ALL]
    counts = sum((result.counts for result in results), Counter[str]())
    assert counts.total() >= 360
    assert sum(result.frames for result in results) >= 60
    assert (counts["exact"] + counts["grouped"]) / counts.total() >= 0.97
    assert counts["wrong"] == 0
