"""Model Context Protocol server: a store for programs that reason in language.

``desk``    answers: canned queries, search, and pages as text with their sources
``tools``   what is offered, as the protocol describes it
``server``  the protocol, over standard input and output

The desk asks the same readers as ``kg serve``: what it asks runs in child processes, with the same
deadlines and limits, and nothing can be written. ``server`` needs the extra "agents".
"""
