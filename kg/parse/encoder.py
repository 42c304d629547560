"""What does the network say about each word of a window?

Runs the exported network in onnxruntime, one window at a time and without padding, so that
what it says depends on that window alone (see the room's docstring).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.parse.model_files import LABEL_WEIGHTS, NETWORK, TOKENIZER, ModelFiles
from kg.parse.wordpieces import WordpieceEncoder

Array = NDArray[np.float32]


class WindowEncoder:
    """The network of one model, ready to run."""

    def __init__(self, files: ModelFiles, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Idle threads must not spin: builds run one process per core.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(files.path(NETWORK)), options, providers=["CPUExecutionProvider"]
        )
        self._names = [output.name for output in self._session.get_outputs()]
        self.wordpieces = WordpieceEncoder(files.path(TOKENIZER))
        self._labels = Biaffine(np.load(files.path(LABEL_WEIGHTS)))

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
    """Scores the labels of pairs of words with weights [labels, width + 1, width + 1]."""

    def __init__(self, weights: NDArray[np.float16]) -> None:
        labels, width, _ = weights.shape
        self._count = labels
        # [label, left, right] becomes [right, label * left]: one product for all labels.
        self._weights = np.ascontiguousarray(
            weights.astype(np.float32).transpose(2, 0, 1).reshape(width, labels * width)
        )

    def scores(self, left: Array, right: Array) -> Array:
        """Score N pairs; both arguments are [N, width], the answer is [N, labels]."""
        products = (_with_one(right) @ self._weights).reshape(len(left), self._count, -1)
        scores: Array = np.matmul(products, _with_one(left)[:, :, None])[:, :, 0]
        return scores


def _with_one(rows: Array) -> Array:
    return np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1)
