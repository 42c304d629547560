"""Export the graph in the formats people want.

Quads come in as terms written in N-Quads, are sorted (on disk, if there are many) and written by
the engine's serialisers as they come: memory stays flat however large the store, and the order
depends on nothing but the content. Two exports of one store are equal byte for byte, and a diff of
two stores is readable. Every format is read back by rdflib, Oxigraph and rapper in the tests.
"""
