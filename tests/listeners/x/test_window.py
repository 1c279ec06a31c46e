"""The mark of a newest-first source moves only when the window down to it has been read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from listeners.x.posts import id_at
from listeners.x.window import SETTLED, State, Window, after_page, cut_short, without

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD = id_at(NOW - timedelta(days=1))


def test_the_mark_waits_for_the_window() -> None:
    first = after_page(State(since_id=OLD), [OLD + 9, OLD + 8], "t1", NOW)
    assert first.more
    assert first.state.since_id == OLD
    second = after_page(first.state, [OLD + 7, OLD + 1], None, NOW)
    assert not second.more
    assert second.state == State(since_id=OLD + 9)


def test_an_empty_page_in_the_middle_goes_on() -> None:
    first = after_page(State(), [OLD + 9], "t1", NOW)
    empty = after_page(first.state, [], "t2", NOW)
    assert empty.more
    assert empty.state.token == "t2"
    assert after_page(empty.state, [OLD], None, NOW).state.since_id == OLD + 9


def test_empty_pages_at_the_start_are_gone_through() -> None:
    """Where matches are rare X gives pages with nothing but a token."""
    first = after_page(State(since_id=OLD), [], "t1", NOW)
    second = after_page(first.state, [], "t2", NOW)
    assert first.more
    assert second.more
    assert second.state.token == "t2"
    assert after_page(second.state, [OLD + 9], None, NOW).state == State(since_id=OLD + 9)
    stuck = after_page(second.state, [], "t2", NOW)
    assert not stuck.more
    assert stuck.state == State(since_id=OLD)
    assert stuck.note


def test_nothing_at_all_leaves_the_mark() -> None:
    assert after_page(State(since_id=OLD), [], None, NOW).state == State(since_id=OLD)
    assert after_page(State(), [], None, NOW).state == State()


def test_the_mark_never_passes_what_has_not_settled() -> None:
    """A post may show up after one that was written a moment later."""
    step = after_page(State(since_id=OLD), [id_at(NOW), id_at(NOW - timedelta(seconds=5))], None, NOW)
    assert step.state.since_id == id_at(NOW - SETTLED)


def test_the_mark_never_goes_back() -> None:
    ahead = id_at(NOW + timedelta(hours=1))
    assert after_page(State(since_id=ahead), [ahead + 5], None, NOW).state.since_id == ahead


def test_a_repeated_page_is_asked_for_by_id_and_then_given_up() -> None:
    first = after_page(State(since_id=OLD), [OLD + 9, OLD + 8], "t1", NOW)
    repeated = after_page(first.state, [OLD + 9, OLD + 8], "t1", NOW)
    assert repeated.more
    assert repeated.state.token is None
    assert repeated.state.until_id == OLD + 8
    again = after_page(repeated.state, [OLD + 9, OLD + 8], "t1", NOW)
    assert not again.more
    assert again.state == State(since_id=OLD)
    assert again.note


def test_an_empty_page_with_the_same_token_is_no_loop() -> None:
    state = after_page(State(), [OLD + 9], "t1", NOW).state
    step = after_page(state, [], "t1", NOW)
    assert step.state.until_id == OLD + 9
    assert not after_page(step.state, [], None, NOW).more


def test_the_first_window_may_be_cut_short_and_no_other() -> None:
    first = after_page(State(), [OLD + 9, OLD + 8], "t1", NOW)
    assert cut_short(first, 2, NOW).state == State(since_id=OLD + 9)
    assert cut_short(first, 3, NOW) == first
    later = after_page(State(since_id=OLD), [OLD + 9, OLD + 8], "t1", NOW)
    assert cut_short(later, 2, NOW) == later


def test_what_x_refuses_is_left_out() -> None:
    window = Window(newest=OLD + 9, oldest=OLD + 8, token="t1")
    state = State(since_id=OLD, window=window)
    beyond = without(state, frozenset({"since_id"}))
    assert beyond is not None
    assert beyond.lower_bound is None
    assert beyond.token == "t1"
    untokened = without(state, frozenset({"pagination_token"}))
    assert untokened is not None
    assert untokened.until_id == OLD + 8
    assert without(state, frozenset({"query"})) is None
    assert without(beyond, frozenset({"since_id"})) is None
    assert without(untokened, frozenset({"next_token"})) is None


@given(
    posts=st.lists(st.lists(st.integers(0, 1000), max_size=5), min_size=1, max_size=8),
    size=st.integers(1, 4),
)
def test_pages_of_any_size_cover_any_arrivals(posts: list[list[int]], size: int) -> None:
    """A model of X: posts arrive with ever higher ids, one page is read after each arrival."""
    state, seen, held = State(), set[int](), list[int]()
    for arrivals in [*posts, *([[]] * 100)]:
        held += [OLD + len(held) * 1001 + gap for gap in sorted(arrivals)]
        below = int(state.token) if state.token else state.until_id
        listed = sorted((one for one in held if one > (state.lower_bound or 0)), reverse=True)
        listed = [one for one in listed if below is None or one < below]
        page = listed[:size]
        seen |= set(page)
        state = after_page(state, page, str(page[-1]) if len(listed) > size else None, NOW).state
    assert seen == set(held)
    assert state.since_id == (max(held) if held else None)
