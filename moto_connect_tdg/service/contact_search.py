"""Search for contacts of both Regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from ..domain.contact_register import ContactRegister
from ..domain.contact_search import (
    Candidate,
    after,
    in_order,
    is_in_range,
    meets,
    require_criteria,
    require_time_range,
)
from ..domain.contacts import KEPT, Contact
from ..domain.search import Criteria
from ..records import dataclass
from .call import Answer, ApiCall, operation
from .contact_views import agent_info, criteria_of, summary

_BY_TIME = {"FieldName": "INITIATION_TIMESTAMP", "Order": "ASCENDING"}
#: What a search shows of an agent; DescribeContact shows more.
_OF_AGENT = ("Id", "ConnectedToAgentTimestamp")
#: Kinds of values of segment attributes that a search shows.
_SHOWN = ("ValueString", "ValueMap")


def _view(call: ApiCall, contact: Contact) -> dict[str, Any]:
    agent = agent_info(contact)
    return {
        **summary(contact),
        "AgentInfo": agent and {name: agent[name] for name in _OF_AGENT},
        "RoutingCriteria": criteria_of(contact, call.now),
        "SegmentAttributes": {
            name: value
            for name, value in contact.segment_attributes.items()
            if all(kind in _SHOWN for kind in value)
        }
        or None,
    }


@operation
def search_contacts(
    call: ApiCall,
    *,
    instance_id: str,
    time_range: Mapping[str, Any],
    search_criteria: Criteria | None = None,
    max_results: int = 100,
    next_token: str | None = None,
    sort: Mapping[str, str] | None = None,
) -> Answer:
    """Search contacts by time and criteria; both Regions find the same (DC-05, CN-12).

    A page in order of initiation costs the same however many contacts there are. For
    another order, and to count what meets criteria, the contacts are looked at that
    began within the range, or before its end if it is about another time.
    """
    wanted = search_criteria or {}
    order = sort or _BY_TIME
    require_criteria(wanted)
    require_time_range(time_range)
    _, contents = call.open_instance(instance_id)
    search = _Search(contents.contacts, time_range, wanted, call.now)
    is_descending = order["Order"] == "DESCENDING"
    if search.is_by_start and order["FieldName"] == _BY_TIME["FieldName"]:
        page = call.page(
            partial(search.begun, is_descending=is_descending),
            next_token,
            max_results,
            str,
        )
        total = search.count()
    else:
        rows = in_order(search.begun(), order["FieldName"], is_descending=is_descending)
        page = call.page(
            partial(after, rows, is_descending=is_descending),
            next_token,
            max_results,
            str,
        )
        total = len(rows)
    return {
        "Contacts": [_view(call, contact) for contact in page.items],
        "NextToken": page.next_token,
        "TotalCount": total,
    }


@dataclass(frozen=True, slots=True)
class _Search:
    """The contacts with a time in a range that meet criteria."""

    contacts: ContactRegister
    time_range: Mapping[str, Any]
    criteria: Criteria
    now: datetime

    @property
    def is_by_start(self) -> bool:
        """Whether the range is one of initiation, in which contacts have keys."""
        return bool(self.time_range["Type"] == _BY_TIME["FieldName"])

    @property
    def _span(self) -> tuple[datetime, datetime]:
        """When the contacts began that can have a time in the range."""
        since = self.time_range["StartTime"] if self.is_by_start else self.now - KEPT
        return since, self.time_range["EndTime"]

    def begun(
        self, key: str | None = None, *, is_descending: bool = False
    ) -> Iterator[tuple[str, Contact]]:
        """The contacts in order of initiation, after the one with that key."""
        for found, contact in self.contacts.begun(
            *self._span, after=key, is_descending=is_descending
        ):
            if self._has(contact):
                yield found, contact

    def _has(self, contact: Contact) -> bool:
        if not self.is_by_start and not is_in_range(contact, self.time_range):
            return False
        if not self.criteria:
            return True
        attributes = self.contacts.first_of(contact).attributes
        return meets(Candidate(contact, attributes), self.criteria)

    def count(self) -> int:
        """How many there are; criteria need a pass over all contacts in the range."""
        if self.is_by_start and not self.criteria:
            return self.contacts.count_begun(*self._span)
        return sum(1 for _ in self.begun())
