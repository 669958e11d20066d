"""Connect's resources on moto's dashboard, under the service's own names.

moto lists classes by name, with the `instances_tracked` of each. Ours track nothing:
the rows are computed from the state when the dashboard asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from types import SimpleNamespace
from typing import Any

from ..domain import kinds
from ..domain.association_kinds import PER_REGION
from .injection import accounts_of

Rows = Callable[[dict[str, Any]], Iterator[dict[str, Any]]]
#: Members of an instance's state that have what is inside it.
_CONTENTS = ("Contents", "RegionalContents")


def _of_region(kind: str) -> Rows:
    """The rows of a kind that belongs to the Region."""

    def rows(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for row in state[kind]:
            yield {k: v for k, v in row.items() if k not in _CONTENTS}

    return rows


def _of_instances(kind: str) -> Rows:
    """The rows of a kind that belongs to instances."""

    def rows(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for instance in state["Instances"]:
            for part in _CONTENTS:
                for row in (instance[part] or {}).get(kind, ()):
                    yield {"InstanceId": instance["Id"], **row}

    return rows


#: Names on the dashboard. moto's own Connect has an "Instance" too, which is never
#: created while the plugin is installed.
KINDS: dict[str, Rows] = {
    "Instance": _of_region("Instances"),
    "Replication": _of_region("Replications"),
    "TrafficDistributionGroup": _of_region("TrafficDistributionGroups"),
    "PhoneNumber": _of_region("PhoneNumbers"),
    **{
        kind.noun.title().replace(" ", ""): _of_instances(kind.plural)
        for kind in (*kinds.KINDS, *PER_REGION)
    },
    "Contact": _of_instances("Contacts"),
}


class Tracked:
    """Stands in for one of the classes that moto's dashboard lists."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def instances_tracked(self) -> list[SimpleNamespace]:
        """A row for each resource, across all accounts and Regions."""
        return [
            SimpleNamespace(Account=account, Region=region, **_escaped(row))
            for account, regions in accounts_of().items()
            for region, state in regions.items()
            for row in self._rows(state)
        ]

    @instances_tracked.setter
    def instances_tracked(self, _: object) -> None:
        """Ignore moto's reset, which empties the list: the state is reset elsewhere."""


def _escaped(value: Any) -> Any:
    # moto's page puts values into its tables as HTML.
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {escape(name): _escaped(item) for name, item in value.items()}
    return value
