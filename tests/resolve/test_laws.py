"""What holds for any names whatever."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from kg.model.findings import Extraction, Name, Where
from kg.model.text import Article, Passage
from kg.resolve.actors import clean_name
from kg.resolve.article import resolve_article
from kg.resolve.authority import Authority, load_authority
from tests.resolve.conftest import frame_of

PIECES = (
    "IS the al- Deir Ezzor US-backed forces Tripoli town of Syria's ( ) “ ’s Putin President 7 "
    "militants Georgia , . - northern Hajin group Asad İ ß \u0301 \u200f داعش"
)
WORDS = st.sampled_from(PIECES.split(" "))
NAMES = st.one_of(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), st.text(min_size=1))
LABELS = st.sampled_from(["PERSON", "ORG", "LOC", ""])


@cache
def shipped() -> Authority:
    """Return the shipped authority, once."""
    return load_authority()


@given(st.lists(st.tuples(NAMES, LABELS), min_size=1, max_size=6))
def test_every_name_is_decided_and_every_decision_leads_somewhere(
    pairs: list[tuple[str, str]],
) -> None:
    """No name breaks the resolver; ids in decisions are those of the entities given back."""
    text, names = "", []
    for words, label in pairs:
        names.append(Name(words, Passage(len(text), len(text) + len(words)), label))
        text += words + "\n"
    wheres = tuple(Where(name, "in", name.text) for name in names)
    frame = frame_of(text, actors=tuple(names), where=wheres)
    extraction = Extraction(frames=(frame,), mentions=tuple(names))
    resolution = resolve_article(Article(id="a", text=text), extraction, shipped())
    actors = {actor.id for actor in resolution.actors}
    places = {place.id for place in resolution.places}
    assert all(d.entity_id in actors for d in resolution.actor_mentions)
    assert all(d.entity_id in places and d.precision for d in resolution.place_mentions)
    assert all(0.0 <= d.score <= 1.0 and d.reason for d in resolution.actor_mentions)
    decided = {d.passage for d in resolution.actor_mentions}
    assert all(name.passage in decided for name in names if clean_name(name.text))
    assert len(decided) == len(resolution.actor_mentions)
