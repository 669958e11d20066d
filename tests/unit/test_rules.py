"""Each rule of the domain, with what it refuses, in which words, and what it lets pass.

The API tests see the same rules from outside; here every bound has both its sides,
so that a rule that was changed by a hair is noticed at once (``nox -s mutation``).
"""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial
from random import Random
from typing import NamedTuple

import pytest

from moto_connect_tdg import errors
from moto_connect_tdg.domain import (
    agents,
    contacts,
    distributions,
    faults,
    flows,
    groups,
    idempotency,
    instances,
    journal,
    kinds,
    paging,
    phone_numbers,
    queues,
    quotas,
    regions,
    routing,
    tags,
)
from moto_connect_tdg.domain.arns import (
    GROUP,
    Identifier,
    Place,
    read_arn,
    read_identifier,
)
from moto_connect_tdg.domain.contents import Contents
from moto_connect_tdg.domain.distributions import Distribution, SignInDistribution
from moto_connect_tdg.domain.sampling import multinomial
from moto_connect_tdg.types import Region

SOURCE, REPLICA = Region("us-east-1"), Region("us-west-2")
THIRD = Region("eu-west-2")
LINKED = (SOURCE, REPLICA)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
PLACE = Place("aws", SOURCE, "123456789012")

INSTANCE = instances.Instance(
    id="i",
    arn="arn-i",
    identity_management_type="SAML",
    instance_alias="alias",
    created_time=NOW,
    service_role="role",
    instance_status="ACTIVE",
    inbound_calls_enabled=True,
    outbound_calls_enabled=True,
    instance_access_url="url",
)
REPLICATION = instances.Replication(
    instance_id="i",
    source_region=SOURCE,
    replica_region=REPLICA,
    status="INSTANCE_REPLICATION_COMPLETE",
    global_routing=False,
    is_complete=True,
)
FAILED = replace(REPLICATION, status="INSTANCE_REPLICATION_FAILED", is_complete=False)
LEAVING = replace(REPLICATION, status="INSTANCE_REPLICA_DELETING")
BOTH = distributions.first_sign_in(*LINKED)
DEFAULT = groups.TrafficDistributionGroup(
    id="g",
    arn="arn-g",
    name="default",
    description=None,
    instance_id="i",
    instance_arn="arn-i",
    status="ACTIVE",
    is_default=True,
    linked=LINKED,
    telephony=distributions.first_telephony(*LINKED),
    agents=distributions.first_agents(*LINKED),
    sign_in=BOTH,
)
OTHER = replace(DEFAULT, id="o", name="other", is_default=False, sign_in=None)
NUMBER = phone_numbers.PhoneNumber(
    phone_number_id="n",
    place=PLACE,
    phone_number="+12015550100",
    phone_number_country_code="US",
    phone_number_type="DID",
    target_arn="arn-i",
    instance_id="i",
    status="CLAIMED",
)
CONTACT = contacts.Contact(
    id="c",
    arn="arn-c",
    agent_id=None,
    phone_number="+12015550100",
    initiation_timestamp=NOW,
    disconnect_timestamp=None,
    global_resiliency_metadata=contacts.GlobalResiliencyMetadata(REPLICA, SOURCE, None),
)


HALF = distributions.TelephonyConfig(
    (Distribution(SOURCE, 50), Distribution(REPLICA, 50))
)
MODIFIED = {"last_modified_time": NOW, "last_modified_region": SOURCE}
USER = agents.User(
    id="u",
    username="u",
    security_profile_ids=(),
    routing_profile_id="r",
    details={},
    **MODIFIED,
)
FLOW = flows.ContactFlow(
    id="f",
    name="f" * 101,
    type="CONTACT_FLOW",
    description=None,
    content="{}",
    status="PUBLISHED",
    **MODIFIED,
)
QUEUE = queues.Queue(
    id="q",
    name="q",
    description=None,
    hours_of_operation_id="h",
    max_contacts=None,
    outbound_caller_config=queues.OutboundCallerConfig(),
    **MODIFIED,
)


def shares(*pairs):
    return [Distribution(region, percentage) for region, percentage in pairs]


def doors(*pairs):
    return tuple(SignInDistribution(region, enabled) for region, enabled in pairs)


def whole(*pairs):
    return partial(distributions.require_whole_shares, shares(*pairs), linked=LINKED)


def open_doors(*pairs):
    return partial(distributions.require_sign_in, doors(*pairs), linked=LINKED)


def update(group, **new):
    return partial(
        groups.require_valid_update,
        group,
        groups.NewDistribution(**new),
        sign_in=BOTH,
    )


def replicating(known, region=REPLICA):
    return partial(instances.require_new_replication, known, region)


def having(status):
    return replace(REPLICATION, status=status)


def deletable_replica(
    status="INSTANCE_REPLICATION_COMPLETE",
    names=(),
    *,
    is_drained=True,
    is_shifting=False,
):
    return partial(
        instances.require_deletable_replica,
        replace(REPLICATION, status=status),
        group_names=names,
        is_shifting=is_shifting,
        is_drained=is_drained,
    )


def deletable(group=OTHER, number=None, **changed):
    return partial(
        groups.require_deletable, replace(group, **changed), number_arn=number
    )


def shelf(kind, record, name):
    """The rule that names are taken once, on a shelf with one record."""
    records = Contents().of(kind)
    records.put(record)
    return partial(records.require_free_name, name)


def identity(kind, password=None, directory_user_id=None, **info):
    info = {"FirstName": "Ann", "LastName": "Bee", **info}
    return partial(
        agents.require_identity,
        kind,
        password=password,
        identity_info=info,
        directory_user_id=directory_user_id,
    )


def chance(seed):
    return Random(seed)


class Rule(NamedTuple):
    """A way to break a rule, and what is said then."""

    name: str
    call: Callable[[], object]
    error: type[errors.TdgError]
    message: str


REQUEST = errors.InvalidRequestError
PARAMETER = errors.InvalidParameterError
QUOTA = errors.ServiceQuotaExceededError
LIMIT = errors.LimitExceededError

