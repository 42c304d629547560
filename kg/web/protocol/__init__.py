"""The SPARQL 1.1 protocols: query, update, graph store, service description.

In the readers, without Flask:

``answer``       from a request that reads to the bytes of its answer
``plan``         what is to be done for a query
``parameters``   the parameters of the protocols, read strictly
``cache``        answers that need not be computed twice
``headers``      which headers an answer carries

In the web process:

``sparql``       /sparql: browsers, long bodies, the service description; /update
``graph_store``  /rdf-graph-store
``relay``        has a reader answer, and passes its answer on
``request``      parameters and bodies of Flask's requests
``writes``       who may write
``description``  the service description
``operations``   health, metrics, running queries
"""
