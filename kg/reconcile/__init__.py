"""Reconciliation: find our actors and places for the cells of somebody's spreadsheet.

The Reconciliation Service API of the W3C Entity Reconciliation Community Group, version 0.2 and the
draft of 1.0, without HTTP: JSON in, JSON out. ``kg.web`` gives it an address. Answers come from the
authority and the gazetteer, not from a store, so they work without a build.

Why apart from ``resolve``: an article is evidence for one decision; a row of a spreadsheet has a
name and some columns, and a person looks at every candidate.
"""
