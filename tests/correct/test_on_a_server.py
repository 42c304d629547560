"""A hand that corrects, over a real socket: form, token, page, undo."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

import pytest

from kg.store.derived import derive
from kg.vocab.iris import mint_event_iri
from tests.correct.cases import BASE, Opened, told
from tests.live.fresh_store import fresh_store
from tests.live.live_server import TOKEN, LiveServer, Reply, live_server

A = told("a")
PLAIN = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that takes writes, on a store of two reports."""
    store = tmp_path_factory.mktemp("corrected") / "store"
    with fresh_store(store, base=BASE) as fresh:
        Opened(fresh).add(A, told("b", "15"))
        fresh.publish(derive)
    with live_server(store, update=True, workers=2) as server:
        yield server


def post(
    server: LiveServer, token: str = TOKEN, headers: dict[str, str] | None = None, **cells: str
) -> Reply:
    form = {"by": "Ada Example", "reason": "read again", "token": token, **cells}
    return server.request(
        "POST",
        "/correct",
        body=urllib.parse.urlencode(form),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            **PLAIN,
            **(headers or {}),
        },
    )


def page(server: LiveServer, id: str) -> str:
    return server.request("GET", f"/doc/{id}", headers=PLAIN).text


def accused(server: LiveServer, event: str) -> set[str]:
    rows = server.query(
        f"SELECT ?who {{ <{BASE}id/{event}> <https://w3id.org/conflict-kg/ns#participation>/"
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?who }"
    ).json()["results"]["bindings"]
    return {row["who"]["value"].removeprefix(f"{BASE}id/") for row in rows}


EVENT = mint_event_iri(BASE, A.key, "17-air-strike").removeprefix(f"{BASE}id/")
PART = EVENT.replace("event/", "participation/") + "-attacker-0"


def test_form_corrects_and_undoes(corrected: LiveServer) -> None:
    """What the form sends holds at once, is told on the page, and is gone after the undoing."""
    before = page(corrected, EVENT)
    assert f'value="{PART}|actor"' in before
    reply = post(corrected, target=f"{PART}|actor", act="replace", value="Syrian army", page=EVENT)
    assert (reply.status, reply.headers["location"]) == (303, f"/doc/{EVENT}")
    assert accused(corrected, EVENT) == {"actor/syrian-army"}
    after = page(corrected, EVENT)
    assert "read by the machine as actor/us-led-coalition" in after
    assert "by Ada Example" in after
    assert "read again" in after
    rows = corrected.query(
        f"SELECT ?i {{ ?i <https://w3id.org/conflict-kg/ns#memberEvent> <{BASE}id/{EVENT}> }}"
    ).json()["results"]["bindings"]
    incident = rows[0]["i"]["value"].removeprefix(f"{BASE}id/")
    assert "read by the machine as actor/us-led-coalition" in page(corrected, incident)
    act = after.split('value="curation/')[1].split("|")[0]
    reply = post(corrected, target=f"curation/{act}|", act="undo", page=EVENT)
    assert reply.status == 303
    assert accused(corrected, EVENT) == {"actor/us-led-coalition"}


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 401),
        ("wrong", {}, 403),
        (TOKEN, {"Origin": "https://evil.example"}, 403),
        (TOKEN, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_only_the_token_corrects(
    corrected: LiveServer, token: str, headers: dict[str, str], status: int
) -> None:
    """Without the token, or from another site's page, nothing is changed."""
    reply = post(corrected, token, headers, target=f"{EVENT}|", act="no-event")
    assert reply.status == status
    assert accused(corrected, EVENT) == {"actor/us-led-coalition"}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"subject": "event/0000000000000000-1-attack", "act": "no-event"}, "the store has no"),
        ({"subject": EVENT, "slot": "date", "act": "replace", "value": "2018-13-01"}, "is no date"),
        ({"subject": EVENT, "slot": "date", "act": "replace", "value": "2030-01-01"}, "a rule"),
        ({"subject": EVENT, "act": "no-event", "reason": " "}, "reason is missing"),
        ({"subject": PART, "slot": "actor", "act": "replace", "value": "actor/x"}, "has actor/x"),
    ],
    ids=["unknown", "no-date", "future", "no-reason", "no-actor"],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    corrected: LiveServer, cells: dict[str, str], words: str
) -> None:
    """A wrong act is 422, says what is wrong and what to do, and changes nothing."""
    before = page(corrected, EVENT)
    reply = post(corrected, **cells)
    assert (reply.status, words in reply.text) == (422, True)
    assert page(corrected, EVENT) == before
