"""Mint the IRI of a thing.

Every IRI of the graph is minted here, from the base of the installation and from content alone:
the text's hash, character offsets, slugs of the authority. So a second build of the same text
gives the same IRIs, and an improved extractor moves only what it reads differently.

``/id/x`` names a thing; the server answers 303 to ``/doc/x``. Mentions are parts of a document
and begin with ``/doc/``.

Why: slug for what people curate, hash for what content defines. Slugs read well; hashes cannot
collide by spelling.
"""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from kg.model.text import Passage

WIKIDATA: Final = "http://www.wikidata.org/entity/"
GEONAMES: Final = "https://sws.geonames.org/"
UCDP_ACTOR: Final = "https://ucdp.uu.se/actor/"
HASH_DIGITS: Final = 16


def short_hash(content: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of *content*."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:HASH_DIGITS]


def mint_thing_iri(base: str, path: str) -> str:
    """Return ``/id/{path}``: for ids that are paths already ("actor/islamic-state")."""
    return f"{base}id/{path}"


def mint_subject_iri(base: str, path: str) -> str:
    """Return the IRI of what an act is about: a thing, or words of a report by its document."""
    return f"{base}doc/{path}" if path.startswith("report/") else mint_thing_iri(base, path)


def mint_report_iri(base: str, key: str) -> str:
    """Return the IRI of a text version; *key* is ``Article.key``."""
    return f"{base}id/report/{key}"


def copy_key(base: str, key: str, *, url: str | None, article_id: str) -> str:
    """Return the key of a report whose text another article had before; *key* is of the text."""
    return short_hash(f"{key} {mint_article_iri(base, url=url, article_id=article_id)}")


def mint_article_iri(base: str, *, url: str | None, article_id: str) -> str:
    """Return the IRI of an article: by its canonical address, else by the id it was given."""
    return f"{base}id/article/{short_hash(canonical_url(url) if url else article_id)}"


def canonical_url(url: str) -> str:
    """Return *url* with lower-case scheme and host, without fragment and trailing slash."""
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    # RFC 3986, 6.2.2.1: case counts in path and query only.
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, parts.query, ""))


def mint_mention_iri(base: str, key: str, passage: Passage) -> str:
    """Return the IRI of a stretch of text after RFC 5147: ``/doc/report/{key}#char=b,e``."""
    return f"{base}doc/report/{key}#char={passage.start},{passage.end}"


def mint_candidate_iri(base: str, key: str, passage: Passage, entity_id: str) -> str:
    """Return the IRI of the pair of a mention and an entity it may stand for."""
    slug = entity_id.rpartition("/")[2]
    return f"{base}id/candidate/{key}-{passage.start}-{passage.end}-{slug}"


def mint_event_iri(base: str, key: str, frame_id: str) -> str:
    """Return the IRI of an event; *frame_id* is ``{trigger offset}-{event type}``."""
    return f"{base}id/event/{key}-{frame_id}"


def mint_claim_iri(base: str, key: str, frame_id: str, *, kind: str, speaker: str) -> str:
    """Return the IRI of a claim about an event.

    Args:
        kind: "casualty", "occurrence", "intent", "responsibility", "response".
        speaker: Where the speaker's words stand ("442"), or "narrator".
    """
    return f"{base}id/claim/{key}-{frame_id}-{kind}-{speaker}"


def mint_count_iri(base: str, key: str, count_id: str) -> str:
    """Return the IRI of a count; *count_id* is ``{offset}-{harm}``."""
    return f"{base}id/count/{key}-{count_id}"


def mint_victim_iri(base: str, key: str, count_id: str, *, offset: int) -> str:
    """Return the IRI of a person whom a count counts; *offset* is where its description starts."""
    return f"{base}id/victim/{key}-{count_id}-{offset}"


def mint_participation_iri(base: str, key: str, frame_id: str, *, role: str, offset: int) -> str:
    """Return the IRI of an actor's part in an event; *offset* is where its name stands."""
    return f"{base}id/participation/{key}-{frame_id}-{role}-{offset}"


def mint_localisation_iri(base: str, key: str, frame_id: str, *, offset: int) -> str:
    """Return the IRI of an event's place link; *offset* is where the place's name stands."""
    return f"{base}id/localisation/{key}-{frame_id}-{offset}"


def mint_step_iri(base: str, claim_iri: str, position: int) -> str:
    """Return the IRI of a relay in a claim's chain."""
    return f"{base}id/step/{claim_iri.rpartition('/')[2]}-{position}"


def mint_geometry_iri(base: str, place_id: str) -> str:
    """Return the IRI of a place's geometry; *place_id* is ``place/{slug}``."""
    return f"{base}id/geometry/{place_id.rpartition('/')[2]}"


def mint_run_iri(base: str, run_key: str) -> str:
    """Return the IRI of a version of the software with its configuration."""
    return f"{base}id/run/{run_key}"


def mint_software_iri(base: str, version: str) -> str:
    """Return the IRI of the software agent in one version."""
    return f"{base}id/software/kg-{version}"


def mint_report_graph_iri(base: str, key: str) -> str:
    """Return the name of the graph that holds one report."""
    return f"{base}graph/report/{key}"


def mint_authority_graph_iri(base: str, source: str = "curated") -> str:
    """Return the name of the graph of actors and places of one source (one licence)."""
    return f"{base}graph/authority/{source}"


def mint_graph_iri(base: str, name: str) -> str:
    """Return the name of a single graph: "links", "curation", "meta", "ontology"."""
    return f"{base}graph/{name}"


def local_entity_id(kind: str, key: str, offset: int) -> str:
    """Return the id of an actor or place that only one report knows: ``actor/{key}-{offset}``."""
    return f"{kind}/{key}-{offset}"
