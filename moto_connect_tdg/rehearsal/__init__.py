"""Rehearsals: a shift step by step, and a user's own failover in scenarios.

`shift` and `failover` are the two drills. A failover meets `scenarios`, data about
what goes wrong: a `stage` builds each, a `way` runs the failover on it (a function by
the virtual `clock`, a `command` by the wall's), `traffic` calls meanwhile, and
`verdict` and `mistakes` judge the `case`. A `report` tells of it, and `outputs` and
`picture` show it.
"""
