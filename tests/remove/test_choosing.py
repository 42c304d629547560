"""Exactly what somebody means is chosen, and what stays follows what was before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, KgError, StoreError
from kg.ledger import Finished
from kg.model.text import Article
from kg.remove import choose, choose_inputs, choose_superseded
from kg.remove.versions import Version, successors
from kg.store.writer import Writer
from tests.incidents.made_reports import BASE, told
from tests.remove.test_removal import built, with_address

HOST = "https://news.example"


def at(id: str, path: str) -> Finished:
    """Make a report of an article at an address."""
    return with_address(told(id, "3"), f"{HOST}{path}", publisher=f"Post {id}")


# Addresses and ids, some of which are a pattern of others if every mark is taken for one.
MADE = {
    "query": at("q", "/?id=1"),
    "xid": at("x", "/xid=1"),
    "year": at("y", "/2018/hajin"),
    "other-year": at("z", "/2019/hajin"),
    "bracket": at("b", "/[a]/1"),
    "letter": at("l", "/a/1"),
    "star": at("s", "/2020/*/a"),
    "starred": at("t", "/2020/b/a"),
}
OLD, NEW = told("own"), told("own", "15", tail="Updated.")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open a store of articles with addresses, and one in two texts."""
    originals = [told(id, "3") for id in "qxyzblst"]
    path = tmp_path_factory.mktemp("choosing") / "store"
    with built(path, [[*originals, *MADE.values(), OLD], [NEW]]) as writing:
        yield writing


def line_of(article: Article) -> str:
    """Write an article as a line of JSON."""
    facts = {"id": article.id, "publisher": article.publisher, "title": article.title}
    return json.dumps({**facts, "date": str(article.published), "text": article.text}) + "\n"


def chosen(opened: Writer, *selectors: str) -> set[str]:
    """Return the names of what is chosen; for what has no name, its key."""
    names = {one.key: name for name, one in MADE.items()} | {OLD.key: "old", NEW.key: "new"}
    versions = choose(opened, selectors, base=BASE).versions
    assert len({version.key for version in versions}) == len(versions)
    return {names.get(version.key, version.key) for version in versions}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (f"{HOST}/?id=1", {"query"}),
        (f"{HOST}/?id=*", {"query"}),
        (f"{HOST}/%5Ba%5D/*", {"bracket"}),
        (f"{HOST}/*/1", {"bracket", "letter"}),
        (f"{HOST}/201*", {"year", "other-year"}),
        (f"{HOST}/2018/*", {"year"}),
        (f"{HOST}/*", set(MADE)),
        ("*/2018/*", {"year"}),
        (f"{HOST}/2020/*/a", {"star"}),
        (f"{HOST}/2020/*a", {"star", "starred"}),
        ("own", {"old", "new"}),
        ("ow*", {"old", "new"}),
        (f"report/{OLD.key}", {"old"}),
        (f"report/{OLD.key[:8]}*", {"old"}),
        (f"{BASE}id/report/{NEW.key}", {"new"}),
        (OLD.key, {"old"}),
    ],
)
def test_exactly_what_is_named_is_chosen(opened: Writer, selector: str, expected: set[str]) -> None:
    """A star stands for anything; every other mark of an address stands for itself."""
    assert chosen(opened, selector) == expected


@pytest.mark.parametrize(
    "selector",
    [
        "", "nobody", "nobody*", "report/", "report/0123", f"report/{'0' * 16}", "OWN", "own ",
        f"{HOST}/", f"{HOST}/2018", "[o]wn*", "o?n*", f"report/{OLD.key[:15]}", "article/x",
    ],
)  # fmt: skip
def test_what_names_nothing_is_refused_with_ways_to_name(opened: Writer, selector: str) -> None:
    """A part of a name is none, and case matters; beside a right one, too."""
    for given_ones in ([selector], ["own", selector]):
        with pytest.raises(StoreError) as caught:
            choose(opened, given_ones, base=BASE)
        assert f'"{selector}"' in caught.value.what
        assert "report/0123456789abcdef" in caught.value.remedy


