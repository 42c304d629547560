"""The generated files are those that the ontology gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import paths
from kg.errors import LexiconError
from kg.vocab import generate
from kg.vocab.ontology import load_ontology

OWN = "https://w3id.org/conflict-kg/"


def test_terms_are_generated_again_alike() -> None:
    """``kg vocab`` changes nothing in the committed terms."""
    assert generate.TERMS_FILE.read_text(encoding="utf-8") == generate.generate_terms()


def test_reference_is_generated_again_alike() -> None:
    """``kg vocab`` changes nothing in the committed reference page."""
    assert generate.REFERENCE_FILE.read_text(encoding="utf-8") == generate.generate_reference()


def test_write_generated_names_what_changed(tmp_path: Path) -> None:
    """Files are written where they differ, and only there."""
    terms, page = tmp_path / "terms.py", tmp_path / "docs" / "ontology.md"
    assert generate.write_generated(terms, page) == (terms, page)
    page.write_text("old", encoding="utf-8")
    assert generate.write_generated(terms, page) == (page,)
    assert generate.write_generated(terms, page) == ()


@pytest.mark.parametrize("name", ["count", "title", "import", "two words"])
def test_names_that_break_python_are_refused(name: str) -> None:
    """A term called like a method of str would be lost behind it."""
    with pytest.raises(LexiconError, match="cannot name a term"):
        generate._checked(name)


def test_broken_ontology_names_the_file(tmp_path: Path) -> None:
    """A slip in the Turtle is reported with the file."""
    (tmp_path / "kg.ttl").write_text("kg:x a owl:Class", encoding="utf-8")
    with pytest.raises(LexiconError, match=re.escape(str(tmp_path / "kg.ttl"))):
        load_ontology(tmp_path)


def test_no_other_python_file_holds_our_namespace(root: Path) -> None:
    """IRIs of ours stand in the generated file alone."""
    allowed = {generate.TERMS_FILE}
    files = [path for path in (root / "kg").rglob("*.py") if path not in allowed]
    assert len(files) > 20
    assert [str(path) for path in files if OWN in path.read_text(encoding="utf-8")] == []


def test_every_term_is_used_or_reserved(root: Path) -> None:
    """A term that no code, query or other term needs says what it is reserved for."""
    sources = [p for p in (root / "kg").rglob("*.py") if p != generate.TERMS_FILE]
    code = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    queries = "\n".join(p.read_text(encoding="utf-8") for p in (root / "queries").glob("*.rq"))
    schemes = (paths.ONTOLOGY / "schemes.ttl").read_text(encoding="utf-8")
    used = set(re.findall(r"\bKG\.(\w+)", code)) | set(re.findall(r"\bkg:(\w+)", queries + schemes))
    own = [term for term in load_ontology().terms.values() if term.prefix == "kg"]
    assert len(own) > 120
    assert [t.name for t in own if t.name not in used and not t.is_reserved] == []
    in_code = set(re.findall(r"\bKG\.(\w+)", code))
    still_reserved = [term.name for term in own if term.is_reserved and term.name in in_code]
    assert still_reserved == [], "take the note 'Reserved' off in ontology/kg.ttl"


def test_every_term_of_others_is_used(root: Path) -> None:
    """A term of another vocabulary stands in code or a query, or in a statement about our own."""
    sources = [p for p in (root / "kg").rglob("*.py") if p != generate.TERMS_FILE]
    code = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    files = [*(root / "queries").rglob("*.rq"), *paths.ONTOLOGY.glob("*.ttl")]
    declared = re.compile(r"^(\w+):\S+ a owl:.*; rdfs:isDefinedBy", re.M)
    written = "\n".join(declared.sub("", p.read_text(encoding="utf-8")) for p in files)
    used = set(re.findall(r"\b([A-Z]+)\.(\w+)", code))
    used |= {(prefix.upper(), name) for prefix, name in re.findall(r"\b(\w+):(\w+)", written)}
    others = [term for term in load_ontology().terms.values() if term.prefix != "kg"]
    assert len(others) > 100
    assert [t for t in others if (t.prefix.upper(), t.name) not in used] == []
