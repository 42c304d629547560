"""HTTP client for outside services: polite, cached, with retries.

One request at a time, with a name and an address in the User-Agent, a pause between requests,
longer pauses after 429 and 5xx (or as long as ``Retry-After`` says), and a cache on disk, so that
the same question is asked once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import requests

from kg.errors import LinkError

_RETRY: Final = frozenset({429, 500, 502, 503, 504})
_REMEDIES: Final = {
    400: "the service does not understand the query: check that it speaks SPARQL 1.1",
    403: "the service refuses us: give an address in --contact that it can write to",
    404: "check the address (--sparql): it is that of the query service, not of its page",
    405: "check the address (--sparql): the service takes no queries there",
}
_NO_JSON: Final = "the answer is no JSON"
_MAX_REDIRECTS: Final = 5
_MAX_PAUSE_SECONDS: Final = 60.0
_LONGEST_WAIT_SECONDS: Final = 600.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer and when it was given (ISO 8601, UTC)."""

    content: Any
    fetched: str


@dataclass
class PoliteClient:
    """Fetches JSON over HTTP, slowly and at most once.

    Attributes:
        cache: Folder of answers; made when needed.
        user_agent: Says who asks; services block those who do not.
        pause_seconds: Least time between two requests.
        retries: How often a failed request is tried again.
        timeout_seconds: For connecting and for reading, each.
        offline: Answer from the cache only.
        sleep, clock: Replaced in tests.
    """

    cache: Path
    user_agent: str
    pause_seconds: float = 1.0
    retries: int = 4
    timeout_seconds: float = 30.0
    offline: bool = False
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    requests_made: int = 0
    _last: float | None = None
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.max_redirects = _MAX_REDIRECTS
        self._session.headers["User-Agent"] = self.user_agent
        self._session.headers["Accept"] = "application/sparql-results+json, application/json;q=0.5"

    def get_json(self, address: str, parameters: Mapping[str, str]) -> Answer:
        """Return the JSON that *address* answers, from the cache if it is there.

        Raises:
            LinkError: The service cannot be reached, keeps failing, or sends no JSON.
        """
        # One question is one file of the cache, in whatever order it was put together.
        url = f"{address}?{urlencode(sorted(parameters.items()))}"
        path = self.cache / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
        known = _read_cached(path)
        if known is not None:
            return known
        if self.offline:
            raise LinkError(
                "the answer is not in the cache", where=address, remedy="run without --offline"
            )
        content = self._fetch(url, address)
        answer = Answer(content, datetime.now(UTC).isoformat(timespec="seconds"))
        _write_cached(path, url, answer)
        return answer

    def _fetch(self, url: str, address: str) -> Any:
        """Ask until there is an answer, or nothing is left to try."""
        fault = ""
        for attempt in range(self.retries + 1):
            self._pause()
            try:
                response = self._session.get(url, timeout=self.timeout_seconds)
            except requests.TooManyRedirects as error:
                raise LinkError(
                    "the service redirects in circles", where=address, remedy="check the address"
                ) from error
            except requests.RequestException as error:
                fault = f"{type(error).__name__}"
                self._wait(attempt, None)
                continue
            if response.status_code in _RETRY:
                fault = f"HTTP {response.status_code}"
                self._wait(attempt, self._asked_to_wait(response, address))
                continue
            if response.status_code != requests.codes.ok:
                raise LinkError(
                    f"the service answers HTTP {response.status_code}",
                    where=address,
                    remedy=_REMEDIES.get(response.status_code, "check the address (--sparql)"),
                )
            try:
                content = response.json()
            # A query that runs out of time in mid-answer ends in an error text, behind status 200.
            except requests.JSONDecodeError:
                fault = _NO_JSON
                self._wait(attempt, None)
                continue
            return content
        check = "check the address (--sparql), or " if fault == _NO_JSON else ""
        raise LinkError(
            f"no usable answer after {self.retries + 1} attempts ({fault})",
            where=address,
            remedy=f"{check}try again later: what was found so far is kept, and the run resumes",
        )

    def _pause(self) -> None:
        now = self.clock()
        if self._last is not None and now - self._last < self.pause_seconds:
            self.sleep(self.pause_seconds - (now - self._last))
        self._last = self.clock()
        self.requests_made += 1

    def _asked_to_wait(self, response: requests.Response, address: str) -> float | None:
        """Return the seconds of Retry-After; give up if nobody would wait so long."""
        wanted = _seconds(response.headers.get("Retry-After"))
        if wanted is not None and wanted > _LONGEST_WAIT_SECONDS:
            raise LinkError(
                f"the service asks us to wait {wanted / 60:.0f} minutes",
                where=address,
                remedy="run the command again after that: the run resumes where it stopped",
            )
        return wanted

    def _wait(self, attempt: int, wanted: float | None) -> None:
        if attempt == self.retries:
            return
        # "Retry-After: 0" leaves the pause to us.
        seconds = wanted or min(self.pause_seconds * 2**attempt, _MAX_PAUSE_SECONDS)
        _log.info("waiting %.1f s before asking again", seconds)
        self.sleep(seconds)


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After: seconds, or the date until which to wait."""
    try:
        return max(0.0, float(retry_after)) if retry_after else None
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(retry_after or "")
    except ValueError:
        return None  # neither: the back-off will do
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _read_cached(path: Path) -> Answer | None:
    """Return the cached answer; a damaged file counts as none."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Answer(kept["content"], kept["fetched"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_cached(path: Path, url: str, answer: Answer) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_suffix(".part")
    kept = {"url": url, "fetched": answer.fetched, "content": answer.content}
    half_written.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    half_written.replace(path)
