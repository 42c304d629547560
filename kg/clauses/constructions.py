"""Find the words that play a role at a head, and the construction that says so.

A construction is a row of ``data/constructions.csv``. The rows of a role are tried in the order of
the table; :func:`arguments` is the one answer that all readers share (docs/clauses.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from spacy.tokens import Token

from kg.clauses import repairs
from kg.clauses.accusations import charged_acts
from kg.clauses.paths import Named, Path, Test, compile_path, compile_tests
from kg.lexicon.rows import Row, load_table
from kg.lexicon.words import TriggerRow

ROLES = frozenset(
    {"subject", "agent", "patient", "target", "unharmed", "claimant", "suspect", "accused"}
)
HEADS = frozenset({"VERB", "NOUN", "ADJ"})  # ADJ: "left two men dead", an xcomp
NOTHING = "none"
"""Path of a row that leads nowhere: where it fits, no later row of its roles is tried."""


class Bare(NamedTuple):
    """The frame of a word that no dictionary knows."""

    pos: str
    subject: str = ""
    object: str = ""


Frame = TriggerRow | Bare
"""What a dictionary says of a head: its part of speech, and what subject and object are."""


@dataclass(frozen=True, slots=True)
class Construction:
    """One row: a way to say who plays a role (docs/clauses.md tells what the columns mean).

    Attributes:
        fits: Tells whether a head stands in this construction.
        follow: Leads from the head to the words; None if nobody plays the role.
    """

    id: str
    roles: frozenset[str]
    heads: frozenset[str]
    subject: frozenset[str]
    object: frozenset[str]
    fits: Test
    follow: Path | None
    ends: bool
    example: str

    def suits(self, role: str, pos: str, subject: str, obj: str) -> bool:
        """Tell whether the row may speak of *role* at heads of such a frame."""
        return (
            role in self.roles
            and pos in self.heads
            and _admits(self.subject, subject)
            and _admits(self.object, obj)
        )


class Argument(NamedTuple):
    """A word that plays a role, and the construction that tells."""

    token: Token
    via: Construction


def arguments(head: Token, role: str, frame: Frame) -> Iterator[Argument]:
    """Yield the words that play *role* at *head*, row by row of the table."""
    for row in _rows_for(role, frame.pos, frame.subject, frame.object):
        if not row.fits(head):
            continue
        if row.follow is None:  # "none": the construction says that nobody plays the role
            return
        found = row.follow(head)
        for token in found:
            yield Argument(token, row)
        if found and row.ends:
            return


def words_as(role: str, head: Token, frame: Frame) -> list[Token]:
    """Return the words that play *role* at *head*."""
    return [argument.token for argument in arguments(head, role, frame)]


def subjects(verb: Token) -> list[Token]:
    """Return the understood subjects of *verb*: its own, or its controller's."""
    return words_as("subject", verb, Bare("VERB"))


NAMED: Named = {
    "passive": repairs.is_passive,
    "active-clause": repairs.is_active_clause,
    "reduced-passive": repairs.is_reduced_passive,
    "has-number": repairs.has_number,
    "passive-subjects": repairs.passive_subjects,
    "speaker-above": repairs.is_speaker_above,
    "lost-subject": lambda verb: list(filter(None, [repairs.lost_subject(verb)])),
    "relative-heads": repairs.relative_heads,
    "shared-objects": repairs.shared_objects,
    "far-by-phrases": repairs.far_by_phrases,
    "first-conjunct": repairs.first_conjunct,
    "headline-harmed": repairs.headline_harmed,
    "next-subjects": repairs.next_subjects,
    "charged-acts": charged_acts,
    "childless": lambda token: not any(True for _ in token.children),
    "subjects": subjects,
    "subjects-before": lambda verb: [s for s in subjects(verb) if s.i < verb.i],
}
"""The functions that paths of the table may name."""


@lru_cache(maxsize=1)
def load_constructions() -> tuple[Construction, ...]:
    """Read ``data/constructions.csv``, with its paths compiled.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    return load_table("constructions.csv", _construction)


@cache
def _rows_for(role: str, pos: str, subject: str, obj: str) -> tuple[Construction, ...]:
    return tuple(row for row in load_constructions() if row.suits(role, pos, subject, obj))


def _construction(row: Row) -> Construction:
    try:
        fits = compile_tests(row["when"], NAMED)
        follow = None if row["path"] == NOTHING else compile_path(row["path"], NAMED)
    except ValueError as error:
        raise row.error(str(error), "see docs/clauses.md for tests and paths") from None
    return Construction(
        row["id"],
        row.some_of("role", ROLES),
        row.some_of("head", HEADS),
        _alternatives(row["subject"]),
        _alternatives(row["object"]),
        fits,
        follow,
        row["ends"] == "yes",
        row["example"],
    )


def _alternatives(cell: str) -> frozenset[str]:
    return frozenset(cell.split("|")) if cell else frozenset()


def _admits(allowed: frozenset[str], value: str) -> bool:
    """Tell whether a frame has one of the values *allowed*; "!patient" is anything else."""
    return not allowed or value in allowed or any(a[0] == "!" and a[1:] != value for a in allowed)
