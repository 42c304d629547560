"""Combine the findings of grammar and learned reader into events, and keep what is sure enough.

The grammar (``extract``) gives frames and the trace of what it saw, the learned reader gives
probabilities (``kg.model.readings``). Here the words that name events are joined into events, every
slot is given one calibrated score from declared features of both readers, and what stays under its
threshold is left empty. Constraints that no score outvotes stand apart from the scores.

May import extract's name-level rules, lexicon, model and NumPy; no parser and no graph.
"""
