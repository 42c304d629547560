"""Which words of a sentence are its agent and its patient, is it real, and who says so?

Knows Universal Dependencies and nothing of violence: ``constructions`` finds arguments by the rows
of a table, ``paths`` is the language of its rows, ``repairs`` holds what needs more than a path,
``polarity``, ``factuality`` and ``sources`` tell what is denied, real and said by whom, and
``trees`` holds the small tools over a parse that they and ``kg.extract`` share.
"""
