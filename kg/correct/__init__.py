"""Acts by which a person corrects what the machine read.

What readers see of a report is a function of two things: the machine's reading and the acts of
people in force, ``graph = corrected(reading, acts)``. The acts stand in a graph that only grows;
the reading of a corrected report stays in the store under ``graph/machine/…``, out of the union.
So an undone act leaves nothing behind, and articles and acts may come in any order.
"""
