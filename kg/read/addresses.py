"""Read the web address that a field gives.

Fields hold addresses without a scheme, relative ones, names of files. What is an address is written
as an IRI allows it; what is none is no address of a report.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

_SCHEMES: Final = ("http", "https")
_HOST: Final = re.compile(r"(?:[\w-]{1,63}\.)+[a-z]{2,63}(?::\d{1,5})?(?:[/?#]|$)", re.IGNORECASE)
# What may stand in an IRI and is not to be escaped again.
_ALLOWED: Final = "!#$%&'()*+,/:;=?@[]~-._"
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Names of files look like hosts: "story.html".
_FILE_ENDINGS: Final = frozenset(
    {"csv", "doc", "docx", "eml", "htm", "html", "json", "pdf", "php", "txt", "xml"}
)


def find_address(value: str, *, base: str | None = None) -> str | None:
    """Return *value* as an absolute address of the web, or None if it is none.

    Args:
        value: What a field, a link or a header holds.
        base: The address of the page that it stands in, for relative ones.
    """
    address = value.strip()
    if not address:
        return None
    try:
        if base is not None:
            address = urljoin(base, address)
        elif address.startswith("//"):  # a reference without a scheme (RFC 3986, 4.2)
            address = f"https:{address}"
        elif _looks_like_host(address):
            address = f"https://{address}"
        parts = urlsplit(address)
        # Asking for the port raises ValueError where it is no number.
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    # "example.org." is the same host (RFC 1034, 3.1), but would be another address.
    if parts.scheme.lower() not in _SCHEMES or not host or host != host.strip("."):
        return None
    # A host of other letters (IDN) may stand in an IRI; a blank or a bracket in none.
    if parts.netloc != quote(parts.netloc, safe="[]:@.-_~!$&'()*+,;=%") and host.isascii():
        return None
    # RFC 3987, 2.2: letters beyond ASCII may stay; escaped they would be another IRI.
    cleaned = "".join(c if not c.isascii() else quote(c, safe=_ALLOWED) for c in address)
    return _STRAY_PERCENT.sub("%25", cleaned)


def host_of(address: str) -> str:
    """Return the host that *address* names, or ""."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _looks_like_host(address: str) -> bool:
    match = _HOST.match(address)
    if match is None or address.lower().startswith(("http:", "https:")):
        return False
    host = re.split(r"[/?#:]", match.group(), maxsplit=1)[0]
    return host.rpartition(".")[2].lower() not in _FILE_ENDINGS
