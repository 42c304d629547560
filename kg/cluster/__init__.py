"""Group tellings of one incident, and find what they say together.

Pure: tellings in, incidents out; nothing here knows RDF or the store. Candidates come from blocks
(``blocking``), each pair is scored by declared features with learned weights (``features``,
``weights``), the most alike are joined while nothing forbids it (``joining``). What the members
say together is worked out in ``figures``, ``voices`` and ``series``; copies of one text are found
in ``wording``.
"""
