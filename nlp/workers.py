"""Tagging in several processes of one thread each: on few cores that beats one process of many threads."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

from nlp.questions import Asked
from nlp.types import Tagged

if TYPE_CHECKING:
    from nlp.batch_tagger import BatchTagger

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_tagger: BatchTagger | None = None  # one a worker process, set when it starts


class Workers:
    def __init__(self, processes: int, options: dict[str, Any]) -> None:
        self._processes = processes
        # Spawned, not forked: a fork of a process with threads may hang.
        self._pool = ProcessPoolExecutor(
            processes, multiprocessing.get_context("spawn"), initializer=_start, initargs=(options,)
        )

    def map(self, batches: Iterable[list[str | Asked]]) -> Iterator[Tagged]:
        """Answers in order; at most two batches a worker are under way."""
        under_way: deque[Future[list[Tagged]]] = deque()
        for batch in batches:
            under_way.append(self._pool.submit(_tag, batch))
            if len(under_way) >= 2 * self._processes:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()

    def close(self) -> None:
        """Let them finish what they are at."""
        self._pool.shutdown(cancel_futures=True)

    def abandon(self) -> None:
        """End them at once: who pressed Ctrl-C does not wait for batches that nobody will store."""
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _start(options: dict[str, Any]) -> None:
    global _tagger
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    from nlp.batch_tagger import BatchTagger

    _tagger = BatchTagger(options, threads=1)
    _tagger.tag_batch([])
    # The models stay, and a batch's many small objects go together: looking through them again and again costs 3%.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _tag(batch: list[str | Asked]) -> list[Tagged]:
    assert _tagger is not None
    return _tagger.tag_batch(batch)
