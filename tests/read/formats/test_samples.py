"""Every format has a sample, and its articles come out of it whole and with all that it says."""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.formats.table import FORMATS
from kg.read.inputs import UNFORESEEN, read_articles
from kg.read.notices import Notice

SAMPLES = Path(__file__).resolve().parents[1] / "samples"

TITLE = "Car bomb kills seven in Azaz market"
FIRST = "A car bomb killed seven civilians in Azaz on Tuesday, a monitor said."
SECOND = "Two children were among the dead."
BOTH = f"{FIRST}\n\n{SECOND}"
IDLIB = "Shelling killed three people in Idlib on Monday, activists said."
POST = "The Northern Post"
PAGE = "https://northernpost.example/world/azaz-market-bomb"
DAY = "2018-11-13"


@dataclass(frozen=True)
class Facts:
    """What an article must say."""

    id: str
    text: str
    title: str = TITLE
    day: str | None = DAY
    publisher: str | None = POST
    url: str | None = PAGE
    language: str = "en"


def pdf(pages: list[list[str]], *, info: str = "") -> bytes:
    """Write a PDF with *pages* of lines, as small as the format allows."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 "
               b"/BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for lines in pages:
        shown = "".join(
            f"BT /F1 {18 if line == TITLE else 11} Tf 50 {780 - 15 * n} Td ({line}) Tj ET\n"
            for n, line in enumerate(lines)
        ).encode("windows-1252")
        stream = b"<< /Length %d >>\nstream\n" % len(shown) + shown + b"endstream"
        objects += [stream, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
                    b" /Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 1)]  # fmt: skip
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects.append(b"<< " + info.encode() + b" >>")
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    begin = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    size, info_number = len(objects) + 1, len(objects)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (size, info_number))
    out.write(b"startxref\n%d\n%%%%EOF\n" % begin)
    return out.getvalue()


def two_pages() -> bytes:
    """Write an article over two pages, with what every page repeats and words parted."""
    return pdf(
        [
            [f"{POST}, page 1", TITLE, "13 November 2018", "", "A car bomb killed seven civi-",
             "lians in Azaz on Tuesday, a moni-", "tor said, and the number of the dead", "1"],
            [f"{POST}, page 2", "rose in the evening when rescuers",
             "found three more.", "2"],
        ],
        info=f"/Title ({TITLE}) /CreationDate (D:20260101172000+02'00')",
    )  # fmt: skip


def word() -> bytes:
    """Write a Word document with a table."""
    from docx import Document

    document = Document()
    document.core_properties.title = TITLE
    document.core_properties.created = datetime.datetime(2018, 11, 13, tzinfo=datetime.UTC)
    document.core_properties.language = "en-GB"
    document.add_paragraph(FIRST)
    document.add_table(rows=1, cols=2).cell(0, 0).text = "900 killed in a table"
    document.add_paragraph(SECOND)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parquet() -> bytes:
    """Write a Parquet table with a day as a day."""
    import pyarrow
    from pyarrow import parquet as writer

    rows = {"id": [1, 2], "headline": [TITLE, TITLE], "body": [BOTH, None], "outlet": [POST, POST],
            "date": [datetime.date(2018, 11, 13)] * 2, "link": [PAGE, PAGE]}  # fmt: skip
    out = io.BytesIO()
    writer.write_table(pyarrow.table(rows), out)
    return out.getvalue()


def crawl() -> bytes:
    """Write a web archive: a page, a picture, a page that was not found."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    page = (SAMPLES / "page.html").read_bytes().replace(b'rel="canonical"', b'rel="alternate"')
    records = [
        (PAGE + "?from=crawl", "200 OK", "text/html; charset=utf-8", page),
        ("https://northernpost.example/azaz.jpg", "200 OK", "image/jpeg", b"\xff\xd8\xff\xe0"),
        ("https://northernpost.example/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        ("https://northernpost.example/gone", "404 Not Found", "text/html", page),
    ]
    for address, status, kind, body in records:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                address, "response", payload=io.BytesIO(body), http_headers=headers
            )
        )
    return out.getvalue()


MADE: dict[str, Callable[[], bytes]] = {
    "made.pdf": two_pages,
    "made.docx": word,
    "made.parquet": parquet,
    "made.warc.gz": crawl,
}

