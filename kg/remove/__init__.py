"""Remove a report from a store, as if it had never been built.

What is meant is found (``selectors``), and removed with all that came of it (``removal``): its
graph, its lines of the ledger (``versions``), what only it mentioned (``entities``), and what its
events changed in incidents (``kg.incidents``).
"""

from kg.remove.removal import Removed, remove_reports
from kg.remove.selectors import Chosen, choose, choose_inputs, choose_superseded

__all__ = ["Chosen", "Removed", "choose", "choose_inputs", "choose_superseded", "remove_reports"]
