"""Readers of outside authorities, one for each kind.

One module for each format; each yields :class:`~kg.link.sources.record.Record`, one at a time, so
that memory stays flat whatever the size of the dump.
"""
