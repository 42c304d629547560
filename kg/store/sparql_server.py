"""Speak SPARQL 1.1 over HTTP with a server elsewhere: addresses, credentials, retries, errors.

Requests are forms (SPARQL 1.1 Protocol, 2.1.2 and 2.2.1), which every server takes: Virtuoso 7
never answers a query that is the body itself.

Credentials come from the environment, else from ``~/.netrc``: ``KG_STORE_TOKEN`` is sent as bearer
token, ``KG_STORE_USER`` and ``KG_STORE_PASSWORD`` as Basic or, where the server asks, Digest. They
are never part of an address, which is shown in messages and in lists of processes.

Where updates go is found by trying: ``update`` beside the query operation (Jena, Oxigraph, ``kg
serve``), the same address (Virtuoso), ``statements`` below it (GraphDB, RDF4J). ``KG_STORE_UPDATE``
names another address.
"""

from __future__ import annotations

import json
import logging
import os
import time
import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg.errors import KgError, QueryError, StoreError
from kg.sparql.reading import read_text
from kg.store.peculiarities import NONE, Peculiarities, peculiarities_of

TIMEOUT_SECONDS: Final = 60.0
TOKEN_VARIABLE: Final = "KG_STORE_TOKEN"  # noqa: S105 - the name of a variable
USER_VARIABLE: Final = "KG_STORE_USER"
PASSWORD_VARIABLE: Final = "KG_STORE_PASSWORD"  # noqa: S105 - the name of a variable
UPDATE_VARIABLE: Final = "KG_STORE_UPDATE"
PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
"""Two minutes: a server that is started anew is back within them."""

_CONNECT_SECONDS: Final = 10.0
_LONGEST_PAUSE_SECONDS: Final = 120.0
_PASSING: Final = frozenset({408, 425, 429, 502, 503, 504})  # of these statuses another try may do
# A query operation that gets an update answers with any of these, 400 included: it misses "query".
_NO_UPDATES_HERE: Final = frozenset({301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 415, 501})
_log = logging.getLogger(__name__)


class Conflict(QueryError):
    """A server answers 409: its store is not in a state that allows the update."""


