"""Metrics: figures about each query and write, and, if asked for, one JSON line in a log file.

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
from itertools import accumulate, product
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
_COUNTERS: Final = (
    ("kg_requests", "Answered requests", ("operation", "status")),
    ("kg_answer_bytes", "Bytes of answers", ()),
    ("kg_aborted_answers", "Answers that broke off", ("reason",)),
    ("kg_refused_calls", "SERVICE and LOAD refused", ("call",)),
)
_LONGEST_LOGGED: Final = 20_000

# Which figure stands where in a slot: name of the metric and its labels.
_PLACES: Final = {
    figure: place
    for place, figure in enumerate(
        (
            *product(["kg_requests"], _OPERATIONS, _STATUSES),
            *product(["kg_query_seconds"], _OPERATIONS, range(len(_BUCKETS) + 1)),
            *product(["seconds"], _OPERATIONS),
            *product(["kg_aborted_answers"], _REASONS),
            *product(["kg_refused_calls"], _CALLS),
            ("kg_answer_bytes",),
        )
    )
}


class Metrics:
    """Counts queries and writes them down. One per process; safe among threads."""

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
        figures, places = self._figures, _PLACES
        operation = operation if operation in _OPERATIONS else "other"
        known = status if status in _STATUSES else 500
        with self._lock:
            figures[places["kg_requests", operation, known]] += 1
            figures[places["kg_query_seconds", operation, bisect_left(_BUCKETS, seconds)]] += 1
            figures[places["seconds", operation]] += seconds
            figures[places[("kg_answer_bytes",)]] += size
        if self._log is not None:
            self._write(self._log, operation, status, seconds, size, facts)

    def aborted(self, reason: str) -> None:
        """Note an answer that broke off after it had begun."""
        self._count("kg_aborted_answers", reason if reason in _REASONS else "other")

    def refused(self, call: str) -> None:
        """Note that a query reached for the network."""
        self._count("kg_refused_calls", call)

    def _count(self, name: str, label: str) -> None:
        with self._lock:
            self._figures[_PLACES[name, label]] += 1

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
    sums = [sum(column) for column in zip(*(slot.figures for slot in slots), strict=True)]
    figures: dict[tuple[object, ...], float] = {f: sums[place] for f, place in _PLACES.items()}
    registry = CollectorRegistry()
    registry.register(_Collector(figures, counts, generation))
    return generate_latest(registry)


class _Collector:
    """Figures as Prometheus' client library wants them."""

    def __init__(
        self, figures: dict[tuple[object, ...], float], counts: dict[str, int], generation: int
    ) -> None:
        self._figures = figures
        self._counts = counts
        self._generation = generation

    def collect(self) -> Iterable[Metric]:
        """Give all metrics."""
        counters = {
            name: CounterMetricFamily(name, help, labels=labels) for name, help, labels in _COUNTERS
        }
        for (name, *labels), number in self._figures.items():
            if name in counters and (number or name != "kg_requests"):
                counters[str(name)].add_metric(list(map(str, labels)), number)
        yield from counters.values()
        yield self._durations()
        pool = GaugeMetricFamily("kg_pool", "Readers and queries by state", labels=("state",))
        for state, number in self._counts.items():
            pool.add_metric((state,), number)
        yield pool
        yield GaugeMetricFamily(
            "kg_generation", "Published generation being served", self._generation
        )

    def _durations(self) -> Metric:
        seconds = HistogramMetricFamily(
            "kg_query_seconds",
            "Duration of queries and writes, queueing included",
            labels=("operation",),
        )
        limits = (*map(str, map(float, _BUCKETS)), "+Inf")
        for operation in _OPERATIONS:
            numbers = (
                self._figures["kg_query_seconds", operation, place] for place in range(len(limits))
            )
            buckets = list(zip(limits, accumulate(numbers), strict=True))
            if buckets[-1][1]:
                seconds.add_metric((operation,), buckets, self._figures["seconds", operation])
        return seconds
