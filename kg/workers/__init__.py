"""Run jobs that need no store: in this process, in others, or on other machines.

A :class:`~kg.workers.protocol.Job` says how a worker is started and what it does with one task; it
knows nothing of workers, and workers know nothing of articles. Whoever submits takes the results
in the order in which it submitted, so that the outcome does not hang on who worked.
"""

from __future__ import annotations

from kg.workers.opening import open_workers
from kg.workers.protocol import Job, Pending, Workers

__all__ = ["Job", "Pending", "Workers", "open_workers"]
