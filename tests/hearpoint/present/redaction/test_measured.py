"""The targets on the half of the hand-written set that nothing was tuned on."""

from __future__ import annotations

from benchmarks.redaction import measure


def test_recall_by_kind_and_praise_reach_their_targets() -> None:
    found = measure("test")
    recall = found["tagged"]["recall"]
    assert min(recall[kind] for kind in ("email", "phone", "card")) >= 0.98
    assert recall["name"] >= 0.90
    assert found["tagged"]["staff_praise_unharmed"] >= 0.98
    assert found["tagged"]["negatives_unharmed"] >= 0.90
    assert found["word_lists_only"]["recall"]["name"] >= 0.75
    # The tagger finds fewer of the praised, and takes some praise for blame (nlp, not redaction).
    assert found["untagged"]["staff_praise_unharmed"] >= 0.85
    assert found["untagged"]["recall"]["name"] >= 0.90
