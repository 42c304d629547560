"""Tests of ``kg.pipeline``: the order of the stages, and what happens when one fails."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import kg
from kg.catalog import load_catalog
from kg.catalog.bind import bind
from kg.config import BASE_IRI
from kg.errors import KgError, StoreError
from kg.ledger import Change
from kg.model.text import Article
from kg.pipeline import build, extract
from kg.read.errors import NothingToRead
from kg.read.notices import Notice
from kg.remove import choose, remove_reports
from kg.stages import FoundArticle, stages_for
from kg.store import reader, writer
from kg.vocab.terms import KG
from kg.workers import Job, open_workers
from kg.workers.here import Here
from kg.workers.protocol import Result, Task

pytestmark = pytest.mark.slow

STORY = "Shelling killed {n} civilians in Homs on Monday, activists said."

Corpus = Callable[..., Path]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Write articles as JSON Lines."""

    def write(*articles: dict[str, object]) -> Path:
        path = tmp_path / "news.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article in articles))
        return path

    return write


def story(id: str, n: str) -> dict[str, object]:
    """Make a small article."""
    return {"id": id, "date": "2018-11-13", "text": STORY.format(n=n)}


class Watcher:
    """Remembers what a build told."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, Change]] = []
        self.errors: list[KgError] = []
        self.notices: list[Notice] = []
        self.ways: list[tuple[str, int, int]] = []

    def done(self, article: Article, change: Change) -> None:
        self.changes.append((article.id, change))

    def failed(self, error: KgError) -> None:
        self.errors.append(error)

    def told(self, notice: Notice) -> None:
        self.notices.append(notice)

    def reached(self, work: str, done: int, total: int) -> None:
        self.ways.append((work, done, total))


def test_build_tells_what_it_did(corpus: Corpus, tmp_path: Path) -> None:
    """The summary counts articles by change, events, figures and words."""
    path = corpus(story("a", "two"), story("b", "three"))
    summary = build([str(path)], tmp_path / "store")
    assert summary.changes == (("new", 2),)
    assert (summary.articles, summary.exit_code, summary.undated) == (2, 0, 0)
    assert summary.events == summary.counts == 2
    assert summary.words == 20
    again = build([str(path)], tmp_path / "store")
    assert again.changes == (("unchanged", 2),)
    assert again.generation == summary.generation


def test_what_is_none_of_our_articles_is_counted_and_costs_nothing(tmp_path: Path) -> None:
    """A picture and an article in another language are told and counted, without an exit code."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY.format(n="two"))
    (folder / "b.txt").write_text(
        "При взрыве на рынке погибли семь мирных жителей, сообщили врачи."
    )
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    watcher = Watcher()
    summary = build([str(folder)], tmp_path / "store", watcher=watcher)
    assert dict(summary.left_out) == {"a PNG picture": 1, "an article in another language": 1}
    told = [Path(notice.where).name for notice in watcher.notices]
    assert told == ["b.txt", "c.png"]
    assert (summary.changes, summary.failures, summary.exit_code) == ((("new", 1),), (), 0)


def test_build_of_an_archive_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Articles of an archive keep their names: what was built is left alone, what is new is added.

    An archive that has grown in the middle moves the places of what comes after, not the names.
    """
    path = tmp_path / "news.zip"
    texts = {"a.txt": STORY.format(n="two"), "c.txt": STORY.format(n="three")}
    write_zip(path, texts)
    assert build([str(path)], tmp_path / "store").changes == (("new", 2),)
    write_zip(path, {"a.txt": texts["a.txt"], "b.txt": STORY.format(n="four"), **texts})
    again = build([str(path)], tmp_path / "store")
    assert again.changes == (("new", 1), ("unchanged", 2))


def write_zip(path: Path, texts: dict[str, str]) -> None:
    """Write an archive of *texts* by name."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(texts):
            archive.writestr(name, texts[name])


