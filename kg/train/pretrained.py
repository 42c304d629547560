"""Find the pretrained encoder and check that it is the right one."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from kg.train.errors import WrongEncoder
from kg.train.recipe import ENCODER_PACKAGE, ENCODER_SHA256


@dataclass(frozen=True, slots=True)
class Pretrained:
    """Files of the pretrained encoder."""

    weights: Path
    tokenizer: Path


def find_encoder() -> Pretrained:
    """Find the installed encoder and check its weights.

    Raises:
        WrongEncoder: the package is not installed, or its weights are not the published ones.
    """
    spec = importlib.util.find_spec(ENCODER_PACKAGE)
    if spec is None or spec.origin is None:
        raise WrongEncoder(
            f"the package {ENCODER_PACKAGE} is not installed",
            remedy="install the extra 'train' of this project",
        )
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    check_encoder(weights)
    return Pretrained(weights, folder / "tokenizer.json")


def check_encoder(weights: Path, *, expected: str = ENCODER_SHA256) -> None:
    """Compare the SHA-256 of *weights* with the recipe's.

    Raises:
        WrongEncoder: the two differ.
    """
    with weights.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        raise WrongEncoder(
            f"the encoder has SHA-256 {found}, not {expected}",
            where=str(weights),
            remedy="install the package version that the lock file names",
        )
