"""What was learnt is kept whole, checked when read, and changes nothing but what it was taught."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from config.errors import ConfigError, HearpointError
from config.journey import shipped_journey
from nlp.bundle import Bundle
from nlp.learned import files
from nlp.learned.files import Learned, fingerprint
from nlp.learned.heads import LinkHeads, Offset
from nlp.tagger import Tagger

TEXTS = ["The room was spotless and quiet!", "The wifi never worked. Breakfast was lovely.", ""]


def gloomy() -> Offset:
    return Offset(np.zeros((384, 3), np.float32), np.array([30, 0, 0], np.float32), 1.0)


def never(touchpoint: str) -> LinkHeads:
    return LinkHeads((touchpoint,), np.zeros((1, 385), np.float32), np.array([-9], np.float32), 0.35)


def learned(**parts: object) -> Learned:
    return Learned("0001", fingerprint(Bundle.shipped()), **parts)  # type: ignore[arg-type]


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    one = learned(sentiment=gloomy(), links=never("wifi"), notes={"people": 3})
    one.write(tmp_path / "0001")
    again = Learned.read(tmp_path / "0001")
    assert again.sentiment is not None
    assert again.links is not None
    np.testing.assert_array_equal(again.sentiment.bias, [30, 0, 0])
    assert (again.version, again.links.touchpoints, again.links.threshold) == ("0001", ("wifi",), 0.35)
    assert again.notes == {"people": 3}
    assert [one.name for one in tmp_path.iterdir()] == ["0001"], "no half-written folder is left"


def test_damage_is_noticed(tmp_path: Path) -> None:
    learned(sentiment=gloomy()).write(tmp_path / "0001")
    (tmp_path / "0001" / files.WEIGHTS).write_bytes(b"x")
    with pytest.raises(HearpointError, match="is damaged"):
        Learned.read(tmp_path / "0001")
    with pytest.raises(ConfigError, match="nothing learnt here"):
        Learned.read(tmp_path / "0002")


def test_it_fits_only_the_model_it_was_learnt_on(tmp_path: Path) -> None:
    learned(sentiment=gloomy()).write(tmp_path / "0001")
    manifest = tmp_path / "0001" / files.MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "model": "another"}))
    assert not files.fits(tmp_path / "0001", Bundle.shipped())
    with pytest.raises(HearpointError, match="learnt on another model"):
        Learned.read(tmp_path / "0001")


def test_a_tagger_takes_it_here_and_in_workers(tmp_path: Path) -> None:
    folder = tmp_path / "0001"
    learned(sentiment=gloomy(), links=never("wifi")).write(folder)
    journey = shipped_journey("hotel")
    plain = list(Tagger(journey).tag(TEXTS))
    with Tagger(journey, learned=folder, processes=2) as workers:
        found = list(workers.tag(TEXTS))
    tagger = Tagger(journey, learned=folder)
    assert list(tagger.tag(TEXTS)) == found
    assert [one.sentiment.label for one in found if one.sentiment] == ["negative", "negative"]
    assert {one.sentiment.label for text in found for one in text.sentences} == {"negative"}
    before = {mention.touchpoint for text in plain for mention in text.touchpoints}
    after = {mention.touchpoint for text in found for mention in text.touchpoints}
    assert before - after == {"wifi"}
    assert [one.reason for one in found] == [one.reason for one in plain]
    assert tagger.versions.keys() == {"model", "pipeline", "learned"}


def test_a_head_that_learnt_nothing_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "0001"
    learned(sentiment=Offset(np.zeros((384, 3), np.float32), np.zeros(3, np.float32), 1.0)).write(folder)
    for one, other in zip(Tagger().tag(TEXTS), Tagger(learned=folder).tag(TEXTS), strict=True):
        assert (one.sentiment is None) == (other.sentiment is None)
        if one.sentiment and other.sentiment:
            assert one.sentiment.scores == pytest.approx(other.sentiment.scores, abs=1e-5)


def test_heads_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(gloomy())).scale == 1.0