class SparqlServer:
    """A SPARQL server, known by the address of its query operation.

    Attributes:
        address: Of the query operation.
        pauses: Seconds to wait before each further attempt where the server is away or busy. Only
            for requests that may be repeated: queries, and updates that change nothing when they
            are run again.
    """

    def __init__(self, address: str, *, pauses: Sequence[float] = ()) -> None:
        self.address = _checked(address)
        self.pauses = pauses
        self._update_address = os.environ.get(UPDATE_VARIABLE, "")
        self._peculiarities: Peculiarities | None = None
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "kg"
        self._session.auth = _credentials(self.address)

    def query(self, text: str, accept: str) -> bytes:
        """Ask, and read the whole answer.

        Raises:
            QueryError: The server refused the text; its words are passed on.
            StoreError: The server cannot be reached, or failed.
        """
        answer = self._ask_again(self.address, {"query": text}, accept).content
        return (self._peculiarities or NONE).restored(answer)

    def open_query(
        self, text: str, accept: str, *, timeout: float, dataset: Iterable[tuple[str, str]] = ()
    ) -> urllib3.HTTPResponse:
        """Ask, and give the answer to read from.

        Args:
            timeout: Seconds until the server must have begun to answer.
            dataset: Fields default-graph-uri and named-graph-uri.
        """
        url = f"{self.address}?{urllib.parse.urlencode(list(dataset))}" if dataset else self.address
        try:
            response = self._send(url, {"query": text}, accept, timeout=timeout, stream=True)
        except requests.RequestException as error:
            raise _unreachable(error, self.address) from error
        if not _is_answered(response):
            raise _refused(response)
        raw: urllib3.HTTPResponse = response.raw
        return raw

    def update(self, text: str) -> None:
        """Run an update.

        Raises:
            QueryError, StoreError: As :meth:`query`; or the server takes no updates.
        """
        form = {"update": text}
        if self._update_address:
            self._ask_again(self._update_address, form, "*/*")
            return
        refusals = []
        for url in update_addresses(self.address):
            try:
                response = self._send(url, form, "*/*")
            except requests.RequestException as error:
                raise _unreachable(error, url) from error
            if _is_answered(response):
                self._update_address = url
                return
            if response.status_code not in _NO_UPDATES_HERE:
                raise _refused(response)
            refusals.append(response)
        raise _takes_no_updates(refusals)

    def _ask_again(self, url: str, form: Mapping[str, str], accept: str) -> requests.Response:
        """Send a request until it is answered, or nothing is left to try."""
        for pause in (*self.pauses, None):
            asked = 0.0
            try:
                response = self._send(url, form, accept)
            except requests.RequestException as error:
                failure: KgError = _unreachable(error, url)
            else:
                if _is_answered(response):
                    return response
                failure = _refused(response)
                if response.status_code not in _PASSING:
                    break
                asked = _seconds(response.headers.get("Retry-After"))
            if pause is None:
                break
            wait = min(max(pause, asked), _LONGEST_PAUSE_SECONDS)
            _log.warning("%s; asking again in %.1f s", failure, wait)
            time.sleep(wait)
        raise failure

    def _send(
        self,
        url: str,
        form: Mapping[str, str],
        accept: str,
        *,
        timeout: float | None = None,
        stream: bool = False,
    ) -> requests.Response:
        """Send one request, once more if the server tells how it wants to be asked."""
        timeout = timeout or TIMEOUT_SECONDS
        if "update" in form and self._peculiarities is None:
            # A request that is not adapted might change something else.
            self._send(self.address, {"query": "ASK {}"}, "*/*")
        response = self._post(url, form, accept, timeout, stream)
        challenge = response.headers.get("WWW-Authenticate", "")
        auth = self._session.auth
        is_digest = response.status_code == 401 and "digest" in challenge.lower()
        if is_digest and isinstance(auth, HTTPBasicAuth):
            self._session.auth = HTTPDigestAuth(auth.username, auth.password)
            response = self._post(url, form, accept, timeout, stream)
        if self._peculiarities is None:
            self._peculiarities = peculiarities_of(response.headers.get("Server", ""))
            if self._peculiarities != NONE:
                response = self._post(url, form, accept, timeout, stream)
        return response

    def _post(
        self, url: str, form: Mapping[str, str], accept: str, timeout: float, stream: bool
    ) -> requests.Response:
        # SPARQL 1.1 Protocol, 2.1.4: parameters of the dataset outrank FROM in the query.
        known = self._peculiarities or NONE
        graph = known.default_graph
        names_dataset = "graph-uri=" in url or (
            graph and any(read_text(text).has_dataset for text in form.values())
        )
        return self._session.post(
            url,
            params={"default-graph-uri": graph} if graph and not names_dataset else {},
            data={key: known.adapted(text) for key, text in form.items()},
            # Relayed answers are read as raw bytes, which nobody would unpack.
            headers={"Accept": accept, "Accept-Encoding": "identity"},
            timeout=(min(timeout, _CONNECT_SECONDS), timeout),
            allow_redirects=False,  # a redirected POST would become a GET
            stream=stream,
        )


def update_addresses(address: str) -> tuple[str, ...]:
    """Return where the update operation may be, beside the query operation at *address*."""
    return f"{address.rpartition('/')[0]}/update", address, f"{address}/statements"


