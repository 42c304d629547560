"""Resolve the names of an article to actors and places.

Names come from the extractor, what is known from the authority in ``kg/data`` (curated actors and
places, towns of the world). A name that the authority does not know becomes an entity local to its
report: better an own node than a wrong one.
"""
