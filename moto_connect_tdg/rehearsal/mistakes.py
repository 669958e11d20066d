"""The known mistakes of failovers, as they appear in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter

from ..domain.arns import GROUP, read_identifier
from ..domain.distributions import share_of
from ..domain.faults import ApiRequest
from ..domain.journal import Entry
from ..types import Region
from .case import Case, listed
from .report import Finding, warning

#: From this many refusals in a row on, retrying is a mistake.
_MAX_TRIES = 20
_UPDATE = "UpdateTrafficDistribution"
_LOOK = "GetTrafficDistribution"
_THROTTLING = frozenset({"ThrottlingException", "TooManyRequestsException"})


def mistakes_of(case: Case) -> Iterator[Finding]:
    """The known mistakes that were made (UT-12 to UT-14, FO-04)."""
    yield from _bare_ids(case)
    yield from _tries(case)
    if case.scenario.judgement != "refuses":
        yield from _changes(case)
        yield from _repeated_updates(case)


def are_retries(entries: Iterable[Entry]) -> list[bool]:
    """Whether each API call repeats one that was refused."""
    refused: set[ApiRequest] = set()
    found = []
    for entry in entries:
        found.append(entry.api_call in refused)
        if entry.is_ok:
            refused.discard(entry.api_call)
        else:
            refused.add(entry.api_call)
    return found


def _bare_ids(case: Case) -> Iterator[Finding]:
    bare = [
        entry.api_call.operation
        for entry in case.entries
        if any(_names_bare_id(entry, arn) for arn in case.asked_arns)
    ]
    if bare:
        yield warning(
            "bare-id",
            "A bare group ID was used outside the source Region, use the ARN: "
            f"{listed(bare)}",
        )


def _names_bare_id(entry: Entry, group_arn: str) -> bool:
    identifier = read_identifier(group_arn, GROUP)
    return (
        entry.outcome == "ResourceNotFoundException"
        and identifier is not None
        and any(
            arn != group_arn and arn.endswith(f"/{identifier.id}")
            for arn in entry.api_call.resources
        )
    )


def _tries(case: Case) -> Iterator[Finding]:
    """Giving up at the first throttling, or retrying forever."""
    entries = case.entries
    throttled = [entry for entry in entries if entry.outcome in _THROTTLING]
    if (
        throttled
        and case.ending.error is not None
        and throttled[-1] is entries[-1]
        and sum(entry.api_call == throttled[-1].api_call for entry in entries) == 1
    ):
        yield warning(
            "gave-up-when-throttled",
            f"{throttled[-1].api_call.operation} was throttled once, and not tried again.",
        )
    longest = _longest_refusal(entries)
    if longest is not None:
        operation, times = longest
        yield warning(
            "kept-retrying",
            f"{operation} was refused {times} times in a row, and tried again.",
        )


def _longest_refusal(entries: tuple[Entry, ...]) -> tuple[str, int] | None:
    """The operation that was refused most often in a row, if that is a mistake."""
    rows = [
        (call.operation, len(list(row)))
        for (is_ok, call), row in groupby(entries, lambda e: (e.is_ok, e.api_call))
        if not is_ok
    ]
    operation, times = max(rows, key=itemgetter(1), default=("", 0))
    return (operation, times) if times >= _MAX_TRIES else None


def _changes(case: Case) -> Iterator[Finding]:
    changes = list(case.changes())
    if not changes:
        if case.scenario.judgement != "keeps":
            yield warning("no-change", "No distribution was changed.")
        return
    yield from _telephony_alone(case)
    yield from _lagging_shares(case)
    yield from _unchecked(case)


def _telephony_alone(case: Case) -> Iterator[Finding]:
    for ask in dict.fromkeys(case.asks):
        changes = [c for _, c in case.changes() if c.group_arn == ask.group_arn]
        if not changes:
            continue
        before, after = changes[0].before, changes[-1].after
        source = Region(ask.source_region)
        if after.telephony != before.telephony and share_of(
            source, after.agents.distributions
        ) > share_of(source, after.telephony.distributions):
            yield warning("telephony-alone", "Telephony was shifted without agents.")
        if after.sign_in is not None and after.sign_in == before.sign_in:
            still = [row for row in after.sign_in.distributions if row.region == source]
            if any(row.enabled for row in still):
                yield warning("sign-in-forgotten", "The sign-ins were not shifted.")


def _lagging_shares(case: Case) -> Iterator[Finding]:
    """Telephony and agents that were shifted one after another."""
    for arn in case.asked_arns:
        changes = [(at, c.after) for at, c in case.changes() if c.group_arn == arn]
        lag = sum(
            later - at
            for (at, shares), (later, _) in pairwise(changes)
            if shares.telephony.distributions != shares.agents.distributions
        )
        if lag:
            yield warning(
                "lagging-shares",
                f"Telephony and agents were shifted one after another, {lag:.1f} s apart.",
            )


def _unchecked(case: Case) -> Iterator[Finding]:
    last = max(at for at, e in enumerate(case.entries) if e.change is not None)
    if not any(e.api_call.operation == _LOOK and e.is_ok for e in case.entries[last:]):
        yield warning(
            "unchecked",
            "The result was not checked: no GetTrafficDistribution after the change.",
        )


def _repeated_updates(case: Case) -> Iterator[Finding]:
    """Updates that changed nothing: the failover did not check what was done already."""
    idle = [
        entry
        for entry in case.entries
        if entry.api_call.operation == _UPDATE
        and entry.is_ok
        and entry.change is None
        # A failed or stalled update is not recorded as a change either.
        and not entry.fault_ids
    ]
    if idle and case.scenario.times == 1:
        yield warning(
            "not-idempotent",
            "UpdateTrafficDistribution was sent where all was as wanted"
            f"{'' if len(idle) == 1 else f' ({len(idle)} times)'}: look first.",
        )