class _Bearer(AuthBase):
    """Sends a token; as an object, so that ~/.netrc does not overrule it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _credentials(address: str) -> AuthBase | None:
    token = os.environ.get(TOKEN_VARIABLE)
    if token:
        return _Bearer(token)
    user = os.environ.get(USER_VARIABLE)
    if user:
        return HTTPBasicAuth(user, os.environ.get(PASSWORD_VARIABLE, ""))
    known = requests.utils.get_netrc_auth(address)
    return HTTPBasicAuth(*known) if known else None


def _checked(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    if not parts.hostname or parts.query or parts.fragment:
        raise StoreError(
            "this is no address of a SPARQL server",
            where=address,
            remedy="give the address of its query operation, such as https://host/ds/sparql",
        )
    if parts.username or parts.password:
        raise StoreError(
            "an address holds no password: it would be shown in messages and to other users",
            where=f"{parts.scheme}://{parts.hostname}{parts.path}",
            remedy=f"set {USER_VARIABLE} and {PASSWORD_VARIABLE}, or write them into ~/.netrc",
        )
    return address.rstrip("/")


def _is_answered(response: requests.Response) -> bool:
    return 200 <= response.status_code < 300  # what requests calls ok includes redirects


def _seconds(retry_after: str | None) -> float:
    """Read Retry-After where it tells seconds."""
    return float(retry_after) if retry_after and retry_after.isdigit() else 0.0  # else a date


def _unreachable(error: Exception, url: str) -> StoreError:
    if isinstance(error, requests.Timeout) and not isinstance(error, requests.ConnectTimeout):
        return StoreError(
            "the server does not answer in time",
            where=url,
            remedy="try again when it is less busy: what was written so far is kept",
        )
    if isinstance(error, requests.exceptions.SSLError):
        return StoreError(
            f"the server's certificate is not accepted: {error}",
            where=url,
            remedy="correct the certificate, or name its authority in REQUESTS_CA_BUNDLE",
        )
    return StoreError(
        f"the server cannot be reached: {error}",
        where=url,
        remedy="check the address and whether the server runs; what was written so far is kept",
    )


_CREDENTIALS: Final = (
    f"set {TOKEN_VARIABLE}, or {USER_VARIABLE} and {PASSWORD_VARIABLE}, "
    "or write the host into ~/.netrc"
)
_REMEDIES: Final = {
    401: ("the server wants to know who asks, or does not know these credentials", _CREDENTIALS),
    403: (
        "the server does not allow this with these credentials",
        f"let the server take updates from this account; or {_CREDENTIALS}",
    ),
    404: (
        "there is no SPARQL service at this address",
        "give the address of the query operation, such as https://host/ds/sparql",
    ),
    413: ("the server takes no request of this length", "let it take bodies of 1 MB"),
}


def _refused(response: requests.Response) -> KgError:
    """Say why a request was refused."""
    url, status = response.url.partition("?")[0], response.status_code
    words = f": {_detail(response.text)}" if response.text.strip() else ""
    if status in _REMEDIES:
        what, remedy = _REMEDIES[status]
        return StoreError(f"{what} (HTTP {status})", where=url, remedy=remedy)
    if 300 <= status < 400:
        return StoreError(
            f"the service has moved to {response.headers.get('Location', 'another address')}",
            where=url,
            remedy="give that address",
        )
    if status in _PASSING:
        return StoreError(
            f"the server is busy or away (HTTP {status})",
            where=url,
            remedy="try again later: what was written so far is kept",
        )
    if 400 <= status < 500:
        refused = Conflict if status == requests.codes.conflict else QueryError
        return refused(
            f"the server refuses this{words}",
            where=url,
            remedy="correct the query as the server says",
        )
    return StoreError(
        f"the server failed with {status}{words}",
        where=url,
        remedy="try again later, or look at the server's own log",
    )


def _detail(text: str) -> str:
    """Return what a server says of a refusal: the detail of an RFC 9457 document, or its text."""
    try:
        return str(json.loads(text)["detail"])
    except (ValueError, KeyError, TypeError):
        return text[:500].strip()


def _takes_no_updates(refusals: Sequence[requests.Response]) -> KgError:
    """Say that updates were refused everywhere; of a fault in the text rather that."""
    for response in refusals:
        # One that understood the text as an update and found a fault in it says most.
        if response.status_code == 400:
            return _refused(response)
    tried = ", ".join(f"{one.url.partition('?')[0]} ({one.status_code})" for one in refusals)
    return StoreError(
        f"no update operation was found; tried {tried}",
        remedy=f"let the server take updates, or name their address in {UPDATE_VARIABLE}",
    )
