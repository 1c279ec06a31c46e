from __future__ import annotations

import torch

from nlp.extensions import DIMENSIONS
from nlp.training.fine_tune import TouchpointHead
from nlp.types import LABELS


def test_a_head_answers_each_touchpoint_and_reads_no_padding() -> None:
    torch.manual_seed(0)
    head = TouchpointHead(5).eval()
    states = torch.randn(2, 7, DIMENSIONS)
    mask = torch.tensor([[True] * 7, [True] * 3 + [False] * 4])
    answers = head(states, mask)
    assert answers.shape == (2, 5, 1 + len(LABELS))
    states[1, 3:] = 100
    assert torch.allclose(head(states, mask), answers, atol=1e-5)
