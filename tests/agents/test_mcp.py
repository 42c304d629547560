"""The Model Context Protocol, spoken with the client of the official SDK over real pipes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph
import pytest

from kg.agents.desk import offered
from kg.agents.tools import all_tools
from kg.catalog import load_catalog
from kg.store.derived import derive
from kg.store.writer import writer

BASE = "https://kg.local/"


@pytest.fixture(scope="module")
def store(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the golden graph as a store."""
    path = tmp_path_factory.mktemp("asked") / "store"
    golden = pyoxigraph.Store()
    golden.load(path=str(root / "tests/golden/queries.trig"), format=pyoxigraph.RdfFormat.TRIG)
    with writer(path, create=True) as writing:
        for graph in golden.named_graphs():
            quads = golden.quads_for_pattern(None, None, None, graph)
            nquads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            writing.replace_graph(str(graph.value), nquads or b"")
        writing.note("base", BASE)
        writing.publish(derive)
    return path


Session = Any
Talk = Callable[[Session], Awaitable[Any]]
Hold = Callable[[Talk], Any]


@pytest.fixture(scope="module")
def talk(store: Path) -> Iterator[Hold]:
    """Start ``kg mcp`` once, and hold conversations with it."""
    # Not to collect the tests: the SDK takes a second.
    mcp = pytest.importorskip("mcp", reason="needs the extra 'agents': pip install '.[agents]'")
    import anyio
    from anyio.from_thread import start_blocking_portal

    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(connected(mcp, store)) as session,
    ):

        async def hold(conversation: Talk) -> Any:
            with anyio.fail_after(120):
                return await conversation(session)

        yield partial(portal.call, hold)


@asynccontextmanager
async def connected(mcp: ModuleType, store: Path) -> AsyncIterator[Session]:
    """Connect to a server of its own, over its standard input and output."""
    import anyio
    from mcp.client.stdio import stdio_client

    command = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "kg", "mcp", "--store", str(store)],
        env=dict(os.environ),
    )
    async with (
        stdio_client(command) as (incoming, outgoing),
        mcp.ClientSession(incoming, outgoing) as session,
    ):
        with anyio.fail_after(120):
            await session.initialize()
        yield session


async def called(session: Session, name: str, **arguments: Any) -> tuple[bool, str]:
    """Call a tool; return whether it failed, and its text."""
    result = await session.call_tool(name, arguments)
    (content,) = result.content
    return bool(result.is_error), content.text


def test_every_canned_query_is_a_tool_with_its_parameters(talk: Hold) -> None:
    """Tools are the catalogue, search and pages; all of them only read."""

    async def conversation(session: Session) -> None:
        listed = {tool.name: tool for tool in (await session.list_tools()).tools}
        queries = {query.slug: query for query in load_catalog() if query.form == "select"}
        assert listed.keys() == queries.keys() | {"search", "page"}
        for slug, query in queries.items():
            schema = listed[slug].input_schema
            assert schema["properties"].keys() == {p.name for p in query.params} | {"rows"}
            assert query.summary in listed[slug].description
        assert all(tool.annotations.read_only_hint for tool in listed.values())
        assert listed["figures"].input_schema["properties"]["harm"]["enum"]

    talk(conversation)


def test_queries_answer_what_their_cases_say(talk: Hold) -> None:
    """Each canned query answers as many rows here as its header says of the golden graph."""

    async def conversation(session: Session) -> int:
        asked = 0
        for query in offered():
            for case in query.tests:
                if case.graph != "queries.trig":
                    continue
                schema = all_tools()[query.slug].schema["properties"]
                values = {
                    name: json.loads(value)
                    if schema[name]["type"] in ("integer", "number", "boolean")
                    else value
                    for name, value in case.values.items()
                }
                failed, text = await called(session, query.slug, rows=200, **values)
                assert not failed, f"{query.slug}: {text}"
                assert len(json.loads(text)["rows"]) == case.rows, query.slug
                asked += 1
        return asked

    assert talk(conversation) > 20


def test_pages_tell_who_says_so(talk: Hold) -> None:
    """Pages of incidents, events and actors carry stance, speaker and report with each claim."""

    async def conversation(session: Session) -> None:
        _, text = await called(session, "perpetrators")
        rows = json.loads(text)["rows"]
        (incident, *_) = {row["incident"] for row in rows if row["type"] == "air-strike"}
        for thing in (incident, incident.removeprefix(f"{BASE}id/")):
            failed, page = await called(session, "page", thing=thing)
            assert not failed
            assert "River Monitor" in page
            assert "denies" in page
            assert "Daily Post" in page
            assert "10 March 2030: “" in page
            assert page.count("“") >= 3
        failed, page = await called(session, "page", thing="actor/red-army")
        assert not failed
        assert page.startswith("# Red Army\n")
        parts = [line for line in page.split("\n") if line.startswith("- ")]
        assert len(parts) >= 2
        assert all(" (" in part and ", said by " in part and ", in " in part for part in parts)

    talk(conversation)


def test_search_gives_what_other_tools_take(talk: Hold) -> None:
    """A name is found; what is found can be asked about."""

    async def conversation(session: Session) -> None:
        failed, text = await called(session, "search", words="red ar", kind="actor")
        assert not failed
        (hit,) = json.loads(text)["rows"]
        assert hit["iri"] == f"{BASE}id/actor/red-army"
        failed, text = await called(session, "perpetrators", actor=hit["iri"])
        assert {row["actor"] for row in json.loads(text)["rows"]} == {hit["iri"]}

    talk(conversation)


def test_faults_are_answers_and_the_server_lives_on(talk: Hold) -> None:
    """What is asked wrongly is told with a remedy; the next question is answered."""
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("figures", {"harm": "eaten"}, "choose one of"),
        ("figures", {"war": "x"}, "has no parameter war"),
        ("figures", {"rows": 100000}, "up to 200"),
        ("figures", {"speaker": "> } INSERT DATA { <urn:a> <urn:b> <urn:c>"}, ""),
        ("search", {}, "needs words"),
        ("page", {"thing": "place/alpha"}, "no incident, event or actor"),
        ("page", {"thing": "incident/none"}, "says nothing"),
        ("page", {"thing": "actor/nobody"}, "says nothing"),
        ("drop", {}, "there is no tool"),
    ]

    async def conversation(session: Session) -> None:
        for name, arguments, said in wrong:
            failed, text = await called(session, name, **arguments)
            assert failed, name
            assert said in text
        failed, text = await called(session, "figures", rows=1)
        assert not failed
        assert len(json.loads(text)["rows"]) == 1
        assert "more rows" in json.loads(text)["note"]

    talk(conversation)


def test_store_is_not_changed(store: Path, talk: Hold) -> None:
    """No file of the published generation differs after all tools were called."""

    def state() -> dict[str, int]:
        files = (store / "current").resolve().rglob("*")
        return {str(path): path.stat().st_mtime_ns for path in files if path.is_file()}

    async def conversation(session: Session) -> None:
        for tool in all_tools().values():
            given = {"words": "red", "thing": "actor/red-army"}
            needed = {name: given[name] for name in tool.schema["required"]}
            await called(session, tool.name, **needed)

    before = state()
    talk(conversation)
    assert state() == before


def test_missing_store_is_told(tmp_path: Path) -> None:
    """Without a store the command ends with the error of any other command."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "kg", "mcp", "--store", str(tmp_path / "none")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7
    assert "error" in done.stderr
    assert done.stdout == ""
