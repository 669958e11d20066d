"""What must be refused, and with which code: a second opinion, from the rules only.

It sees an estate from outside, as GET /moto-api/connect/state shows it, and does not
know how the mock works. Each function names every rule that an API call would
break; an API call that breaks none must succeed, and one that breaks several may
be refused for any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.helpers.identifiers import REPLICA, SOURCE

PAIRS = {(SOURCE, REPLICA), (REPLICA, SOURCE)}

INVALID = "InvalidRequestException"
PARAMETER = "InvalidParameterException"
NOT_FOUND = "ResourceNotFoundException"
CONFLICT = "ResourceConflictException"
IN_USE = "ResourceInUseException"
NOT_READY = "ResourceNotReadyException"
QUOTA = "ServiceQuotaExceededException"
DUPLICATE = "DuplicateResourceException"
OTHER_REGION = "InvalidActiveRegionException"

#: The members of the state that a config of UpdateTrafficDistribution sets.
CONFIGS = {"telephony": "Telephony", "agents": "Agents", "sign_in": "SignIn"}

FAILED = "INSTANCE_REPLICATION_FAILED"
DELETING = "INSTANCE_REPLICA_DELETING"
COMPLETE = (
    "INSTANCE_REPLICATION_COMPLETE",
    DELETING,
    "INSTANCE_REPLICATION_DELETION_FAILED",
)

Record = Mapping[str, Any]
Refusals = Iterator[str]


def region_of(arn: str) -> str:
    """The Region in an ARN."""
    return arn.split(":")[3]


def id_of(arn: str) -> str:
    """The last part of an ARN."""
    return arn.rpartition("/")[2]


@dataclass(frozen=True)
class World:
    """An estate as its state shows it, with what the state does not show."""

    state: Mapping[str, Record]
    #: identity management type by instance, instance by group's ARN
    identities: Mapping[str, str]
    homes: Mapping[str, str]

    def rows(self, kind: str, region: str | None = None) -> list[Record]:
        """All records of a kind, or those in a Region."""
        return [
            row
            for place, found in self.state.items()
            if region in {None, place}
            for row in found[kind]
        ]

    def instance(self, region: str, instance_id: str) -> Record | None:
        """An instance of a Region."""
        rows = self.rows("Instances", region)
        return next((row for row in rows if row["Id"] == instance_id), None)

    def is_active(self, region: str, instance_id: str) -> bool:
        """Whether the instance exists in the Region and is ACTIVE."""
        found = self.instance(region, instance_id)
        return found is not None and found["InstanceStatus"] == "ACTIVE"

    def is_there(self, region: str, instance_id: str) -> bool:
        """Whether the instance exists in the Region, in any status."""
        return self.instance(region, instance_id) is not None

    def is_leaving(self, region: str, instance_id: str) -> bool:
        """Whether an instance is being deleted, which no status shows (S-51)."""
        workflow = self.state[region]["Workflows"].get(instance_id)
        return workflow is not None and "DeleteInstance" in workflow["BegunBy"]

    def replication(self, instance_id: str) -> tuple[str, Record] | None:
        """The source Region and the record of an instance's replication."""
        return next(
            (
                (region, row)
                for region in self.state
                for row in self.rows("Replications", region)
                if row["InstanceId"] == instance_id
            ),
            None,
        )

    def groups_of(self, instance_id: str) -> list[Record]:
        """The groups of a replicated instance."""
        rows = self.rows("TrafficDistributionGroups")
        return [row for row in rows if self.homes[row["Arn"]] == instance_id]

    def leaving_replica_of(self, group: Record) -> str | None:
        """The Region of a group's replica while that is being deleted (S-56)."""
        known = self.replication(self.homes[group["Arn"]])
        if known and known[1]["ReplicationStatus"] == DELETING:
            region: str = known[1]["ReplicaRegion"]
            return region
        return None

    def group(self, region: str, text: str) -> Record | None:
        """GD-01, DS-02: found by ID or ARN at home, by ARN from the other linked Region."""
        for row in self.rows("TrafficDistributionGroups"):
            at_home = region_of(row["Arn"]) == region
            if text == row["Arn"] and region in row["Telephony"]:
                return row
            if at_home and text == id_of(row["Arn"]):
                return row
        return None

    def number(self, region: str, text: str) -> Record | None:
        """PN-29, PN-30: found likewise, in the Regions of the number's group."""
        for row in self.rows("PhoneNumbers"):
            arn = row["PhoneNumberArn"]
            if region_of(arn) == region and text in {arn, id_of(arn)}:
                return row
            group = self.group(region, row["TargetArn"])
            if text == arn and group is not None:
                return row
        return None

    def contacts(self, region: str, instance_id: str) -> list[Record]:
        """DC-03: the contacts of an instance, as seen from one of its Regions."""
        found = self.instance(region, instance_id)
        if found is None or found["InstanceStatus"] != "ACTIVE":
            return []
        owner = self.instance(found["ReplicaOf"] or region, instance_id)
        contacts: list[Record] = owner["Contents"]["Contacts"] if owner else []
        return contacts

    def numbers_of(self, target_arn: str) -> list[Record]:
        """The numbers that are claimed to a target."""
        return [r for r in self.rows("PhoneNumbers") if r["TargetArn"] == target_arn]

    def behind(self, target_arn: str) -> str:
        """The instance that is the target, or that has the group."""
        return self.homes.get(target_arn, id_of(target_arn))


