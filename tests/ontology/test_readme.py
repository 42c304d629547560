"""The explanation of the model speaks of terms that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.vocab.ontology import load_ontology

OWN = "https://w3id.org/conflict-kg/"


@pytest.fixture(scope="module")
def declared() -> set[str]:
    """Return the prefixed names of all terms and the IRIs of all concepts and schemes."""
    ontology = load_ontology()
    names = {f"{term.prefix}:{term.name}" for term in ontology.terms.values()}
    for scheme in ontology.schemes.values():
        names |= {scheme.iri, *(concept.iri for concept in scheme.concepts)}
    return names


def test_readme_names_declared_terms(root: Path, declared: set[str]) -> None:
    """Every ``kg:`` term in the text is in the ontology."""
    text = (root / "ontology/README.md").read_text(encoding="utf-8")
    found = set(re.findall(r"\bkg:\w+", text))
    assert len(found) > 40
    assert found <= declared


def test_queries_name_declared_terms(root: Path, declared: set[str]) -> None:
    """A misspelt term in a query would quietly find nothing."""
    paths = sorted((root / "queries").glob("*.rq"))
    assert len(paths) >= 10
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line for line in lines if not line.startswith("#"))
        prefixes = dict(re.findall(r"(?i)\bPREFIX\s+([\w-]+):\s*<([^>]+)>", text))
        for prefix, name in re.findall(r"(?<![\w<?/])([a-z][\w-]*):((?:[\w-]|\\/)+)", text):
            iri = prefixes.get(prefix, "") + name.replace("\\/", "/")
            if iri.startswith(f"{OWN}ns#"):
                assert f"kg:{name}" in declared, f"{path.name}: {prefix}:{name}"
            elif iri.startswith(OWN):
                assert iri in declared, f"{path.name}: {prefix}:{name}"
        for iri in re.findall(rf"<({OWN}[^>#]+[^>/#])>", text):
            assert iri in declared, f"{path.name}: {iri}"
