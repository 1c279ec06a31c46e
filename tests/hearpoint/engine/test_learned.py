"""Which version of what was learnt counts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from config.errors import UsageError
from hearpoint.engine.learned import ModelRegistry
from hearpoint.store.private import FILE_MODE, FOLDER_MODE
from nlp.bundle import Bundle
from nlp.learned import files
from nlp.learned.files import Learned, fingerprint
from nlp.learned.heads import Offset

HEAD = Offset(np.zeros((384, 3), np.float32), np.zeros(3, np.float32), 1.0)


def put(registry: ModelRegistry) -> str:
    before = registry.current
    notes = {"before": before.name if before else None}
    return registry.put(Learned(registry.next(), fingerprint(Bundle.shipped()), HEAD, notes=notes)).name


def test_versions_are_counted_and_undone_one_by_one(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path / "learned")
    assert registry.current is None
    assert [put(registry), put(registry)] == ["0001", "0002"]
    assert registry.undo() == ("0002", "0001")
    assert put(registry) == "0003", "a number is never used twice"
    assert registry.undo() == ("0003", "0001")
    assert registry.undo() == ("0001", None)
    with pytest.raises(UsageError, match="nothing learnt is in use"):
        registry.undo()


def test_what_was_learnt_is_for_its_owner_only(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path / "learned")
    put(registry)
    assert registry.folder.stat().st_mode & 0o777 == FOLDER_MODE
    assert (registry.folder / "current").stat().st_mode & 0o777 == FILE_MODE


def test_what_somebody_deleted_can_be_undone(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path)
    put(registry)
    shutil.rmtree(tmp_path / "0001")
    assert registry.undo() == ("0001", None)
    assert registry.usable is None


def test_what_was_learnt_on_another_model_is_set_aside(tmp_path: Path) -> None:
    registry = ModelRegistry(tmp_path)
    put(registry)
    assert registry.usable == tmp_path / "0001"
    manifest = tmp_path / "0001" / files.MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "model": "another"}))
    assert registry.current is not None
    assert registry.usable is None
