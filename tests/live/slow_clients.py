"""Clients with addresses of their own: some keep up slow queries, another asks for little."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse

from live_server import LiveServer

SLOW = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != {number}) }}"
STREAM = "SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != {number}) }}"


class Client:
    """A client with an address of its own."""

    def __init__(self, server: LiveServer, address: str) -> None:
        self._server = server
        self._address = address

    def ask(self, query: str) -> int:
        """Ask on a new connection; give the status, 0 if the answer broke off."""
        connection = http.client.HTTPConnection(
            self._server.host, self._server.port, source_address=(self._address, 0)
        )
        try:
            connection.request("GET", "/sparql?" + urllib.parse.urlencode({"query": query}))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def look_ups_beside(
    server: LiveServer,
    text: str,
    *,
    clients: int,
    seconds: float = 0.0,
    at_least: int = 0,
    slow: int = 30,
) -> tuple[set[int], list[float]]:
    """Keep up thirty slow queries; give statuses and durations of another client's look-ups.

    Args:
        seconds: How long, at least.
        at_least: How many look-ups.
    """
    stopping = threading.Event()

    def keep_asking(number: int) -> None:
        client = Client(server, f"127.0.1.{1 + number % clients}")
        asked = 0
        while not stopping.is_set():
            asked += 1
            client.ask(text.format(number=1000 * asked + number))

    threads = [threading.Thread(target=keep_asking, args=(n,)) for n in range(slow)]
    for thread in threads:
        thread.start()
    quick = Client(server, "127.0.0.1")
    times: list[float] = []
    statuses: set[int] = set()
    until = time.monotonic() + seconds
    while time.monotonic() < until or len(times) < at_least:
        begun = time.monotonic()
        statuses.add(quick.ask("SELECT * { ?s ?p ?o } LIMIT 3"))
        times.append(time.monotonic() - begun)
        time.sleep(0.02)
    stopping.set()
    server.stop()
    for thread in threads:
        thread.join()
    return statuses, sorted(times)
