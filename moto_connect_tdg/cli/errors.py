"""Errors of the command line."""


class UsageError(Exception):
    """The command cannot do what it was asked; the message says why."""