def test_watcher_hears_of_each_article(corpus: Corpus, tmp_path: Path) -> None:
    """Good articles and errors are told in their order, and how far each work has come."""
    path = corpus(story("a", "two"), {"id": "b", "text": ""}, story("c", "three"))
    watcher = Watcher()
    summary = build([str(path)], tmp_path / "store", watcher=watcher)
    assert watcher.changes == [("a", Change.NEW), ("c", Change.NEW)]
    assert [error.where for error in watcher.errors] == [f"{path}:2"]
    assert summary.failures == (("EmptyArticle", 1),)
    assert summary.exit_code == 3
    size = path.stat().st_size
    assert ("reading", size, size) in watcher.ways
    assert watcher.ways[-2:] == [("joining reports", 2, 2), ("writing indexes", 0, 0)]


def test_a_misspelt_name_makes_no_store(corpus: Corpus, tmp_path: Path) -> None:
    """Nothing is made where nothing can be read; each error is told; a store stays."""
    watcher = Watcher()
    with pytest.raises(NothingToRead, match="no store was made"):
        build([str(tmp_path / "nowhere.txt"), "nor-here"], tmp_path / "store", watcher=watcher)
    assert len(watcher.errors) == 2
    assert not (tmp_path / "store").exists()
    build([str(corpus(story("a", "two")))], tmp_path / "store")
    assert build(["nowhere.txt"], tmp_path / "store").exit_code == 3
    one_of_two = build(["nowhere.txt", str(corpus(story("a", "two")))], tmp_path / "other")
    assert (one_of_two.exit_code, one_of_two.changes) == (3, (("new", 1),))


def test_two_texts_under_one_id_in_one_build(corpus: Corpus, tmp_path: Path) -> None:
    """The later of two texts with one id is the newer version; what is repeated is skipped."""
    path = corpus(story("a", "two"), story("a", "three"), story("a", "two"), story("a", "four"))
    watcher = Watcher()
    build([str(path)], tmp_path / "store", watcher=watcher)
    changes = [Change.NEW, Change.REPLACED, Change.DUPLICATE, Change.REPLACED]
    assert watcher.changes == [("a", change) for change in changes]
    assert watcher.errors == []
    assert [notice.where for notice in watcher.notices] == [f"{path}:2", f"{path}:4"]
    assert "newer version" in watcher.notices[0].what
    assert _figures(tmp_path / "store") == ["4"]
    # As two builds do, and once more: nothing is read again.
    summary = build([str(path)], tmp_path / "store")
    assert dict(summary.changes) == {"unchanged": 3, "duplicate": 1}
    assert _figures(tmp_path / "store") == ["4"]
    # The older text alone is what its source says now.
    assert dict(build([str(corpus(story("a", "two")))], tmp_path / "store").changes) == {
        "replaced": 1
    }
    assert _figures(tmp_path / "store") == ["2"]


def test_day_tells_which_of_two_texts_is_newer(corpus: Corpus, tmp_path: Path) -> None:
    """A text of an earlier day that comes later in the input is the older version."""
    older = {**story("a", "three"), "date": "2018-11-12"}
    path = corpus(story("a", "two"), older)
    watcher = Watcher()
    build([str(path)], tmp_path / "store", watcher=watcher)
    assert watcher.changes == [("a", Change.NEW), ("a", Change.OLDER)]
    assert "older version" in watcher.notices[0].what
    assert _figures(tmp_path / "store") == ["2"]
    assert dict(build([str(path)], tmp_path / "store").changes) == {"unchanged": 2}
    with writer(tmp_path / "store") as opened:
        (current,) = (v for v in choose(opened, ["a"], base=BASE_IRI).versions if v.is_current)
        remove_reports(opened, [current], base=BASE_IRI)
        opened.publish()
    assert _figures(tmp_path / "store") == ["3"]


def _figures(store: Path) -> list[str]:
    """Return the numbers of dead that the current reports give."""
    rows = reader(store).select(f"SELECT ?n WHERE {{ ?count <{KG.best}> ?n }}")
    return sorted({str(row["n"]) for row in rows})


