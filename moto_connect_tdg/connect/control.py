"""The control paths: /moto-api/connect/..., and our part of /moto-api/config."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from moto.core.config import default_user_config
from moto.core.request import Request, normalize_request
from moto.moto_api._internal.models import moto_api_backend

from ..domain.fault_rules import require_account
from ..domain.routing import Placed
from ..version import version, version_of
from . import _control_forms as forms
from . import control_members, injection, simulation
from ._control_forms import MalformedError
from .settings import read_settings

if TYPE_CHECKING:
    from moto.core.common_types import TYPE_RESPONSE

_PREFIX = "/moto-api/connect/"
#: Calls in one request: more take longer than a client waits.
_MOST_CALLS = 10_000_000
_MOST_ENTRIES = 10_000
#: What a browser lets a form of any page post, without asking beforehand.
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}

Answer = tuple[int, Any]
Route = Callable[[Request, str], Answer]


class _NotFoundError(Exception):
    """There is no such control path, or no such fault."""


def _answer(status: int, found: object) -> TYPE_RESPONSE:
    return int(status), {"Content-Type": "application/json"}, json.dumps(found)


def _read_json(request: Request) -> Any:
    """The body; JSON only, so that a page's form cannot post here across sites."""
    if request.mimetype != "application/json":
        msg = "Content-Type must be application/json."
        raise MalformedError(msg)
    try:
        return json.loads(request.get_data(parse_form_data=False))
    except (ValueError, RecursionError):
        msg = "The body is not JSON."
        raise MalformedError(msg) from None


# -- faults -----------------------------------------------------------------


def _add_fault(request: Request, _: str) -> Answer:
    found = forms.read_members(_read_json(request), control_members.FAULT)
    fault = injection.add_fault(
        forms.read_match(found.get("Match", {})),
        forms.read_effects(found.get("Effect")),
        times=forms.read_optional(found, "Times", int),
    )
    return HTTPStatus.CREATED, {"FaultId": fault.fault_id}


def _list_faults(_: Request, fault_id: str) -> Answer:
    plan = injection.fault_plan()
    if not fault_id:
        return HTTPStatus.OK, {"Faults": [forms.show_fault(f) for f in plan.all()]}
    fault = plan.find(fault_id)
    if fault is None:
        raise _NotFoundError(f"Unknown fault: {fault_id[:100]}")
    return HTTPStatus.OK, forms.show_fault(fault)


def _remove_faults(_: Request, fault_id: str) -> Answer:
    plan = injection.fault_plan()
    if not fault_id:
        plan.clear()
    elif plan.remove(fault_id) is None:
        raise _NotFoundError(f"Unknown fault: {fault_id[:100]}")
    return HTTPStatus.OK, {}


# -- calls ------------------------------------------------------------------


def _read_count(found: Any) -> tuple[int, int | None]:
    count = forms.read_optional(found, "Count", int)
    count = 1 if count is None else count
    if not 1 <= count <= _MOST_CALLS:
        msg = f"Count must be a whole number from 1 to {_MOST_CALLS}."
        raise MalformedError(msg)
    return count, forms.read_optional(found, "Seed", int)


def _required(found: Any, member: str) -> str:
    value = forms.read_optional(found, member, str)
    if not value:
        msg = f"{member} is missing."
        raise MalformedError(msg)
    return value


def _place_calls(request: Request, _: str) -> Answer:
    found = forms.read_members(_read_json(request), control_members.CALLS)
    count, seed = _read_count(found)
    account = forms.read_optional(found, "AccountId", str)
    placed = simulation.place_calls(
        _required(found, "PhoneNumber"), count, seed=seed, account_id=account
    )
    return HTTPStatus.OK, forms.show_placed(placed)


def _place_on_group(
    place: Callable[..., Placed],
) -> Route:
    def route(request: Request, _: str) -> Answer:
        found = forms.read_members(_read_json(request), control_members.ON_GROUP)
        count, seed = _read_count(found)
        placed = place(_required(found, "GroupArn"), count, seed=seed)
        return HTTPStatus.OK, forms.show_placed(placed)

    return route


# -- journal and state ------------------------------------------------------


