"""Fetched side by side, taken one after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearpoint.engine.deadlines import Overdue, within
from hearpoint.engine.lanes import Ended, Job, side_by_side


def counting(number: int, items: int, pause: float = 0.0) -> Callable[[], Iterator[tuple[int, int]]]:
    def run() -> Iterator[tuple[int, int]]:
        for item in range(items):
            time.sleep(pause)
            yield number, item

    return run


@settings(max_examples=40)
@given(
    sizes=st.lists(st.integers(0, 12), max_size=6),
    pauses=st.lists(st.sampled_from([0.0, 0.001]), min_size=6, max_size=6),
    ahead=st.integers(1, 4),
)
def test_the_order_is_that_of_the_jobs_whichever_is_quicker(sizes: list[int], pauses: list[float], ahead: int) -> None:
    jobs = [Job(f"lane {n % 4}", counting(n, size, pauses[n]), ahead) for n, size in enumerate(sizes)]
    taken = list(side_by_side(jobs))
    expected: list[object] = []
    for number, size in enumerate(sizes):
        expected += [(number, (number, item)) for item in range(size)] + [(number, Ended())]
    assert taken == expected


def test_jobs_of_one_lane_never_run_at_once() -> None:
    running: list[int] = []
    most: list[int] = []

    def run() -> Iterator[int]:
        for item in range(3):
            running.append(item)
            most.append(len(running))
            time.sleep(0.002)
            running.pop()
            yield item

    list(side_by_side([Job("one platform", run) for _ in range(4)]))
    assert max(most) == 1


def test_lanes_run_at_once() -> None:
    meet = threading.Barrier(3, timeout=10)

    def run() -> Iterator[int]:
        yield meet.wait()

    taken = list(side_by_side([Job(str(n), run) for n in range(3)]))
    assert [item for _, item in taken if isinstance(item, Ended)] == [Ended()] * 3


def test_a_job_that_brings_nothing_loses_its_turn_and_gets_it_back() -> None:
    others_are_done = threading.Event()

    def slow() -> Iterator[str]:
        assert others_are_done.wait(10)
        yield "slow"

    order = []
    for number, item in side_by_side([Job("a", slow), Job("b", lambda: iter(["quick"]))], patience=0.05):
        order.append((number, item))
        if (number, item) == (1, Ended()):
            others_are_done.set()
    assert order == [(1, "quick"), (1, Ended()), (0, "slow"), (0, Ended())]


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(3), RecursionError(), MemoryError()])
def test_whatever_a_job_raises_ends_that_job_only(error: BaseException) -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise error

    taken = list(side_by_side([Job("a", failing), Job("a", lambda: iter([2]))]))
    assert taken == [(0, 1), (0, Ended(error)), (1, 2), (1, Ended())]


def test_no_more_is_fetched_than_a_job_may_be_ahead() -> None:
    made: list[int] = []

    def run() -> Iterator[int]:
        for item in range(100):
            made.append(item)
            yield item

    results = side_by_side([Job("a", run, ahead=3)])
    next(results)
    time.sleep(0.05)
    assert len(made) <= 5  # three that wait, one taken, one in hand
    results.close()


def test_closing_ends_the_threads() -> None:
    before = threading.active_count()
    results = side_by_side([Job(str(n), counting(n, 1_000_000), ahead=2) for n in range(5)])
    next(results)
    results.close()
    deadline = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_deadline_is_kept_and_what_is_quicker_passes() -> None:
    release = threading.Event()
    began = time.monotonic()
    with pytest.raises(Overdue):
        within(0.05, lambda: release.wait(30))
    assert time.monotonic() - began < 5
    release.set()
    assert within(30, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(30, lambda: 1 // 0)
