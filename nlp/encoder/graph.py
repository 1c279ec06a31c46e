"""The encoder (BERT, as published) as an OpenVINO model, built from its weights: no torch, no export step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import openvino as ov
from openvino import opset13 as ops

from nlp.extensions import DIMENSIONS

HEADS = 12
LAYERS = 6
EPSILON = 1e-12
SCALE = np.float32((DIMENSIONS // HEADS) ** -0.5)

Weights = Mapping[str, npt.NDArray[np.generic]]


def build(weights: Weights) -> ov.Model:
    """Inputs `ids` and `mask`, both (batch, length) of int64; output (batch, length, 384), the last hidden states.

    `weights` has the names of transformers' BertModel. A matrix of int8 comes with a column `NAME.scale` by row.
    """
    return _Builder(weights).model()


def quantised(weights: Weights) -> dict[str, npt.NDArray[np.generic]]:
    """The matrices of the layers as int8, each row with the scale at which its largest number is 127.

    OpenVINO then multiplies in int8, and quantises the states by row as they come (dynamic quantisation).
    """
    result = dict(weights)
    for name, value in weights.items():
        if name.startswith("encoder.layer.") and value.ndim == 2 and value.dtype != np.int8:
            wide = value.astype(np.float32)
            scale = np.maximum(np.abs(wide).max(axis=1, keepdims=True), 1e-9) / 127
            result[name], result[f"{name}.scale"] = np.rint(wide / scale).astype(np.int8), scale
    return result


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def model(self) -> ov.Model:
        ids = ops.parameter([-1, -1], np.int64, name="ids")
        mask = ops.parameter([-1, -1], np.int64, name="mask")
        hidden = self._embedded(ids)
        bias = self._bias(mask)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, bias, f"encoder.layer.{layer}")
        return ov.Model([ops.result(hidden)], [ids, mask], "minilm")

    def _constant(self, name: str) -> ov.Node:
        value = self._weights[name]
        node = ops.constant(value)
        if value.dtype == np.int8:
            scale = ops.convert(ops.constant(self._weights[f"{name}.scale"]), np.float32)
            return ops.multiply(ops.convert(node, np.float32), scale)
        return node if value.dtype == np.float32 else ops.convert(node, np.float32)

    def _embedded(self, ids: ov.Node) -> ov.Node:
        words = self._gathered("embeddings.word_embeddings.weight", ids)
        length = ops.gather(ops.shape_of(ids), ops.constant(1), ops.constant(0))
        places = ops.range(ops.constant(np.int64(0)), length, ops.constant(np.int64(1)), "i64")
        positions = self._gathered("embeddings.position_embeddings.weight", places)
        kind = self._weights["embeddings.token_type_embeddings.weight"][:1].astype(np.float32)
        return self._normed(ops.add(ops.add(words, positions), ops.constant(kind)), "embeddings.LayerNorm")

    def _gathered(self, name: str, rows: ov.Node) -> ov.Node:
        """Rows of a table, widened after the look-up, so that the whole table never is."""
        value = self._weights[name]
        axis = ops.constant(0)
        gathered = ops.gather(ops.constant(value), rows, axis)
        if value.dtype != np.float32:
            gathered = ops.convert(gathered, np.float32)
        if value.dtype == np.int8:
            scale = ops.gather(ops.constant(self._weights[f"{name}.scale"]), rows, axis)
            gathered = ops.multiply(gathered, ops.convert(scale, np.float32))
        return gathered

    def _bias(self, mask: ov.Node) -> ov.Node:
        """0 where there is a piece, a large negative number where there is padding: (batch, 1, 1, length)."""
        hidden = ops.subtract(ops.constant(np.float32(1)), ops.convert(mask, np.float32))
        return ops.unsqueeze(ops.multiply(hidden, ops.constant(np.float32(-1e4))), ops.constant([1, 2]))

    def _layer(self, hidden: ov.Node, bias: ov.Node, name: str) -> ov.Node:
        attended = self._linear(
            self._attention(hidden, bias, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        hidden = self._normed(ops.add(attended, hidden), f"{name}.attention.output.LayerNorm")
        inner = ops.gelu(self._linear(hidden, f"{name}.intermediate.dense"), "erf")
        return self._normed(ops.add(self._linear(inner, f"{name}.output.dense"), hidden), f"{name}.output.LayerNorm")

    def _attention(self, hidden: ov.Node, bias: ov.Node, name: str) -> ov.Node:
        """Written out: the operator of OpenVINO for it transposes keys once more, and was slower here."""
        query, key, value = (
            self._by_head(self._linear(hidden, f"{name}.{part}")) for part in ("query", "key", "value")
        )
        scores = ops.matmul(ops.multiply(query, ops.constant(SCALE)), key, transpose_a=False, transpose_b=True)
        attended = ops.matmul(ops.softmax(ops.add(scores, bias), -1), value, transpose_a=False, transpose_b=False)
        merged = ops.transpose(attended, ops.constant([0, 2, 1, 3]))
        return ops.reshape(merged, ops.constant([0, 0, DIMENSIONS]), special_zero=True)

    def _by_head(self, states: ov.Node) -> ov.Node:
        split = ops.reshape(states, ops.constant([0, 0, HEADS, DIMENSIONS // HEADS]), special_zero=True)
        return ops.transpose(split, ops.constant([0, 2, 1, 3]))

    def _linear(self, states: ov.Node, name: str) -> ov.Node:
        product = ops.matmul(states, self._constant(f"{name}.weight"), transpose_a=False, transpose_b=True)
        return ops.add(product, ops.constant(self._weights[f"{name}.bias"].astype(np.float32)))

    def _normed(self, states: ov.Node, name: str) -> ov.Node:
        centred = ops.mvn(states, ops.constant([-1]), True, EPSILON, "INSIDE_SQRT")
        weight, bias = (ops.constant(self._weights[f"{name}.{part}"].astype(np.float32)) for part in ("weight", "bias"))
        return ops.add(ops.multiply(centred, weight), bias)
