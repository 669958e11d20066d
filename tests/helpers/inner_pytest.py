"""Options of pytest within pytest."""

from __future__ import annotations

#: Without the plugins that only our own tests use: importing one of them takes longer
#: than starting pytest.
ALONE = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:xdist")
