"""No two things have one address, and every address of a thing has one place below the base."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.model.text import Passage
from kg.vocab import iris
from kg.vocab.schemes import concept_iri, concept_label, concept_name, concepts, scheme_names

BASE = "https://kg.local/"
KEYS = st.text("0123456789abcdef", min_size=16, max_size=16)
OFFSETS = st.integers(0, 10**5)
KINDS = st.sampled_from(["air-strike", "attack", "raid"])
HARMS = st.sampled_from(["killed", "injured"])


def minted(key: str, offset: int, kind: str, harm: str) -> dict[str, str]:
    """Mint an address of each kind of thing that one report tells of."""
    frame, count = f"{offset}-{kind}", f"{offset}-{harm}"
    claim = iris.mint_claim_iri(BASE, key, frame, kind="casualty", speaker="narrator")
    return {
        "report": iris.mint_report_iri(BASE, key),
        "graph": iris.mint_report_graph_iri(BASE, key),
        "mention": iris.mint_mention_iri(BASE, key, Passage(offset, offset + 4)),
        "candidate": iris.mint_candidate_iri(BASE, key, Passage(offset, offset + 4), "actor/x"),
        "event": iris.mint_event_iri(BASE, key, frame),
        "claim": claim,
        "step": iris.mint_step_iri(BASE, claim, 1),
        "count": iris.mint_count_iri(BASE, key, count),
        "victim": iris.mint_victim_iri(BASE, key, count, offset=offset),
        "participation": iris.mint_participation_iri(
            BASE, key, frame, role="attacker", offset=offset
        ),
        "localisation": iris.mint_localisation_iri(BASE, key, frame, offset=offset),
        "actor": iris.mint_thing_iri(BASE, iris.local_entity_id("actor", key, offset)),
        "place": iris.mint_thing_iri(BASE, iris.local_entity_id("place", key, offset)),
        "geometry": iris.mint_geometry_iri(BASE, iris.local_entity_id("place", key, offset)),
        "run": iris.mint_run_iri(BASE, key),
    }


@given(st.tuples(KEYS, OFFSETS, KINDS, HARMS), st.tuples(KEYS, OFFSETS, KINDS, HARMS))
def test_no_two_things_have_one_address(
    one: tuple[str, int, str, str], two: tuple[str, int, str, str]
) -> None:
    """Neither of two kinds, nor of two reports, nor of two places of one report."""
    ours, theirs = minted(*one), minted(*two)
    assert len(set(ours.values())) == len(ours)
    for name, address in ours.items():
        assert (address in theirs.values()) <= (address == theirs[name])
    if one[:2] != two[:2]:
        apart = set(ours) - {"report", "graph", "run"}
        assert not {ours[name] for name in apart} & {theirs[name] for name in apart}
    for address in ours.values():
        assert address.startswith(BASE)
        assert re.fullmatch(r"[\w:/#.,=-]+", address)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("actor/islamic-state", "https://kg.local/id/actor/islamic-state"),
        ("event/0-1-raid", "https://kg.local/id/event/0-1-raid"),
        ("report/0#char=3,9", "https://kg.local/doc/report/0#char=3,9"),
        ("reports/0", "https://kg.local/id/reports/0"),
    ],
)
def test_a_subject_is_a_thing_or_words_of_a_report(path: str, address: str) -> None:
    """Words are a part of a document, whose address a thing has not."""
    assert iris.mint_subject_iri(BASE, path) == address


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("https://n.example/a", "https://n.example/a/", True),
        ("https://n.example/a#x", "https://n.example/a", True),
        ("HTTPS://N.example/a", "https://n.example/a", True),
        ("https://n.example/A", "https://n.example/a", False),
        ("https://n.example/a?p=1", "https://n.example/a", False),
        ("https://n.example/a", "https://n.example/b", False),
        ("https://n.example", "https://n.example/", True),
    ],
)
def test_an_article_has_one_address_however_it_is_written(one: str, two: str, same: bool) -> None:
    """What a server may tell apart is kept; what it cannot is not."""
    found = [iris.mint_article_iri(BASE, url=url, article_id="x") for url in (one, two)]
    assert (found[0] == found[1]) is same
    assert iris.canonical_url(iris.canonical_url(one)) == iris.canonical_url(one)


def test_a_copy_is_keyed_by_outlet_and_text() -> None:
    """The same text at two addresses is two copies; at one address it is one."""
    key = "0" * 16
    keys = [
        iris.copy_key(BASE, key, url=url, article_id=name)
        for url, name in (("https://a/1", "x"), ("https://b/1", "x"), (None, "x"), (None, "y"))
    ]
    assert len({*keys, key}) == 5
    assert all(re.fullmatch(r"[0-9a-f]{16}", found) for found in keys)
    assert iris.copy_key(BASE, key, url="https://a/1/", article_id="z") == keys[0]


@pytest.mark.parametrize("scheme", sorted(scheme_names()))
def test_every_concept_has_an_address_a_name_and_a_label(scheme: str) -> None:
    """The address leads back to the name, and no other scheme has it."""
    for name in concepts(scheme):
        address = concept_iri(scheme, name)
        assert concept_name(address) == name
        assert concept_label(address).strip()
    with pytest.raises(LexiconError, match=f"not a concept of scheme {scheme}") as caught:
        concept_iri(scheme, sorted(concepts(scheme))[0] + "z")
    assert "did you mean" in caught.value.remedy


def test_schemes_share_no_address() -> None:
    """Two concepts of one name are two."""
    found = {
        scheme: {concept_iri(scheme, name) for name in concepts(scheme)}
        for scheme in scheme_names()
    }
    for one, two in combinations(found.values(), 2):
        assert not one & two
