"""What moto's dashboard shows of Connect: instances, groups and numbers.

moto lists classes by name, each with its `instances_tracked`. Ours keeps none:
the rows are worked out from the state when they are asked for.
"""

from __future__ import annotations

from html import escape
from types import SimpleNamespace
from typing import Any

#: Name on the dashboard, and in the state. moto's own Connect has an "Instance",
#: so ours is called otherwise.
TRACKED = {
    "ConnectInstance": "Instances",
    "InstanceReplication": "Replications",
    "TrafficDistributionGroup": "TrafficDistributionGroups",
    "ClaimedPhoneNumber": "PhoneNumbers",
}


class Tracked:
    """Stands in for one of the classes that moto's dashboard lists."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    @property
    def instances_tracked(self) -> list[SimpleNamespace]:
        """A row for each, of all accounts and Regions."""
        from .injection import state_of  # noqa: PLC0415 - few mocks need it

        return [
            SimpleNamespace(Account=account, Region=region, **_shown(row))
            for account, regions in state_of().items()
            for region, kinds in regions.items()
            for row in kinds[self._kind]
        ]

    @instances_tracked.setter
    def instances_tracked(self, _: object) -> None:
        """moto's reset empties the list; the state is emptied by itself."""


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    # moto's page puts what it gets into its tables as HTML.
    return {
        member: escape(value) if isinstance(value, str) else value
        for member, value in row.items()
    }
