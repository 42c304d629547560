"""Vocabulary: the terms of the graph and their IRIs.

The ontology is written by hand in ``ontology/``; ``terms`` is generated from it, so that code
speaks of ``KG.Event`` and ``Stance.DENIES`` and a misspelt term is a type error. ``schemes``
answers which concepts exist, ``iris`` mints the IRIs of what the graph describes.

Why constants of type ``str``: mypy accepts any attribute of an rdflib ``DefinedNamespace``, and
rooms without rdflib (server, catalogue, lexicon) need the words too.
"""