def test_what_is_named_twice_is_chosen_once(opened: Writer) -> None:
    """By several selectors, in whatever order."""
    one = chosen(opened, "own", f"report/{OLD.key}", "o*n")
    assert one == chosen(opened, "o*n", "own") == {"old", "new"}


def test_superseded_texts_are_those_that_another_has_replaced(opened: Writer) -> None:
    """And none that is current."""
    (version,) = choose_superseded(opened, base=BASE).versions
    assert (version.key, version.is_current, version.older) == (OLD.key, False, "")
    (newer,) = choose(opened, [f"report/{NEW.key}"], base=BASE).versions
    assert (newer.is_current, newer.older, newer.id) == (True, OLD.key, "own")


def test_the_very_texts_of_inputs_are_chosen(opened: Writer, tmp_path: Path) -> None:
    """Not the other text of the article; the same text at another address is another report."""
    file = tmp_path / "a.jsonl"
    file.write_text(line_of(OLD.article) + line_of(told("stranger").article), encoding="utf-8")
    found = choose_inputs(opened, [str(file)], base=BASE)
    assert ([version.key for version in found.versions], found.missing) == ([OLD.key], 1)
    elsewhere = replace(OLD.article, id="elsewhere")
    file.write_text(line_of(elsewhere), encoding="utf-8")
    with pytest.raises(StoreError, match="no article of these inputs") as caught:
        choose_inputs(opened, [str(file)], base=BASE)
    assert caught.value.where == str(file)


@pytest.mark.parametrize(("built_as", "named"), [("12/1", "12/1.txt"), ("1", "all")])
def test_a_text_is_found_below_another_folder(tmp_path: Path, built_as: str, named: str) -> None:
    """What was built of a folder may be removed by its file, and the other way round."""
    report = told(built_as)
    path = tmp_path / "all" / "12" / "1.txt"
    path.parent.mkdir(parents=True)
    path.write_text(report.article.text)
    given = tmp_path / "all" / named if named.endswith("txt") else tmp_path / named
    with built(tmp_path / "store", [[report]]) as writing:
        versions = choose_inputs(writing, [str(given)], base=BASE).versions
    assert [version.key for version in versions] == [report.key]


def test_an_input_that_cannot_be_read_chooses_nothing(opened: Writer, tmp_path: Path) -> None:
    """The error is that of the input, also behind a line that is right."""
    file = tmp_path / "a.jsonl"
    file.write_text(line_of(OLD.article) + '{"id": "1", "text\n', encoding="utf-8")
    with pytest.raises(KgError) as caught:
        choose_inputs(opened, [str(file)], base=BASE)
    assert caught.value.where == f"{file}:2"
    with pytest.raises(InputError):
        choose_inputs(opened, [str(tmp_path / "none")], base=BASE)


# -- what follows what -----------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Version], set[str]]:
    """Draw the texts of some articles, each in a row of replacements, and what shall go."""
    versions: list[Version] = []
    for article in range(draw(st.integers(1, 3))):
        size = draw(st.integers(1, 5))
        for number in range(size):
            key, later = f"{article}{number}", number + 1 < size
            versions.append(
                Version(
                    key, f"article/{article}", f"a{article}", "run", f"2026-01-0{number + 1}",
                    f"2026-01-0{number + 2}" if later else "",
                    f"{article}{number - 1}" if number else "",
                )
            )  # fmt: skip
    gone = draw(st.sets(st.sampled_from([version.key for version in versions])))
    return versions, gone


@given(histories())
def test_what_stays_follows_what_would_have_been_before(
    drawn: tuple[list[Version], set[str]],
) -> None:
    """As if the others had never been: each replaces the one before it, the last is current."""
    versions, gone = drawn
    follows, revived = successors(versions, gone)
    for work in sorted({version.work for version in versions}):
        own = [version for version in versions if version.work == work]
        left = [version for version in own if version.key not in gone]
        for before, version in zip([None, *left], left, strict=False):
            was = version.older
            should = before.key if before else ""
            if version in follows:
                newer = follows[version]
                assert (newer.key if newer else "") == should
            else:
                assert was == should
        again = [version for version in revived if version.work == work]
        assert again == ([left[-1]] if left and not left[-1].is_current else [])
    assert not {version.key for version in (*follows, *revived)} & gone
