"""How does a small query get its answer in a fraction of a millisecond?

Waitress reads a request, wakes a thread, Flask finds the view, the view waits for a reader: most
of that time is spent on threads that hand the interpreter to each other. A plain GET of
``/sparql`` needs none of it. Here it is read, sent to a reader and answered in the thread that
listens to the sockets, without ever waiting.

``head``     is this request plain enough?
``wish``     what does it ask for, and who asks?
``lane``     what happens to it
``channel``  a connection that looks here first

Whatever is not plain, is not answered at once, or goes wrong takes the whole way through Flask,
with the query that has begun in hand (``BEGUN``), so nothing is done twice and only Flask's side
ever writes an error. Both ways share the decisions (``kg.web.protocol.plan``), the headers and
the readers; a test compares their answers.
"""
