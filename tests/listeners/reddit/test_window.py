"""Reddit's window: a mark that is a time, anchors that may vanish, an end after about a thousand posts."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from listeners.reddit.window import Listed, State, Window, after_page

HOUR = timedelta(hours=1)
T = 1_790_000_000.0


def listed(*ages: float) -> list[Listed]:
    return [Listed(f"t3_{age:g}", T - age) for age in ages]


def test_the_mark_waits_for_the_window() -> None:
    first = after_page(State(mark=T - 90_000), listed(0, 10, 20), ends=False, overlap=HOUR)
    assert first.more
    assert first.state.mark == T - 90_000
    assert first.state.after == "t3_20"
    last = after_page(first.state, listed(30, 95_000), ends=False, overlap=HOUR)
    assert not last.more
    assert last.state == State(mark=T)


def test_the_overlap_is_read_too() -> None:
    """Posts held for review show up later, at the place their time gives them."""
    state = State(mark=T - 100)
    assert after_page(state, listed(0, 3_000), ends=False, overlap=HOUR).more
    assert not after_page(state, listed(0, 3_800), ends=False, overlap=HOUR).more
    assert not after_page(state, listed(0, 101), ends=False, overlap=timedelta(0)).more


def test_a_vanished_anchor_is_replaced_by_the_one_before() -> None:
    state = after_page(State(), listed(0, 10, 20), ends=False, overlap=HOUR).state
    step = after_page(state, [], ends=True, overlap=HOUR)
    assert step.more
    assert step.state.after == "t3_10"
    step = after_page(step.state, listed(20, 30), ends=True, overlap=HOUR)
    assert step.state == State(mark=T)


def test_when_all_anchors_have_vanished_the_next_run_starts_over() -> None:
    state = State(mark=T - 90_000, window=Window(newest=T, oldest=T - 20, anchors=("t3_20",), posts=3))
    step = after_page(state, [], ends=True, overlap=HOUR)
    assert not step.more
    assert step.state == State(mark=T - 90_000)
    assert step.note


def test_a_repeated_page_is_no_progress() -> None:
    state = after_page(State(), listed(0, 10, 20), ends=False, overlap=HOUR).state
    assert after_page(state, listed(0, 10, 20), ends=False, overlap=HOUR).state.after == "t3_10"


def test_posts_of_one_second_are_no_repetition() -> None:
    state = after_page(State(), [Listed("t3_a", T), Listed("t3_b", T)], ends=False, overlap=HOUR).state
    step = after_page(state, [Listed("t3_c", T), Listed("t3_d", T)], ends=True, overlap=HOUR)
    assert step.state == State(mark=T)


def test_more_posts_than_reddit_lists_are_told() -> None:
    window = Window(newest=T, oldest=T - 5_000, anchors=("t3_5000",), posts=900)
    step = after_page(State(mark=T - 90_000, window=window), listed(*range(5_001, 5_101)), ends=True, overlap=HOUR)
    assert not step.more
    assert step.note is not None
    assert "the newest 1,000 posts or so" in step.note
    first_run = after_page(State(window=window), listed(*range(5_001, 5_101)), ends=True, overlap=HOUR)
    assert first_run.note is None


def test_a_quiet_subreddit_whose_old_posts_are_gone_is_no_gap() -> None:
    assert after_page(State(mark=T - 90_000), listed(0, 10), ends=True, overlap=HOUR).note is None


def test_the_mark_never_goes_back() -> None:
    """The newest post may have been deleted since."""
    assert after_page(State(mark=T), listed(50, 4_000), ends=False, overlap=HOUR).state.mark == T


@given(arrivals=st.lists(st.lists(st.integers(0, 50), max_size=6), min_size=1, max_size=8), size=st.integers(1, 4))
def test_pages_of_any_size_cover_any_arrivals(arrivals: list[list[int]], size: int) -> None:
    """A model of Reddit: posts arrive in order of time, several in one second; a page is read after each arrival."""
    state, seen, clock = State(), set[str](), T
    held: list[Listed] = []
    for gaps in [*arrivals, *([[]] * 60)]:
        for gap in gaps:
            clock += gap
            held.insert(0, Listed(f"t3_{len(held)}", clock))
        start = next((at + 1 for at, post in enumerate(held) if post.name == state.after), 0)
        page, rest = held[start : start + size], held[start + size :]
        seen |= {post.name for post in page}
        state = after_page(state, page, ends=not rest, overlap=timedelta(0)).state
    assert seen == {post.name for post in held}
