"""The terms of a drill where the user gives none.

This module imports nothing, since the command line's ``--help`` needs it too.
"""

from __future__ import annotations

SOURCE_REGION = "us-east-1"
REPLICA_REGION = "us-west-2"
NUMBERS = 3
#: calls per step, before and after the failover
CALLS = 1000
SEED = 1
#: How long a failover may take, in seconds.
TIMEOUT = 60.0
#: Calls per second.
RATE = 10.0
#: How long an API call takes, in seconds: an assumption.
LATENCY = 0.1
#: How long calls still follow the old distribution: an assumption, after FO-07.
PROPAGATION = 2.0
