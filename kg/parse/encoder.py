"""Run the exported network over a window of words.

Runs the exported network in onnxruntime, one window at a time and without padding, so that
what it says depends on that window alone (see the room's docstring).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.parse.model_files import LABELS, NETWORK, TOKENIZER, ModelFiles
from kg.parse.wordpieces import WordpieceEncoder

Array = NDArray[np.float32]


def open_network(path: Path, *, threads: int) -> onnxruntime.InferenceSession:
    """Open an exported network to run on so many threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Idle threads must not spin: builds run one process per core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class WindowEncoder:
    """The network of one model, ready to run."""

    def __init__(self, files: ModelFiles, *, threads: int = 1) -> None:
        self._session = open_network(files.path(NETWORK), threads=threads)
        self._names = [output.name for output in self._session.get_outputs()]
        self.wordpieces = WordpieceEncoder(files.path(TOKENIZER))
        self._labels = Biaffine(files.path(LABELS), threads=threads)

    def scores(self, words: Sequence[str]) -> Mapping[str, Array]:
        """Score the words of one window; each array has one row per word.

        `arcs` has a column per head with the root first; `label_heads` has a row for the
        root before those of the words.
        """
        encoded = self.wordpieces.encode(words)
        found = self._session.run(
            None,
            {
                "ids": np.array([encoded.ids], np.int64),
                "shapes": np.array([encoded.shapes], np.int64),
                "firsts": np.array([encoded.firsts], np.int64),
            },
        )
        return {name: array[0] for name, array in zip(self._names, found, strict=True)}

    def label_scores(self, dependents: Array, heads: Array) -> Array:
        """Score the labels of some arcs; both arguments are [arcs, width]."""
        return self._labels.scores(dependents, heads)


class Biaffine:
    """Scores the labels of pairs of words.

    Why a network of its own and not numpy: numpy's products run on as many threads as there
    are cores, whatever the user asked for, and on a busy machine they halve the speed.
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self._session = open_network(path, threads=threads)

    def scores(self, left: Array, right: Array) -> Array:
        """Score N pairs; both arguments are [N, width], the answer is [N, labels]."""
        (scores,) = self._session.run(None, {"left": left, "right": right})
        found: Array = scores
        return found