def test_odd_facts_beside_a_text_lose_no_article(corpus: Corpus, tmp_path: Path) -> None:
    """Each is told with its place; the article is read, and undated where it must be."""
    odd = [
        {**story("a", "two"), "date": "12:01 PM"},
        {**story("b", "three"), "date": 20181113},
        {**story("c", "four"), "date": "December 9", "url": "/2018/c.html"},
        {**story("d", "five"), "date": ["2018-11-13"], "title": {"a": 1}, "url": 7},
    ]
    watcher = Watcher()
    path = corpus(*odd)
    summary = build([str(path)], tmp_path / "store", watcher=watcher)
    assert dict(summary.changes) == {"new": 4}
    assert summary.undated == 2
    assert [(notice.where, notice.what.rpartition(": ")[2]) for notice in watcher.notices] == [
        (f"{path}:1", "12:01 PM"),
        (f"{path}:3", "December 9"),
        (f"{path}:3", "/2018/c.html"),
        (f"{path}:4", "7"),
        (f"{path}:4", "1}"),
    ]


def test_fault_in_a_stage_costs_one_article(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a stage breaks on one article, it is named and the others are stored."""
    path = corpus(story("a", "two"), story("b", "three"), story("c", "four"))
    monkeypatch.setattr("kg.stages.article.parse_article", _breaking_on("b"))
    summary = build([str(path)], tmp_path / "store")
    assert summary.failures == (("ArticleFailed", 1),)
    assert dict(summary.changes) == {"new": 2}
    assert summary.exit_code == 1


class Late(Generic[Task, Result]):
    """Workers that begin when they are asked for the result: all is under way until the end."""

    count = 8

    def __init__(self, job: Job[Task, Result]) -> None:
        self._here = Here(job)

    def submit(self, task: Task) -> Expected[Task, Result]:
        return Expected(self._here, task)


class Expected(Generic[Task, Result]):
    """A task that is not begun."""

    def __init__(self, here: Here[Task, Result], task: Task) -> None:
        self._here, self._task = here, task

    def done(self) -> bool:
        return False

    def result(self) -> Result:
        return self._here.submit(self._task).result()


@contextmanager
def _late(job: Job[Task, Result], **_: object) -> Iterator[Late[Task, Result]]:
    yield Late(job)


NEVER = 1e9
TEXTS = [STORY.format(n=n) for n in ("two", "three", "four", "five")]
FACTS = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcdef"),
        "text": st.sampled_from(TEXTS),
        "date": st.sampled_from(["2018-11-13", "2018-11-14", None]),
        "publisher": st.sampled_from(["Daily Post", None]),
    }
)


# Few examples of many articles: a build costs more than its articles.
@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
@given(st.lists(FACTS, min_size=6, max_size=8), st.lists(FACTS, min_size=20, max_size=24))
def test_the_store_hangs_on_no_one_who_works(
    before: list[dict[str, object]], articles: list[dict[str, object]]
) -> None:
    """Articles under way change the store as if each had been written before the next came.

    Nor does it hang on when the build publishes.
    """
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        found = []
        for how, workers, together, seconds in (
            ("late", _late, 20, NEVER),
            ("at-once", open_workers, 1, 0.0),
        ):
            patched.setattr("kg.pipeline.open_workers", workers)
            patched.setattr("kg.pipeline.COMMIT_EVERY_ARTICLES", together)
            patched.setattr("kg.pipeline.PUBLISH_EVERY_SECONDS", seconds)
            watcher, path, store = Watcher(), Path(name) / "news.jsonl", Path(name) / how
            for part in (before, articles):
                path.write_text("".join(json.dumps(article) + "\n" for article in part))
                build([str(path)], store, watcher=watcher)
            notices = [(notice.where, notice.what) for notice in watcher.notices]
            found.append((watcher.changes, notices, _without_times(store)))
        assert found[0] == found[1]


DAYS = st.sampled_from(["2018-11-13", "2018-11-14", "2018-11-15", None])


@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
@given(st.permutations(range(6)), st.lists(DAYS, min_size=6, max_size=6), st.integers(1, 5))
def test_an_interrupted_build_gives_the_ids_of_an_undisturbed_one(
    order: list[int], days: list[str | None], done: int
) -> None:
    """The incidents are a function of the reports, though some were written at another time."""
    numbers = ("two", "three", "four", "five", "six", "seven")
    articles = [{**story(f"a{n}", numbers[n]), "date": days[n]} for n in order]
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        path, stores = Path(name) / "news.jsonl", [Path(name) / how for how in ("whole", "parts")]
        path.write_text("".join(json.dumps(article) + "\n" for article in articles))
        build([str(path)], stores[0])
        patched.setattr("kg.pipeline.COMMIT_EVERY_ARTICLES", 1)
        with pytest.raises(Interruption):
            build([str(path)], stores[1], watcher=Interrupting(after=done))
        build([str(path)], stores[1])
        assert _without_times(stores[0]) == _without_times(stores[1])


class Interruption(BaseException):
    """Something that ends a build, whatever it does."""


class Interrupting(Watcher):
    """Ends a build after some articles."""

    def __init__(self, *, after: int) -> None:
        super().__init__()
        self._left = after

    def done(self, article: Article, change: Change) -> None:
        super().done(article, change)
        self._left -= 1
        if self._left < 0:
            raise Interruption


def test_a_newer_text_may_be_the_copy_of_one_under_way(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another outlet told is waited for too, not only the older text of the article."""
    monkeypatch.setattr("kg.pipeline.open_workers", _late)
    post = {"publisher": "Daily Post"}
    path = corpus(story("b", "three") | post, story("a", "two"), story("b", "two") | post)
    watcher = Watcher()
    build([str(path)], tmp_path / "store", watcher=watcher)
    assert [change for _, change in watcher.changes] == [Change.NEW, Change.NEW, Change.COPY]
    assert _figures(tmp_path / "store") == ["2"]


def test_an_older_text_that_another_article_has_is_not_told_twice(
    corpus: Corpus, tmp_path: Path
) -> None:
    """The report of the other article stays what it is; the build repeated does nothing."""
    older = {**story("a", "three"), "date": "2018-11-12"}
    path = corpus(story("b", "three"), story("a", "two"), older)
    watcher = Watcher()
    build([str(path)], tmp_path / "store", watcher=watcher)
    assert [change for _, change in watcher.changes] == [Change.NEW, Change.NEW, Change.DUPLICATE]
    assert _figures(tmp_path / "store") == ["2", "3"]
    again = build([str(path)], tmp_path / "store")
    assert dict(again.changes) == {"unchanged": 2, "duplicate": 1}


@pytest.mark.parametrize("workers", [open_workers, _late])
def test_a_copy_of_what_failed_is_read_by_itself(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: object
) -> None:
    """Nothing leads to a report that is not there."""
    monkeypatch.setattr("kg.pipeline.open_workers", workers)
    monkeypatch.setattr("kg.stages.article.parse_article", _breaking_on("a"))
    path = corpus(story("a", "two"), {**story("b", "two"), "publisher": "Daily Post"})
    watcher = Watcher()
    build([str(path)], tmp_path / "store", watcher=watcher)
    assert (len(watcher.errors), watcher.changes) == (1, [("b", Change.NEW)])
    assert _figures(tmp_path / "store") == ["2"]
    assert not reader(tmp_path / "store").ask(f"ASK {{ ?copy <{KG.copyOf}> ?original }}")


def _without_times(store: Path) -> list[str]:
    """Return the statements of a store, but for when they were written."""
    return sorted(str(quad) for quad in reader(store).quads() if "AtTime" not in str(quad))


def test_a_text_that_moves_to_another_article_is_no_copy_of_itself(
    corpus: Corpus, tmp_path: Path
) -> None:
    """Its first article has another text by then, though that is not written yet."""
    build([str(corpus(story("a", "two")))], tmp_path / "store")
    path = corpus(story("a", "three"), {**story("b", "two"), "publisher": "Daily Post"})
    watcher = Watcher()
    build([str(path)], tmp_path / "store", watcher=watcher)
    assert watcher.changes == [("a", Change.REPLACED), ("b", Change.NEW)]
    assert _figures(tmp_path / "store") == ["2", "3"]


def _breaking_on(id: str) -> Callable[..., object]:
    from kg.parse.article import parse_article

    def parse(language: object, article: Article) -> object:
        if article.id == id:
            raise RuntimeError("boom")
        return parse_article(language, article)  # type: ignore[arg-type]

    return parse


def test_no_store_stops_the_build(corpus: Corpus, tmp_path: Path) -> None:
    """What is wrong with the store is not blamed on an article."""
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError):
        build([str(corpus(story("a", "two")))], tmp_path / "letter.txt")


