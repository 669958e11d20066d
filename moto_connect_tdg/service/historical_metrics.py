"""Historical metrics: contacts of a range of time, in the Region of the API call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from ..domain import historical_metrics as history
from ..domain.contact_register import sort_key
from ..domain.contacts import Contact
from ..domain.contents import Contents
from ..domain.historical_metrics import METRICS, Measured, Range, Span
from ..domain.instances import Instance
from ..domain.kind import Kind
from ..domain.kinds import QUEUE, ROUTING_PROFILE, USER
from ..domain.paging import rows_after
from ..domain.uses import Named
from ..records import dataclass
from .call import Answer, ApiCall, operation

#: The values of a contact for the groupings.
Cell = tuple[str, ...]

_KINDS: Mapping[str, Kind[Any]] = {
    history.QUEUE: QUEUE,
    history.AGENT: USER,
    history.ROUTING_PROFILE: ROUTING_PROFILE,
}


@operation
def get_metric_data_v2(
    call: ApiCall,
    *,
    resource_arn: str,
    start_time: datetime,
    end_time: datetime,
    filters: Sequence[Mapping[str, Any]],
    metrics: Sequence[Mapping[str, Any]],
    interval: Mapping[str, str] | None = None,
    groupings: Sequence[str] = (),
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """Show metrics of the contacts that were active in this Region."""
    names = history.read_names(metrics)
    wanted_by_key = history.read_filters(filters, groupings)
    within = history.read_range(start_time, end_time, interval or {}, now=call.now)
    instance, contents = call.open_instance(resource_arn)
    view = _View(call, instance, contents)
    wanted = {key: view.read(key, values) for key, values in wanted_by_key.items()}
    found = history.measure(view.counted(within, wanted, groupings), names, within)
    rows = sorted((_key(span, cell), (span, cell)) for span, cell in found)
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "MetricResults": [
            {
                "Dimensions": dict(zip(groupings, cell, strict=True)),
                "MetricInterval": {
                    "Interval": within.period,
                    "StartTime": span.start,
                    "EndTime": span.end,
                },
                "Collections": [
                    {"Metric": metric, "Value": _value(found[span, cell], name)}
                    for name, metric in zip(names, metrics, strict=True)
                ],
            }
            for span, cell in page.items
        ],
        "NextToken": page.next_token,
    }


def _value(measured: Mapping[str, Measured], name: str) -> float | None:
    """The value of a metric, also where no contact counts for it."""
    return measured.get(name, Measured()).value(METRICS[name])


def _key(span: Span, cell: Cell) -> str:
    return " ".join((sort_key(span.start), *cell))


@dataclass(frozen=True, slots=True)
class _View:
    """The contacts of an instance, as one Region counts them."""

    call: ApiCall
    instance: Instance
    contents: Contents

    def read(self, key: str, texts: Sequence[str]) -> frozenset[str]:
        """Read the values of a filter: IDs of resources, or words."""
        kind = _KINDS.get(key)
        if kind is None:
            return frozenset(texts)
        return frozenset(self.call.child_ids(self.instance, self.contents, kind, texts))

    def _value(self, key: str, contact: Contact) -> str | None:
        if key == history.QUEUE:
            return contact.queue_id
        if key == history.AGENT:
            return contact.agent_id
        if key == history.CHANNEL:
            return contact.channel
        if key == history.INITIATION_METHOD:
            return contact.initiation_method
        users = self.contents.of(USER)
        known = contact.agent_id is not None and contact.agent_id in users
        return users[contact.agent_id or ""].routing_profile_id if known else None

    def _owners(self, wanted: Mapping[str, frozenset[str]]) -> list[str]:
        """The queues or agents whose contacts can count: a filter names some (ME-06)."""
        if history.QUEUE in wanted:
            return sorted(wanted[history.QUEUE])
        if history.AGENT in wanted:
            return sorted(wanted[history.AGENT])
        profiles = sorted(wanted[history.ROUTING_PROFILE])
        return [
            user.record_id
            for profile_id in profiles
            for user in self.contents.uses.users_of(
                Named(ROUTING_PROFILE.arn_name, profile_id)
            )
        ]

    def counted(
        self,
        within: Range,
        wanted: Mapping[str, frozenset[str]],
        groupings: Sequence[str],
    ) -> Iterator[tuple[Cell, Contact]]:
        """The contacts that the filters accept, each with its cell."""
        floor = self.call.floor_of(self.instance.id)
        regions = floor.seen_from(self.call.here.place.region)
        contacts, owners = self.contents.contacts, self._owners(wanted)
        for contact in contacts.present(within.start, within.end, owners):
            if contact.active_region not in regions or not all(
                self._value(key, contact) in values for key, values in wanted.items()
            ):
                continue
            cell = tuple(self._value(key, contact) for key in groupings)
            if None not in cell:
                yield tuple(value or "" for value in cell), contact
