"""Steps that prepare an estate before a drill begins, through its own API."""

from __future__ import annotations

from dataclasses import replace

from .. import faults, simulator
from ..connect import injection
from ..estate import Estate
from ..service.workflows import NO_FAULT

#: The source's share after the update that `begin_other_update` begins.
_OTHER_SHARE = 90


def shift_telephony_alone(estate: Estate) -> None:
    """Send calls to the replica, and leave the agents where they are."""
    estate.replica.update_traffic_distribution(
        Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
    )


def shift_everything(estate: Estate) -> None:
    """Send calls, agents and sign-ins to the replica."""
    is_default = estate.group_arn == estate.default_group_arn
    sign_in = {"SignInConfig": estate.sign_in(source=False, replica=True)}
    estate.replica.update_traffic_distribution(
        Id=estate.group_arn,
        TelephonyConfig=estate.shares(source=0),
        AgentConfig=estate.shares(source=0),
        **(sign_in if is_default else {}),
    )


def begin_other_update(estate: Estate) -> None:
    """Begin a small update that does not end by itself."""
    with faults.stall_workflow(operation="UpdateTrafficDistribution"):
        estate.source.update_traffic_distribution(
            Id=estate.group_arn,
            TelephonyConfig=estate.shares(source=_OTHER_SHARE),
            AgentConfig=estate.shares(source=_OTHER_SHARE),
        )


def end_other_update(estate: Estate) -> None:
    """Let the update end that `begin_other_update` began."""
    world = injection.world()
    with world.lock:
        for site in world.all_sites():
            workflow = site.watched_workflows.get(estate.group_arn)
            if workflow is not None and workflow.forced.is_stalled:
                site.keep_workflow(estate.group_arn, replace(workflow, forced=NO_FAULT))


def occupy_agents(estate: Estate) -> None:
    """Sign all agents in, and give half of them a contact that does not end."""
    users = estate.source.list_users(InstanceId=estate.instance_id)["UserSummaryList"]
    for place, user in enumerate(users):
        simulator.sign_in(estate.instance_arn, user["Username"], seed=place)
    for place in range(len(users) // 2):
        number = estate.numbers[place % len(estate.numbers)]
        simulator.place_calls(number.phone_number, seed=place)


def claim_on_instance(estate: Estate, count: int) -> tuple[str, ...]:
    """Claim numbers to the instance itself; they belong to no group."""
    if not count:
        return ()
    found = estate.source.search_available_phone_numbers(
        TargetArn=estate.instance_arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
        MaxResults=count,
    )["AvailableNumbersList"]
    for number in found:
        claimed = estate.source.claim_phone_number(
            TargetArn=estate.instance_arn, PhoneNumber=number["PhoneNumber"]
        )
        estate.source.associate_phone_number_contact_flow(
            PhoneNumberId=claimed["PhoneNumberId"],
            InstanceId=estate.instance_id,
            ContactFlowId=estate.flow_id,
        )
    return tuple(number["PhoneNumber"] for number in found)
