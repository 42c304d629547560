"""A row of a spreadsheet finds its actor or place, and a doubtful one is left to the person."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.reconcile.candidates import Candidate, Condition, Question, complete, find_candidates
from kg.reconcile.properties import describe, entity_kinds, values_of
from kg.resolve.authority import Authority, load_authority


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Read the authority that ships."""
    return load_authority()


def ask(
    authority: Authority, name: str, *kinds: str, limit: int = 10, **known: str
) -> tuple[Candidate, ...]:
    """Ask for *name* with what else is *known*."""
    conditions = tuple(Condition(prop, (value,)) for prop, value in known.items())
    names = (name,) if name else ()
    return find_candidates(Question(names, frozenset(kinds), conditions, limit), authority)


ARABIC = [
    ("حلب", "place/aleppo"),
    ("حماة", "place/hama"),
    ("حماه", "place/hama"),  # the other way to write its last letter
    ("داعش", "actor/islamic-state"),
    ("محافظة حلب", "place/aleppo-governorate"),
]


@pytest.mark.parametrize(("name", "entity"), ARABIC)
def test_arabic_labels_find(authority: Authority, name: str, entity: str) -> None:
    """A cell in Arabic finds what the tables have an Arabic name of."""
    assert entity in [candidate.entity.id for candidate in ask(authority, name)]


AMBIGUOUS = ["Tripoli", "Aleppo", "Georgia", "Springfield", "Paris", "حلب"]


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_limit_makes_no_match(authority: Authority, name: str) -> None:
    """Rivals that are not shown are rivals still."""
    assert not any(candidate.is_match for candidate in ask(authority, name, "place"))
    (only,) = ask(authority, name, "place", limit=1)
    assert not only.is_match


CLEAR = [
    ("Bakhmut", {}, "place/gn713174"),
    ("Darfur", {}, "place/darfur"),
    ("Daesh", {}, "actor/islamic-state"),
    ("Tripoli", {"country": "LB"}, "place/tripoli-lebanon"),
    ("Tripoli", {"country": "Lebanon"}, "place/tripoli-lebanon"),
    ("Tripoli", {"country": "Lebanese"}, "place/tripoli-lebanon"),
    ("Tripoli", {"country": "Q822"}, "place/tripoli-lebanon"),
    ("Tripoli", {"country": "place/lebanon"}, "place/tripoli-lebanon"),
    ("Paris", {"country": "US", "within": "Texas"}, "place/gn4717560"),
    ("", {"wikidata": "https://www.wikidata.org/wiki/Q41183"}, "place/aleppo"),
    ("", {"geonames": "4409896"}, "place/gn4409896"),
    ("Q135615", {}, "place/gn4409896"),
    ("place/gn4409896", {}, "place/gn4409896"),
]


@pytest.mark.parametrize(("name", "known", "entity"), CLEAR)
@pytest.mark.parametrize("limit", [1, 10])
def test_what_is_clear_is_a_match(
    authority: Authority, name: str, known: dict[str, str], entity: str, limit: int
) -> None:
    """A clear best one is a match, whatever the limit; nothing else is."""
    first, *others = ask(authority, name, limit=limit, **known)
    assert (first.entity.id, first.is_match) == (entity, True)
    assert not any(other.is_match for other in others)


CONTRADICTIONS = [
    ("Bakhmut", ("actor",), {}, "type"),
    ("Bakhmut", ("place/admin1",), {}, "type"),
    ("Bakhmut", (), {"country": "Poland"}, "country"),
    ("Bakhmut", (), {"country_code": "pl"}, "country_code"),
    ("Bakhmut", (), {"within": "Texas"}, "within"),
    ("Bakhmut", (), {"latitude": "10.0"}, "latitude"),
    ("Bakhmut", (), {"geonames": "1"}, "geonames"),
    ("Daesh", ("place",), {}, "type"),
]


@pytest.mark.parametrize(("name", "kinds", "known", "feature"), CONTRADICTIONS)
def test_contradictions_lower_the_score(
    authority: Authority, name: str, kinds: tuple[str, ...], known: dict[str, str], feature: str
) -> None:
    """What contradicts stays a candidate with a lower score, is no match, and tells why."""
    plain = ask(authority, name)[0]
    found = ask(authority, name, *kinds, **known)
    same = next(one for one in found if one.entity.id == plain.entity.id)
    assert plain.is_match
    assert same.score <= plain.score - 20
    assert not same.is_match
    assert same.features[feature] is False


NEUTRAL = [
    ("Bakhmut", {"country": "Ukraine"}),
    ("Bakhmut", {"country": "no such country"}),
    ("Bakhmut", {"within": "no such place"}),
    ("Bakhmut", {"latitude": "48.6"}),
    ("Bakhmut", {"latitude": "north"}),
    ("Bakhmut", {"wikidata": "Q1"}),  # of which the gazetteer has no item
    ("Bakhmut", {"alias": "Artemivsk"}),
    ("Bakhmut", {"country": ""}),
]


