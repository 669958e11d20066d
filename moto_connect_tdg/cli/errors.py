"""Errors of the command line."""


class UsageError(Exception):
    """What the command was asked cannot be done; the text says why."""
