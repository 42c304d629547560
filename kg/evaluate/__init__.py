"""Measure how good the findings are, against gold that others wrote down.

``predictions`` writes what was found in the schema that scorers read, ``tolls`` its figures,
``runner`` runs gold texts through the pipeline and the scorers over the result. The gold sets
themselves are no part of the project: their folder is an argument.

Why a schema of its own and not our graph: scorers must be able to judge other systems too.
"""