@pytest.mark.parametrize(("name", "known"), NEUTRAL)
def test_what_agrees_or_is_unknown_lowers_nothing(
    authority: Authority, name: str, known: dict[str, str]
) -> None:
    """Only a contradiction takes points away."""
    plain, same = ask(authority, name)[0], ask(authority, name, **known)[0]
    assert same.entity == plain.entity
    assert same.is_match
    assert same.score >= plain.score


def test_required_conditions_leave_out(authority: Authority) -> None:
    """What is not known to agree with a required condition is no candidate."""
    country = Condition("country", ("US",), is_required=True)
    found = find_candidates(Question(("Tripoli",), conditions=(country,)), authority)
    assert found
    assert all(describe(one.entity, authority).endswith("United States") for one in found)


QUANTIFIERS = [("any", True), ("all", False), ("none", False)]


@pytest.mark.parametrize(("quantifier", "agrees"), QUANTIFIERS)
def test_quantifiers(authority: Authority, quantifier: str, agrees: bool) -> None:
    """One of two countries is right: enough for any, not for all, and too much for none."""
    country = Condition("country", ("UA", "PL"), quantifier)
    first = find_candidates(Question(("Bakhmut",), conditions=(country,)), authority)[0]
    assert first.features["country"] is agrees


def test_namesakes_can_be_told_apart(authority: Authority) -> None:
    """Each of fifty Springfields says in which unit and country it lies."""
    found = ask(authority, "Springfield", "place/populated", limit=50)
    assert describe(found[0].entity, authority) == (
        "Populated place, Greene County, Missouri, United States"
    )
    told = [describe(candidate.entity, authority) for candidate in found]
    assert len(found) > 20
    assert len(set(told)) > 0.9 * len(told)


def test_a_misspelt_name_is_offered_without_match(authority: Authority) -> None:
    """A typing error finds the entity but is left to the person."""
    first = ask(authority, "Hayat Tahir al-Shem")[0]
    assert (first.entity.id, first.is_match) == ("actor/hayat-tahrir-al-sham", False)
    assert ask(authority, "no such name at all") == ()


BAD = [
    (Question(("x",), frozenset({"blob"})), "'blob' is unknown"),
    (Question(("x",), conditions=(Condition("size", ("1",)),)), "'size' is unknown"),
    (Question(("x",), conditions=(Condition("country", ("SY",), "some"),)), "'some' is unknown"),
    (Question(()), "has no name"),
    (Question((), conditions=(Condition("country", ("SY",)),)), "has no name"),
]


@pytest.mark.parametrize(("question", "message"), BAD)
def test_bad_questions_are_told_so(authority: Authority, question: Question, message: str) -> None:
    """The fault is named with a remedy."""
    with pytest.raises(QueryError, match=message) as caught:
        find_candidates(question, authority)
    assert caught.value.remedy


COMPLETIONS = [
    ("Syrian Dem", "actor/syrian-democratic-forces"),
    ("Bakhm", "place/gn713174"),
    ("حل", "place/aleppo"),
    ("place/gn713174", "place/gn713174"),
    ("Q41183", "place/aleppo"),
]


@pytest.mark.parametrize(("prefix", "entity"), COMPLETIONS)
def test_completion_reaches_the_world(authority: Authority, prefix: str, entity: str) -> None:
    """Typing ahead finds actors, curated places and those of the gazetteer, and ids."""
    assert entity in [found.id for found in complete(prefix, authority)]
    assert complete(" ", authority) == ()


def test_every_place_of_the_gazetteer_has_a_description(authority: Authority) -> None:
    """Kind and values are known for each kind that the gazetteer has."""
    for entity_id in ("place/gn4409896", "place/darfur", "place/gn713174"):
        place = authority.place(entity_id)
        assert place is not None
        assert values_of(place, authority)["kind"][0] in entity_kinds().values()


def test_hostile_ids_identify_nothing(authority: Authority) -> None:
    """Ids of any length and with broken characters are unknown, no more."""
    for entity_id in ("place/gn" + "9" * 60, "place/\ud800", "place/gn٣", "place/", "x" * 10_000):
        assert authority.place(entity_id) is None
    assert ask(authority, "Q" + "9" * 400) == ()


def test_an_imported_name_is_found(tmp_path: Path) -> None:
    """What an installation adds is reconciled as what ships."""
    (tmp_path / "import-x.csv").write_text(
        "scheme,slug,label,kind,aliases,descriptions,doubtful,arabic,country,context,parent,"
        "valid_from,valid_to,lat,lon,wikidata,geonames,source,licence,note\n"
        "actor,falcons,Falcons of Nowhere,non-state-armed-group,,,,صقور,SY,,,,,,,,,x,CC0-1.0,\n",
        encoding="utf-8",
    )
    (first, *_) = ask(load_authority(tmp_path), "صقور")
    assert (first.entity.id, first.is_match) == ("actor/falcons", True)
