"""Rehearsals: a shift step by step, and a user's own failover in scenarios.

`shift` and `failover` are the two drills. A failover meets `scenarios`, data about
what goes wrong: a `stage` builds each, a `way` runs the failover on it (a function in
virtual time, a `command` in real time), `traffic` calls meanwhile, and `verdict` and
`mistakes` judge the `case`. A `report` describes it, and `outputs` and `picture` show
it.
"""
