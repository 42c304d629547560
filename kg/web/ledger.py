"""What is remembered about each query?

Counters and durations for Prometheus, and, if asked for, one JSON line per query in a log file.
"""

from __future__ import annotations

import datetime
import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LONGEST_LOGGED: Final = 20_000


class Ledger:
    """Counts queries and writes them down. One per application; safe among threads."""

    def __init__(self, log_file: Path | None = None) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "kg_requests", "Answered requests", ("operation", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "kg_query_seconds",
            "Duration of queries and writes, queueing included",
            ("operation",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._request_count = lru_cache(self._requests.labels)
        self._duration = lru_cache(self._seconds.labels)
        self._bytes = Counter("kg_answer_bytes", "Bytes of answers", registry=self.registry)
        self._quick = Counter(
            "kg_quick_answers",
            "Answers given without a thread of their own",
            registry=self.registry,
        )
        self._aborted = Counter(
            "kg_aborted_answers", "Answers that broke off", ("reason",), registry=self.registry
        )
        self._refused = Counter(
            "kg_refused_calls", "SERVICE and LOAD refused", ("call",), registry=self.registry
        )
        self._pool = Gauge(
            "kg_pool", "Readers and queries by state", ("state",), registry=self.registry
        )
        self._generation = Gauge(
            "kg_generation", "Published generation being served", registry=self.registry
        )
        self._log: IO[str] | None = None
        self._lock = threading.Lock()
        if log_file is not None:
            log_file.parent.mkdir(parents=True, exist_ok=True)
            self._log = log_file.open("a", encoding="utf-8", buffering=1)

    def answered(
        self, operation: str, status: int, seconds: float, size: int, **facts: Any
    ) -> None:
        """Note one finished query or write."""
        self._request_count(operation, str(status)).inc()
        self._duration(operation).observe(seconds)
        self._bytes.inc(size)
        if self._log is not None:
            self._write(operation, status, seconds, size, facts)

    def quick(self) -> None:
        """Note that an answer took the quick way."""
        self._quick.inc()

    def aborted(self, reason: str) -> None:
        """Note an answer that broke off after it had begun."""
        self._aborted.labels(reason).inc()

    def refused(self, call: str) -> None:
        """Note that a query reached for the network."""
        self._refused.labels(call).inc()

    def exposition(self, counts: dict[str, int], generation: int) -> bytes:
        """Write the figures in Prometheus' text format."""
        for state, number in counts.items():
            self._pool.labels(state).set(number)
        self._generation.set(generation)
        return generate_latest(self.registry)

    def close(self) -> None:
        """Close the log file."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def _write(
        self, operation: str, status: int, seconds: float, size: int, facts: dict[str, Any]
    ) -> None:
        entry = {
            "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            "operation": operation,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "bytes": size,
            **{k: v[:_LONGEST_LOGGED] if isinstance(v, str) else v for k, v in facts.items()},
        }
        line = json.dumps(entry, ensure_ascii=False)
        with self._lock:
            if self._log is not None:
                self._log.write(line + "\n")
