"""The encoder on this processor, in the precision that is fastest here: bf16 where there is bf16, else as measured."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np

from config.errors import UsageError
from nlp.bundle import Bundle
from nlp.encoder.pieces import CLS, SEP, Ids
from nlp.extensions import DIMENSIONS
from nlp.types import Vectors

Precision = Literal["auto", "f32", "bf16", "int8"]
MAX_BATCH_PIECES = 768
"""Maximum pieces in a batch, padding counted; chosen because with more its activations leave the cache, and with fewer
the weights are read too often."""
MIN_INT8_SPEEDUP = 1.5
"""Minimum speed of int8, as a multiple of that of f32, to be taken: it costs some accuracy."""
STEP = 2
"""Lengths are rounded up to a multiple of this; chosen because the runtime takes milliseconds over each new shape."""


class Runtime:
    """Runs the encoder over sequences of word pieces. The model is compiled when it is first used."""

    def __init__(self, bundle: Bundle, precision: str = "auto", threads: int = 0) -> None:
        """`threads`: 0 leaves it to the runtime (all cores)."""
        if precision not in get_args(Precision):
            raise UsageError(f"no precision named {precision!r}; allowed: {', '.join(get_args(Precision))}")
        self._bundle = bundle
        self._precision = precision
        self._threads = threads

    def __call__(self, sequences: Sequence[Ids]) -> list[Vectors]:
        """The last hidden states of each sequence, (k + 2, 384): [CLS], its k pieces, [SEP]."""
        results: list[Vectors] = [np.empty((0, 0), dtype=np.float32)] * len(sequences)
        for group in batches([len(sequence) + 2 for sequence in sequences]):
            states = self._run([sequences[index] for index in group])
            for row, index in enumerate(group):
                results[index] = states[row, : len(sequences[index]) + 2]
        return results

    def _run(self, group: Sequence[Ids]) -> Vectors:
        length = -(-max(len(sequence) + 2 for sequence in group) // STEP) * STEP
        ids = np.zeros((len(group), length), dtype=np.int64)
        for row, sequence in enumerate(group):
            ids[row, 0] = CLS
            ids[row, 1 : len(sequence) + 1] = sequence
            ids[row, len(sequence) + 1] = SEP
        results = self._request.infer([ids, (ids != 0).astype(np.int64)])
        return np.array(results[0], dtype=np.float32)

    @cached_property
    def _request(self) -> Any:
        import openvino

        core = openvino.Core()
        if self._precision != "auto":
            return self._compiled(core, self._precision)
        if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            return self._compiled(core, "bf16")
        requests = {precision: self._compiled(core, precision) for precision in ("f32", "int8")}
        return requests[chosen({precision: _seconds(request) for precision, request in requests.items()})]

    def _compiled(self, core: Any, precision: str) -> Any:
        from nlp.encoder.graph import build, quantised

        weights = self._bundle.arrays("encoder.safetensors")
        options: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "bf16" if precision == "bf16" else "f32"}
        options["NUM_STREAMS"] = 1
        # Left to itself each process pins its thread to the first core, and two workers share one.
        options["ENABLE_CPU_PINNING"] = False
        if self._threads:
            options["INFERENCE_NUM_THREADS"] = self._threads
        if precision == "int8":
            options["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = DIMENSIONS
            weights = quantised(weights)
        return _compile(core, build(weights), options).create_infer_request()

    def __getstate__(self) -> dict[str, Any]:
        """Workers compile their own."""
        return {name: value for name, value in vars(self).items() if name != "_request"}


def _compile(core: Any, model: Any, options: dict[str, Any]) -> Any:
    """Attention operator by operator: fused ("snippets"), it is slower at lengths that are no multiple of 32.

    The option is not among those OpenVINO documents; a version that does not know it goes without.
    """
    try:
        return core.compile_model(model, "CPU", {**options, "SNIPPETS_MODE": "DISABLE"})
    except RuntimeError:
        return core.compile_model(model, "CPU", options)


def _seconds(request: Any) -> float:
    """How long a small batch takes, once the runtime knows its shape."""
    ids = np.full((8, 32), CLS, dtype=np.int64)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        request.infer([ids, np.ones_like(ids)])
        took.append(time.perf_counter() - start)
    return min(took)


def chosen(seconds: Mapping[str, float]) -> str:
    """The precision to take where there is no bf16: int8 costs some accuracy, so it must be much faster than f32."""
    return "int8" if seconds["int8"] * MIN_INT8_SPEEDUP <= seconds["f32"] else "f32"


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of sequences in batches of about MAX_BATCH_PIECES, like lengths together."""
    groups: list[list[int]] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if not groups or (len(groups[-1]) + 1) * longest > MAX_BATCH_PIECES:
            groups.append([])
            longest = -(-lengths[index] // STEP) * STEP
        groups[-1].append(index)
    return groups
