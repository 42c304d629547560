"""Values of parameters may be names; what names nothing is refused with what comes near."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kg.catalog import load_catalog, name_values
from kg.errors import QueryError

BASE = "https://kg.local/"
ACTOR = BASE + "id/actor/"


@dataclass(frozen=True)
class Thing:
    """Something of the store."""

    iri: str
    title: str


@dataclass(frozen=True)
class Found:
    """What a name may stand for."""

    exact: list[Thing] = field(default_factory=list)
    near: list[Thing] = field(default_factory=list)


class Store:
    """Knows two armies and an alias."""

    things = (Thing(ACTOR + "red-army", "Red Army"), Thing(ACTOR + "red-army-of-south", "Red Army"))
    aliases = (Thing(ACTOR + "blue-front", "Blue Front"),)

    def called(self, name: str, kind: str) -> Found:
        """Find by name."""
        if kind != "actor":
            return Found()
        if name == "Blues":
            return Found(exact=list(self.aliases))
        if name == "Red Army":
            return Found(exact=list(self.things))
        return Found(near=list(self.aliases)) if name.lower().startswith("blu") else Found()

    def knows(self, iri: str) -> bool:
        """Tell whether it is one of ours."""
        return iri in {thing.iri for thing in (*self.things, *self.aliases)}


def named(value: str) -> str:
    """Resolve the value of an actor's parameter."""
    query = load_catalog()["perpetrators"]
    return name_values(query, {"actor": value}, Store(), base=BASE)["actor"]


@pytest.mark.parametrize("value", ["blue-front", ACTOR + "blue-front", "Blues", " Blues "])
def test_short_name_iri_and_alias_mean_the_same(value: str) -> None:
    """Each of them becomes the IRI."""
    assert named(value) == ACTOR + "blue-front"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("blu-front", "did you mean Blue Front (blue-front)?"),
        ("Blu Front", "did you mean Blue Front (blue-front)?"),
        ("Red Army", "choose one: Red Army (red-army), Red Army (red-army-of-south)"),
        ("green-men", "look for it"),
        (ACTOR + "green-men", "look for it"),
    ],
)
def test_what_names_nothing_or_several_is_refused_with_a_remedy(value: str, told: str) -> None:
    """No empty table: the error says what could have been meant."""
    with pytest.raises(QueryError) as caught:
        named(value)
    assert told in str(caught.value)
    assert "'actor'" in caught.value.what


def test_other_parameters_stay_as_they_are() -> None:
    """Concepts, dates and empty values are not looked up."""
    query = load_catalog()["actor-timeline"]
    values = {"actor": "", "from": "2018-01-01"}
    assert name_values(query, values, Store(), base=BASE) == values
    stance = {"stance": "asserts"}
    assert name_values(load_catalog()["perpetrators"], stance, Store(), base=BASE) == stance
