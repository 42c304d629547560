"""Semantic roles, factuality and attribution in a parsed sentence.

Knows Universal Dependencies and nothing of violence: ``constructions`` finds arguments by the rows
of a table, ``paths`` is the language of its rows, ``repairs`` holds what needs more than a path,
``polarity``, ``factuality`` and ``sources`` tell what is denied, real and said by whom, and
``trees`` holds the small tools over a parse that they and ``kg.extract`` share.
"""
