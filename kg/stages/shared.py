"""Importing this module loads what every worker process of a machine needs alike.

The one module of ``kg`` that works when it is imported: the server that worker processes are forked
from is told modules, not functions. It imports this one before it forks the first (``kg.workers``).
"""

from __future__ import annotations

import gc
from contextlib import suppress

from kg.errors import KgError
from kg.stages.article import stages_for

with suppress(KgError):  # each worker tries again, and tells what is wrong
    stages_for(None, None).load()

# The collector of cycles writes into all that it walks through: pages would be shared no more.
gc.collect()
gc.freeze()
