"""How is a query run so that it can always be stopped?

The engine has no timeout, no cancellation and no memory limit; only killing an operating-system
process is reliable, and it is cheap. So queries run in child processes::

    web process ── keeper thread ── nursery ─┬─ reader   (one query at a time)
                                             ├─ reader
                                             └─ writer   (updates, one at a time)

``messages``   what goes over the pipe between them
``sandbox``    what a child may not do: outlive its parent, use the network, eat the machine
``nursery``    a small process that forks children in milliseconds
``reading``    what a reader does with a query
``writing``    what the writer does with an update
``sink``       counts rows and bytes on their way out
``children``   starting, killing and burying children, seen from the web process
``leases``     one query while it runs, and its answer
``queue``      who gets the next free reader
``supervisor`` the pool: deadlines, new generations, recycling
``gateway``    the only way to other servers, where the operator allows some
``remote``     the same face for a SPARQL server elsewhere

Nothing here knows Flask, so that children start small.
"""
