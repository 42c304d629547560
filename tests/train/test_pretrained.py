"""The pretrained encoder: only the published weights are used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.train.errors import WrongEncoder
from kg.train.pretrained import check_encoder


def test_other_weights_are_refused(tmp_path: Path) -> None:
    """A file with another SHA-256 stops the training."""
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other")
    with pytest.raises(WrongEncoder, match=r"SHA-256.*not 53aa"):
        check_encoder(weights)