REFUSED = [
    # shares
    Rule("UT-04: one row", whole((SOURCE, 100)), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: us-east-1"),
    Rule("UT-04: no row", whole(), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: none"),
    Rule("S-26: one twice", whole((SOURCE, 50), (SOURCE, 50)), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: "
         "us-east-1, us-east-1"),
    Rule("UT-09: a third", whole((SOURCE, 50), (THIRD, 50)), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: "
         "us-east-1, eu-west-2"),
    Rule("UT-05: 99/1", whole((SOURCE, 99), (REPLICA, 1)), REQUEST,
         "Percentages must be multiples of 10 from 0 to 100, not: 99"),
    Rule("UT-06: 110/-10", whole((SOURCE, 110), (REPLICA, -10)), REQUEST,
         "Percentages must be multiples of 10 from 0 to 100, not: 110"),
    Rule("UT-04: 90", whole((SOURCE, 60), (REPLICA, 30)), REQUEST,
         "Percentages must add up to 100, not: 90"),
    Rule("UT-04: 110", whole((SOURCE, 60), (REPLICA, 50)), REQUEST,
         "Percentages must add up to 100, not: 110"),
    Rule("S-22: both closed", open_doors((SOURCE, False), (REPLICA, False)), REQUEST,
         "Sign-in must be enabled in at least one Region."),
    Rule("S-26: one door", open_doors((SOURCE, True)), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: us-east-1"),
    # groups
    Rule("CT-05: not replicated", partial(groups.require_replicated, None, "i"),
         REQUEST, "The instance is not replicated: i"),
    Rule("CT-06: in the replica Region",
         partial(groups.require_source_region, REPLICATION, REPLICA, named_in=None),
         REQUEST,
         "Traffic distribution groups are created in the source Region: us-east-1"),
    Rule("CO-20: by the replica's ARN",
         partial(groups.require_source_region, REPLICATION, SOURCE, named_in=REPLICA),
         REQUEST,
         "Traffic distribution groups are created in the source Region: us-east-1"),
    Rule("S-56: the replica is being deleted", partial(groups.require_ready_replica, replace(
            REPLICATION, status="INSTANCE_REPLICA_DELETING")),
         REQUEST, "The replica is being deleted: i"),
    Rule("S-56: shifted to a replica that leaves",
         partial(groups.require_no_shift_to_leaving_replica, DEFAULT, replace(
             DEFAULT, telephony=distributions.TelephonyConfig(
                 tuple(shares((SOURCE, 90), (REPLICA, 10))))), LEAVING),
         REQUEST, "The replica is being deleted, in: us-west-2"),
    Rule("S-56: claimed to a replica that leaves",
         partial(groups.require_replica_staying, DEFAULT, LEAVING),
         errors.ResourceNotFoundError,
         "The replica of the traffic distribution group is being deleted: g"),
    Rule("S-58: leaving a group that is being deleted",
         partial(groups.require_staying, replace(OTHER, status="PENDING_DELETION")),
         errors.ResourceNotFoundError,
         "The traffic distribution group is being deleted: o"),
    Rule("CT-09: while replicating", partial(groups.require_ready_replica, replace(
            REPLICATION, status="INSTANCE_REPLICATION_IN_PROGRESS")),
         errors.ResourceNotReadyError,
         "The replica is not ready: INSTANCE_REPLICATION_IN_PROGRESS"),
    Rule("CT-09: after a failure", partial(groups.require_ready_replica, FAILED), REQUEST,
         "The replication has failed: i"),
    Rule("CT-08: name taken", partial(groups.require_free_name, "other", [DEFAULT, OTHER]),
         errors.ResourceConflictError,
         "A traffic distribution group with this name already exists: other"),
    Rule("D-17: reading", partial(groups.require_active_to_read, replace(
            OTHER, status="UPDATE_IN_PROGRESS")), REQUEST,
         "The traffic distribution group is not ACTIVE: UPDATE_IN_PROGRESS"),
    Rule("PN-13: joining", partial(groups.require_active_to_join, replace(
            OTHER, status="CREATION_IN_PROGRESS")), errors.ResourceNotFoundError,
         "The traffic distribution group is not ACTIVE: o"),
    Rule("DT-03: deleting the default", deletable(DEFAULT), REQUEST,
         "The default traffic distribution group cannot be deleted: g"),
    Rule("S-19: deleting in motion", deletable(status="UPDATE_IN_PROGRESS"), REQUEST,
         "The traffic distribution group cannot be deleted while: UPDATE_IN_PROGRESS"),
    Rule("DL-01: deleting with numbers", deletable(number="arn-n"), errors.ResourceInUseError,
         "Phone numbers are claimed to the traffic distribution group: o"),
    Rule("S-27: no config", update(OTHER), REQUEST,
         "Give at least one of TelephonyConfig, SignInConfig and AgentConfig."),
    Rule("UT-04: telephony", update(OTHER, telephony=distributions.TelephonyConfig(())),
         REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: none"),
    Rule("UT-11: agents", update(OTHER, agents=distributions.AgentConfig(())), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: none"),
    Rule("S-26: sign-in", update(DEFAULT, sign_in=distributions.SignInConfig(())), REQUEST,
         "Distributions must name us-east-1 and us-west-2 once each, not: none"),
    Rule("UT-10: other than the default",
         update(OTHER, sign_in=distributions.SignInConfig(
             doors((SOURCE, True), (REPLICA, False)))), REQUEST,
         "The sign-in distribution can be changed on the default traffic distribution "
         "group only, not on: other"),
    # instances
    Rule("IN-06: alias", partial(instances.require_free_alias, "Taken", {"taken"}), REQUEST,
         "Invalid Input. Instance alias is already used."),
    Rule("IN-07: no directory",
         partial(instances.require_directory, "EXISTING_DIRECTORY", None), REQUEST,
         "DirectoryId is required with IdentityManagementType EXISTING_DIRECTORY, "
         "and not allowed with any other, got: "
         "EXISTING_DIRECTORY"),
    Rule("IN-07: a directory too many", partial(instances.require_directory, "SAML", "d"),
         REQUEST,
         "DirectoryId is required with IdentityManagementType EXISTING_DIRECTORY, "
         "and not allowed with any other, got: SAML"),
    Rule("RI-10: not ACTIVE", partial(instances.require_replicable, replace(
            INSTANCE, instance_status="CREATION_FAILED")), REQUEST,
         "The instance is not ACTIVE: i"),
    Rule("RI-11: no alias", partial(instances.require_replicable, replace(
            INSTANCE, instance_alias=None)), REQUEST, "The instance has no alias: i"),
    Rule("RI-12: no SAML", partial(instances.require_replicable, replace(
            INSTANCE, identity_management_type="CONNECT_MANAGED")), REQUEST,
         "Only instances with SAML can be replicated, not with: CONNECT_MANAGED"),
    Rule("CO-05: another Region", replicating(FAILED, THIRD), REQUEST,
         "The instance is already replicated to: us-west-2"),
    Rule("D-16: running", replicating(having("INSTANCE_REPLICATION_IN_PROGRESS")),
         errors.ResourceNotReadyError, "The replication is still running: i"),
    Rule("D-16: complete", replicating(having("INSTANCE_REPLICATION_COMPLETE")), REQUEST,
         "The instance is already replicated to: us-west-2"),
    Rule("CT-09: after its failed remains", partial(groups.require_ready_replica, replace(
            FAILED, status="INSTANCE_REPLICATION_DELETION_FAILED")), REQUEST,
         "The replication has failed: i"),
    Rule("S-07: source", partial(instances.require_no_replica, REPLICATION), REQUEST,
         "Delete the replica first, in: us-west-2"),
    Rule("S-07: in the making", partial(instances.require_created, replace(
            INSTANCE, instance_status="CREATION_IN_PROGRESS")), REQUEST,
         "The instance is still being created: i"),
    Rule("S-08: replicating", deletable_replica("INSTANCE_REPLICATION_IN_PROGRESS"), REQUEST,
         "The replica has a workflow running: INSTANCE_REPLICATION_IN_PROGRESS"),
    Rule("S-08: deleting", deletable_replica("INSTANCE_REPLICA_DELETING"), REQUEST,
         "The replica has a workflow running: INSTANCE_REPLICA_DELETING"),
    Rule("S-08: groups", deletable_replica(names=["a", "b"]), REQUEST,
         "Delete the instance's traffic distribution groups first: a, b"),
    Rule("S-08: shifting", deletable_replica(is_shifting=True), REQUEST,
         "A traffic distribution group of the instance is being updated: i"),
    Rule("S-08: traffic", deletable_replica(is_drained=False), REQUEST,
         "A traffic distribution group still sends telephony to: us-west-2"),
    # Regions
    Rule("RI-08: itself", partial(regions.require_pair, SOURCE, SOURCE, any_pair=True),
         REQUEST,
         "The replica Region must differ from the instance's own: us-east-1"),
    Rule("RI-04: no source", partial(
            regions.require_pair, "sa-east-1", SOURCE, any_pair=False), REQUEST,
         "Instances of this Region cannot be replicated: sa-east-1"),
    Rule("RI-05: no pair", partial(regions.require_pair, SOURCE, THIRD, any_pair=False),
         REQUEST,
         "An instance of us-east-1 can be replicated to us-west-2 only, not to: eu-west-2"),
    # quotas
    Rule("QT-01: replicas", partial(quotas.require_replica_quota, 5), QUOTA,
         "Replicas per account are limited to: 5"),
    Rule("QT-02: groups", partial(quotas.require_group_quota, 8), QUOTA,
         "Traffic distribution groups per instance are limited to: 8"),
    Rule("QT-04: instances", partial(quotas.require_instance_quota, 2, 2), QUOTA,
         "Instances per Region are limited to: 2"),
    Rule("QT-03: creations",
         partial(quotas.require_instance_changes, 100, 100, creating=True), QUOTA,
         "Your account has been flagged for an excessive number of creation and "
         "deletion attempts"),
    Rule("QT-03: deletions",
         partial(quotas.require_instance_changes, 100, 100, creating=False), REQUEST,
         "Creations and deletions of instances in 30 days are limited to: 100"),
    Rule("UR-09: users", partial(kinds.require_quota, kinds.USER, 500, 500), LIMIT,
         "Users per instance are limited to: 500"),
    Rule("FL-08: flows", partial(kinds.require_quota, kinds.CONTACT_FLOW, 100, 100), LIMIT,
         "Contact flows per instance are limited to: 100"),
    Rule("PN-53: releases", partial(quotas.require_claims_open, 20, 10), PARAMETER,
         "Claiming is blocked: phone numbers released in the last 180 days reached "
         "200 % of the quota of: 10"),
    Rule("PN-53: no numbers at all", partial(quotas.require_claims_open, 1, 0), PARAMETER,
         "Claiming is blocked: phone numbers released in the last 180 days reached "
         "200 % of the quota of: 0"),
    # phone numbers
    Rule("PN-17: no target", partial(phone_numbers.require_one_target, None, None),
         PARAMETER, "Give one of InstanceId and TargetArn."),
    Rule("S-36: two targets", partial(phone_numbers.require_one_target, "a", "b"),
         PARAMETER, "InstanceId and TargetArn disagree: b"),
    Rule("PN-15: target's Region",
         partial(phone_numbers.require_target_region, REPLICA, SOURCE), PARAMETER,
         "The target is in another Region: us-west-2"),
    Rule("PN-49: number's Region",
         partial(phone_numbers.require_own_region, NUMBER, REPLICA), PARAMETER,
         "The phone number was claimed in: us-east-1"),
    Rule("S-40: workflow", partial(phone_numbers.require_no_workflow, replace(
            NUMBER, status="IN_PROGRESS")), errors.ResourceInUseError,
         "The phone number has a workflow running: +12015550100"),
    Rule("PN-10: not CLAIMED", partial(phone_numbers.require_claimed, replace(
            NUMBER, status="FAILED")), PARAMETER, "The phone number is not CLAIMED: FAILED"),
    *(
        Rule(f"PN-24: prefix {prefix}", partial(phone_numbers.require_prefix, prefix),
             PARAMETER,
             "PhoneNumberPrefix must be a + and 1 to 11 digits, beginning with the "
             f"country code: {prefix[:20]}")
        for prefix in ("", "+", "1", "+1a", "+123456789012", "+1" + "2" * 30)
    ),
    # agents
    Rule("UR-02: 21 characters", partial(
            agents.require_username, "u" * 21, "CONNECT_MANAGED"), PARAMETER,
         f"A user name has at most 20 characters: {'u' * 21}"),
    Rule("UR-02: 65 characters with SAML",
         partial(agents.require_username, "u" * 101, "SAML"), PARAMETER,
         f"A user name has at most 64 characters: {'u' * 100}"),
    *(
        Rule(f"UR-02: {name}", partial(agents.require_username, name, "SAML"), PARAMETER,
             f"Invalid user name: {name}")
        for name in ("", "a b", "a@", "@b", "a@b@c", "@", "a/b")
    ),
    Rule("UR-03: no password", identity("CONNECT_MANAGED"), PARAMETER,
         "Password is required on instances with CONNECT_MANAGED."),
    Rule("UR-03: a password", identity("SAML", "Secret-1"), PARAMETER,
         "Password is not allowed on instances with: SAML"),
    Rule("UR-05: an address", identity("SAML", Email="a@b"), PARAMETER,
         "IdentityInfo.Email is not allowed on instances with: SAML"),
    Rule("UR-05: a directory", identity("SAML", directory_user_id="d"), PARAMETER,
         "DirectoryUserId is not allowed on instances with: SAML"),
    Rule("UR-06: no first name", identity("SAML", FirstName=""), PARAMETER,
         "IdentityInfo.FirstName is required on instances with: SAML"),
    Rule("UR-06: no last name", identity("CONNECT_MANAGED", "Secret-1", LastName=""),
         PARAMETER,
         "IdentityInfo.LastName is required on instances with: CONNECT_MANAGED"),
    Rule("UR-06: not in form NFC", identity("EXISTING_DIRECTORY", FirstName="e\u0301"),
         PARAMETER, "IdentityInfo.FirstName must be in Unicode Normalization Form C (NFC)."),
    Rule("UR-07: user name taken", shelf(kinds.USER, USER, "u"),
         errors.DuplicateResourceError, "A user with this name already exists: u"),
    Rule("S-30: another group", partial(agents.require_free_agent, "u", "g", "o"),
         errors.ResourceConflictError,
         "The user is associated with another traffic distribution group: u"),
    # the rest
    Rule("FL-09: flow's name", shelf(kinds.CONTACT_FLOW, FLOW, FLOW.name),
         errors.DuplicateResourceError,
         f"A contact flow with this name already exists: {'f' * 100}"),
    Rule("ER-15: no JSON", partial(flows.require_flow_content, "{"),
         errors.InvalidContactFlowError, "The contact flow is not valid."),
    Rule("ER-15: no object", partial(flows.require_flow_content, "[]"),
         errors.InvalidContactFlowError, "The contact flow is not valid."),
    Rule("QU-01: queue's name", shelf(kinds.QUEUE, QUEUE, "q"),
         errors.DuplicateResourceError, "A queue with this name already exists: q"),
    Rule("DC-04: active elsewhere", partial(contacts.require_active_region, CONTACT, SOURCE),
         errors.InvalidActiveRegionError, "The contact is active in: us-west-2"),
    Rule("TG-03: 51 tags",
         partial(tags.require_tags, {str(n): "" for n in range(51)}),
         errors.InvalidInputError, "Tags per resource are limited to: 50"),
    Rule("D-27: 51 tags with those present", partial(
            tags.require_tags, {"new": ""}, present={str(n): "" for n in range(50)}),
         errors.InvalidInputError, "Tags per resource are limited to: 50"),
]  # fmt: skip


@pytest.mark.rules("D-10")
@pytest.mark.parametrize("rule", REFUSED, ids=lambda rule: rule.name)
def test_refuses(rule):
    """Each rule refuses what it must, by its own code, in its own words."""
    with pytest.raises(rule.error) as refused:
        rule.call()

    assert rule.error is type(refused.value)
    assert rule.message == refused.value.message


PASSED = {
    "UT-05: all tens": lambda: [
        whole((SOURCE, n), (REPLICA, 100 - n))() for n in range(0, 101, 10)
    ],
    "UT-04: in any order": whole((REPLICA, 30), (SOURCE, 70)),
    "UT-17: one door": open_doors((SOURCE, False), (REPLICA, True)),
    "UT-17: the other door": open_doors((REPLICA, False), (SOURCE, True)),
    "CT-05: replicated": partial(groups.require_replicated, REPLICATION, "i"),
    "CT-06: in the source Region": partial(
        groups.require_source_region, REPLICATION, SOURCE, named_in=None
    ),
    "CO-20: by the source's ARN": partial(
        groups.require_source_region, REPLICATION, SOURCE, named_in=SOURCE
    ),
    "S-55: after a failed deletion": partial(
        groups.require_ready_replica,
        replace(REPLICATION, status="INSTANCE_REPLICATION_DELETION_FAILED"),
    ),
    "S-56: away from a replica that leaves": partial(
        groups.require_no_shift_to_leaving_replica,
        replace(DEFAULT, telephony=HALF),
        DEFAULT,
        LEAVING,
    ),
    "CT-09: complete": partial(groups.require_ready_replica, REPLICATION),
    "CT-08: free name": partial(groups.require_free_name, "new", [DEFAULT, OTHER]),
    "UT-07: active to read": partial(groups.require_active_to_read, OTHER),
    "PN-13: active to join": partial(groups.require_active_to_join, OTHER),
    "S-19: deleting": deletable(),
    "S-19: after a failed creation": deletable(status="CREATION_FAILED"),
    "S-19: after a failed deletion": deletable(status="DELETION_FAILED"),
    "UT-19: sign-in alone": update(DEFAULT, sign_in=BOTH),
    "S-23: the same sign-in back": update(
        OTHER,
        sign_in=distributions.SignInConfig(doors((REPLICA, True), (SOURCE, True))),
    ),
    "IN-06: no alias": partial(instances.require_free_alias, None, {"taken"}),
    "IN-06: free alias": partial(instances.require_free_alias, "free", {"taken"}),
    "IN-07: a directory": partial(
        instances.require_directory, "EXISTING_DIRECTORY", "d"
    ),
    "IN-07: none": partial(instances.require_directory, "SAML", None),
    "RI-10: replicable": partial(instances.require_replicable, INSTANCE),
    "CO-05: the first": partial(instances.require_new_replication, None, REPLICA),
    "D-16: after a failure": replicating(FAILED),
    "S-07: never replicated": partial(instances.require_no_replica, None),
    "S-07: replication failed": partial(instances.require_no_replica, FAILED),
    "D-16: after its failed remains": replicating(
        replace(FAILED, status="INSTANCE_REPLICATION_DELETION_FAILED")
    ),
    "S-07: settled": partial(instances.require_created, INSTANCE),
    "S-08: nothing hangs on it": deletable_replica(),
    "RI-05: a pair": partial(regions.require_pair, SOURCE, REPLICA, any_pair=False),
    "D-03: any pair": partial(regions.require_pair, "sa-east-1", SOURCE, any_pair=True),
    "QT-01: the fifth": partial(quotas.require_replica_quota, 4),
    "QT-02: the eighth": partial(quotas.require_group_quota, 7),
    "QT-04: the second": partial(quotas.require_instance_quota, 1, 2),
    "D-01: instances off": partial(quotas.require_instance_quota, 999, None),
    "QT-03: the hundredth": partial(
        quotas.require_instance_changes, 99, 100, creating=True
    ),
    "D-01: changes off": partial(
        quotas.require_instance_changes, 999, None, creating=True
    ),
    "UR-09: the last user": partial(kinds.require_quota, kinds.USER, 499, 500),
    "D-01: users off": partial(kinds.require_quota, kinds.USER, 999, None),
    "FL-08: the last flow": partial(kinds.require_quota, kinds.CONTACT_FLOW, 99, 100),
    "D-01: flows off": partial(kinds.require_quota, kinds.CONTACT_FLOW, 999, None),
    "PN-53: one below": partial(quotas.require_claims_open, 19, 10),
    "PN-53: none released": partial(quotas.require_claims_open, 0, 0),
    "D-01: releases off": partial(quotas.require_claims_open, 999, None),
    "PN-15: in its Region": partial(
        phone_numbers.require_target_region, SOURCE, SOURCE
    ),
    "PN-49: in its Region": partial(phone_numbers.require_own_region, NUMBER, SOURCE),
    "S-40: settled": partial(phone_numbers.require_no_workflow, NUMBER),
    "PN-10: claimed": partial(phone_numbers.require_claimed, NUMBER),
    "PN-24: no prefix": partial(phone_numbers.require_prefix, None),
    "PN-24: one digit": partial(phone_numbers.require_prefix, "+1"),
    "PN-24: eleven digits": partial(phone_numbers.require_prefix, "+12345678901"),
    "UR-02: 20 characters": partial(
        agents.require_username, "u" * 20, "CONNECT_MANAGED"
    ),
    "UR-02: 64 characters": partial(agents.require_username, "u" * 64, "SAML"),
    "UR-02: an address": partial(agents.require_username, "a.b-c_d\\e@f", "SAML"),
    "UR-03: a password": identity("CONNECT_MANAGED", "Secret-1", Email="a@b"),
    "UR-05: SAML": identity("SAML"),
    "UR-06: no names": identity("EXISTING_DIRECTORY", FirstName="", LastName=""),
    "UR-05: a directory": identity("EXISTING_DIRECTORY", directory_user_id="d"),
    "UR-08: case matters": shelf(kinds.USER, USER, "U"),
    "S-30: in none": partial(agents.require_free_agent, "u", None, "g"),
    "S-30: in this one": partial(agents.require_free_agent, "u", "g", "g"),
    "FL-09: free name": shelf(kinds.CONTACT_FLOW, FLOW, "g"),
    "ER-15: an object": partial(flows.require_flow_content, "{}"),
    "QU-01: free name": shelf(kinds.QUEUE, QUEUE, "r"),
    "DC-04: active here": partial(contacts.require_active_region, CONTACT, REPLICA),
    "TG-03: 50 tags": partial(tags.require_tags, {str(n): "" for n in range(50)}),
    "D-27: one anew": partial(
        tags.require_tags, {"0": "new"}, present={str(n): "" for n in range(50)}
    ),
}


@pytest.mark.rules("D-10")
@pytest.mark.parametrize("name", PASSED)
def test_lets_pass(name):
    """What is just within a rule passes it."""
    PASSED[name]()


class TestMembers:
    @pytest.mark.rules("ER-05", "S-57")
    def test_of_a_group_in_use(self):
        """One of the numbers in use is named."""
        with pytest.raises(errors.ResourceInUseError) as refused:
            deletable(number="arn-n")()

        assert {"ResourceType": "PHONE_NUMBER", "ResourceId": "arn-n"} == (
            refused.value.members
        )

    @pytest.mark.rules("S-40")
    def test_of_a_number_in_use(self):
        """The number is named by its ARN."""
        with pytest.raises(errors.ResourceInUseError) as refused:
            phone_numbers.require_no_workflow(replace(NUMBER, status="IN_PROGRESS"))

        assert {
            "ResourceType": "PHONE_NUMBER",
            "ResourceId": "arn:aws:connect:us-east-1:123456789012:phone-number/n",
        } == refused.value.members

    @pytest.mark.rules("ER-15")
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("[]", "The content is not a JSON object."),
            ("", "The content is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ],
    )
    def test_of_a_flow(self, content, problem):
        """An invalid flow's problems are named."""
        with pytest.raises(errors.InvalidContactFlowError) as refused:
            flows.require_flow_content(content)

        assert {"problems": [{"message": problem}]} == refused.value.members


class TestRedistributed:
    NEW = groups.NewDistribution(
        telephony=distributions.TelephonyConfig(
            tuple(shares((REPLICA, 80), (SOURCE, 20)))
        )
    )

    @pytest.mark.rules("UT-20")
    def test_orders_rows_source_first(self):
        """Each of the three in the order of the linked Regions, all at once."""
        changed = groups.redistributed(
            DEFAULT,
            groups.NewDistribution(
                telephony=self.NEW.telephony,
                agents=distributions.AgentConfig(
                    tuple(shares((REPLICA, 70), (SOURCE, 30)))
                ),
                sign_in=distributions.SignInConfig(
                    doors((REPLICA, True), (SOURCE, False))
                ),
            ),
            now=NOW,
        )

        assert tuple(shares((SOURCE, 20), (REPLICA, 80))) == (
            changed.telephony.distributions
        )
        assert tuple(shares((SOURCE, 30), (REPLICA, 70))) == (
            changed.agents.distributions
        )
        assert changed.sign_in is not None
        assert doors((SOURCE, False), (REPLICA, True)) == changed.sign_in.distributions

    @pytest.mark.rules("CO-01")
    def test_keeps_what_is_not_given(self):
        """Telephony alone leaves agents and sign-ins as they were."""
        changed = groups.redistributed(DEFAULT, self.NEW, now=NOW)

        assert DEFAULT.agents == changed.agents
        assert DEFAULT.sign_in == changed.sign_in
        assert NOW == changed.last_failover_time

    @pytest.mark.rules("S-23")
    def test_gives_no_sign_in_to_others(self):
        """A group that is not the default keeps none of its own."""
        new = replace(self.NEW, sign_in=BOTH)

        assert groups.redistributed(OTHER, new, now=NOW).sign_in is None

    @pytest.mark.rules("S-24")
    def test_changes_nothing_for_the_same(self):
        """The same shares again, in another order, are no failover."""
        new = groups.NewDistribution(
            telephony=distributions.TelephonyConfig(
                tuple(reversed(DEFAULT.telephony.distributions))
            )
        )

        assert DEFAULT is groups.redistributed(DEFAULT, new, now=NOW)


class TestShares:
    @pytest.mark.rules("CT-13", "S-05")
    def test_begin_at_the_source(self):
        """Calls and agents begin at the source, sign-ins at both."""
        first = tuple(shares((SOURCE, 100), (REPLICA, 0)))

        assert first == distributions.first_telephony(*LINKED).distributions
        assert first == distributions.first_agents(*LINKED).distributions
        assert doors((SOURCE, True), (REPLICA, True)) == (
            distributions.first_sign_in(*LINKED).distributions
        )

    @pytest.mark.rules("GD-04")
    def test_of_a_region(self):
        """A Region's share is its row's, and none without a row."""
        rows = shares((SOURCE, 40), (REPLICA, 60))

        assert 40 == distributions.share_of(SOURCE, rows)
        assert 60 == distributions.share_of(REPLICA, rows)
        assert 0 == distributions.share_of(THIRD, rows)

    @pytest.mark.rules("S-23")
    def test_of_sign_in_are_the_same_in_any_order(self):
        """Rows have no order; what they say counts."""
        turned = distributions.SignInConfig(tuple(reversed(BOTH.distributions)))
        other = distributions.SignInConfig(doors((SOURCE, True), (REPLICA, False)))

        assert distributions.is_same_sign_in(BOTH, turned)
        assert not distributions.is_same_sign_in(BOTH, other)


class TestIdentity:
    @pytest.mark.rules("UR-06")
    def test_needs_names_that_are_left_out(self):
        """A name that was not sent is as missing as an empty one."""
        with pytest.raises(PARAMETER, match="FirstName is required"):
            agents.require_identity(
                "SAML", password=None, identity_info={}, directory_user_id=None
            )

    @pytest.mark.rules("UR-06")
    def test_needs_no_names_from_a_directory(self):
        """An existing directory knows them."""
        agents.require_identity(
            "EXISTING_DIRECTORY",
            password=None,
            identity_info={},
            directory_user_id=None,
        )


class TestInstances:
    @pytest.mark.rules("IN-10")
    @pytest.mark.parametrize(
        ("status", "age", "forgotten"),
        [
            ("CREATION_FAILED", timedelta(hours=24), False),
            ("CREATION_FAILED", timedelta(hours=24, microseconds=1), True),
            ("ACTIVE", timedelta(days=999), False),
        ],
    )
    def test_that_failed_are_forgotten(self, status, age, forgotten):
        """A failed instance is shown for 24 hours, another for good."""
        instance = replace(INSTANCE, instance_status=status)

        assert forgotten == instance.is_forgotten(NOW + age)

    @pytest.mark.rules("RI-17")
    @pytest.mark.parametrize(
        ("alias", "region", "url"),
        [
            ("a", None, "https://a.my.connect.aws"),
            (None, None, "https://i.my.connect.aws"),
            ("a", SOURCE, "https://us-east-1.a.my.connect.aws"),
        ],
    )
    def test_have_an_address(self, alias, region, url):
        """The alias, or else the ID; the Region in front with global routing."""
        assert url == instances.access_url(alias, "i", region)

    @pytest.mark.rules("S-12")
    def test_show_one_status_per_region(self):
        """Both Regions, the source first, alike but for their names."""
        summaries = replace(REPLICATION, reason="why").replication_status_summary_list

        assert [
            instances.ReplicationStatusSummary(
                region, "INSTANCE_REPLICATION_COMPLETE", "why"
            )
            for region in LINKED
        ] == summaries

    @pytest.mark.rules("SI-01")
    def test_sign_in_at_the_source(self):
        """The SAML endpoint has the source's Region in it."""
        assert "https://i.us-east-1.sign-in.connect.aws/saml" == (
            REPLICATION.global_sign_in_endpoint
        )

    @pytest.mark.rules("RS-05")
    @pytest.mark.parametrize(
        ("status", "is_complete", "has_failed"),
        [
            ("INSTANCE_REPLICATION_IN_PROGRESS", False, False),
            ("INSTANCE_REPLICATION_FAILED", False, True),
            ("INSTANCE_REPLICA_DELETING", False, False),
            ("INSTANCE_REPLICATION_DELETION_FAILED", False, True),
            ("INSTANCE_REPLICATION_COMPLETE", True, False),
            ("INSTANCE_REPLICA_DELETING", True, False),
            ("INSTANCE_REPLICATION_DELETION_FAILED", True, False),
        ],
    )
    def test_have_failed_without_a_replica(self, status, is_complete, has_failed):
        """Where the replica can be used, only its deletion has failed."""
        found = replace(REPLICATION, status=status, is_complete=is_complete)

        assert has_failed == found.has_failed


class TestQuotasOfNumbers:
    @pytest.mark.rules("PN-08", "PN-55", "S-35")
    @pytest.mark.parametrize(
        ("held", "is_group", "quota", "why"),
        [
            (10, False, 10, "Phone numbers per instance are limited to: 10"),
            (9, False, 10, None),
            (999, False, None, None),
            (10, True, 10, None),
            (999_999, True, None, None),
            (
                1_000_000,
                True,
                None,
                "Phone numbers per traffic distribution group are limited to: 1000000",
            ),
        ],
    )
    def test_fail_claims_over_them(self, held, is_group, quota, why):
        """Why a target takes no more numbers, or None."""
        assert why == quotas.over_target_quota(held, is_group=is_group, quota=quota)


class TestOneTarget:
    @pytest.mark.rules("PN-17", "S-36")
    @pytest.mark.parametrize(
        ("instance_arn", "target_arn", "target"),
        [("a", None, "a"), (None, "b", "b"), ("a", "a", "a")],
    )
    def test_is_what_was_given(self, instance_arn, target_arn, target):
        """Either of the two, or both where they agree."""
        assert target == phone_numbers.require_one_target(instance_arn, target_arn)

    @pytest.mark.rules("CO-04")
    def test_that_is_not_to_be_had(self):
        """The measured text."""
        assert "Phone number not available: +1" == (
            phone_numbers.not_available("+1").message
        )


class TestRouting:
    @pytest.mark.rules("UT-14")
    @pytest.mark.parametrize(
        ("state", "reason"),
        [
            (routing.RegionState(), None),
            (routing.RegionState(is_down=True, has_flow=False), "REGION_DOWN"),
            (routing.RegionState(has_flow=False, has_agents=False), "NO_FLOW"),
            (routing.RegionState(has_agents=False), "NO_AGENTS"),
        ],
    )
    def test_says_why_a_call_is_lost(self, state, reason):
        """The Region first, then the flow, then agents."""
        assert reason == state.lost_reason

    @pytest.mark.rules("UT-23", "UT-17")
    def test_weighs_rows(self):
        """Rows of zero get no calls, closed doors no sign-ins."""
        rows = shares((SOURCE, 0), (REPLICA, 30))

        assert {REPLICA: 30} == routing.weights_of(rows)
        assert {SOURCE: 1} == routing.sign_in_weights(
            doors((SOURCE, True), (REPLICA, False))
        )

    @pytest.mark.rules("FO-08")
    def test_draws_each_call_once(self):
        """However many, no call is lost or drawn twice."""
        drawn = multinomial({SOURCE: 30, REPLICA: 70}, 250_001, chance(1))

        assert 250_001 == sum(drawn.values())
        assert 0.29 < drawn[SOURCE] / 250_001 < 0.31

    @pytest.mark.rules("UT-23")
    def test_draws_nothing_where_nothing_goes(self):
        """A Region without calls is not listed."""
        assert {SOURCE: 5} == multinomial({SOURCE: 100, REPLICA: 0}, 5, chance(1))
        assert {} == multinomial({SOURCE: 100}, 0, chance(1))

    @pytest.mark.rules("UT-14")
    def test_places_calls(self):
        """What arrives connects, what is lost is counted by its reason."""
        route = routing.Route(
            weights={SOURCE: 1, REPLICA: 1, THIRD: 1},
            states={
                SOURCE: routing.RegionState(),
                REPLICA: routing.RegionState(has_agents=False),
                THIRD: routing.RegionState(has_agents=False),
            },
        )

        tally = routing.place_calls(route, 300, chance(1))

        assert 300 == tally.placed
        assert {SOURCE} == set(tally.connected)
        assert {"NO_AGENTS": 300 - tally.connected[SOURCE]} == tally.lost

    @pytest.mark.rules("PN-51")
    def test_loses_calls_to_nobody(self):
        """A number that nobody has claimed connects no call."""
        assert routing.Tally(7, {}, {"NUMBER_NOT_CLAIMED": 7}) == routing.place_calls(
            None, 7, chance(1)
        )

    @pytest.mark.rules("FO-08")
    def test_adds_tallies(self):
        """Placed, connected and lost add up, each by its key."""
        one = routing.Tally(5, {SOURCE: 3}, {"NO_FLOW": 2})
        other = routing.Tally(4, {SOURCE: 1, REPLICA: 1}, {"REGION_DOWN": 2})

        assert (
            routing.Tally(9, {SOURCE: 4, REPLICA: 1}, {"NO_FLOW": 2, "REGION_DOWN": 2})
            == one + other
        )


class TestArns:
    @pytest.mark.rules("CT-16", "UR-10")
    def test_are_written(self):
        """Of a resource of the account, and of one in an instance."""
        assert "arn:aws:connect:us-east-1:123456789012:x/1" == PLACE.arn("x", "1")
        assert "arn:aws:connect:us-east-1:123456789012:instance/i/x/1" == (
            PLACE.child_arn("i", "x", "1")
        )

    @pytest.mark.rules("S-49")
    def test_are_read(self):
        """What was written comes back, with its place."""
        assert (PLACE, "x/1") == read_arn(PLACE.arn("x", "1"))
        assert Identifier("1", PLACE) == read_identifier(PLACE.arn(GROUP, "1"), GROUP)
        assert Identifier("1", PLACE, "i") == read_identifier(
            PLACE.child_arn("i", "agent", "1"), "agent"
        )
        assert Identifier("1") == read_identifier("1", GROUP)

    @pytest.mark.rules("D-15")
    @pytest.mark.parametrize(
        "text",
        [
            "arn:",
            "arn:aws:s3:::bucket",
            "arn:aws:connect:us-east-1:12345:traffic-distribution-group/1",
            PLACE.arn("instance", "1"),
            PLACE.child_arn("i", "agent", "1"),
            PLACE.arn(GROUP, "1/2"),
            PLACE.arn("other/i/traffic-distribution-group", "1"),
        ],
    )
    def test_of_other_kinds_name_nothing(self, text):
        """What is no group's ARN names no group."""
        assert read_identifier(text, GROUP) is None


class TestContents:
    @pytest.mark.rules("S-32", "S-31")
    def test_know_an_agents_group(self):
        """Agents are listed in order of association, until they leave."""
        contents = Contents()
        for user in ("b", "a", "c"):
            contents.associate(user, "g")
        contents.disassociate("a")
        contents.disassociate("nobody")

        (of_group,) = contents.users_of_group.values()
        assert [("b", "b"), ("c", "c")] == list(of_group.items())
        assert {"b": "g", "c": "g"} == contents.group_of_user

    @pytest.mark.rules("S-20")
    def test_forget_a_group(self):
        """A group that goes takes its associations along, and no others."""
        contents = Contents()
        contents.associate("a", "g")
        contents.associate("b", "h")

        contents.forget_group("g")
        contents.forget_group("unknown")

        assert {"b": "h"} == contents.group_of_user
        assert ["h"] == list(contents.users_of_group)


class TestFlows:
    @pytest.mark.rules("FL-01")
    def test_have_a_digest(self):
        """Contents are told apart by SHA-256, unpaired surrogates and all."""
        flow = flows.ContactFlow("f", "n", "t", None, "{}", "PUBLISHED", NOW, SOURCE)

        assert (
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
            == flow.flow_content_sha256
        )
        assert 64 == len(replace(flow, content="\ud800").flow_content_sha256)


class TestNumberIndex:
    def numbers(self, *wanted):
        return [
            replace(
                NUMBER,
                phone_number=number,
                phone_number_country_code=country,
                phone_number_type=kind,
            )
            for number, country, kind in wanted
        ]

    @pytest.fixture(name="index")
    def _index(self):
        index = phone_numbers.NumberIndex()
        for number in self.numbers(
            ("+4930", "DE", "DID"),
            ("+1201", "US", "DID"),
            ("+1800", "US", "TOLL_FREE"),
            ("+4420", "GB", "DID"),
        ):
            index.add(number)
        return index

    @pytest.mark.rules("PN-35")
    @pytest.mark.parametrize(
        ("key", "wanted", "found"),
        [
            (None, {}, ["+1201", "+1800", "+4420", "+4930"]),
            ("+1201", {}, ["+1800", "+4420", "+4930"]),
            (None, {"countries": frozenset({"US"})}, ["+1201", "+1800"]),
            (None, {"types": frozenset({"TOLL_FREE"})}, ["+1800"]),
            (None, {"prefix": "+44"}, ["+4420"]),
            ("+1800", {"prefix": "+44"}, ["+4420"]),
            ("+4420", {"prefix": "+44"}, []),
            (None, {"prefix": "+1201"}, ["+1201"]),
            ("+1201", {"prefix": "+1201"}, []),
            (
                None,
                {"countries": frozenset({"US"}), "types": frozenset({"DID"})},
                ["+1201"],
            ),
        ],
    )
    def test_finds_by_filter(self, index, key, wanted, found):
        """By country, type and prefix, behind a key, in order."""
        chosen = phone_numbers.NumberFilter(**wanted)

        assert found == list(index.after(key, chosen))

    @pytest.mark.rules("PN-35")
    def test_keeps_the_others_of_a_kind(self, index):
        """Of two numbers of one country and type the one that stays is found."""
        one, other = self.numbers(("+4421", "GB", "DID"), ("+4420", "GB", "DID"))
        index.add(one)

        index.discard(other)

        british = phone_numbers.NumberFilter(countries=frozenset({"GB"}))
        assert ["+4421"] == list(index.after(None, british))

    @pytest.mark.rules("PN-40")
    def test_forgets(self, index):
        """What is taken out is found no more, and counted no more."""
        (gone,) = self.numbers(("+4420", "GB", "DID"))

        index.discard(gone)

        assert 3 == len(index)
        everything = index.after(None, phone_numbers.NumberFilter())
        assert ["+1201", "+1800", "+4930"] == list(everything)


@pytest.mark.rules("PN-01", "PN-06")
def test_numbers_have_an_arn_and_a_status():
    """The present form of the ARN, and why a workflow failed."""
    failed = replace(NUMBER, status="FAILED", message="why")

    assert "arn:aws:connect:us-east-1:123456789012:phone-number/n" == (
        failed.phone_number_arn
    )
    assert phone_numbers.PhoneNumberStatusView("FAILED", "why") == (
        failed.phone_number_status
    )


class TestClientTokens:
    @pytest.mark.rules("S-34")
    def test_are_kept_whatever_is_in_them(self):
        """Half a surrogate pair, as raw JSON can bring one, is a token too."""
        tokens = idempotency.ClientTokens()
        digest = idempotency.fingerprint({"Name": "\ud800"})

        tokens.remember("CreateInstance", "\ud800", digest, "{}", now=NOW)

        assert idempotency.KnownAnswer(digest, "{}") == tokens.recall(
            "CreateInstance", "\ud800", now=NOW
        )

    @pytest.mark.rules("S-54")
    def test_are_kept_for_24_hours(self):
        """A token is known for 24 hours, and forgotten afterwards."""
        tokens = idempotency.ClientTokens()
        digest = idempotency.fingerprint({})
        tokens.remember("CreateInstance", "t", digest, "{}", now=NOW)

        day = timedelta(hours=24)

        assert tokens.recall("CreateInstance", "t", now=NOW + day) is not None
        later = NOW + day + timedelta(seconds=1)
        assert tokens.recall("CreateInstance", "t", now=later) is None

    @pytest.mark.rules("S-54")
    def test_take_up_no_room_when_they_are_forgotten(self):
        """Forgotten tokens are dropped when a new one comes."""
        tokens = idempotency.ClientTokens()
        digest = idempotency.fingerprint({})
        for name in "abc":
            tokens.remember("CreateInstance", name, digest, "{}", now=NOW)

        later = NOW + timedelta(days=2)
        tokens.remember("CreateInstance", "d", digest, "{}", now=later)

        assert 1 == len(tokens)

    @pytest.mark.rules("S-34")
    def test_know_input_in_any_order(self):
        """The same members in another order are the same input."""
        assert idempotency.fingerprint({"a": 1, "b": 2}) == idempotency.fingerprint(
            {"b": 2, "a": 1}
        )

    @pytest.mark.rules("S-34")
    def test_tell_input_by_its_times_too(self):
        """Members that JSON does not know are told apart by their text."""
        assert idempotency.fingerprint({"At": NOW}) != idempotency.fingerprint(
            {"At": NOW + timedelta(seconds=1)}
        )

    @pytest.mark.rules("S-34")
    @pytest.mark.parametrize(
        ("operation", "error"),
        [
            ("ClaimPhoneNumber", errors.IdempotencyError),
            ("CreateInstance", errors.InvalidRequestError),
        ],
    )
    def test_refuse_other_input(self, operation, error):
        """By the code that the operation declares, without the token."""
        refused = idempotency.other_input(operation)

        assert error is type(refused)
        assert "The client token was used before with other input." == refused.message


class TestJournal:
    @pytest.fixture(name="journal")
    def _journal(self):
        """The last three of four calls."""
        kept = journal.Journal(length=3)
        for region, operation in (
            (SOURCE, "ListUsers"),
            (SOURCE, "DescribeInstance"),
            (REPLICA, "DescribeInstance"),
            (REPLICA, "ListUsers"),
        ):
            call = faults.ApiRequest(PLACE.account_id, region, operation)
            kept.record(journal.Entry(NOW, call, journal.OK))
        return kept

    @pytest.mark.rules("FO-08")
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({}, [(SOURCE, "DescribeInstance"), (REPLICA, "DescribeInstance"),
                  (REPLICA, "ListUsers")]),
            ({"region": REPLICA},
             [(REPLICA, "DescribeInstance"), (REPLICA, "ListUsers")]),
            ({"operation": "DescribeInstance"},
             [(SOURCE, "DescribeInstance"), (REPLICA, "DescribeInstance")]),
            ({"operation": "DescribeInstance", "region": SOURCE},
             [(SOURCE, "DescribeInstance")]),
        ],
    )  # fmt: skip
    def test_finds_the_last_calls(self, journal, wanted, found):
        """Oldest first, by operation, Region or both; older ones are gone."""
        entries = journal.api_calls(**wanted)

        assert found == [
            (entry.api_call.region, entry.api_call.operation) for entry in entries
        ]
        assert 3 == len(journal)

    @pytest.mark.rules("FO-08")
    def test_tells_listeners(self, journal):
        """A listener hears of each call in its block, and of none after it."""
        heard: list[object] = []
        (entry, *_) = journal

        with journal.listening(heard.append):
            journal.record(entry)
        journal.record(entry)

        assert [entry] == heard

    @pytest.mark.rules("FO-08")
    def test_may_be_written_while_it_is_read(self, journal):
        """Calls that come while somebody goes through it do not disturb."""
        for entry in journal:
            journal.record(entry)

        assert 3 == len(journal)

    @pytest.mark.rules("FO-08")
    def test_forgets(self, journal):
        """Cleared, it holds nothing."""
        journal.clear()

        assert [] == journal.api_calls()


class TestFaultPlan:
    NO_MATCH = faults.Match(region=THIRD)
    CALL = faults.ApiRequest(PLACE.account_id, SOURCE, "DescribeInstance")

    @pytest.mark.rules("RI-24")
    def test_numbers_its_faults(self):
        """The first is fault-1, and each is found by its ID."""
        plan = faults.FaultPlan()

        one = plan.add(self.NO_MATCH, [faults.Delay(1)])
        other = plan.add(self.NO_MATCH, [faults.Delay(2)])

        assert ["fault-1", "fault-2"] == [one.fault_id, other.fault_id]
        assert other is plan.find("fault-2")
        assert plan.find("fault-3") is None

    @pytest.mark.rules("RI-24")
    def test_passes_by_faults_that_cannot_strike(self):
        """One that is nothing to the operation hides no fault behind it."""
        plan = faults.FaultPlan()
        plan.add(faults.Match(), [faults.FailWorkflow("why")])
        behind = plan.add(faults.Match(), [faults.Delay(3)])

        strike = plan.strike(self.CALL, declared=frozenset())

        assert (behind.fault_id,) == strike.fault_ids
        assert 3 == strike.delay_seconds


@pytest.mark.rules("D-09")
def test_a_token_is_quoted_in_part():
    """A token that cannot be read is quoted, up to a hundred characters."""
    with pytest.raises(errors.InvalidInputError) as refused:
        paging.read_token("!" * 101, operation="ListUsers", kind=str)

    assert f"Invalid NextToken: {'!' * 100}" == refused.value.message
