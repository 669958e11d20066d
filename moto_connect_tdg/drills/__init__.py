"""Drills on a server, for failovers that run anywhere.

`drill` runs one, `paths` has the control paths.
"""
