"""Search for contacts: time ranges, criteria and order.

https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchContacts.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ..errors import InvalidParameterError
from ..records import dataclass
from .contact_register import sort_key
from .contacts import Contact
from .routing_criteria import RoutingCriteria, agents_in
from .search import Criteria, tags_match

#: The times of a contact by the API's names for them.
TIMES: dict[str, Callable[[Contact], datetime | None]] = {
    "INITIATION_TIMESTAMP": lambda contact: contact.initiation_timestamp,
    "SCHEDULED_TIMESTAMP": lambda contact: contact.scheduled_timestamp,
    "CONNECTED_TO_AGENT_TIMESTAMP": (
        lambda contact: contact.connected_to_agent_timestamp
    ),
    "DISCONNECT_TIMESTAMP": lambda contact: contact.disconnect_timestamp,
    "ENQUEUE_TIMESTAMP": lambda contact: contact.enqueue_timestamp,
}
#: Further times to sort by.
_SORTED_TIMES: dict[str, Callable[[Contact], datetime | None]] = {
    **TIMES,
    "EXPIRY_TIMESTAMP": lambda contact: contact.expiry_timestamp,
}
#: Fields to sort by that are not times.
_TEXTS: dict[str, Callable[[Contact], str]] = {
    "INITIATION_METHOD": lambda contact: contact.initiation_method,
    "CHANNEL": lambda contact: contact.channel,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact with what criteria compare."""

    contact: Contact
    attributes: Mapping[str, str]


def _combined(match_type: str | None, results: Iterable[bool]) -> bool:
    """Combine results as MatchType says; all are needed by default."""
    match match_type:
        case "MATCH_ANY":
            return any(results)
        case "MATCH_NONE":
            return not any(results)
    return all(results)


# -- criteria ---------------------------------------------------------------


def _one_of(value: str | None, wanted: Collection[str]) -> bool:
    """Whether a value is among IDs or ARNs; an empty list accepts every value."""
    return not wanted or value in {text.rpartition("/")[2] for text in wanted}


def _has_name(name: str | None, criteria: Mapping[str, Any]) -> bool:
    """Compare regardless of case (undocumented; our choice)."""
    found = (name or "").lower()
    texts = [text.lower() for text in criteria["SearchText"]]
    if criteria["MatchType"] == "MATCH_EXACT":
        return found in texts
    return _combined(criteria["MatchType"], (text in found for text in texts))


def _has_values(values: Mapping[str, str], criteria: Mapping[str, Any]) -> bool:
    """Whether attributes have one of the values that are wanted for each key."""
    return _combined(
        criteria.get("MatchType"),
        (
            row["Key"] in values
            and (not row["Values"] or values[row["Key"]] in row["Values"])
            for row in criteria["Criteria"]
        ),
    )


def _has_steps(criteria: RoutingCriteria | None, wanted: Mapping[str, Any]) -> bool:
    """Whether a step for each wanted one names its agents."""
    named = [set(agents_in(step)) for step in (criteria.steps if criteria else ())]
    return all(
        any(_names_agents(agents, row.get("AgentCriteria", {})) for agents in named)
        for row in wanted.get("Steps", ())
    )


def _names_agents(agents: Collection[str], criteria: Mapping[str, Any]) -> bool:
    wanted = criteria.get("AgentIds", ())
    return _combined(criteria.get("MatchType"), (agent in agents for agent in wanted))


def _texts_of(segment_attributes: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value["ValueString"]
        for name, value in segment_attributes.items()
        if "ValueString" in value
    }


def is_in_range(contact: Contact, time_range: Mapping[str, Any]) -> bool:
    """Whether a time of the contact is within a range, ends included."""
    found = TIMES[time_range["Type"]](contact)
    return (
        found is not None and time_range["StartTime"] <= found <= time_range["EndTime"]
    )


def _meets_time(contact: Contact, criteria: Mapping[str, Any]) -> bool:
    """Whether one time is in a range, and another is missing, where these are given."""
    time_range, condition = (
        criteria.get("TimeRange"),
        criteria.get("TimestampCondition"),
    )
    return (time_range is None or is_in_range(contact, time_range)) and (
        condition is None or TIMES[condition["Type"]](contact) is None
    )


_CRITERIA: dict[str, Callable[[Candidate, Any], bool]] = {
    "Name": lambda one, wanted: _has_name(one.contact.name, wanted),
    "AgentIds": lambda one, wanted: _one_of(one.contact.agent_id, wanted),
    "QueueIds": lambda one, wanted: _one_of(one.contact.queue_id, wanted),
    "Channels": lambda one, wanted: _one_of(one.contact.channel, wanted),
    "InitiationMethods": lambda one, wanted: _one_of(
        one.contact.initiation_method, wanted
    ),
    "ActiveRegions": lambda one, wanted: _one_of(one.contact.active_region, wanted),
    "AdditionalTimeRange": lambda one, wanted: _combined(
        wanted["MatchType"],
        (_meets_time(one.contact, row) for row in wanted["Criteria"]),
    ),
    "SearchableContactAttributes": lambda one, wanted: _has_values(
        one.attributes, wanted
    ),
    "SearchableSegmentAttributes": lambda one, wanted: _has_values(
        _texts_of(one.contact.segment_attributes), wanted
    ),
    "RoutingCriteria": lambda one, wanted: _has_steps(
        one.contact.routing_criteria, wanted
    ),
    "ContactTags": lambda one, wanted: tags_match(wanted, one.contact.tags),
}


def require_criteria(criteria: Criteria) -> None:
    """Criteria about agents' hierarchies and about analysis are not mocked (CN-12)."""
    for member in criteria:
        if member not in _CRITERIA:
            msg = f"moto_connect_tdg does not mock this criterion: {member}"
            raise InvalidParameterError(msg)


def meets(candidate: Candidate, criteria: Criteria) -> bool:
    """Whether a contact meets all criteria."""
    return all(
        _CRITERIA[member](candidate, wanted) for member, wanted in criteria.items()
    )


# -- times and order --------------------------------------------------------


def require_time_range(time_range: Mapping[str, Any]) -> None:
    """A range ends after its start (CN-12; undocumented, our choice)."""
    if time_range["EndTime"] < time_range["StartTime"]:
        msg = "EndTime must not be before StartTime"
        raise InvalidParameterError(msg)


def in_order(
    found: Iterable[tuple[str, Contact]], field: str, *, is_descending: bool
) -> list[tuple[str, Contact]]:
    """Contacts in order of a field, then of initiation, with keys in that order.

    *found* has them with keys in order of initiation. Contacts without the field come
    first in ascending order.
    """
    keyed = [(f"{_text_of(contact, field)} {key}", contact) for key, contact in found]
    return sorted(keyed, key=lambda row: row[0], reverse=is_descending)


def _text_of(contact: Contact, field: str) -> str:
    if field in _TEXTS:
        return _TEXTS[field](contact)
    time = _SORTED_TIMES[field](contact)
    return "" if time is None else sort_key(time)


def after(
    rows: list[tuple[str, Contact]], key: str | None, *, is_descending: bool
) -> Iterator[tuple[str, Contact]]:
    """The rows after the one with that key, or all of them."""
    for row in rows:
        if key is None or (row[0] < key if is_descending else row[0] > key):
            yield row
