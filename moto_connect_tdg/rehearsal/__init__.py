"""Rehearsals: a shift step by step, and a user's own failover under an outage.

`shift` and `failover` are the two drills. A failover is run by `runner`, called
upon by `callers`, judged by `verdict`, and told of in a `report`.
"""
