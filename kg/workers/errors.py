"""Errors of workers."""

from __future__ import annotations

from typing import ClassVar

from kg.errors import KgError


class WorkersLost(KgError):
    """There are no workers: they cannot be started, or cannot be reached any more."""

    exit_code: ClassVar[int] = 10


class KilledWorkers(KgError):
    """A task after which two workers were gone: it is given to no third."""
