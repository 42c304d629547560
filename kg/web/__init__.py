"""Serve the store over HTTP, within limits on what clients may use.

``server``       starts and stops everything
``pool``         processes that answer queries and can be killed
``protocol``     SPARQL 1.1 protocol, update and graph store
``door``         connections that readers leave to waitress
``app``          the Flask application: routes, errors, headers
``settings``     what can be chosen
``policy``       which queries and updates may run
``negotiation``  which format the client wants
``naming``       names of queries, clients and of the server itself
``problem``, ``errors``   what a client is told when something goes wrong
``metrics``      figures and the query log
``pages``        what people see

This package is imported by the child processes too: it must stay free of imports.
"""
