"""The ledger: figures about each query and write, and, if asked for, one JSON line in a log file.

Every process of the server adds its figures up in its own slot of the board, where they outlive
it; ``exposition`` sums the slots up for Prometheus. Log lines are appended whole by whoever
answered.
"""

from __future__ import annotations

import datetime
import json
import os
import threading
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from kg.web.pool.board import Slot

_OPERATIONS: Final = (
    "query", "graph-read", "update", "graph-put", "graph-post", "graph-delete", "other",
)  # fmt: skip
_STATUSES: Final = (
    200, 201, 204, 304, 400, 401, 403, 404, 406, 408, 409, 413, 414, 415, 422, 429, 431, 500, 501,
    502, 503, 504, 505, 507,
)  # fmt: skip
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_REASONS: Final = (
    "deadline", "memory", "too-large", "too-complex", "evaluation", "cancelled", "client-left",
    "busy", "slow-client", "crashed", "other",
)  # fmt: skip
_CALLS: Final = ("SERVICE", "LOAD")
_LONGEST_LOGGED: Final = 20_000

# Places in a slot's figures.
_REQUESTS: Final = 0
_DURATIONS: Final = _REQUESTS + len(_OPERATIONS) * len(_STATUSES)
_SECONDS: Final = _DURATIONS + len(_OPERATIONS) * (len(_BUCKETS) + 1)
_ABORTED: Final = _SECONDS + len(_OPERATIONS)
_REFUSED: Final = _ABORTED + len(_REASONS)
_BYTES: Final = _REFUSED + len(_CALLS)

_OPERATION_AT: Final = {name: place for place, name in enumerate(_OPERATIONS)}
_STATUS_AT: Final = {status: place for place, status in enumerate(_STATUSES)}


class Ledger:
    """Counts queries and writes them down. One per process; safe among threads.

    Args:
        slot: Where the figures are added up.
        log_file: Takes one JSON line per query.
    """

    def __init__(self, slot: Slot, log_file: Path | None = None) -> None:
        self._figures = slot.figures
        self._lock = threading.Lock()
        self._log: int | None = None
        if log_file is not None:
            log_file.parent.mkdir(parents=True, exist_ok=True)
            self._log = os.open(log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def answered(
        self, operation: str, status: int, seconds: float, size: int, **facts: Any
    ) -> None:
        """Note one finished query or write."""
        figures = self._figures
        which = _OPERATION_AT.get(operation, len(_OPERATIONS) - 1)
        place = _STATUS_AT.get(status, 17)
        bucket = bisect_left(_BUCKETS, seconds)
        with self._lock:
            figures[_REQUESTS + which * len(_STATUSES) + place] += 1
            figures[_DURATIONS + which * (len(_BUCKETS) + 1) + bucket] += 1
            figures[_SECONDS + which] += seconds
            figures[_BYTES] += size
        if self._log is not None:
            self._write(self._log, operation, status, seconds, size, facts)

    def aborted(self, reason: str) -> None:
        """Note an answer that broke off after it had begun."""
        place = _REASONS.index(reason if reason in _REASONS else "other")
        with self._lock:
            self._figures[_ABORTED + place] += 1

    def refused(self, call: str) -> None:
        """Note that a query reached for the network."""
        with self._lock:
            self._figures[_REFUSED + _CALLS.index(call)] += 1

    def close(self) -> None:
        """Close the log file."""
        if self._log is not None:
            os.close(self._log)
            self._log = None

    @staticmethod
    def _write(
        log: int, operation: str, status: int, seconds: float, size: int, facts: dict[str, Any]
    ) -> None:
        entry = {
            "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            "operation": operation,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "bytes": size,
            **{k: v[:_LONGEST_LOGGED] if isinstance(v, str) else v for k, v in facts.items()},
        }
        # One write to a file opened for appending: lines of several processes do not mix.
        os.write(log, (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def exposition(slots: Sequence[Slot], counts: dict[str, int], generation: int) -> bytes:
    """Write the figures of all processes in Prometheus' text format."""
    figures = [sum(column) for column in zip(*(slot.figures for slot in slots), strict=True)]
    registry = CollectorRegistry()
    registry.register(_Collector(figures, counts, generation))
    return generate_latest(registry)


class _Collector:
    """Figures as Prometheus' client library wants them."""

    def __init__(self, figures: list[float], counts: dict[str, int], generation: int) -> None:
        self._figures = figures
        self._counts = counts
        self._generation = generation

    def collect(self) -> Iterable[Metric]:
        """Give all metrics."""
        yield from self._of_requests()
        size = CounterMetricFamily("kg_answer_bytes", "Bytes of answers")
        size.add_metric((), self._figures[_BYTES])
        yield size
        aborted = CounterMetricFamily(
            "kg_aborted_answers", "Answers that broke off", labels=("reason",)
        )
        for place, reason in enumerate(_REASONS):
            aborted.add_metric((reason,), self._figures[_ABORTED + place])
        yield aborted
        refused = CounterMetricFamily(
            "kg_refused_calls", "SERVICE and LOAD refused", labels=("call",)
        )
        for place, call in enumerate(_CALLS):
            refused.add_metric((call,), self._figures[_REFUSED + place])
        yield refused
        pool = GaugeMetricFamily("kg_pool", "Readers and queries by state", labels=("state",))
        for state, number in self._counts.items():
            pool.add_metric((state,), number)
        yield pool
        yield GaugeMetricFamily(
            "kg_generation", "Published generation being served", self._generation
        )

    def _of_requests(self) -> Iterable[Metric]:
        requests = CounterMetricFamily(
            "kg_requests", "Answered requests", labels=("operation", "status")
        )
        seconds = HistogramMetricFamily(
            "kg_query_seconds",
            "Duration of queries and writes, queueing included",
            labels=("operation",),
        )
        figures = self._figures
        for which, operation in enumerate(_OPERATIONS):
            for place, status in enumerate(_STATUSES):
                number = figures[_REQUESTS + which * len(_STATUSES) + place]
                if number:
                    requests.add_metric((operation, str(status)), number)
            total, buckets = 0.0, []
            for place, limit in enumerate((*map(str, map(float, _BUCKETS)), "+Inf")):
                total += figures[_DURATIONS + which * (len(_BUCKETS) + 1) + place]
                buckets.append((limit, total))
            if total:
                seconds.add_metric((operation,), buckets, figures[_SECONDS + which])
        yield requests
        yield seconds
