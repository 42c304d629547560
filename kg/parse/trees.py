"""Find the highest-scoring dependency tree of a sentence.

Each word takes its best head; nearly always that is a tree already. Where it is not, the
maximum spanning tree is found by contracting cycles (Chu and Liu 1965, Edmonds 1967), with
exactly one root.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Heads = NDArray[np.int64]

IMPOSSIBLE: Final = -1e9
ROOTS_TRIED: Final = 3


def find_heads(scores: Scores) -> Heads:
    """Find the heads of the best tree with one root.

    Args:
        scores: [n, n + 1]: row i scores the heads of word i + 1, column 0 is the root.

    Returns:
        n heads, counted from 1; 0 for the root.
    """
    heads = cast(Heads, scores.argmax(axis=1))
    if is_tree(heads):
        return heads
    return _best_spanning_tree(scores)


def is_tree(heads: Heads) -> bool:
    """Tell whether *heads* has one root and no cycle."""
    chain = heads.tolist()
    if chain.count(0) != 1:  # UD: one word of a sentence hangs on the root
        return False
    safe = [False] * (len(chain) + 1)
    safe[0] = True
    for word in range(1, len(chain) + 1):
        path: list[int] = []
        at = word
        while not safe[at]:
            if at in path:
                return False
            path.append(at)
            at = chain[at - 1]
        for passed in path:
            safe[passed] = True
    return True


def tree_score(scores: Scores, heads: Heads) -> float:
    """Add up the scores of the arcs in *heads*."""
    return float(scores[np.arange(len(heads)), heads].sum())


def _best_spanning_tree(scores: Scores) -> Heads:
    count = len(scores)
    square = np.full((count + 1, count + 1), IMPOSSIBLE)
    square[1:, :] = scores
    np.fill_diagonal(square, IMPOSSIBLE)
    # Every word could be the root; beyond the three likeliest it is never the best in practice
    # on long sentences, and short ones can afford to try all.
    likeliest = np.argsort(-square[1:, 0], kind="stable") + 1
    tried = likeliest if count <= 2 * ROOTS_TRIED else likeliest[:ROOTS_TRIED]
    best: tuple[float, Heads] | None = None
    for root in tried.tolist():
        rooted = square.copy()
        # No other word may hang on the root.
        rooted[1:, 0] = IMPOSSIBLE
        rooted[root, :] = IMPOSSIBLE
        rooted[root, 0] = square[root, 0]
        heads: Heads = _contract(rooted)[1:]
        score = tree_score(square[1:], heads)
        if best is None or score > best[0]:
            best = (score, heads)
    if best is None:
        raise ValueError("a sentence without words has no tree")
    return best[1]


def _contract(scores: NDArray[np.float64]) -> Heads:
    """Find the best tree below node 0; row = dependent, column = head; entry 0 is unused."""
    heads: Heads = scores.argmax(axis=1).astype(np.int64)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    outside = [node for node in range(len(scores)) if node not in set(cycle)]
    place = {node: index for index, node in enumerate(outside)}
    merged = len(outside)
    small = np.full((merged + 1, merged + 1), 3 * IMPOSSIBLE)
    small[:merged, :merged] = scores[np.ix_(outside, outside)]
    np.fill_diagonal(small, 3 * IMPOSSIBLE)
    # What it gains to break the cycle at a word: the arc from outside for the one given up.
    gains = scores[cycle] - scores[cycle, heads[cycle]][:, None]
    entered = gains[:, outside].argmax(axis=0)
    small[merged, :merged] = gains[entered, outside]
    left = scores[np.ix_(outside, cycle)].argmax(axis=1)
    small[:merged, merged] = scores[np.ix_(outside, cycle)][np.arange(merged), left]
    small[merged, merged] = 3 * IMPOSSIBLE
    solved = _contract(small)
    for node in outside[1:]:
        head = int(solved[place[node]])
        heads[node] = cycle[int(left[place[node]])] if head == merged else outside[head]
    head_of_cycle = int(solved[merged])
    heads[cycle[int(entered[head_of_cycle])]] = outside[head_of_cycle]
    return heads


def _find_cycle(heads: Heads) -> list[int]:
    chain = heads.tolist()
    done = {0}
    for start in range(1, len(chain)):
        path: list[int] = []
        at = start
        while at not in done and at not in path:
            path.append(at)
            at = chain[at]
        if at not in done:
            return path[path.index(at) :]
        done.update(path)
    return []
