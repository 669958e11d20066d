"""Judges a failover: by what it left behind, and by the API calls that it made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from ..domain.arns import GROUP, read_identifier
from ..domain.distributions import share_of
from ..domain.faults import CONNECT, ApiRequest
from ..domain.journal import Entry
from ..domain.lifecycle import REPLICATE_INSTANCE, UPDATE_GROUP
from ..domain.routing import Tally
from ..estate import Estate
from ..types import Region
from .runner import Ending


def failures_of(ending: Ending, after: Tally) -> Iterator[str]:
    """How it ended, and whether callers get through."""
    if ending.failure is not None:
        yield ending.failure
    if ending.error is not None:
        yield f"The failover raised: {ending.error}"
    if sum(after.connected.values()) < after.placed:
        yield f"Calls are still lost: {dict(after.lost)}"


def failures_of_estate(estate: Estate) -> Iterator[str]:
    """What the estate is like now, as clients read it when no fault is in force."""
    yield from _read("The replica", _replica_failures, estate)
    yield from _read("The group", _group_failures, estate)
    yield from _read("The distribution", _distribution_failures, estate)


def _read(
    what: str, failures: Callable[[Estate], Iterator[str]], estate: Estate
) -> Iterator[str]:
    try:
        yield from failures(estate)
    except (BotoCoreError, ClientError) as error:
        yield f"{what} cannot be read: {error}"


def _replica_failures(estate: Estate) -> Iterator[str]:
    found = estate.source.describe_instance(InstanceId=estate.instance_id)
    statuses = {
        row["Region"]: row["ReplicationStatus"]
        for row in found.get("ReplicationConfiguration", {}).get(
            "ReplicationStatusSummaryList", []
        )
    }
    status = statuses.get(estate.replica_region)
    if status is None:
        yield f"The instance has no replica in {estate.replica_region} any more."
    elif status != REPLICATE_INSTANCE.done:
        yield f"The replica is in {status}."


def _group_failures(estate: Estate) -> Iterator[str]:
    found = estate.replica.describe_traffic_distribution_group(
        TrafficDistributionGroupId=estate.group_arn
    )
    status = found["TrafficDistributionGroup"]["Status"]
    if status != UPDATE_GROUP.done:
        yield f"The group is in {status}, so its distribution is not in force."


def _distribution_failures(estate: Estate) -> Iterator[str]:
    found = estate.replica.get_traffic_distribution(Id=estate.group_arn)
    shares = {
        row["Region"]: row["Percentage"]
        for row in found["AgentConfig"]["Distributions"]
    }
    if shares.get(estate.source_region):
        yield f"Agents have not moved: {shares}"
    sign_in = {
        row["Region"]: row["Enabled"] for row in found["SignInConfig"]["Distributions"]
    }
    if sign_in.get(estate.source_region) or not sign_in.get(estate.replica_region):
        yield f"Sign-ins have not moved: {sign_in}"


def failures_of_calls(entries: Sequence[Entry], outage_id: str) -> Iterator[str]:
    """What was asked of the Region that is down (UT-13)."""
    asked = [name_of(e.api_call) for e in entries if outage_id in e.fault_ids]
    if asked:
        yield f"API calls were sent to the Region that is down: {_listed(asked)}"


def name_of(request: ApiRequest) -> str:
    """The operation, with its service where that is not Amazon Connect."""
    if request.service == CONNECT:
        return request.operation
    return f"{request.service} {request.operation}"


def _listed(operations: Sequence[str]) -> str:
    """Each operation once, with how often."""
    return ", ".join(
        operation if times == 1 else f"{operation} ({times} times)"
        for operation, times in Counter(operations).items()
    )


def warnings_of(estate: Estate, entries: Sequence[Entry]) -> Iterator[str]:
    """The known mistakes, where they were made (UT-12 to UT-14, FO-04)."""
    bare = [
        e.api_call.operation for e in entries if _names_bare_id(e, estate.group_arn)
    ]
    if bare:
        yield (
            "A bare group ID was used outside the source Region, use the ARN: "
            f"{_listed(bare)}"
        )
    yield from _change_warnings(estate, entries)


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


def _change_warnings(estate: Estate, entries: Sequence[Entry]) -> Iterator[str]:
    changes = [e.change for e in entries if e.change is not None]
    if not changes:
        yield "No distribution was changed."
        return
    before, after = changes[0].before, changes[-1].after
    source = Region(estate.source_region)
    if after.telephony != before.telephony and share_of(
        source, after.agents.distributions
    ) > share_of(source, after.telephony.distributions):
        yield "Telephony was shifted without agents."
    last_change = max(at for at, e in enumerate(entries) if e.change is not None)
    if not any(
        e.api_call.operation == "GetTrafficDistribution" and e.is_ok
        for e in entries[last_change:]
    ):
        yield "The result was not checked: no GetTrafficDistribution after the change."