PAGE_TEXT = "\n\n".join(
    [
        TITLE,
        "A car bomb killed seven civilians and wounded twelve in a market in the northern Syrian "
        "town of Azaz on Tuesday, the Syrian Observatory for Human Rights said.",
        "The blast struck the main market shortly before noon, when the streets were full of "
        "shoppers, the Britain-based monitor said. Two children were among the dead.",
        "No group claimed responsibility. The town is held by rebels whom Turkey supports, and "
        "has been hit by several bombs this year, local officials said.",
        "“We heard a huge explosion and ran,” said Omar Haddad, who sells vegetables near the "
        "square.",
        "Earlier attacks",
        "In October a motorcycle bomb wounded five people in the same street, according to the "
        "town’s council.",
    ]
)
AGENCY_ID = "urn:newsml:northernpost.example:20181113:100"
LONG_ROW = (
    "A car bomb killed seven civilians in Azaz on Tuesday – a monitor based in Britain said. Two "
    "children were among the dead, said José Abu Omar, who speaks for the rescuers of the town, "
    "and the number would rise. The blast struck the main market shortly before noon, when the "
    "streets were full of shoppers."
)
NO_FACTS: dict[str, None] = {"day": None, "publisher": None, "url": None}

# For each sample: its articles; what is told of it, by "where: what"; how many errors it has.
EXPECTED: dict[str, tuple[list[Facts], list[str], int]] = {
    "page.html": ([Facts(PAGE, PAGE_TEXT)], [], 0),
    "feed.rss": (
        [
            Facts(
                "np-1001",
                "A car bomb killed seven civilians and wounded twelve in a market in the northern "
                "Syrian town of Azaz on Tuesday, a monitor said.\n\nTwo children were among the "
                "dead, officials said – and the count was rising.",
                language="en-GB",
            ),
            Facts(
                "https://northernpost.example/world/idlib-shelling",
                "Shelling killed three people in Idlib, activists said.",
                title="Shelling kills three in Idlib & wounds nine",
                day=None,
                url="https://northernpost.example/world/idlib-shelling",
                language="en-GB",
            ),
            Facts(
                "https://northernpost.example/gallery", "Photo gallery", title="Photo gallery",
                day=None, url="https://northernpost.example/gallery", language="en-GB",
            ),
        ],
        [],
        0,
    ),
    "feed.atom": ([Facts("tag:northernpost.example,2018:1001", BOTH)], [], 0),
    "table.csv": (
        [
            Facts("1001", f'{FIRST}\n\n{SECOND[:-1]}, "perhaps more".'),
            Facts("1002", "Shelling killed three people in Idlib, activists said.",
                  title="Shelling kills three", day="2018-11-14", url=None),
        ],
        ["took text from 'Body', title from 'Headline', date from 'Published At', url from "
         "'Link', publisher from 'Outlet', id from 'doc_id'"],
        0,
    ),
    "table-semicolons.csv": (
        [Facts("37646a3be6c03c2c", LONG_ROW, title="", **NO_FACTS)],
        ["took text from 'inhalt'"],
        0,
    ),
    "table.tsv": ([Facts("t1", FIRST, **NO_FACTS)], [], 0),
    "articles.json": (
        [Facts(PAGE, BOTH)],
        ["took text from 'content', date from 'publishedAt', publisher from 'source'",
         "took text from 'content', publisher from 'source'"],
        1,
    ),
    "ninjs.json": (
        [Facts(f"{AGENCY_ID}1", BOTH, url=None)],
        ["took text from 'body_xhtml', title from 'headline', date from 'versioncreated', "
         "publisher from 'provider', id from 'uri'"],
        0,
    ),
    "ninjs2.json": (
        [Facts(f"{AGENCY_ID}2", FIRST, url=None, language="en-GB")],
        ["took text from 'body_html', title from 'headline', date from 'firstcreated', "
         "publisher from 'provider', id from 'uri'"],
        0,
    ),
    "newsml.xml": (
        [Facts(f"{AGENCY_ID}1", BOTH, url=None, language="en-GB")],
        ["not read: a news item without words"],
        0,
    ),
    "nitf.xml": ([Facts("NP-1001", BOTH, url=None)], [], 0),
    "mail.eml": (
        [
            Facts("np-1001@northernpost.example",
                  f"{FIRST[:-1]} – two children were among the dead."),
            Facts("mail/second", IDLIB, title="", **NO_FACTS),
        ],
        ["not read: image/png"],
        0,
    ),
    "mailbox.mbox": (
        [
            Facts("one@northernpost.example",
                  f"{FIRST}\nFrom the hospital, two more deaths were told.",
                  publisher=None, url=None),
            Facts("two@northernpost.example", IDLIB, title="Shelling kills three in Idlib",
                  day="2018-11-14", publisher=None, url=None),
        ],
        [],
        0,
    ),
    "made.pdf": (
        [
            Facts(
                "made",
                f"{TITLE}\n\n13 November 2018\n\nA car bomb killed seven civilians in Azaz on "
                "Tuesday, a monitor said, and the number of the dead rose in the evening when "
                "rescuers found three more.",
                publisher=None,
                url=None,
            )
        ],
        [],
        0,
    ),
    "made.docx": (
        [Facts("made", BOTH, day=None, publisher=None, url=None, language="en-GB")],
        ["1 tables are not read"],
        0,
    ),
    "made.parquet": (
        [Facts("1", BOTH)],
        ["took text from 'body', title from 'headline', url from 'link', publisher from 'outlet'"],
        1,
    ),
    "made.warc.gz": (
        [Facts(PAGE, PAGE_TEXT)],
        [
            "1 records not read: image/jpeg, the first of https://northernpost.example/azaz.jpg",
            "1 records not read: text/plain, the first of https://northernpost.example/robots.txt",
            "1 records not read: answers with the status 404, the first of "
            "https://northernpost.example/gone",
        ],
        0,
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every sample, those that are not text made anew."""
    folder = tmp_path_factory.mktemp("samples")
    for path in SAMPLES.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for name, make in MADE.items():
        (folder / name).write_bytes(make())
    return folder


def read(path: Path) -> tuple[list[Article], list[InputError], list[Notice]]:
    """Read everything that *path* holds."""
    notices: list[Notice] = []
    found = list(read_articles([str(path)], tell=notices.append))
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, InputError)], notices


def facts_of(article: Article) -> Facts:
    return Facts(
        article.id,
        article.text,
        title=article.title,
        day=str(article.published) if article.published else None,
        publisher=article.publisher,
        url=article.url,
        language=article.language,
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_gives_its_articles_and_nothing_else(samples: Path, name: str) -> None:
    """Text, title, day, outlet, address and language are those of the sample, word for word."""
    expected, told, failures = EXPECTED[name]
    articles, errors, notices = read(samples / name)
    assert [facts_of(article) for article in articles] == expected
    assert [notice.what for notice in notices] == told
    assert all(str(samples / name) in notice.where for notice in notices)
    assert len(errors) == failures
    assert all(str(samples / name) in error.where and error.remedy for error in errors)


@pytest.mark.parametrize("name", EXPECTED)
def test_offsets_lead_to_the_words_as_taken_out(samples: Path, name: str) -> None:
    """Every block stands in the text, and its words are found in the text as it came."""
    for article in read(samples / name)[0]:
        assert article.blocks
        for block in article.blocks:
            place = article.source_passage(block.passage)
            given = article.given[place.start : place.end]
            squeezed = "".join(given.replace("-\n", "").split())
            assert squeezed == "".join(article.quote(block.passage).split())


@pytest.mark.parametrize("name", EXPECTED)
def test_the_ending_of_a_name_does_not_matter(samples: Path, tmp_path: Path, name: str) -> None:
    """Called otherwise, a file is still known by what is in it."""
    if name == "table-semicolons.csv":
        pytest.skip("two separators and a heading that is not English: its ending must say it")
    path = tmp_path / "unnamed"
    path.write_bytes((samples / name).read_bytes())
    assert [a.text for a in read(path)[0]] == [facts.text for facts in EXPECTED[name][0]]


def test_every_format_that_is_read_has_a_sample(samples: Path) -> None:
    """No line of the table of formats is without a sample or a test of archives."""
    from kg.read.content import Content
    from kg.read.formats.table import recognise

    read_here = set()
    for name in EXPECTED:
        with (samples / name).open("rb") as raw:
            read_here.add(recognise(Content(raw, name, name, file=name)).name)
    elsewhere = {"bzip2", "xz", "tar", "WARC", "other documents", "binary data", "other XML",
                 "plain text"}  # fmt: skip
    assert {row.name for row in FORMATS} == read_here | elsewhere


def test_a_folder_of_all_samples_reads_all(samples: Path) -> None:
    """One broken sample among many costs nothing but itself."""
    articles, errors, notices = read(samples)
    assert len(articles) == sum(len(expected) for expected, _, _ in EXPECTED.values())
    assert {type(error).__name__ for error in errors} == {"Damaged", "EmptyArticle"}
    assert "a page of links to articles" in {notice.left_out for notice in notices}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_no_damage_is_unforeseen(samples: Path, name: str) -> None:
    """Cut short, with wrong bytes, with pieces missing or twice: no reader raises what it must not.

    The draws are fixed, so that a failure is there again.
    """
    draw = random.Random(name)
    raw = (samples / name).read_bytes()
    for _ in range(25):
        start, size = draw.randrange(len(raw)), draw.randrange(200)
        damaged = draw.choice(
            [
                raw[:start],
                raw[:start] + raw[start + size :],
                raw[:start] + raw[start : start + size] * 3 + raw[start + size :],
                raw[:start] + draw.randbytes(8) + raw[start + 8 :],
            ]
        )
        for item in read_articles(["-"], stdin=io.BytesIO(damaged)):
            assert not (isinstance(item, InputError) and UNFORESEEN in item.what), item
