"""How do we ask an outside service without being a nuisance?

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
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import requests

from kg.errors import LinkError

_RETRY: Final = frozenset({429, 500, 502, 503, 504})
_RETRY_CODES: Final = frozenset({"maxlag", "ratelimited", "readonly"})
_MAX_REDIRECTS: Final = 5
_MAX_PAUSE_SECONDS: Final = 60.0
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
        self._session.headers["Accept"] = "application/json, application/sparql-results+json"

    def get_json(self, address: str, parameters: Mapping[str, str]) -> Answer:
        """Return the JSON that *address* answers, from the cache if it is there.

        Raises:
            LinkError: The service cannot be reached, keeps failing, or sends no JSON.
        """
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
                self._wait(attempt, response.headers.get("Retry-After"))
                continue
            if response.status_code != requests.codes.ok:
                raise LinkError(
                    f"the service answers HTTP {response.status_code}",
                    where=address,
                    remedy="check the address; 403 means that the User-Agent is blocked",
                )
            try:
                content = response.json()
            except requests.JSONDecodeError:
                fault = "the answer is no JSON"
                self._wait(attempt, None)
                continue
            if _api_error(content) in _RETRY_CODES:  # MediaWiki says so with HTTP 200
                fault = f"the service is busy ({_api_error(content)})"
                self._wait(attempt, response.headers.get("Retry-After"))
                continue
            if code := _api_error(content):
                raise LinkError(
                    f"the service reports {code!r}", where=address, remedy="see its API's help"
                )
            return content
        raise LinkError(
            f"no usable answer after {self.retries + 1} attempts ({fault})",
            where=address,
            remedy="try again later: what was found so far is kept, and the run resumes",
        )

    def _pause(self) -> None:
        now = self.clock()
        if self._last is not None and now - self._last < self.pause_seconds:
            self.sleep(self.pause_seconds - (now - self._last))
        self._last = self.clock()
        self.requests_made += 1

    def _wait(self, attempt: int, retry_after: str | None) -> None:
        if attempt == self.retries:
            return
        wanted = _seconds(retry_after) or self.pause_seconds * 2**attempt
        _log.info("waiting %.1f s before asking again", min(wanted, _MAX_PAUSE_SECONDS))
        self.sleep(min(wanted, _MAX_PAUSE_SECONDS))


def _api_error(content: Any) -> str:
    error = content.get("error") if isinstance(content, dict) else None
    return str(error.get("code", "unknown")) if isinstance(error, dict) else ""


def _seconds(retry_after: str | None) -> float | None:
    try:
        return max(0.0, float(retry_after)) if retry_after else None
    except ValueError:
        return None  # an HTTP date: the back-off will do


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
