"""Run queries in child processes, so that each can always be stopped.

The engine has no timeout, no cancellation and no memory limit; only killing an operating-system
process is reliable, and it is cheap. So queries run in child processes, which answer their
clients themselves::

    web process ── supervisor ─┬─ reader   (one query at a time)
       │ Flask                 ├─ reader
       └─ writer               └─ reader …

``supervisor`` accepts connections, gives them to readers, enforces deadlines and fairness
``held``       what it holds: connections and readers
``reader``     answers the requests on its connections
``head``       the head of a request
``engine``     runs a query on a published generation
``board``      memory that all processes share: what runs, the figures, small answers
``local``      all this, seen from the web process
``calls``      how pages ask readers
``remote``     the same face for a SPARQL server elsewhere
``writer``, ``writing``   updates, one at a time, in a process of their own
``children``   how processes are started, and what their deaths mean
``kg.sandbox`` what a child may not do: outlive its parent, use the network, eat the machine
``gateway``    the only way to other servers, where the operator allows some
``jobs``       what the writer is to do

Nothing here knows Flask, so that children start small. Linux only: epoll, passing of descriptors
and memory without a file are what it is made of.
"""
