"""The client asks politely and survives what services do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from kg.errors import LinkError
from kg.link.http import PoliteClient
from tests.link.conftest import FakeWikidata

Service = tuple[FakeWikidata, str]
QUERY = {"query": "SELECT ?x { ?x <urn:p> 1 }"}
NOTHING = {"head": {"vars": ["x"]}, "results": {"bindings": []}}


@pytest.mark.parametrize("fault", ["429", "500", "slow", "broken", "redirect"])
def test_one_fault_is_survived(service: Service, client: PoliteClient, fault: str) -> None:
    """A passing fault costs a pause and a second attempt."""
    fake, address = service
    fake.faults = [fault]
    if fault == "slow":
        usual, client.timeout_seconds = client.timeout_seconds, 0.3

        def give_up(_: float) -> None:
            client.timeout_seconds = usual
            fake.given_up.set()

        client.sleep = give_up
    assert client.get_json(f"{address}/sparql", QUERY).content == NOTHING
    assert len(fake.requests) == 2


def test_retry_after_is_obeyed(service: Service, client: PoliteClient, naps: list[float]) -> None:
    """429 with Retry-After: 2 means two seconds."""
    fake, address = service
    fake.faults = ["429"]
    client.get_json(f"{address}/sparql", QUERY)
    assert 2.0 in naps


def test_retry_after_may_be_a_date(
    service: Service, client: PoliteClient, naps: list[float]
) -> None:
    """A date is waited for; what is neither number nor date costs the usual pause."""
    fake, address = service
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=599))
    fake.faults, fake.retry_after = ["429"], later
    client.get_json(f"{address}/sparql", QUERY)
    assert 299 < max(naps) <= 599
    naps.clear()
    fake.faults, fake.retry_after = ["429"], "soon"
    client.get_json(f"{address}/sparql", {"query": "ASK { }"} | QUERY | {"again": ""})
    assert max(naps) <= client.pause_seconds


def test_who_is_asked_to_come_back_much_later_stops(
    service: Service, client: PoliteClient, naps: list[float]
) -> None:
    """An hour is not slept through: the error says how long, and that the run resumes."""
    fake, address = service
    fake.faults, fake.retry_after = ["429"], "3600"
    with pytest.raises(LinkError, match="wait 60 minutes") as caught:
        client.get_json(f"{address}/sparql", QUERY)
    assert "resumes" in caught.value.remedy
    assert len(fake.requests) == 1
    assert naps == []


def test_pauses_grow(service: Service, client: PoliteClient, naps: list[float]) -> None:
    """Each failed attempt waits longer than the one before."""
    fake, address = service
    fake.faults = ["500", "500"]
    client.get_json(f"{address}/sparql", QUERY)
    waits = [nap for nap in naps if nap >= 0.5]
    assert waits[:2] == sorted(waits[:2])
    assert 1.0 in waits


@pytest.mark.parametrize("fault", ["500", "broken", "page", "429"])
def test_a_lasting_fault_ends_with_a_remedy(
    service: Service, client: PoliteClient, fault: str
) -> None:
    """After the last attempt the error names the service and what to do."""
    fake, address = service
    fake.faults = [fault] * 5
    with pytest.raises(LinkError) as caught:
        client.get_json(f"{address}/sparql", QUERY)
    assert len(fake.requests) == 3
    assert address in caught.value.where
    assert "resumes" in caught.value.remedy
    assert ("--sparql" in caught.value.remedy) is (fault in ("broken", "page"))


@pytest.mark.parametrize(
    ("fault", "message"), [("loop", "circles"), ("403", "HTTP 403"), ("404", "HTTP 404")]
)
def test_hopeless_answers_are_not_repeated(
    service: Service, client: PoliteClient, fault: str, message: str
) -> None:
    """A redirect loop or a refusal is no passing fault."""
    fake, address = service
    fake.faults = [fault]
    with pytest.raises(LinkError, match=message) as caught:
        client.get_json(f"{address}/sparql", QUERY)
    assert "address" in caught.value.remedy


def test_nobody_there_is_a_link_error(client: PoliteClient) -> None:
    """A service that cannot be reached is named."""
    with pytest.raises(LinkError, match="ConnectionError"):
        client.get_json("http://127.0.0.1:9/sparql", QUERY)


def test_the_cache_survives_runs(service: Service, client: PoliteClient, tmp_path: Path) -> None:
    """The same question is asked once, also by the next run."""
    fake, address = service
    first = client.get_json(f"{address}/sparql", QUERY)
    later = PoliteClient(cache=client.cache, user_agent="x", offline=True)
    assert later.get_json(f"{address}/sparql", QUERY) == first
    assert len(fake.requests) == 1
    assert fake.agents == {"kg-test (tests@example.org)"}


def test_errors_are_not_cached(service: Service, client: PoliteClient) -> None:
    """A failed question is asked again."""
    fake, address = service
    fake.faults = ["403"]
    with pytest.raises(LinkError):
        client.get_json(f"{address}/sparql", QUERY)
    assert client.get_json(f"{address}/sparql", QUERY).content == NOTHING


def test_a_damaged_cache_file_is_asked_again(service: Service, client: PoliteClient) -> None:
    """A half-written answer counts as none."""
    fake, address = service
    client.get_json(f"{address}/sparql", QUERY)
    (kept,) = client.cache.iterdir()
    kept.write_text("{", encoding="utf-8")
    client.get_json(f"{address}/sparql", QUERY)
    assert len(fake.requests) == 2


def test_requests_keep_their_distance(
    service: Service, client: PoliteClient, naps: list[float]
) -> None:
    """Between two requests lies the pause that was asked for."""
    fake, address = service
    slow = replace(client, clock=lambda: 0.0)
    for word in "ab":
        slow.get_json(f"{address}/sparql", {"query": f"SELECT ?{word} {{ ?{word} <urn:p> 1 }}"})
    assert naps == [0.5]
    assert len(fake.requests) == 2
