"""How does the graph get onto a network without being at its mercy?

``server``       starts and stops everything
``app``          the Flask application: routes, errors, headers
``settings``     what can be chosen
``pool``         processes that run queries and can be killed
``protocol``     SPARQL 1.1 protocol, update and graph store
``quick``        the short way of plain queries, past Flask
``lexer``, ``policy``   what a query asks for, before anything parses it
``negotiation``  which format the client wants
``errors``       one shape for everything that can go wrong
``pages``        what people see

This package is imported by the child processes too: it must stay free of imports.
"""
