"""Tests of ``kg.read.formats.mail``: messages as mail programs write them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.inputs import read_articles
from kg.read.notices import Notice

AZAZ = "A car bomb killed seven civilians in Azaz on Monday, a monitor said."
IDLIB = "Shelling killed three people in Idlib on Tuesday, activists said."
STUB = "View this in your browser."
PICTURE = b"\x89PNG\r\n"


def message(subject: str = "News") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = "desk@agency.example", "reader@x.example"
    made["Subject"], made["Message-ID"] = subject, f"<{subject.lower()}@agency.example>"
    made["Date"] = "Tue, 13 Nov 2018 10:00:00 +0000"
    return made


def text(words: str, kind: str = "plain") -> EmailMessage:
    made = EmailMessage()
    made.set_content(f"<p>{words}</p>" if kind == "html" else words, subtype=kind)
    return made


def picture() -> EmailMessage:
    made = EmailMessage()
    made.set_content(PICTURE, maintype="image", subtype="png", disposition="inline")
    return made


def several(kind: str, *parts: EmailMessage) -> EmailMessage:
    made = EmailMessage()
    made["Content-Type"] = f"multipart/{kind}"
    made.set_payload(list(parts))
    return made


def mailed(body: EmailMessage) -> EmailMessage:
    made = message()
    for name, value in body.items():
        made[name] = value
    made.set_payload(body.get_payload())
    return made


def read(path: Path, mail: EmailMessage) -> tuple[list[Article | InputError], list[Notice]]:
    path.write_bytes(mail.as_bytes())
    notices: list[Notice] = []
    return list(read_articles([str(path)], tell=notices.append)), notices


SHOWN = {
    "plain": text(f"{AZAZ}\n\n{IDLIB}"),
    "HTML": text(f"{AZAZ}</p><p>{IDLIB}", "html"),
    "alternatives": several("alternative", text(f"{AZAZ}\n\n{IDLIB}"), text(AZAZ + IDLIB, "html")),
    "a plain alternative that says nothing": several(
        "alternative", text(STUB), text(f"{AZAZ}</p><p>{IDLIB}", "html")
    ),
    "HTML with its pictures": several(
        "alternative",
        text(STUB),
        several("related", text(f"{AZAZ}</p><p>{IDLIB}", "html"), picture()),
    ),
    "words that go on after a picture": several("mixed", text(AZAZ), picture(), text(IDLIB)),
    "plain words and then HTML": several("mixed", text(AZAZ), text(IDLIB, "html")),
    "alternatives and then HTML with pictures": several(
        "mixed",
        several("alternative", text(AZAZ), text(AZAZ, "html")),
        several("related", text(IDLIB, "html"), picture()),
    ),
    "a frame beside what is shown": several(
        "related", text(f"{AZAZ}</p><p>{IDLIB}", "html"), text("500 killed on a ferry", "html")
    ),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_what_a_message_shows_is_read_once(tmp_path: Path, kind: str) -> None:
    """All its words, whatever parts they come in, and none of them twice."""
    (article,), notices = read(tmp_path / "a.eml", mailed(SHOWN[kind]))
    assert isinstance(article, Article)
    assert article.text.strip() == f"{AZAZ}\n\n{IDLIB}"
    assert {notice.left_out for notice in notices} <= {"image/png"}


@pytest.mark.parametrize("words", ["For your information.", ""])
def test_a_message_that_was_forwarded_whole_is_one_of_its_own(tmp_path: Path, words: str) -> None:
    """With its own id and day, whether something is said beside it or nothing."""
    inner = message("Inner")
    inner.set_content(IDLIB)
    inner.replace_header("Date", "Wed, 14 Nov 2018 10:00:00 +0000")
    mail = message()
    if words:
        mail.set_content(words)
    else:
        mail.make_mixed()
    mail.add_attachment(inner)
    found, notices = read(tmp_path / "a.eml", mail)
    articles = [item for item in found if isinstance(item, Article)]
    forwarded = articles[-1]
    assert len(articles) == len(found) == (2 if words else 1)
    assert (forwarded.id, forwarded.title) == ("inner@agency.example", "Inner")
    assert forwarded.text.strip() == IDLIB
    assert str(forwarded.published) == "2018-11-14"
    assert notices == []


def test_what_is_attached_to_an_alternative_that_is_not_read_is_read(tmp_path: Path) -> None:
    """Some programs attach files to the HTML alone."""
    rich = several("mixed", text(AZAZ, "html"))
    rich.add_attachment(IDLIB, filename="report.txt")
    found, _ = read(tmp_path / "a.eml", mailed(several("alternative", text(AZAZ), rich)))
    assert [item.text.strip() for item in found if isinstance(item, Article)] == [AZAZ, IDLIB]


def test_a_page_that_was_saved_with_its_pictures_is_a_page(tmp_path: Path) -> None:
    """Its navigation is none of it, and the day on which it was saved is not its own."""
    page = EmailMessage()
    page.set_content(
        "<html><body><div class='menu'><a href='/x'>500 killed as ferry sinks</a></div>"
        f"<article><h1>Blast</h1><p>{AZAZ}</p><p>{IDLIB}</p></article></body></html>",
        subtype="html",
    )
    page["Content-Location"] = "https://n.example/world/blast"
    found, notices = read(tmp_path / "a.mht", mailed(several("related", page, picture())))
    (article,) = found
    assert isinstance(article, Article)
    assert article.text == f"Blast\n\n{AZAZ}\n\n{IDLIB}"
    assert (article.id, article.url) == ("https://n.example/world/blast",) * 2
    assert article.published is None
    assert notices == []
