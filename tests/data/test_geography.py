"""The curated places make sense on the map."""

from __future__ import annotations

from kg.link.matching import kilometres
from kg.resolve.authority import load_authority

FARTHEST_KM = 230


def test_no_place_lies_far_from_what_contains_it() -> None:
    """A point that was matched to the wrong place shows as a distance."""
    places = load_authority().places
    far = []
    for place in places.values():
        for container in (places[i] for i in place.within if i in places):
            if None in (place.latitude, container.latitude) or container.kind == "country":
                continue
            assert place.latitude is not None
            assert place.longitude is not None
            assert container.latitude is not None
            assert container.longitude is not None
            distance = kilometres(
                place.latitude, place.longitude, container.latitude, container.longitude
            )
            if distance > FARTHEST_KM:
                far.append((place.id, container.id, round(distance)))
    assert far == []


def test_no_two_towns_share_a_point() -> None:
    """Two rows of one point would be one town under two names."""
    seen: dict[tuple[float, float], str] = {}
    for entity_id, row in load_authority().place_rows.items():
        if row.latitude is None or row.longitude is None or row.kind != "populated":
            continue
        point = (round(row.latitude, 3), round(row.longitude, 3))
        assert point not in seen, (entity_id, seen[point])
        seen[point] = entity_id


def test_sources_are_explained() -> None:
    """Each short name of a source stands in authority_sources.csv with licence and credit."""
    from kg.lexicon.authority import load_actor_rows, load_country_rows, load_place_rows
    from kg.lexicon.rows import read_rows
    from kg.paths import DATA

    known = {row["id"] for row in read_rows(DATA / "authority_sources.csv")}
    used = {
        name
        for row in (*load_actor_rows(), *load_place_rows(), *load_country_rows())
        for name in row.source.split()
    }
    assert used <= known
