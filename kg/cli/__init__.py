"""Commands: what can be typed, and how an answer is shown.

One module per family of commands; each imports its rooms when it runs, so that ``kg serve`` needs
no spaCy and ``kg --help`` is there at once. This is the only room that prints. A
:class:`~kg.errors.KgError` becomes one readable message and the error's exit code.
"""

from kg.cli.app import main

__all__ = ["main"]