def test_extract_stores_nothing_and_goes_on(corpus: Corpus) -> None:
    """Extraction yields findings and errors in the order of the articles."""
    path = corpus(story("a", "two"), {"id": "b"}, story("c", "three"))
    kinds = [type(item).__name__ for item in extract([str(path)])]
    assert kinds == ["FoundArticle", "BadLine", "FoundArticle"]


def test_public_api(corpus: Corpus, tmp_path: Path) -> None:
    """``kg.build``, ``kg.dataset`` and ``kg.extract_articles`` are all that a notebook needs."""
    path = corpus(story("a", "two"))
    store = tmp_path / "store"
    assert kg.build([str(path)], store).events == 1
    (found,) = kg.extract_articles([str(path)])
    assert isinstance(found, FoundArticle)
    graph = kg.dataset(store)
    ((triples,),) = graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert int(triples) > 100


def test_base_is_kept(corpus: Corpus, tmp_path: Path) -> None:
    """Every IRI begins with the base that was given; another base is refused later."""
    path, store = corpus(story("a", "two")), tmp_path / "store"
    build([str(path)], store, base="https://example.org/conflict/")
    assert not any("kg.local" in name for name in reader(store).graphs())
    with pytest.raises(StoreError, match="another base"):
        build([str(path)], store)


