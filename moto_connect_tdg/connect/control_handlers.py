"""The handlers of the control paths: faults, calls, journal, state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from ..domain.fault_rules import require_account
from ..domain.journal import MAX_ENTRIES
from ..domain.routing import Placed
from ..domain.sessions import AVAILABLE
from ..version import version, version_of
from . import control_forms as forms
from . import control_members as members
from . import control_routes, injection, journal_forms, openapi, simulation
from .control_forms import MalformedError
from .control_routes import Answer, Routes, UnknownPathError

Found = Mapping[str, Any]

ROUTES = Routes()
_path = ROUTES.path
_NOT_FOUND = (HTTPStatus.NOT_FOUND,)
_DIGITS = re.compile("[0-9]{1,10}")


# -- faults -----------------------------------------------------------------


@_path(
    "POST faults",
    reads=members.FAULT,
    answers=members.FAULT_ADDED,
    status=HTTPStatus.CREATED,
)
def add_fault(found: Found) -> Answer:
    """Put a fault in force."""
    fault = injection.add_fault(
        forms.read_match(found.get("Match", {})),
        forms.read_effects(found.get("Effect")),
        times=forms.read_optional(found, "Times", int),
        schedule=forms.read_schedule(found),
    )
    return {"FaultId": fault.fault_id}


@_path("GET faults", answers=members.FAULTS_SHOWN)
def list_faults(_: Found) -> Answer:
    """Show all faults, with their hits."""
    faults = injection.fault_plan().all()
    return {"Faults": [forms.show_fault(fault) for fault in faults]}


@_path("GET faults/{FaultId}", answers=members.FAULT_SHOWN, refusals=_NOT_FOUND)
def show_fault(_: Found, fault_id: str) -> Answer:
    """Show a fault, with its hits."""
    fault = injection.fault_plan().find(fault_id)
    if fault is None:
        raise UnknownPathError(f"Unknown fault: {fault_id[:100]}")
    return forms.show_fault(fault)


@_path("DELETE faults", answers=members.NOTHING)
def remove_faults(_: Found) -> Answer:
    """Remove all faults."""
    injection.fault_plan().clear()
    return {}


@_path("DELETE faults/{FaultId}", answers=members.NOTHING, refusals=_NOT_FOUND)
def remove_fault(_: Found, fault_id: str) -> Answer:
    """Remove a fault."""
    if injection.fault_plan().remove(fault_id) is None:
        raise UnknownPathError(f"Unknown fault: {fault_id[:100]}")
    return {}


# -- calls ------------------------------------------------------------------


def _read_count(found: Found) -> tuple[int, int | None]:
    count = forms.read_optional(found, "Count", int)
    count = 1 if count is None else count
    if not 1 <= count <= members.MAX_CALLS:
        msg = f"Count must be an integer from 1 to {members.MAX_CALLS}."
        raise MalformedError(msg)
    return count, forms.read_optional(found, "Seed", int)


def _required(found: Found, member: str) -> str:
    value = forms.read_optional(found, member, str)
    if not value:
        msg = f"{member} is missing."
        raise MalformedError(msg)
    return value


@_path("POST calls", reads=members.CALLS, answers=members.PLACED)
def place_calls(found: Found) -> Answer:
    """Call a number."""
    count, seed = _read_count(found)
    account = forms.read_optional(found, "AccountId", str)
    placed = simulation.place_calls(
        _required(found, "PhoneNumber"),
        count,
        seed=seed,
        account_id=account,
        waits=forms.read_optional(found, "Waits", bool) or False,
    )
    return forms.show_placed(placed)


@_path("POST hang-ups", reads=members.HANG_UP, answers=members.NOTHING)
def hang_up(found: Found) -> Answer:
    """End a contact, as its caller."""
    account = forms.read_optional(found, "AccountId", str)
    simulation.hang_up(_required(found, "ContactId"), account_id=account)
    return {}


def _place_on_group(place: Callable[..., Placed], found: Found) -> Answer:
    count, seed = _read_count(found)
    placed = place(_required(found, "GroupArn"), count, seed=seed)
    return forms.show_placed(placed)


@_path("POST sign-ins", reads=members.ON_GROUP, answers=members.PLACED)
def place_sign_ins(found: Found) -> Answer:
    """Have agents sign in."""
    return _place_on_group(simulation.place_sign_ins, found)


@_path("POST agents", reads=members.ON_GROUP, answers=members.PLACED)
def place_agents(found: Found) -> Answer:
    """Have agents become available."""
    return _place_on_group(simulation.place_agents, found)


@_path("POST sessions", reads=members.SIGN_IN, answers=members.SIGNED_IN)
def sign_in(found: Found) -> Answer:
    """Have an agent sign in."""
    endpoint: Any = forms.read_optional(found, "Endpoint", str)
    status = forms.read_optional(found, "Status", str)
    return forms.show_sign_in(
        simulation.sign_in(
            _required(found, "InstanceArn"),
            _required(found, "Username"),
            endpoint=endpoint,
            status=AVAILABLE if status is None else status,
            seed=forms.read_optional(found, "Seed", int),
        )
    )


@_path("POST sign-outs", reads=members.SIGN_OUT, answers=members.NOTHING)
def sign_out(found: Found) -> Answer:
    """Have an agent sign out."""
    simulation.sign_out(_required(found, "InstanceArn"), _required(found, "Username"))
    return {}


# -- journal and state ------------------------------------------------------


@_path("GET journal", reads=members.JOURNAL_QUERY, answers=members.ENTRIES)
def show_journal(found: Found) -> Answer:
    """Show the API calls so far."""
    limit = _read_digits(found, "Limit", 1, MAX_ENTRIES)
    after = _read_digits(found, "After", 0)
    with injection.world().lock:
        recorded = injection.journal().recorded
        entries = injection.journal_entries(
            operation=found.get("Operation"),
            region=found.get("Region"),
            service=found.get("Service"),
            account_id=found.get("AccountId"),
            resource_arn=found.get("ResourceArn"),
            outcome=found.get("Outcome"),
            after=after or 0,
        )
    last = entries[-(limit or MAX_ENTRIES) :]
    return {
        "Entries": [journal_forms.show_entry(entry) for entry in last],
        "Recorded": recorded,
    }


def _read_digits(
    found: Found, member: str, lowest: int, highest: int = 10**9
) -> int | None:
    """Read an integer of a query, whose values are strings."""
    text = found.get(member)
    if text is None:
        return None
    if not _DIGITS.fullmatch(text) or not lowest <= int(text) <= highest:
        msg = f"{member} must be an integer from {lowest} to {highest}."
        raise MalformedError(msg)
    return int(text)


@_path("DELETE journal", answers=members.NOTHING)
def clear_journal(_: Found) -> Answer:
    """Clear the journal."""
    injection.journal().clear()
    return {}


@_path("GET state", reads=members.STATE_QUERY, answers=members.STATE_OF_ACCOUNTS)
def show_state(found: Found) -> Answer:
    """Show the state of the mock, by account and Region."""
    account = found.get("AccountId")
    require_account(account)
    return injection.state_of(account)


@_path("GET health", answers=members.HEALTH)
def show_health(_: Found) -> Answer:
    """Show that the server is up, and its versions."""
    return {
        "status": "ok",
        "version": version(),
        "moto": version_of("moto"),
        "botocore": version_of("botocore"),
    }


@_path("GET openapi.json", answers=openapi.DOCUMENT)
def show_openapi(_: Found) -> Answer:
    """Show this document."""
    return openapi.document_of(control_routes.all_routes())
