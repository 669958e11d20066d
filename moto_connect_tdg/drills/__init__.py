"""Drills on a server, for failovers that run anywhere.

`drill` plays one, `paths` are its control paths.
"""
