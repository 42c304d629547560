"""The client asks politely and survives what services do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import LinkError
from kg.link.http import PoliteClient
from tests.link.conftest import FakeWikidata

Service = tuple[FakeWikidata, str]
SEARCH = {"action": "wbsearchentities", "search": "x"}


@pytest.mark.parametrize("fault", ["429", "500", "slow", "broken", "maxlag", "redirect"])
def test_one_fault_is_survived(
    service: Service, client: PoliteClient, naps: list[float], fault: str
) -> None:
    """A passing fault costs a pause and a second attempt."""
    fake, address = service
    fake.faults = [fault]
    assert client.get_json(f"{address}/api", SEARCH).content == {"search": []}
    assert len(fake.requests) == 2


def test_retry_after_is_obeyed(service: Service, client: PoliteClient, naps: list[float]) -> None:
    """429 with Retry-After: 2 means two seconds."""
    fake, address = service
    fake.faults = ["429"]
    client.get_json(f"{address}/api", SEARCH)
    assert 2.0 in naps


def test_pauses_grow(service: Service, client: PoliteClient, naps: list[float]) -> None:
    """Each failed attempt waits longer than the one before."""
    fake, address = service
    fake.faults = ["500", "500"]
    client.get_json(f"{address}/api", SEARCH)
    waits = [nap for nap in naps if nap >= 0.5]
    assert waits[:2] == sorted(waits[:2])
    assert 1.0 in waits


@pytest.mark.parametrize("fault", ["500", "broken", "maxlag", "429"])
def test_a_lasting_fault_ends_with_a_remedy(
    service: Service, client: PoliteClient, fault: str
) -> None:
    """After the last attempt the error names the service and what to do."""
    fake, address = service
    fake.faults = [fault] * 5
    with pytest.raises(LinkError) as caught:
        client.get_json(f"{address}/api", SEARCH)
    assert len(fake.requests) == 3
    assert address in caught.value.where
    assert "resumes" in caught.value.remedy


@pytest.mark.parametrize(("fault", "message"), [("loop", "circles"), ("403", "HTTP 403")])
def test_hopeless_answers_are_not_repeated(
    service: Service, client: PoliteClient, fault: str, message: str
) -> None:
    """A redirect loop or a refusal is no passing fault."""
    fake, address = service
    fake.faults = [fault]
    with pytest.raises(LinkError, match=message):
        client.get_json(f"{address}/api", SEARCH)


def test_nobody_there_is_a_link_error(client: PoliteClient) -> None:
    """A service that cannot be reached is named."""
    with pytest.raises(LinkError, match="ConnectionError"):
        client.get_json("http://127.0.0.1:9/api", SEARCH)


def test_the_cache_survives_runs(service: Service, client: PoliteClient, tmp_path: Path) -> None:
    """The same question is asked once, also by the next run."""
    fake, address = service
    first = client.get_json(f"{address}/api", SEARCH)
    later = PoliteClient(cache=client.cache, user_agent="x", offline=True)
    assert later.get_json(f"{address}/api", SEARCH) == first
    assert len(fake.requests) == 1
    assert fake.agents == {"kg-test (tests@example.org)"}


def test_errors_are_not_cached(service: Service, client: PoliteClient) -> None:
    """A failed question is asked again."""
    fake, address = service
    fake.faults = ["403"]
    with pytest.raises(LinkError):
        client.get_json(f"{address}/api", SEARCH)
    assert client.get_json(f"{address}/api", SEARCH).content == {"search": []}


def test_a_damaged_cache_file_is_asked_again(service: Service, client: PoliteClient) -> None:
    """A half-written answer counts as none."""
    fake, address = service
    client.get_json(f"{address}/api", SEARCH)
    (kept,) = client.cache.iterdir()
    kept.write_text("{", encoding="utf-8")
    client.get_json(f"{address}/api", SEARCH)
    assert len(fake.requests) == 2


def test_requests_keep_their_distance(
    service: Service, client: PoliteClient, naps: list[float]
) -> None:
    """Between two requests lies the pause that was asked for."""
    fake, address = service
    slow = replace(client, clock=lambda: 0.0)
    for word in "ab":
        slow.get_json(f"{address}/api", {**SEARCH, "search": word})
    assert naps == [0.5]
    assert len(fake.requests) == 2
