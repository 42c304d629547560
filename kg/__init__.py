"""Turn news of armed conflict into a graph in which every figure names its source.

Rooms, and the question each of them answers::

    model/       what are the nouns that every room speaks of?
    data/        facts as rows: words, patterns, actors, places (no code)
    lexicon/     which facts do the stages read from data/?
    vocab/       what are the ontology's terms called in Python, and how is an IRI minted?
    sparql/      what does a SPARQL text say, as far as its tokens tell?

    read/        what does the source say, word for word, and what is each line for?
    parse/       how do the words of a sentence hang together?
    clauses/     which words are agent and patient, is it real, who says so, whatever is told?
    extract/     who did what to whom, where, when, how many, and who says so?
    decide/      which of the things that grammar and learned reader saw are sure enough to say?
    cluster/     which reports tell of one incident, and what do they say together?
    resolve/     which actor and which place does a name stand for?
    link/        which entry of an outside authority is the same actor or place?
    reconcile/   which actor or place is meant by a row of somebody's spreadsheet?
    graph/       how is what one article claims said in RDF?
    store/       how is the graph kept, published and opened?
    incidents/   which reports of a store tell of one incident, kept up to date as reports arrive?
    remove/      how does a report leave a store, as if it had never been built?
    correct/     what holds where a person has corrected what the machine read?
    catalog/     which questions can be asked, and with which parameters?
    export/      how does the graph leave in the formats people want?
    view/        how do terms, rows and sentences look to a reader?

    pipeline     which articles are worked on, in which order is what they give written?
    stages/      what is done with one article, whatever else a build reads and a store holds?
    workers/     who does the work that needs no store: this process, others, other machines?
    ledger       what is in the store already, and what does a new article change there?
    fingerprint  by which rules is an article read?
    statistics   what did a build do, in numbers?
    sandbox      what may a child process not do?
    web/         how is the store served: SPARQL, pages, health?
    agents/      how do programs that reason in language ask the store? (optional dependency)
    evaluate/    how good are the findings, against gold that others wrote down?
    train/       how is the language model that parse/ ships made? (optional dependencies)
    cli/         what can be typed?

    config  paths  errors  version

Data flows one way: read → parse → extract → decide → resolve → graph → store. Stages meet in
``model``, and only ``stages`` knows their order. One library, one room: spaCy in parse,
clauses and extract, rdflib in vocab, graph, export and this file's functions, Oxigraph in store,
Flask in web. So the server starts without spaCy, and the text half knows nothing of RDF.

The public API is the functions below; each imports what it needs when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rdflib import Dataset

    from kg.errors import KgError
    from kg.stages import FoundArticle
    from kg.statistics import BuildSummary

__all__ = ["__version__", "build", "dataset", "extract_articles"]


def build(
    inputs: Sequence[str],
    store: str | Path,
    *,
    model: str | None = None,
    workers: int = 1,
    scheduler: str | None = None,
) -> BuildSummary:
    """Read *inputs* (files, folders, patterns) and add what they claim to *store*.

    Args:
        inputs: As on the command line of ``kg build``.
        store: Folder of the store; made if it is missing.
        model: Name or path of a spaCy pipeline; None for the one that ships with kg.
        workers: How many processes read articles; 1 is this process. A script that asks for more
            builds below ``if __name__ == "__main__":``.
        scheduler: Address of a Dask scheduler whose workers read them instead.
    """
    from kg.pipeline import build as build_store

    return build_store(inputs, store, model=model, workers=workers, scheduler=scheduler)


def dataset(store: str | Path) -> Dataset:
    """Open the published graph of *store* as an rdflib ``Dataset``, read-only."""
    from kg.store.dataset import dataset as open_dataset

    return open_dataset(store)


def extract_articles(
    inputs: Sequence[str], *, model: str | None = None
) -> Iterator[FoundArticle | KgError]:
    """Read *inputs* and yield what each article claims, or why it cannot be read."""
    from kg.pipeline import extract as find_claims

    return find_claims(inputs, model=model)
