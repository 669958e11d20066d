"""Judge a failover: by what it left behind, and by the API calls that it made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from ..connect import injection
from ..domain.lifecycle import REPLICATE_INSTANCE, UPDATE_GROUP
from .case import Case, listed
from .report import Finding, failure, name_of, warning
from .runner import INTERRUPTED
from .ways import Ask

#: FO-05 has steps of 10 %; twice that is still gradual.
_GRADUAL = 20


def findings_of(case: Case) -> Iterator[Finding]:
    """Everything that it did wrong in its scenario."""
    yield from _ending(case)
    yield from _JUDGES[case.scenario.judgement](case)
    yield from _other_groups(case)


def _ending(case: Case) -> Iterator[Finding]:
    if case.ending.failure is not None:
        is_interrupted = case.ending.failure == INTERRUPTED
        code = "interrupted" if is_interrupted else "not-ended"
        yield failure(code, case.ending.failure)
    is_to_raise = case.scenario.judgement == "refuses"
    if case.ending.error is not None and not is_to_raise:
        yield failure("raised", f"The failover raised: {case.ending.error}")


# -- what is right in a scenario --------------------------------------------------


def _saves(case: Case) -> Iterator[Finding]:
    """Calls, agents and sign-ins must be in the other Region."""
    if sum(case.after.connected.values()) < case.after.placed:
        yield failure("calls-lost", f"Calls are still lost: {dict(case.after.lost)}")
    if case.stuck.lost:
        yield warning(
            "number-on-instance",
            f"Calls to a number of the instance are lost, {dict(case.stuck.lost)}: no "
            "failover can save it. Move it to the group before, with UpdatePhoneNumber.",
        )
    if case.is_estate_there:
        yield from _state(case)
    yield from _asked_down_region(case)


def _refuses(case: Case) -> Iterator[Finding]:
    """Nothing can be done: it must fail, and change nothing."""
    if case.is_quiet:
        yield failure(
            "silent",
            "The failover ended as if all were well, where nothing could be done: "
            "it must raise an error or exit with a code other than 0.",
        )
    yield from _changed_nothing(case)


def _keeps(case: Case) -> Iterator[Finding]:
    """Everything is done already: it must change nothing."""
    yield from _saves(case)
    yield from _changed_nothing(case)


def _returns(case: Case) -> Iterator[Finding]:
    """Everything must be back, and no call lost on the way."""
    yield from _saves(case)
    if case.calls.lost:
        yield failure(
            "lost-on-the-way",
            f"{case.calls.lost} calls were lost on the way back: {case.calls.why}",
        )
    jumps = [
        (group_arn, before - after)
        for group_arn, before, after in _telephony_steps(case)
    ]
    if any(abs(jump) > _GRADUAL for _, jump in jumps):
        yield warning(
            "one-step",
            f"Calls went back in steps of {max(abs(jump) for _, jump in jumps)} %: "
            "go back gradually, in steps of 10 % (FO-05).",
        )


def _telephony_steps(case: Case) -> Iterator[tuple[str, int, int]]:
    for _, change in case.changes():
        yield (
            change.group_arn,
            change.before.telephony.distributions[0].percentage,
            change.after.telephony.distributions[0].percentage,
        )


_JUDGES: dict[str, Callable[[Case], Iterator[Finding]]] = {
    "saves": _saves,
    "refuses": _refuses,
    "keeps": _keeps,
    "returns": _returns,
}


def _changed_nothing(case: Case) -> Iterator[Finding]:
    changed = [change.group_arn for _, change in case.changes()]
    if changed:
        yield failure(
            "changed",
            f"A distribution was changed where nothing was to be: {listed(changed)}",
        )


def _other_groups(case: Case) -> Iterator[Finding]:
    others = [
        change.group_arn
        for _, change in case.changes()
        if change.group_arn not in case.asked_arns
    ]
    if others:
        yield failure(
            "other-group",
            f"A group was changed that was not asked for: {listed(others)}",
        )


def _asked_down_region(case: Case) -> Iterator[Finding]:
    """API calls that were sent to the Region that is down (UT-13)."""
    asked = [
        name_of(entry.api_call)
        for entry in case.entries
        if not case.outage_ids.isdisjoint(entry.fault_ids)
    ]
    if asked:
        yield failure(
            "asked-down-region",
            f"API calls were sent to the Region that is down: {listed(asked)}",
        )


# -- the estate now ------------------------------------------------


def _state(case: Case) -> Iterator[Finding]:
    """The estate as clients see it, after all faults are removed, even a failover's own."""
    injection.fault_plan().clear()
    yield from _read("The replica", partial(_replica, case))
    for ask in dict.fromkeys(case.asks):
        yield from _read("The group", partial(_group, case, ask))
        yield from _read("The distribution", partial(_distribution, case, ask))


def _read(what: str, found: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from found()
    except (BotoCoreError, ClientError) as error:
        yield failure("state-unreadable", f"{what} cannot be read: {error}")


def _replica(case: Case) -> Iterator[Finding]:
    estate = case.estate
    found = estate.source.describe_instance(InstanceId=estate.instance_id)
    statuses = {
        row["Region"]: row["ReplicationStatus"]
        for row in found.get("ReplicationConfiguration", {}).get(
            "ReplicationStatusSummaryList", []
        )
    }
    status = statuses.get(estate.replica_region)
    if status is None:
        yield failure(
            "replica-gone",
            f"The instance has no replica in {estate.replica_region} any more.",
        )
    elif status != REPLICATE_INSTANCE.done:
        yield failure("replica-gone", f"The replica is in {status}.")


def _group(case: Case, ask: Ask) -> Iterator[Finding]:
    found = case.estate.replica.describe_traffic_distribution_group(
        TrafficDistributionGroupId=ask.group_arn
    )
    status = found["TrafficDistributionGroup"]["Status"]
    if status != UPDATE_GROUP.done:
        yield failure(
            "group-not-active",
            f"The group is in {status}, so its distribution is not in force.",
        )


def _distribution(case: Case, ask: Ask) -> Iterator[Finding]:
    found = case.estate.replica.get_traffic_distribution(Id=ask.group_arn)
    of_group = f" of {ask.group_arn}" if len(case.asked_arns) > 1 else ""
    shares = {
        row["Region"]: row["Percentage"]
        for row in found["AgentConfig"]["Distributions"]
    }
    if shares.get(ask.source_region):
        yield failure("agents-left", f"Agents have not moved: {shares}{of_group}")
    telephony = {
        row["Region"]: row["Percentage"]
        for row in found["TelephonyConfig"]["Distributions"]
    }
    if telephony.get(ask.source_region):
        yield failure(
            "telephony-left", f"Telephony has not moved: {telephony}{of_group}"
        )
    if ask.group_arn != case.estate.default_group_arn:
        # Sign-ins belong to the default group.
        return
    sign_in = {
        row["Region"]: row["Enabled"] for row in found["SignInConfig"]["Distributions"]
    }
    if sign_in.get(ask.source_region) or not sign_in.get(ask.replica_region):
        yield failure("sign-ins-left", f"Sign-ins have not moved: {sign_in}{of_group}")
