"""Model files: nothing is read that is not whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.parse.errors import DamagedModel
from kg.parse.model_files import open_model, sha256_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a model of one file."""
    (tmp_path / "model.onnx").write_bytes(b"weights")
    config = {
        "format": 1,
        "name": "test",
        "version": "1",
        "labels": {"upos": ["NOUN"]},
        "files": {"model.onnx": sha256_of(tmp_path / "model.onnx")},
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    return tmp_path


def test_a_whole_model_opens(folder: Path) -> None:
    """Labels come as they stand in the configuration."""
    assert open_model(folder).labels == {"upos": ("NOUN",)}


def test_a_changed_file_is_damaged(folder: Path) -> None:
    """A file that differs from its sum is named with a remedy."""
    (folder / "model.onnx").write_bytes(b"weightz")
    with pytest.raises(DamagedModel, match=r"model\.onnx.*damaged.*install kg again"):
        open_model(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    """A file that is not there is named."""
    (folder / "model.onnx").unlink()
    with pytest.raises(DamagedModel, match=r"model\.onnx.*missing"):
        open_model(folder)


def test_an_empty_folder_has_no_model(tmp_path: Path) -> None:
    """Without a configuration there is no model."""
    with pytest.raises(DamagedModel, match="no language model"):
        open_model(tmp_path)


def test_another_format_is_refused(folder: Path) -> None:
    """A model of a later format is refused, not misread."""
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"format": 99}))
    with pytest.raises(DamagedModel, match="format 99"):
        open_model(folder)
