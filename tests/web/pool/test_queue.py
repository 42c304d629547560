"""Free readers go to those who wait, and slow queries never get the last one."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from kg.web.pool.queue import Busy, Queue, SlowTexts


def reader() -> Any:
    return object()


def test_a_free_reader_is_taken_at_once() -> None:
    """Nobody waits while there is a reader."""
    queue = Queue(readers=1, length=1, share=1)
    one = reader()
    queue.put(one)
    assert queue.take("c", slow=False, patience_seconds=0) is one


def test_waiting_ends_with_patience() -> None:
    """Without a reader in time there is Busy, and the place in the queue is free again."""
    queue = Queue(readers=1, length=1, share=1)
    for _ in range(2):
        with pytest.raises(Busy):
            queue.take("c", slow=False, patience_seconds=0.02)
    assert queue.waiting == 0


def test_one_client_cannot_fill_the_queue() -> None:
    """A client's share is bounded; another client still finds a place."""
    queue = Queue(readers=1, length=10, share=2)
    got: list[object] = []

    def wait(client: str) -> None:
        got.append(queue.take(client, slow=False, patience_seconds=2))

    threads = [threading.Thread(target=wait, args=("greedy",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    while queue.waiting < 2:
        time.sleep(0.005)
    with pytest.raises(Busy):
        queue.take("greedy", slow=False, patience_seconds=1)
    other = threading.Thread(target=wait, args=("modest",))
    other.start()
    while queue.waiting < 3:
        time.sleep(0.005)
    for _ in range(3):
        queue.put(reader())
    for thread in (*threads, other):
        thread.join()
    assert len(got) == 3


def test_slow_queries_leave_one_reader_free() -> None:
    """With two readers one slow query runs; the second waits though a reader is free."""
    queue = Queue(readers=2, length=10, share=10)
    queue.put(reader())
    queue.put(reader())
    queue.take("a", slow=True, patience_seconds=0)
    with pytest.raises(Busy):
        queue.take("b", slow=True, patience_seconds=0.02)
    assert queue.take("c", slow=False, patience_seconds=0) is not None
    assert queue.promote() is None  # no room for a second slow one, but nobody waits
    queue.ended(slow=True)
    assert queue.promote() is True


def test_slow_texts_are_remembered_for_a_while() -> None:
    """A slow query is known by its text, until it is forgotten."""
    slow = SlowTexts(size=2, seconds=0.05)
    slow.add("a")
    assert "a" in slow
    assert "b" not in slow
    time.sleep(0.06)
    assert "a" not in slow
