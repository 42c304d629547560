"""Write the ontology as a page for people.

Writes the reference page ``docs/ontology.md`` from what ``kg.vocab.ontology`` read.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.vocab.ontology import Concept, Ontology, Scheme, Term

INTRODUCTION = """# Reference of the ontology

GENERATED from `ontology/kg.ttl` and `ontology/schemes.ttl` by `kg vocab`; do not edit.
The model behind it, with a picture and the reasons, is explained in
[`ontology/README.md`](../ontology/README.md); the rules that every report graph is held to stand
in [`ontology/shapes.ttl`](../ontology/shapes.ttl).
"""


def reference_page(ontology: Ontology) -> str:
    """Return the reference page as Markdown, ending with a line feed."""
    return "\n".join(_lines(ontology)).rstrip("\n") + "\n"


def _lines(ontology: Ontology) -> Iterator[str]:
    yield INTRODUCTION
    yield from _prefix_table(ontology)
    own = [term for term in ontology.terms.values() if term.prefix == "kg"]
    for title, kind in (
        ("Classes", "class"),
        ("Object properties", "object property"),
        ("Datatype properties", "datatype property"),
    ):
        yield f"## {title}\n"
        for term in own:
            if term.kind == kind:
                yield from _term_entry(term, _properties_on(term, own))
    yield "## Concept schemes\n"
    for scheme in ontology.schemes.values():
        yield from _scheme_entry(scheme)
    yield from _borrowed_table(ontology)


def _prefix_table(ontology: Ontology) -> Iterator[str]:
    yield "## Prefixes\n"
    yield "| prefix | namespace |\n|---|---|"
    for prefix, namespace in sorted(ontology.prefixes.items()):
        yield f"| `{prefix}:` | <{namespace}> |"
    yield ""


def _properties_on(term: Term, own: list[Term]) -> list[str]:
    """Return the prefixed names of the properties that a class is the domain of."""
    ends = {("domain", f"kg:{term.name}"), ("used on", f"kg:{term.name}")}
    return [f"kg:{prop.name}" for prop in own if ends & set(prop.links)]


def _term_entry(term: Term, properties: list[str]) -> Iterator[str]:
    # An anchor of its own: Markdown's would not tell kg:Place from kg:place.
    yield f'### <a id="{term.name}"></a>kg:{term.name}\n'
    yield term.comment + "\n"
    words = {word: [v for w, v in term.links if w == word] for word, _ in term.links}
    for word, values in words.items():
        yield f"- {word}: " + ", ".join(f"`{value}`" for value in values)
    if properties:
        yield "- properties: " + ", ".join(f"[`{name}`](#{name[3:]})" for name in properties)
    if term.editorial_note:
        yield f"- *{term.editorial_note}*"
    yield ""


def _scheme_entry(scheme: Scheme) -> Iterator[str]:
    yield f"### {scheme.label} (`v:{scheme.name}`)\n"
    yield scheme.definition + "\n"
    yield f"Concepts are `<{scheme.concept_namespace}…>`.\n"
    yield "| concept | label | meaning | notes |\n|---|---|---|---|"
    for concept in scheme.concepts:
        yield _concept_row(concept)
    yield ""


def _concept_row(concept: Concept) -> str:
    notes = [f"below {concept.broader.rpartition('/')[2]}"] if concept.broader else []
    notes += [f"{name.partition(':')[2]} {value}" for name, value in concept.notes]
    cells = (f"`{concept.name}`", concept.label, concept.definition, "; ".join(notes))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _borrowed_table(ontology: Ontology) -> Iterator[str]:
    yield "## Terms of other vocabularies that we use\n"
    yield "| term | kind |\n|---|---|"
    for term in ontology.terms.values():
        if term.prefix != "kg":
            yield f"| [`{term.prefix}:{term.name}`]({term.iri}) | {term.kind} |"