def test_settling_changes_nothing(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Emptying the store's memory after every article gives the same graph."""
    path = corpus(story("a", "two"), story("b", "three"))
    build([str(path)], tmp_path / "once")
    monkeypatch.setattr("kg.pipeline.COMMIT_EVERY_ARTICLES", 1)
    monkeypatch.setattr("kg.pipeline.FLUSH_EVERY_ARTICLES", 1)
    build([str(path)], tmp_path / "often")
    once, often = (reader(tmp_path / name) for name in ("once", "often"))
    counts = [held.generation.manifest["counts"] for held in (once, often)]
    assert counts[0] == counts[1]


MESSY = (
    "<p>**Gunmen** kil\u00adled two of\ufb01cers in San Jos\u00c3\u00a9\u00a0del Monte and\r\n"
    "wounded nine mili-\r\ntants on Monday, &quot;police&quot; said.</p>"
)


def test_every_mention_of_a_mended_text_stands_in_the_text_as_given(
    corpus: Corpus, tmp_path: Path
) -> None:
    """The graph quotes the publisher's characters at their offsets, whatever was mended."""
    path = corpus({"id": "a", "date": "2018-11-13", "text": MESSY})
    build([str(path)], tmp_path / "store")
    query = (
        "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> "
        "SELECT ?begin ?end ?words WHERE { "
        "?m nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words }"
    )
    found = [[str(term) for term in row] for row in kg.dataset(tmp_path / "store").query(query)]
    assert len(found) >= 5
    assert [row for row in found if MESSY[int(row[0]) : int(row[1])] != row[2]] == []
    words = {words for _, _, words in found}
    assert {"Gunmen", "kil\u00adled", "San Jos\u00c3\u00a9\u00a0del Monte"} <= words


def test_what_ships_is_loaded_once(tmp_path: Path) -> None:
    """A second build in one process has the model; an authority of one's own is read each time."""
    assert stages_for(None, None) is stages_for(None, None)
    assert stages_for(None, tmp_path) is not stages_for(None, tmp_path)


STRIKE = (
    "Air strikes killed 14 civilians in the town of Hajin on Friday, the Syrian Observatory for "
    "Human Rights said.\n\nThe strikes hit two houses near the market in the afternoon, and rescue "
    "workers were still looking for people under the rubble late in the evening. The town is one "
    "of the last that the Islamic State group holds on the east bank of the Euphrates."
)
STORIES = {
    "same article from two outlets": (
        [("2018-11-10", STRIKE, "Daily Post"), ("2018-11-10", STRIKE, "Evening Star")],
        (14, 14),
    ),
    "strike told by two outlets": (
        [
            ("2018-11-10", STRIKE, "Daily Post"),
            (
                "2018-11-10",
                "Fourteen civilians died in coalition air strikes on Hajin on Friday, residents of "
                "the town in eastern Syria said.",
                "Evening Star",
            ),
        ],
        (14, 14),
    ),
    "later toll": (
        [
            ("2018-11-10", STRIKE, "Daily Post"),
            (
                "2018-11-11",
                "The toll of air strikes on the town of Hajin on Friday has risen to 17 civilians "
                "killed, the Syrian Observatory for Human Rights said on Sunday.",
                "Evening Star",
            ),
        ],
        (17, 17),
    ),
    "correction": (
        [
            (
                "2018-11-10",
                "Air strikes killed 28 civilians in the town of Hajin on Friday, residents said.",
                "Daily Post",
            ),
            (
                "2018-11-11",
                "Air strikes killed 14 civilians in the town of Hajin on Friday, residents said."
                "\n\n"
                "Correction: An earlier version of this article said that 28 civilians had "
                "been killed in the strikes.",
                "Daily Post",
            ),
        ],
        (14, 14),
    ),
    "live blog": (
        [
            (
                "2018-11-09",
                "Air strikes on Hajin: live updates\n\n17:45\nThe death toll from the air strikes "
                "on Hajin has risen to 14 civilians, the Syrian Observatory for Human Rights says."
                "\n\n14:10\nThe Syrian Observatory for Human Rights says nine civilians were "
                "killed in air strikes on the town of Hajin on Friday.",
                "Daily Post",
            )
        ],
        (14, 14),
    ),
    "monthly total": (
        [
            ("2018-11-10", STRIKE, "Daily Post"),
            (
                "2018-12-02",
                "At least 221 civilians were killed in Syria in November, the Syrian Observatory "
                "for Human Rights said on Sunday. Air strikes on the town of Hajin on 9 November "
                "killed 14 civilians.",
                "Evening Star",
            ),
        ],
        (14, 14),
    ),
    "two strikes three weeks apart": (
        [
            ("2018-11-10", STRIKE, "Daily Post"),
            (
                "2018-10-21",
                "Air strikes killed 14 civilians in the town of Hajin on Saturday, the Syrian "
                "Observatory for Human Rights said.",
                "Evening Star",
            ),
        ],
        (28, 28),
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_deaths_of_one_incident_are_summed_once(corpus: Corpus, tmp_path: Path, story: str) -> None:
    """Whatever several reports say of one strike, summable-deaths counts its dead once."""
    told, expected = STORIES[story]
    articles = [
        {
            "id": f"n{n}",
            "date": day,
            "text": text,
            "publisher": outlet,
            "url": f"https://x.example/{n}",
        }
        for n, (day, text, outlet) in enumerate(told)
    ]
    build([str(corpus(*articles))], tmp_path / "store")
    query = next(query for query in load_catalog() if query.slug == "summable-deaths")
    rows = list(reader(tmp_path / "store").select(bind(query)))
    assert sum(int(str(row["low"])) for row in rows) == expected[0]
    assert sum(int(str(row["high"])) for row in rows) == expected[1]
    assert [str(row["victims"]) for row in rows] == ["civilian"]


def test_seeds_have_three_strikes_near_hajin(seeds: Path, tmp_path: Path) -> None:
    """The strikes of 18-19 October, 20 October and 9 November 2018 stay apart."""
    build([str(seeds)], tmp_path / "store")
    rows = reader(tmp_path / "store").select(
        f"SELECT ?incident (COUNT(DISTINCT ?report) AS ?n) "
        f"WHERE {{ ?incident <{KG.toldIn}> ?report }} "
        "GROUP BY ?incident"
    )
    assert len(rows) > 3
    assert {str(row["n"]) for row in rows} == {"1"}
