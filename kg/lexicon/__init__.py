"""Facts that the stages read from ``kg/data``.

``rows`` reads a CSV file row by row and says where it is wrong; ``words`` makes the word lists
of the extractor from it, ``patterns`` the wordings for dates and around figures, ``authority`` the
actors and places of the resolver.
"""
