"""The OpenAPI document knows every address that the application answers, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from kg.catalog import load_catalog
from kg.store.lists import LISTS
from kg.view.openapi import openapi_document
from kg.web.app import create_app
from kg.web.settings import ServeSettings
from tests.web.pages.conftest import make_store

NOT_DOCUMENTED = {
    "/static/<path:filename>": "files of the pages",
    "/queries/<name>": "one path for each canned query",
    "/queries.<suffix>": "suffix of /queries",
    f"/<any({', '.join(LISTS)}):name>": "one path for each list",
    f"/<any({', '.join(LISTS)}):name>.<suffix>": "suffix of a list",
    "/graph/<path:name>": "redirect to the Graph Store",
    "/ns/<name>": "files of the ontology",
    "/ns/terms.json": "what the editor completes",
    "/sparql/": "the same with a slash",
    "/update/": "the same with a slash",
    "/rdf-graph-store/": "the same with a slash",
    "/rdf-graph-store/<path:name>": "direct graph identification",
}


def test_every_address_is_documented(tmp_path: Path) -> None:
    """Each rule of the application is in the document or in the list of exceptions above."""
    app = create_app(ServeSettings(store=str(make_store(tmp_path / "store"))))
    document = openapi_document(load_catalog(), server="https://example.org")
    known = {re.sub(r"\{.*?\}", "<>", path) for path in document["paths"]}
    rules = {rule.rule for rule in app.url_map.iter_rules()} - NOT_DOCUMENTED.keys()
    assert {re.sub(r"<.*?>", "<>", rule) for rule in rules} <= known
    assert {f"/{name}" for name in LISTS} <= known
    assert len(rules) > 15
