"""Carry out corrections made on a page; needs the token, works without scripts."""

from __future__ import annotations

import json
from functools import partial
from typing import Final
from urllib.parse import quote

from flask import Response, request

from kg.model.corrections import FIELDS
from kg.web.context import current_settings
from kg.web.pages.canned import query
from kg.web.pages.render import pages, see_other
from kg.web.pool.jobs import WriteJob
from kg.web.protocol.writes import check_may_write, write

_GONE: Final = ("no-event", "one-event", "wrong", "not-in-text")

pages.add_url_rule("/review", "review", partial(query, "review"))


@pages.post("/correct")
def correct() -> Response:
    """Carry out an act, then show what it was about, or what is left of it."""
    check_may_write(request.form.get("token", ""))
    cells = {name: request.form.get(name, "") for name in FIELDS}
    subject, _, slot = request.form.get("target", "").partition("|")
    cells |= {"subject": cells["subject"] or subject, "slot": cells["slot"] or slot}
    cells["value"] = "|".join(filter(None, request.form.getlist("value")))
    settings = current_settings()
    job = WriteJob("correct", settings.store, text=json.dumps(cells), base=settings.base)
    facts = write(job, operation="correct")
    page = request.form.get("page") or cells["subject"]
    if page == cells["subject"] and cells["act"] in _GONE:
        page = facts["act"] or page
    return see_other(f"/doc/{quote(page, safe='/#=,')}")