def active_region(contact: Record) -> str:
    """The Region where a contact is active (DC-01)."""
    region: str = contact["GlobalResiliencyMetadata"]["ActiveRegion"]
    return region


def change_contact(
    world: World, region: str, instance_id: str, contact_id: str
) -> Refusals:
    """DC-04, DC-06: a contact is changed in the Region where it is active."""
    contacts = {row["Id"]: row for row in world.contacts(region, instance_id)}
    if contact_id not in contacts:
        yield NOT_FOUND
    elif active_region(contacts[contact_id]) != region:
        yield OTHER_REGION


def taken_alias(world: World, alias: str | None) -> Refusals:
    """IN-06, RI-15, D-22: taken in all Regions, except by a failed instance."""
    living = [
        row["InstanceAlias"].lower()
        for row in world.rows("Instances")
        if row["InstanceAlias"] and row["InstanceStatus"] != "CREATION_FAILED"
    ]
    if alias is not None and alias.lower() in living:
        yield INVALID


def turns_routing_on(
    world: World, region: str, instance_id: str, to: str, alias: str | None
) -> bool:
    """CO-22: whether a repeated ReplicateInstance enables global routing."""
    known = world.replication(instance_id)
    replica = world.instance(to, instance_id)
    return (
        known is not None
        and replica is not None
        and (region, to) == (known[0], known[1]["ReplicaRegion"])
        and known[1]["ReplicationStatus"] == "INSTANCE_REPLICATION_COMPLETE"
        and not known[1]["GlobalRouting"]
        and alias in {None, replica["InstanceAlias"]}
    )


def replicate(
    world: World, region: str, instance_id: str, to: str, alias: str | None
) -> Refusals:
    """RI-04 to RI-15, RI-25, RI-26, CO-05, CO-22, D-16, S-51."""
    if turns_routing_on(world, region, instance_id, to, alias):
        return
    if (region, to) not in PAIRS:
        yield INVALID
    instance = world.instance(region, instance_id)
    if instance is None:
        yield NOT_FOUND
        return
    if (
        instance["ReplicaOf"]
        or instance["InstanceStatus"] != "ACTIVE"
        or world.is_leaving(region, instance_id)
        or not instance["InstanceAlias"]
        or world.identities[instance_id] != "SAML"
    ):
        yield INVALID
    known = world.replication(instance_id)
    if known and known[1]["ReplicaRegion"] != to:
        yield INVALID
    elif known and known[1]["ReplicationStatus"] == "INSTANCE_REPLICATION_IN_PROGRESS":
        yield NOT_READY
    elif known and known[1]["ReplicationStatus"] != FAILED:
        yield INVALID
    yield from taken_alias(world, alias)
    replicas = world.rows("Replications")
    failed = [
        r for r in replicas if r["ReplicationStatus"].endswith("REPLICATION_FAILED")
    ]
    if len(replicas) - len(failed) >= 5:
        yield QUOTA


def create_group(world: World, region: str, text: str, name: str) -> Refusals:
    """CT-05 to CT-10, CO-20, S-15, S-16, S-55, S-56; *text* is an ID or an ARN."""
    instance_id = id_of(text)
    named_in = region_of(text) if text.startswith("arn:") else region
    known = world.replication(instance_id)
    if known is not None and {region, named_in} != {known[0]}:
        yield INVALID
        return
    if named_in != region or world.instance(region, instance_id) is None:
        yield NOT_FOUND
        return
    if known is None:
        yield INVALID
        return
    match known[1]["ReplicationStatus"]:
        case status if status in {FAILED, DELETING}:
            yield INVALID
        case "INSTANCE_REPLICATION_IN_PROGRESS":
            yield NOT_READY
    groups = world.groups_of(instance_id)
    if name in {group["Name"] for group in groups}:
        yield CONFLICT
    if sum(not group["IsDefault"] for group in groups) >= 8:
        yield QUOTA


def read_distribution(world: World, region: str, text: str) -> Refusals:
    """GD-01, GD-05, GD-06, D-17."""
    group = world.group(region, text)
    if group is None:
        yield NOT_FOUND
    elif group["Status"] != "ACTIVE":
        yield INVALID


def update_distribution(
    world: World, region: str, text: str, **configs: list[tuple[str, Any]] | None
) -> Refusals:
    """UT-04 to UT-12, S-22, S-23, S-26 to S-28, S-56, CO-01, CO-02."""
    yield from read_distribution(world, region, text)
    group = world.group(region, text)
    leaving = world.leaving_replica_of(group) if group else None
    given = {name: rows for name, rows in configs.items() if rows is not None}
    if not given:
        yield INVALID
    for name, rows in given.items():
        if group and sorted(r for r, _ in rows) != sorted(group["Telephony"]):
            yield INVALID
        shares = [share for _, share in rows]
        if name == "sign_in":
            if not any(shares):
                yield INVALID
            if group and not group["IsDefault"] and dict(rows) != group["SignIn"]:
                yield INVALID
        elif sum(shares) != 100 or any(share % 10 or share < 0 for share in shares):
            yield INVALID
        # Only the default group is left then, which has a sign-in of its own.
        if (
            group
            and leaving
            and dict(rows).get(leaving, 0) > group[CONFIGS[name]][leaving]
        ):
            yield INVALID


