"""The single entry point: faults, access, input, client token, operation, journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..domain.excerpts import excerpt
from ..domain.fault_plan import NO_STRIKE, Strike
from ..domain.faults import ApiRequest
from ..domain.journal import OK, Change, Entry
from ..errors import (
    InjectedError,
    InvalidInputError,
    InvalidParameterError,
    InvalidRequestError,
    ServiceUnavailableError,
    TdgError,
)
from ..records import dataclass
from .call import ApiCall, no_session_name
from .operations import perform
from .resources import resources_of
from .site import Site
from .tokens import answer_once
from .workflows import ForcedOutcome
from .world import World

Members = Mapping[str, Any]

_MALFORMED: dict[str, type[TdgError]] = {
    error.code: error for error in (InvalidParameterError, InvalidRequestError)
}


class Form(Protocol):
    """What the API's model says about one operation."""

    @property
    def name(self) -> str:
        """The operation's name."""

    @property
    def declared(self) -> frozenset[str]:
        """The codes of the errors that it declares."""

    @property
    def malformed_code(self) -> str:
        """The error code for malformed input (S-33, D-12)."""

    def without_secrets(self, members: Members) -> Members:
        """The input without passwords, tokens and names of people."""

    def write(self, result: object) -> str:
        """The JSON text of an answer."""


def _allow_all(_: ApiRequest, __: Members) -> None:
    """Allow every caller everything."""


def _no_delay(_: Strike) -> None:
    """Answer without a delay."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an API call: an answer or an error, and the faults that struck."""

    body: str = ""
    error: TdgError | None = None
    strike: Strike = NO_STRIKE


def answer(
    world: World,
    site: Site,
    form: Form,
    read: Callable[[], Members],
    *,
    access: Callable[[ApiRequest, Members], None] = _allow_all,
    wait: Callable[[Strike], None] = _no_delay,
    session_name: Callable[[], str | None] = no_session_name,
) -> Outcome:
    """Answer an API call that came to *site*, and record the result in the journal.

    *read* returns the validated input, *access* refuses callers without permission,
    *wait* delays the answer if a fault says so, and *session_name* is that of the role
    that the caller has assumed.
    """
    malformed: InvalidInputError | None = None
    members: Members = {}
    try:
        members = read()
    except InvalidInputError as error:
        malformed = error
    place = site.place
    request = ApiRequest(
        place.account_id,
        place.region,
        form.name,
        resources_of(members, place),
        parameters=_parameters(world, form, members),
    )
    with world.lock:
        strike = world.faults.strike(request, declared=form.declared)
    try:
        wait(strike)
        _raise_injected(strike, request)
        access(request, members)
        if malformed is not None:
            raise malformed
        call = ApiCall(world, site, world.now(), form.name, session_name=session_name)
        body = _perform(call, form, members, strike, request)
    except TdgError as error:
        refusal = _as_declared(error, form)
        _record(world, request, refusal.code, strike, message=refusal.message)
        return Outcome(error=refusal, strike=strike)
    return Outcome(body, strike=strike)


def _parameters(world: World, form: Form, members: Members) -> Members | None:
    """The parameters for the journal; none unless the setting is on."""
    if not world.settings().journal_parameters:
        return None
    return excerpt(form.without_secrets(members))


def _raise_injected(strike: Strike, request: ApiRequest) -> None:
    """End the API call here if an outage or an error was injected."""
    if strike.outage is not None:
        raise ServiceUnavailableError(f"The Region is down: {request.region}")
    if strike.error is not None:
        raise InjectedError(strike.error.code, strike.error.message)


def _as_declared(error: TdgError, form: Form) -> TdgError:
    """Return the error with the code that the operation declares for it (D-12)."""
    if not isinstance(error, InvalidInputError):
        return error
    return _MALFORMED[form.malformed_code](error.message)


def _perform(
    call: ApiCall, form: Form, members: Members, strike: Strike, request: ApiRequest
) -> str:
    """Run the operation under the lock, after completing any workflows that are due."""
    with call.world.lock:
        call.world.complete_due()
        call.now = call.world.now()
        call.forced = ForcedOutcome(strike.failure_reason, strike.is_stalled)
        body = answer_once(call, members, lambda: form.write(perform(call, members)))
        _record(call.world, request, OK, strike, change=call.change)
        return body


def _record(
    world: World,
    request: ApiRequest,
    outcome: str,
    strike: Strike,
    *,
    message: str | None = None,
    change: Change | None = None,
) -> None:
    with world.lock:
        world.journal.record(
            Entry(world.now(), request, outcome, strike.fault_ids, message, change)
        )
