"""Tests of ``kg.read.addresses``: what a field, link or header holds, as an address of the web."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.addresses import find_address, host_of

WHOLE = {
    "as it stands": ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
    "white space around": (" \n https://a.example/x\t", "https://a.example/x"),
    "scheme in capitals": ("HTTPS://a.example/x", "HTTPS://a.example/x"),
    "host without a scheme": ("a.example/x", "https://a.example/x"),
    "host and port": ("a.example:8080/x", "https://a.example:8080/x"),
    "host and query": ("a.example?id=3", "https://a.example?id=3"),
    "host that ends in a country": ("news.co.uk", "https://news.co.uk"),
    "no scheme after two slashes": ("//a.example/x", "https://a.example/x"),
    "blank inside": ("https://a.example/a b", "https://a.example/a%20b"),
    "escaped already": ("https://a.example/a%20b", "https://a.example/a%20b"),
    "a per cent sign": ("https://a.example/100%", "https://a.example/100%25"),
    "a per cent sign before letters": ("https://a.example/%zz", "https://a.example/%25zz"),
    "angle brackets": ("https://a.example/<x>", "https://a.example/%3Cx%3E"),
    "letters of another script": ("https://a.example/أعزاز", "https://a.example/أعزاز"),
    "host of another script": ("https://münchen.example/", "https://münchen.example/"),
    "a number for a host": ("http://127.0.0.1/x", "http://127.0.0.1/x"),
    "a host of six groups": ("http://[::1]:80/x", "http://[::1]:80/x"),
    "a user": ("https://ann@a.example/x", "https://ann@a.example/x"),
}
NONE = {
    "nothing": "",
    "white space": " \t\n",
    "words": "see below",
    "a path": "/world/1",
    "a name of a page": "story.html",
    "a name of a document": "REPORT.PDF",
    "a name of a table": "news.csv",
    "a mail": "mailto:desk@a.example",
    "a script": "javascript:alert(1)",
    "a file": "file:///etc/passwd",
    "data": "data:text/plain,x",
    "an identifier": "urn:newsml:a.example:1",
    "a scheme alone": "https://",
    "a host of dots": "https://.../x",
    "a dot before the host": "https://.a.example/x",
    "a port too high": "https://a.example:65536/",
    "a port of letters": "https://a.example:http/",
    "an open bracket": "http://[::1/x",
    "a blank in the host": "https://a b.example/x",
    "a number": "2018",
    "a number with a point": "3.5",
}


@pytest.mark.parametrize("name", WHOLE)
def test_address_is_made_whole(name: str) -> None:
    """What names a page is written as an IRI allows it, and not escaped twice."""
    value, address = WHOLE[name]
    assert find_address(value) == address


@pytest.mark.parametrize("name", NONE)
def test_what_names_no_page_is_no_address(name: str) -> None:
    """Paths, files, other schemes and broken hosts are left out."""
    assert find_address(NONE[name]) is None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("/b", "https://a.example/b"),
        ("b", "https://a.example/x/b"),
        ("../b", "https://a.example/b"),
        ("story.html", "https://a.example/x/story.html"),
        ("?page=2", "https://a.example/x/y?page=2"),
        ("//b.example/z", "https://b.example/z"),
        ("http://b.example/z", "http://b.example/z"),
        ("mailto:desk@a.example", None),
        ("javascript:void(0)", None),
        ("", None),
    ],
)
def test_relative_address_is_resolved_against_its_page(value: str, address: str | None) -> None:
    """What stands in a page is read as a browser reads it."""
    assert find_address(value, base="https://a.example/x/y") == address


def test_base_of_another_kind_makes_no_address() -> None:
    """A page from disk leaves its relative links without an address."""
    assert find_address("b.html", base="file:///tmp/a.html") is None
    assert find_address("https://a.example/b", base="file:///tmp/a.html") == "https://a.example/b"


@given(st.text(max_size=60), st.sampled_from(["", "https://", "//", "https://a.example/", "a.b/"]))
def test_found_address_is_whole_and_stays(words: str, begin: str) -> None:
    """An address has a scheme and a host, no character that an IRI forbids, and is read alike."""
    address = find_address(begin + words)
    if address is not None:
        assert urlsplit(address).scheme.lower() in ("http", "https")
        assert host_of(address)
        assert not re.search(r'[\x00-\x20<>"{}|^`\\]', address)
        assert find_address(address) == address


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://WWW.A.example:8080/x", "www.a.example"),
        ("https://ann:pw@a.example/", "a.example"),
        ("http://[::1]/", "::1"),
        ("a.example/x", ""),
        ("http://[::1/", ""),
        ("", ""),
    ],
)
def test_host_is_named_without_port_and_user(address: str, host: str) -> None:
    """A host is compared in lower case; what has none gives nothing."""
    assert host_of(address) == host