def delete_group(world: World, region: str, text: str) -> Refusals:
    """DL-01, DL-03, DT-03, S-17 to S-19."""
    group = world.group(region, text)
    if group is None:
        yield NOT_FOUND
        return
    if region_of(group["Arn"]) != region or group["IsDefault"]:
        yield INVALID
    if group["Status"] not in {"ACTIVE", "CREATION_FAILED", "DELETION_FAILED"}:
        yield INVALID
    if world.numbers_of(group["Arn"]):
        yield IN_USE


def target(world: World, region: str, arn: str) -> Refusals:
    """PN-11 to PN-16, PN-41 to PN-43, S-56, D-13: in this Region, known, and ACTIVE."""
    if region_of(arn) != region:
        yield PARAMETER
        return
    group = world.group(region, arn)
    if group is None and not world.is_active(region, id_of(arn)):
        yield NOT_FOUND
    if group is not None and group["Status"] != "ACTIVE":
        yield NOT_FOUND
    if group is not None and world.leaving_replica_of(group):
        yield NOT_FOUND


def claim(
    world: World, region: str, target_arn: str, number: str, failed_claims: set[str]
) -> Refusals:
    """PN-11 to PN-16, CO-04; PN-09: a failed claim can be repeated."""
    yield from target(world, region, target_arn)
    for row in world.rows("PhoneNumbers"):
        arn = row["PhoneNumberArn"]
        may_retry = (
            row["Status"] == "FAILED"
            and arn in failed_claims
            and region_of(arn) == region
        )
        if row["PhoneNumber"] == number and not may_retry:
            yield PARAMETER


def change_number(world: World, region: str, text: str) -> Refusals:
    """PN-46, PN-49, S-38, S-40, S-52."""
    number = world.number(region, text)
    if number is None:
        yield NOT_FOUND
        return
    if region_of(number["PhoneNumberArn"]) != region:
        yield PARAMETER
    if number["Status"] == "IN_PROGRESS":
        yield IN_USE


def move(world: World, region: str, text: str, target_arn: str) -> Refusals:
    """PN-39 to PN-43, S-38 to S-40."""
    yield from target(world, region, target_arn)
    yield from change_number(world, region, text)
    instance = world.instance(region, id_of(target_arn))
    if instance is not None and instance["ReplicaOf"]:
        yield PARAMETER


def link(
    world: World,
    region: str,
    text: str,
    instance_id: str,
    *,
    flow_home: str | None,
) -> Refusals:
    """FL-02, FL-03, D-19; *flow_home* is the flow's instance, or None to remove a link."""
    number = world.number(region, text)
    if (
        number is None
        or not world.is_active(region, instance_id)
        or world.behind(number["TargetArn"]) != instance_id
        or flow_home not in {None, instance_id}
    ):
        yield NOT_FOUND
    if flow_home and number is not None and number["Status"] != "CLAIMED":
        yield PARAMETER


def join(
    world: World,
    region: str,
    text: str,
    instance_id: str,
    *,
    user_home: str | None,
    member_of: str | None,
    joining: bool,
) -> Refusals:
    """US-04 to US-07, S-30, S-31, S-58; *member_of* is None for a user in no group."""
    group = world.group(region, text)
    if (
        group is None
        or region_of(group["Arn"]) != region
        or group["Status"] == "PENDING_DELETION"
        or (joining and group["Status"] != "ACTIVE")
        or world.homes[group["Arn"]] != instance_id
        or not world.is_active(region, instance_id)
        or user_home != instance_id
    ):
        yield NOT_FOUND
    if group is not None and member_of not in {None, group["Arn"]}:
        yield CONFLICT


def delete_instance(world: World, region: str, instance_id: str) -> Refusals:
    """IN-17, S-07, S-08, S-51."""
    instance = world.instance(region, instance_id)
    if instance is None:
        yield NOT_FOUND
        return
    known = world.replication(instance_id)
    if instance["ReplicaOf"]:
        groups = world.groups_of(instance_id)
        if known is None or known[1]["ReplicationStatus"] in {
            "INSTANCE_REPLICATION_IN_PROGRESS",
            DELETING,
        }:
            yield INVALID
        if any(not g["IsDefault"] or g["Telephony"][region] for g in groups):
            yield INVALID
        if any(g["Status"] == "UPDATE_IN_PROGRESS" for g in groups):
            yield INVALID
        return
    if instance["InstanceStatus"] == "CREATION_IN_PROGRESS":
        yield INVALID
    if world.is_leaving(region, instance_id):
        yield INVALID
    if known and known[1]["ReplicationStatus"] != FAILED:
        yield INVALID
