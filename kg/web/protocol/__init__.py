"""How do SPARQL clients talk to the store?

``query``        SPARQL 1.1 Protocol, the query operation: /sparql
``update``       the update operation: /update
``graph_store``  Graph Store HTTP Protocol: /rdf-graph-store
``request``      the parameters and bodies of these three, read strictly
``answer``       from a query to an HTTP response: caching, deadline, caps, streaming
``cache``        answers that need not be computed twice
``writes``       who may write
``using``        the using-graph-uri parameters, woven into the text of an update
``description``  the service description
``operations``   health, metrics, running queries
"""