def _show_journal(request: Request, _: str) -> Answer:
    forms.read_members(request.args.to_dict(), control_members.JOURNAL_QUERY)
    limit = request.args.get("Limit", str(_MOST_ENTRIES))
    if not limit.isdecimal() or not 1 <= int(limit[:9]) <= _MOST_ENTRIES:
        msg = f"Limit must be a whole number from 1 to {_MOST_ENTRIES}."
        raise MalformedError(msg)
    entries = injection.journal_entries(
        operation=request.args.get("Operation"),
        region=request.args.get("Region"),
        service=request.args.get("Service"),
    )
    return HTTPStatus.OK, {
        "Entries": [forms.show_entry(entry) for entry in entries[-int(limit) :]]
    }


def _clear_journal(_: Request, __: str) -> Answer:
    injection.journal().clear()
    return HTTPStatus.OK, {}


def _show_state(request: Request, _: str) -> Answer:
    found = forms.read_members(request.args.to_dict(), control_members.STATE_QUERY)
    account = found.get("AccountId")
    require_account(account)
    return HTTPStatus.OK, injection.state_of(account)


def _show_health(_: Request, __: str) -> Answer:
    return HTTPStatus.OK, {
        "status": "ok",
        "version": version(),
        "moto": version_of("moto"),
        "botocore": version_of("botocore"),
    }


def _no_route(request: Request, _: str) -> Answer:
    raise _NotFoundError(f"No control path: {request.method} {request.path[:250]}")


_ROUTES: dict[tuple[str, str], Route] = {
    ("POST", "faults"): _add_fault,
    ("GET", "faults"): _list_faults,
    ("DELETE", "faults"): _remove_faults,
    ("POST", "calls"): _place_calls,
    ("POST", "sign-ins"): _place_on_group(simulation.place_sign_ins),
    ("POST", "agents"): _place_on_group(simulation.place_agents),
    ("GET", "journal"): _show_journal,
    ("DELETE", "journal"): _clear_journal,
    ("GET", "state"): _show_state,
    ("GET", "health"): _show_health,
}


def control_paths() -> list[str]:
    """The paths under /moto-api/connect/."""
    return sorted({name for _, name in _ROUTES})


def control(request: Any, _url: str, _headers: Any) -> TYPE_RESPONSE:
    """Answer /moto-api/connect/...; what cannot be read is a 400 with a sentence."""
    normalized = normalize_request(request)
    name, _, rest = normalized.path.removeprefix(_PREFIX).partition("/")
    route = _ROUTES.get((normalized.method, name))
    if rest and (name != "faults" or "/" in rest or normalized.method == "POST"):
        route = None
    try:
        status, found = (route or _no_route)(normalized, rest)
    except _NotFoundError as error:
        return _answer(HTTPStatus.NOT_FOUND, {"message": str(error)})
    except ValueError as error:
        return _answer(HTTPStatus.BAD_REQUEST, {"message": str(error)})
    return _answer(status, found)


def _require_no_form(request: Request) -> None:
    """A page's form, even one that spells JSON, sets nothing of ours across sites."""
    if request.mimetype in _FORMS:
        msg = "Content-Type must be application/json."
        raise MalformedError(msg)


def config(request: Any, _url: str, _headers: Any) -> TYPE_RESPONSE:
    """moto's own config path, with the part that is ours checked first."""
    normalized = normalize_request(request)
    if normalized.method == "POST":
        try:
            wanted = json.loads(normalized.get_data(parse_form_data=False))
            if not isinstance(wanted, dict):
                msg = "The config must be a JSON object."
                raise MalformedError(msg)
            if "connect" in wanted:
                _require_no_form(normalized)
                read_settings(wanted["connect"])
        except (ValueError, RecursionError) as error:
            return _answer(HTTPStatus.BAD_REQUEST, {"message": str(error)})
        moto_api_backend.set_config(wanted)
        if "connect" in wanted:
            # A key of ours, unknown to moto's type of its config.
            default_user_config["connect"] = wanted["connect"]  # type: ignore[typeddict-unknown-key]
    shown = moto_api_backend.get_config()
    ours = default_user_config.get("connect")
    return _answer(
        HTTPStatus.CREATED, {**shown, **({"connect": ours} if ours is not None else {})}
    )
