"""Search for contacts of both Regions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

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
from .call import Answer, ApiCall, operation
from .contact_views import agent_info, criteria_of, summary

_BY_TIME = {"FieldName": "INITIATION_TIMESTAMP", "Order": "ASCENDING"}
#: Kinds of values of segment attributes that a search shows.
_SHOWN = ("ValueString", "ValueMap")


def _view(call: ApiCall, contact: Contact) -> dict[str, Any]:
    agent = agent_info(contact)
    return {
        **summary(contact),
        "AgentInfo": agent and {**agent, "ActiveRegion": None},
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

    Only contacts that began within the time range are looked at, or before its end
    where the range is about another time.
    """
    wanted = search_criteria or {}
    order = sort or _BY_TIME
    require_criteria(wanted)
    require_time_range(time_range)
    _, contents = call.open_instance(instance_id)
    contacts = contents.contacts
    is_by_start = time_range["Type"] == "INITIATION_TIMESTAMP"
    since = time_range["StartTime"] if is_by_start else call.now - KEPT
    candidates = (
        Candidate(key, contact, contacts.first_of(contact).attributes)
        for key, contact in contacts.begun(since, time_range["EndTime"])
        if is_by_start or is_in_range(contact, time_range)
    )
    is_descending = order["Order"] == "DESCENDING"
    rows = in_order(
        (one for one in candidates if meets(one, wanted)),
        order["FieldName"],
        is_descending=is_descending,
    )
    page = call.page(
        partial(after, rows, is_descending=is_descending), next_token, max_results, str
    )
    return {
        "Contacts": [_view(call, contact) for contact in page.items],
        "NextToken": page.next_token,
        "TotalCount": len(rows),
    }
