"""Repair a store whose generation is lost or lacks files, or whose union is out of step.

This happens when other programs change the folder or a remote server's default graph; files beside
the database are also left out by writes from outside, and are another version's after an upgrade.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.store.derived import derive, is_derived
from kg.store.generations import Generation
from kg.store.layout import is_remote
from kg.store.union import UnionFaults, find_union_faults
from kg.store.writer import writer


@dataclass(frozen=True, slots=True)
class Repair:
    """The effect of a repair.

    Attributes:
        lost_generation: True if the link to the current generation led nowhere.
        union_faults: What was wrong with the default graph.
        lacked_files: True if search index, lists or description were missing, or not of this kg.
        generation: The published one, with everything mended.
    """

    lost_generation: bool
    union_faults: UnionFaults
    lacked_files: bool
    generation: Generation


def repair(path: str | Path) -> Repair:
    """Mend the store at *path*: its default graph, and the link to its current generation.

    Raises:
        StoreError: Not a store, another writer is at work, or nothing is left to mend it from.
    """
    with writer(path) as opened:
        lost = opened.lost_generation
        faults = find_union_faults(opened) if opened.union else UnionFaults(0, 0)
        if faults:
            opened.refresh_union()
        generation = opened.publish(derive)
        lacks_files = not (is_remote(path) or is_derived(generation.directory))
        if lacks_files:
            opened.mark_changed()
            generation = opened.publish(derive)
        return Repair(lost, faults, lacks_files, generation)
