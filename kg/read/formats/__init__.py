"""Readers of file formats: each takes the articles out of one.

One module per format, and ``table``, which names them all with what recognises each. A reader is
given a :class:`kg.read.content.Content` and yields raw articles, further contents (members of
an archive, records of a crawl, attachments of a mail) and errors; ``kg.read.inputs`` makes articles
of them and opens the contents within contents. Nothing is ever written to disk under a name that
an archive gives.

Why readers import their libraries when they are called: a folder of text files should not wait for
an HTML parser and a language identifier.
"""
