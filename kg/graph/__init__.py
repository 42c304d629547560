"""Write findings as one RDF graph per report.

``report`` turns article, extraction and resolution into the sorted N-Quads of the report's named
graph; ``authority``, ``ontology`` and ``meta`` make the graphs beside it; ``validate`` holds a
report graph against ``ontology/shapes.ttl``.

Why sorted N-Quads and no rdflib while writing: the same input must give the same bytes, and a
report of a thousand triples is written in milliseconds this way. No blank nodes, no clock times:
a graph depends on its report, the authority and the run's version alone.
"""
