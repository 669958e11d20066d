"""How long tests wait for what should come soon."""

from __future__ import annotations

#: Seconds. Only what hangs takes that long, however slow the machine is; the mock's own
#: longest waits are longer still.
PATIENCE = 240
#: For other languages' tools: the first of them compiles an SDK.
TOOLS_PATIENCE = 1200
