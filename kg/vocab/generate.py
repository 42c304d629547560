"""Generate the files that are derived from the ontology.

``kg/vocab/terms.py`` and ``docs/ontology.md`` are generated from ``ontology/*.ttl`` and
committed; a test generates them again and compares.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kg import paths
from kg.errors import LexiconError
from kg.vocab.ontology import Ontology, load_ontology
from kg.vocab.reference import reference_page

TERMS_FILE: Final = paths.PACKAGE / "vocab" / "terms.py"
REFERENCE_FILE: Final = paths.PACKAGE.parent / "docs" / "ontology.md"

# Terms that need no declaration because RDF and XML Schema build them in.
BUILT_IN: Final = {
    "rdf": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", ("type",)),
    "xsd": (
        "http://www.w3.org/2001/XMLSchema#",
        ("boolean", "date", "dateTime", "decimal", "integer", "string"),
    ),
}

HEADER: Final = '''"""IRIs of the terms of the ontology, as constants.

GENERATED from ontology/kg.ttl and ontology/schemes.ttl by `kg vocab`; do not edit.
"""
# ruff: noqa: N815

from __future__ import annotations

from typing import Final
'''


def generate_terms() -> str:
    """Return the text of ``kg/vocab/terms.py``, made from the files in ``ontology/``.

    Raises:
        LexiconError: A file cannot be parsed, or a name cannot be a Python name.
    """
    ontology = load_ontology()
    parts = [HEADER]
    parts += [_term_class(prefix, *terms) for prefix, terms in _namespaces(ontology)]
    parts += [_scheme_class(ontology, scheme) for scheme in sorted(ontology.schemes)]
    parts.append(_lookups(ontology))
    return "\n\n".join(parts)


def generate_reference() -> str:
    """Return the text of the human-readable reference page ``docs/ontology.md``."""
    return reference_page(load_ontology())


def write_generated(
    terms_file: Path = TERMS_FILE, reference_file: Path = REFERENCE_FILE
) -> tuple[Path, ...]:
    """Write both generated files; return those whose content changed."""
    changed = []
    for path, text in ((terms_file, generate_terms()), (reference_file, generate_reference())):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return tuple(changed)


def _namespaces(ontology: Ontology) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    names: dict[str, set[str]] = {prefix: set(built[1]) for prefix, built in BUILT_IN.items()}
    spaces = {prefix: built[0] for prefix, built in BUILT_IN.items()} | ontology.prefixes
    for term in ontology.terms.values():
        names.setdefault(term.prefix, set()).add(term.name)
    for prefix in sorted(names, key=lambda prefix: (prefix != "kg", prefix)):
        yield prefix, (spaces[prefix], tuple(sorted(names[prefix])))


def _term_class(prefix: str, namespace: str, names: tuple[str, ...]) -> str:
    lines = [f"class {prefix.upper()}:", f'    """Terms with prefix ``{prefix}:``."""', ""]
    lines.append(f'    NS: Final = "{namespace}"')
    lines += [
        f'    {_checked(name, is_own=prefix == "kg")}: Final = NS + "{name}"' for name in names
    ]
    return "\n".join(lines) + "\n"


def _scheme_class(ontology: Ontology, scheme: str) -> str:
    found = ontology.schemes[scheme]
    name = "".join(word.capitalize() for word in scheme.split("-"))
    lines = [f"class {name}:", f'    """Concepts of scheme ``{scheme}``: {found.label}."""', ""]
    lines += [f'    SCHEME: Final = "{found.iri}"', f'    NS: Final = "{found.concept_namespace}"']
    lines += [f'    {_constant(c.name)}: Final = NS + "{c.name}"' for c in found.concepts]
    return "\n".join(lines) + "\n"


def _lookups(ontology: Ontology) -> str:
    schemes = ontology.schemes
    namespaces = {name: schemes[name].concept_namespace for name in sorted(schemes)}
    labels = {c.iri: c.label for name in sorted(schemes) for c in schemes[name].concepts}
    return "\n".join(
        [
            *_dict("PREFIXES", sorted(ontology.prefixes.items()), "Namespace by usual prefix."),
            *_dict("CONCEPT_NAMESPACES", namespaces.items(), "Namespace of concepts by scheme."),
            *_dict("CONCEPT_LABELS", labels.items(), "English label of each concept by IRI."),
        ]
    )


def _dict(name: str, rows: Iterable[tuple[str, str]], doc: str) -> list[str]:
    lines = [f"{name}: Final[dict[str, str]] = {{"]
    for key, value in rows:
        line = f'    "{key}": "{value}",'
        lines += [line] if len(line) <= 100 else [f'    "{key}": (', f'        "{value}"', "    ),"]
    return [*lines, "}", f'"""{doc}"""', ""]


def _constant(name: str) -> str:
    return _checked(name.upper().replace("-", "_"))


def _checked(name: str, *, is_own: bool = True) -> str:
    if not name.isidentifier() or keyword.iskeyword(name) or (is_own and hasattr(str, name)):
        raise LexiconError(
            f'"{name}" cannot name a term: it is a word of Python or a method of str',
            where=str(paths.ONTOLOGY),
            remedy="choose another name, as kg:hasCount stands for kg:count",
        )
    return name
