"""Incidents of a store: which reports tell of one, kept up to date as reports arrive.

Reports that have been written wait in the graph of incidents until their events are joined. An
update reads them, looks up by day and type which stored events may be the same, and works out
anew the incidents that these stand in: the cost is that of the new reports and their blocks, not
of the store. A rebuild forgets all incidents but their ids and updates with every report.
"""

from __future__ import annotations

from kg.incidents.update import Incidents

__all__ = ["Incidents"]
