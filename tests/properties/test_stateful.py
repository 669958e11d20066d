"""Any sequence of API calls keeps the rules; a small model says which are refused.

The same clients go through both doors: to the service itself for most of the
steps, and through boto3, in-process and to a server, for some. ``TDG_EXAMPLES``
asks for more examples of 50 steps each, at the service itself, drawn by
``--hypothesis-seed``: docs/proof.md has the commands.
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.worlds import router

from . import model
from .clients import (
    GROUP,
    INSTANCE,
    MIRRORED,
    NAMES,
    NUMBER,
    PACED,
    REGIONS,
    REPLICATION,
    TALLY,
    Clients,
)
from .doors import Boto3Door, DirectDoor
from .model import COMPLETE, DELETING, id_of, region_of

# It runs what other tests run, much more often.
pytestmark = pytest.mark.unmeasured

THIRD = "eu-west-2"
FUNCTIONS = [
    f"arn:aws:lambda:us-east-1:123456789012:function:{name}" for name in ("one", "two")
]
EXAMPLES = int(os.environ.get("TDG_EXAMPLES", "0"))

picks = st.integers(0, 999)
regions = st.sampled_from((SOURCE, SOURCE, SOURCE, REPLICA))
any_regions = st.sampled_from((*[SOURCE] * 6, REPLICA, THIRD))
#: the injected fault of an API call: usually nothing
injections = st.sampled_from(("nothing",) * 4 + ("fails", "fails", "stalls"))
aliases = st.sampled_from((None, "a", "A", "b", "c", "d", "e", "f", "g", "h"))
whole_shares = st.integers(0, 10).map(
    lambda tens: [(SOURCE, 10 * tens), (REPLICA, 100 - 10 * tens)]
)
any_shares = st.lists(
    st.tuples(
        st.sampled_from((SOURCE, REPLICA, THIRD)),
        st.sampled_from((0, 1, 10, 50, 60, 90, 99, 100)),
    ),
    max_size=3,
)
tens = st.integers(0, 10).map(lambda share: 10 * share)
both_shares = st.tuples(tens, tens).map(
    lambda both: list(zip(REGIONS, both, strict=True))
)
shares = st.one_of(st.none(), *[whole_shares] * 5, both_shares, any_shares)
sign_ins = st.one_of(
    *[st.none()] * 4,
    st.tuples(st.booleans(), st.booleans()).map(
        lambda enabled: list(zip(REGIONS, enabled, strict=True))
    ),
)


def config_of(rows: list[tuple[str, Any]] | None, member: str) -> Any:
    """A config of UpdateTrafficDistribution."""
    if rows is None:
        return None
    return {"Distributions": [{"Region": r, member: share} for r, share in rows]}


class Estates(Clients):
    """What clients may do, and what holds whatever they did."""

    # -- instances ------------------------------------------------------------

    @initialize(
        slow=st.sampled_from(
            (
                (),
                (NUMBER,),
                (NUMBER, GROUP),
                (REPLICATION,),
                (INSTANCE, REPLICATION),
                tuple(PACED),
            )
        )
    )
    def begin(self, slow: tuple[str, ...]) -> None:
        """Start with a replicated instance, which most rules are about."""
        self.create_instance(SOURCE, "first", "SAML", "nothing")
        self.replicate(SOURCE, 0, REPLICA, "first-replica", "nothing")
        self.create_group(SOURCE, 1, 0, SOURCE, "g1", "nothing")
        self.search(SOURCE, 0)
        self.claim(SOURCE, 0, 0, "nothing")
        self.create_user(0, "first")
        self.create_flow(0)
        self.link(SOURCE, 0, 1, 0, elsewhere=False)
        for kind in slow:
            self.pace(kind, 1)

    @precondition(lambda self: len(self.world.rows("Instances")) < 8)
    @rule(
        region=regions,
        alias=aliases,
        identity=st.sampled_from(("SAML", "SAML", "SAML", "CONNECT_MANAGED")),
        injected=injections,
    )
    def create_instance(
        self, region: str, alias: str | None, identity: str, injected: str
    ) -> None:
        answer = self.call(
            region,
            "CreateInstance",
            model.taken_alias(self.world, alias),
            injected=injected,
            IdentityManagementType=identity,
            InstanceAlias=alias,
            InboundCallsEnabled=True,
            OutboundCallsEnabled=True,
        )
        if answer is not None:
            self.instances.append(answer["Id"])
            self.identities[answer["Id"]] = identity
            made = self.world.instance(region, answer["Id"])
            assert made
            assert self.end_of(INSTANCE, injected) == made["InstanceStatus"]

    @rule(
        region=regions,
        pick=picks,
        to=st.sampled_from((REPLICA, REPLICA, REPLICA, SOURCE, THIRD)),
        alias=aliases,
        injected=injections,
    )
    def replicate(
        self, region: str, pick: int, to: str, alias: str | None, injected: str
    ) -> None:
        instance_id = self.allowed(
            self.instances,
            lambda one: model.replicate(self.world, region, one, to, alias),
            pick,
        )
        is_repeated = model.turns_routing_on(self.world, region, instance_id, to, alias)
        before = self.world.instance(to, instance_id)
        answer = self.call(
            region,
            "ReplicateInstance",
            model.replicate(self.world, region, instance_id, to, alias),
            injected=injected,
            InstanceId=self.instance_by(region, instance_id, pick),
            ReplicaRegion=to,
            ReplicaAlias=alias,
        )
        if answer is not None:
            known = self.world.replication(instance_id)
            assert known
            ends = COMPLETE[0] if is_repeated else self.end_of(REPLICATION, injected)
            assert ends == known[1]["ReplicationStatus"]
            assert (to, instance_id) == (region_of(answer["Arn"]), answer["Id"])
            is_routed = alias is None and ends != model.FAILED
            assert known[1]["GlobalRouting"] == (is_routed or is_repeated)
            after = self.world.instance(to, instance_id)
            assert after
            if is_repeated:
                assert before
                assert before["InstanceAlias"] == after["InstanceAlias"]

    @rule(region=regions, pick=picks, injected=injections)
    def delete_instance(self, region: str, pick: int, injected: str) -> None:
        instance_id = self.allowed(
            self.instances, partial(model.delete_instance, self.world, region), pick
        )
        was_replica = (self.world.instance(region, instance_id) or {}).get("ReplicaOf")
        answer = self.call(
            region,
            "DeleteInstance",
            model.delete_instance(self.world, region, instance_id),
            injected=injected,
            InstanceId=self.instance_by(region, instance_id, pick),
        )
        if answer is None:
            return
        if was_replica:
            if injected == "nothing" and REPLICATION not in self.slow:
                assert self.world.replication(instance_id) is None
            return
        is_running = injected == "stalls" or INSTANCE in self.slow
        stays = is_running or injected == "fails"
        assert stays == self.world.is_there(region, instance_id)
        assert is_running == self.world.is_leaving(region, instance_id)

    # -- groups ---------------------------------------------------------------

    @rule(
        region=any_regions,
        pick=picks,
        by=picks,
        named_in=any_regions,
        name=st.integers(1, 10).map("g{}".format) | st.just("default"),
        injected=injections,
    )
    def create_group(
        self, region: str, pick: int, by: int, named_in: str, name: str, injected: str
    ) -> None:
        instance_id = self.picked(self.instances, pick)
        text = self.instance_by(named_in, instance_id, by)
        answer = self.call(
            region,
            "CreateTrafficDistributionGroup",
            model.create_group(self.world, region, text, name),
            injected=injected,
            InstanceId=text,
            Name=name,
        )
        if answer is not None:
            made = self.world.group(region, answer["Id"])
            assert made
            assert self.end_of(GROUP, injected) == made["Status"]
            assert {region: 100} == {r: s for r, s in made["Telephony"].items() if s}

    @precondition(lambda self: self.groups)
    @rule(region=regions, pick=picks, by=picks, injected=injections)
    def delete_group(self, region: str, pick: int, by: int, injected: str) -> None:
        arn = self.allowed(
            self.groups,
            lambda arn: model.delete_group(self.world, region_of(arn), arn),
            pick,
        )
        region, text = self.home_or(region, arn, by), self.named(arn, by)
        answer = self.call(
            region,
            "DeleteTrafficDistributionGroup",
            model.delete_group(self.world, region, text),
            injected=injected,
            TrafficDistributionGroupId=text,
        )
        if answer is not None and injected == "nothing" and GROUP not in self.slow:
            assert self.world.group(region, text) is None

    @precondition(lambda self: self.groups)
    @rule(
        region=st.sampled_from(REGIONS),
        pick=picks,
        by=picks,
        telephony=shares,
        agents=shares,
        sign_in=sign_ins,
        injected=injections,
    )
    def update_distribution(
        self,
        region: str,
        pick: int,
        by: int,
        telephony: list[tuple[str, int]] | None,
        agents: list[tuple[str, int]] | None,
        sign_in: list[tuple[str, bool]] | None,
        injected: str,
    ) -> None:
        text = self.named(self.picked(self.groups, pick), by)
        answer = self.call(
            region,
            "UpdateTrafficDistribution",
            model.update_distribution(
                self.world,
                region,
                text,
                telephony=telephony,
                agents=agents,
                sign_in=sign_in,
            ),
            injected=injected,
            Id=text,
            TelephonyConfig=config_of(telephony, "Percentage"),
            AgentConfig=config_of(agents, "Percentage"),
            SignInConfig=config_of(sign_in, "Enabled"),
        )
        if answer is not None and injected == "nothing" and GROUP not in self.slow:
            now = self.world.group(region, text)
            assert now
            assert telephony is None or dict(telephony) == now["Telephony"]
            assert agents is None or dict(agents) == now["Agents"]
            assert sign_in is None or dict(sign_in) == now["SignIn"]

    # -- numbers --------------------------------------------------------------

    def number(self, pick: int) -> str:
        """A number, usually one that can be changed."""
        return self.allowed(
            self.numbers,
            lambda arn: model.change_number(self.world, region_of(arn), arn),
            pick,
        )

    def target(self, pick: int) -> str:
        """A group, or an instance in either Region."""
        targets = [
            f"arn:aws:connect:{region}:{ACCOUNT}:instance/{instance_id}"
            for region in (REPLICA, SOURCE, SOURCE, SOURCE)
            for instance_id in self.instances
        ]
        return self.picked(targets + self.groups * 3, pick)

    @rule(region=regions, pick=picks)
    def search(self, region: str, pick: int) -> None:
        arn = self.target(pick)
        is_there = self.world.group(region, arn) or (
            region_of(arn) == region and self.world.instance(region, id_of(arn))
        )
        answer = self.call(
            region,
            "SearchAvailablePhoneNumbers",
            () if is_there else (model.PARAMETER,),
            TargetArn=arn,
            PhoneNumberCountryCode="US",
            PhoneNumberType="DID",
            MaxResults=3,
        )
        if answer is not None:
            found = [row["PhoneNumber"] for row in answer["AvailableNumbersList"]]
            held = {row["PhoneNumber"] for row in self.world.rows("PhoneNumbers")}
            assert not set(found) & (held | set(self.state.resting))
            self.offered += [number for number in found if number not in self.offered]

    @precondition(lambda self: self.offered)
    @rule(region=regions, pick=picks, number=picks, injected=injections)
    def claim(self, region: str, pick: int, number: int, injected: str) -> None:
        arn = self.target(pick)
        region = self.home_or(region, arn, number)
        held = {row["PhoneNumber"] for row in self.world.rows("PhoneNumbers")}
        free = [one for one in self.offered if one not in held]
        wanted = self.picked(free if free and number % 4 else self.offered, number)
        refusals = set(model.claim(self.world, region, arn, wanted, self.failed_claims))
        if wanted in self.state.resting:
            refusals.add(model.PARAMETER)
        answer = self.call(
            region,
            "ClaimPhoneNumber",
            refusals,
            injected=injected,
            TargetArn=arn,
            PhoneNumber=wanted,
        )
        if answer is not None:
            made = self.world.number(region, answer["PhoneNumberId"])
            assert made
            assert (wanted, arn) == (made["PhoneNumber"], made["TargetArn"])
            assert self.end_of(NUMBER, injected) == made["Status"]
            self.numbers.append(answer["PhoneNumberArn"])
            if injected == "fails":
                self.failed_claims.add(answer["PhoneNumberArn"])

    @precondition(lambda self: self.numbers)
    @rule(region=regions, pick=picks, by=picks, to=picks, injected=injections)
    def move(self, region: str, pick: int, by: int, to: int, injected: str) -> None:
        arn = self.number(pick)
        region, text = self.home_or(region, arn, by), self.named(arn, by)
        self.move_to(region, text, self.target(to), injected)

    def move_to(self, region: str, text: str, target: str, injected: str) -> None:
        before = self.world.number(region, text)
        answer = self.call(
            region,
            "UpdatePhoneNumber",
            model.move(self.world, region, text, target),
            injected=injected,
            PhoneNumberId=text,
            TargetArn=target,
        )
        if answer is not None:
            after = self.world.number(region, text)
            assert before
            assert after
            stays = before["TargetArn"] == target and before["Status"] == "CLAIMED"
            ends = "CLAIMED" if stays else self.end_of(NUMBER, injected)
            assert ends == after["Status"]
            there = before["TargetArn"] if ends == "FAILED" else target
            assert there == after["TargetArn"]

    @precondition(lambda self: self.numbers)
    @rule(pick=picks, to=picks, injected=injections, leaving=st.booleans())
    def move_and_close(
        self, pick: int, to: int, injected: str, *, leaving: bool
    ) -> None:
        arn, target = self.picked(self.numbers, pick), self.target(to)
        region = region_of(arn)
        before = self.world.number(region, arn)
        self.move_to(region, arn, target, injected)
        closed = before["TargetArn"] if before and leaving else target
        if closed in self.homes:
            self.call(
                region,
                "DeleteTrafficDistributionGroup",
                model.delete_group(self.world, region, closed),
                TrafficDistributionGroupId=closed,
            )
            return
        self.call(
            region_of(closed),
            "DeleteInstance",
            model.delete_instance(self.world, region_of(closed), id_of(closed)),
            InstanceId=closed,
        )

    @precondition(lambda self: self.numbers)
    @rule(region=regions, pick=picks, by=picks, injected=injections)
    def change_description(
        self, region: str, pick: int, by: int, injected: str
    ) -> None:
        arn = self.number(pick)
        region, text = self.home_or(region, arn, by), self.named(arn, by)
        before = self.world.number(region, text)
        answer = self.call(
            region,
            "UpdatePhoneNumberMetadata",
            model.change_number(self.world, region, text),
            injected=injected,
            PhoneNumberId=text,
            PhoneNumberDescription="changed",
        )
        if answer is not None:
            after = self.world.number(region, text)
            assert before
            assert after
            assert before["TargetArn"] == after["TargetArn"]
            if injected == "nothing" and NUMBER not in self.slow:
                assert before["Status"] == after["Status"]

    @precondition(lambda self: self.numbers)
    @rule(region=regions, pick=picks, by=picks, injected=injections)
    def release(self, region: str, pick: int, by: int, injected: str) -> None:
        arn = self.number(pick)
        region, text = self.home_or(region, arn, by), self.named(arn, by)
        before = self.world.number(region, text)
        answer = self.call(
            region,
            "ReleasePhoneNumber",
            model.change_number(self.world, region, text),
            injected=injected,
            PhoneNumberId=text,
        )
        if answer is None:
            return
        assert before
        after = self.world.number(region, text)
        if injected == "stalls" or NUMBER in self.slow:
            assert {**before, "Status": "IN_PROGRESS", "Message": None} == after
        elif injected == "fails":
            assert before == after
        else:
            assert after is None
            assert before["PhoneNumber"] in self.state.resting

    # -- flows and users ------------------------------------------------------

    @rule(pick=picks)
    def create_flow(self, pick: int) -> None:
        instance_id = self.picked(self.instances, pick)
        region = SOURCE if self.world.is_active(SOURCE, instance_id) else REPLICA
        is_open = self.world.is_active(region, instance_id)
        answer = self.call(
            region,
            "CreateContactFlow",
            () if is_open else (model.NOT_FOUND,),
            InstanceId=instance_id,
            Name=f"flow {len(self.flows)}",
            Type="CONTACT_FLOW",
            Content='{"Version": "2019-10-30", "StartAction": "a", "Actions": '
            '[{"Identifier": "a", "Type": "DisconnectParticipant"}]}',
        )
        if answer is not None:
            self.flows.append(answer["ContactFlowId"])
            self.home_of[answer["ContactFlowId"]] = instance_id

    @precondition(lambda self: self.flows and self.numbers)
    @rule(region=regions, pick=picks, by=picks, flow=picks, elsewhere=st.booleans())
    def link(
        self, region: str, pick: int, by: int, flow: int, *, elsewhere: bool
    ) -> None:
        arn, flow_id = self.picked(self.numbers, pick), self.picked(self.flows, flow)
        text = self.named(arn, by)
        instance_id = self.picked(self.instances, by)
        number = self.world.number(region, text)
        if number and not elsewhere:
            instance_id = self.world.behind(number["TargetArn"])
        flow_home = self.home_of[flow_id]
        self.call(
            region,
            "AssociatePhoneNumberContactFlow",
            model.link(self.world, region, text, instance_id, flow_home=flow_home),
            PhoneNumberId=text,
            InstanceId=instance_id,
            ContactFlowId=flow_id,
        )

    @precondition(lambda self: self.numbers)
    @rule(region=regions, pick=picks, by=picks, at=picks)
    def unlink(self, region: str, pick: int, by: int, at: int) -> None:
        text = self.named(self.picked(self.numbers, pick), by)
        instance_id = self.picked(self.instances, at)
        self.call(
            region,
            "DisassociatePhoneNumberContactFlow",
            model.link(self.world, region, text, instance_id, flow_home=None),
            PhoneNumberId=text,
            InstanceId=instance_id,
        )

    @rule(pick=picks, name=st.sampled_from(("ann", "bob", "cat", "dan", "eve")))
    def create_user(self, pick: int, name: str) -> None:
        instance_id = self.picked(self.instances, pick)
        region = REPLICA if self.world.is_active(REPLICA, instance_id) else SOURCE
        if not self.world.is_active(region, instance_id):
            return
        listed = partial(self.listed, region, InstanceId=instance_id)
        security = listed("ListSecurityProfiles", "SecurityProfileSummaryList")
        routing = listed("ListRoutingProfiles", "RoutingProfileSummaryList")
        users = listed("ListUsers", "UserSummaryList")
        managed = self.identities[instance_id] == "CONNECT_MANAGED"
        is_taken = name in {user["Username"] for user in users}
        answer = self.call(
            region,
            "CreateUser",
            (model.DUPLICATE,) if is_taken else (),
            InstanceId=instance_id,
            Username=name,
            Password="Passw0rd" if managed else None,
            IdentityInfo={"FirstName": "A", "LastName": "B"},
            SecurityProfileIds=[security[0]["Id"]],
            RoutingProfileId=routing[0]["Id"],
        )
        if answer is not None:
            self.users.append(answer["UserId"])
            self.home_of[answer["UserId"]] = instance_id

    @precondition(lambda self: self.users and self.groups)
    @rule(region=regions, pick=picks, by=picks, at=picks, joining=st.booleans())
    def join_or_leave(
        self, region: str, pick: int, by: int, at: int, *, joining: bool
    ) -> None:
        group_arn = self.picked(self.groups, at)
        own = [u for u in self.users if self.home_of.get(u) == self.homes[group_arn]]
        user_id = self.picked(own if own and pick % 4 else self.users, pick)
        region, text = self.home_or(region, group_arn, by), self.named(group_arn, by)
        instance_id = (
            self.homes[group_arn] if by % 5 else self.picked(self.instances, by)
        )
        known = self.member_of.get(user_id)
        is_member = known is not None and self.world.group(region_of(known), known)
        answer = self.call(
            region,
            f"{'A' if joining else 'Disa'}ssociateTrafficDistributionGroupUser",
            model.join(
                self.world,
                region,
                text,
                instance_id,
                user_home=self.home_of.get(user_id),
                member_of=known if is_member and joining else None,
                joining=joining,
            ),
            TrafficDistributionGroupId=text,
            UserId=user_id,
            InstanceId=instance_id,
        )
        if answer is not None and joining:
            self.member_of[user_id] = group_arn
        elif answer is not None and known == group_arn:
            del self.member_of[user_id]

    @precondition(lambda self: self.users)
    @rule(region=regions, pick=picks)
    def delete_user(self, region: str, pick: int) -> None:
        user_id = self.picked(self.users, pick)
        instance_id = self.home_of.get(user_id, self.instances[0])
        is_there = user_id in self.home_of and self.world.is_active(region, instance_id)
        answer = self.call(
            region,
            "DeleteUser",
            () if is_there else (model.NOT_FOUND,),
            InstanceId=instance_id,
            UserId=user_id,
        )
        if answer is not None:
            del self.home_of[user_id]
            self.member_of.pop(user_id, None)

    # -- contacts ---------------------------------------------------------------

    @precondition(lambda self: self.flows)
    @rule(region=regions, pick=picks, is_chat=st.booleans())
    def start_contact(self, region: str, pick: int, *, is_chat: bool) -> None:
        flow_id = self.picked(self.flows, pick)
        instance_id = self.home_of[flow_id]
        detail: dict[str, Any] = {"Name": "task"}
        if is_chat:
            detail = {"ParticipantDetails": {"DisplayName": "Ann"}}
        answer = self.call(
            region,
            "StartChatContact" if is_chat else "StartTaskContact",
            () if self.world.is_active(region, instance_id) else (model.NOT_FOUND,),
            InstanceId=instance_id,
            ContactFlowId=flow_id,
            **detail,
        )
        if answer is not None:
            self.contacts.append(answer["ContactId"])
            self.home_of[answer["ContactId"]] = instance_id

    @precondition(lambda self: self.contacts)
    @rule(
        region=regions,
        pick=picks,
        change=st.sampled_from(
            (
                ("UpdateContact", "ContactId", {"Name": "new"}),
                ("TagContact", "ContactId", {"Tags": {"a": "b"}}),
                ("StopContact", "ContactId", {}),
                (
                    "UpdateContactAttributes",
                    "InitialContactId",
                    {"Attributes": {"a": "b"}},
                ),
            )
        ),
    )
    def change_contact(
        self, region: str, pick: int, change: tuple[str, str, dict[str, Any]]
    ) -> None:
        contact_id = self.picked(self.contacts, pick)
        instance_id = self.home_of[contact_id]
        operation, member, changes = change
        self.call(
            region,
            operation,
            model.change_contact(self.world, region, instance_id, contact_id),
            InstanceId=instance_id,
            **{member: contact_id},
            **changes,
        )

    @precondition(lambda self: self.contacts)
    @rule(pick=picks, active=st.lists(st.sampled_from(REGIONS), max_size=2))
    def search_contacts(self, pick: int, active: list[str]) -> None:
        """Both Regions find the contacts that are active in some Regions (DC-05)."""
        instance_id = self.home_of[self.picked(self.contacts, pick)]
        always = {"Type": "INITIATION_TIMESTAMP", "StartTime": 0, "EndTime": 4e9}
        for region in REGIONS:
            if not self.world.is_active(region, instance_id):
                continue
            found = self.listed(
                region,
                "SearchContacts",
                "Contacts",
                InstanceId=instance_id,
                TimeRange=always,
                SearchCriteria={"ActiveRegions": active},
            )
            known = self.world.contacts(region, instance_id)
            wanted = active or REGIONS
            assert [
                row["Id"] for row in known if model.active_region(row) in wanted
            ] == [row["Id"] for row in found]

    # -- what both Regions share -------------------------------------------------

    @rule(
        region=regions,
        pick=picks,
        kind=st.sampled_from(tuple(MIRRORED)),
        name=st.sampled_from(NAMES),
    )
    def create_record(self, region: str, pick: int, kind: str, name: str) -> None:
        instance_id, mirrored = self.picked(self.instances, pick), MIRRORED[kind]
        known = self.records.setdefault((kind, instance_id), {})
        answer = self.call(
            region,
            mirrored.create,
            self.refusals_of(
                region,
                instance_id,
                model.DUPLICATE if name in known else None,
                lost=mirrored.lost,
            ),
            InstanceId=instance_id,
            Name=name,
            **mirrored.members,
        )
        if answer is not None:
            made = answer[mirrored.made_in] if mirrored.made_in else answer
            known[name] = made[mirrored.made_id] if mirrored.made_id else name

    def refusals_of(
        self,
        region: str,
        instance_id: str,
        taken: str | None = None,
        *,
        lost: str = model.NOT_FOUND,
    ) -> tuple[str, ...]:
        """Why a record of an instance cannot be made or renamed."""
        if not self.world.is_active(region, instance_id):
            return (lost,)
        return () if taken is None else (taken,)

    @precondition(lambda self: any(self.records.values()))
    @rule(region=regions, pick=picks, name=st.sampled_from(NAMES), gone=st.booleans())
    def change_record(self, region: str, pick: int, name: str, *, gone: bool) -> None:
        """Rename or delete a record from either Region."""
        places = [place for place, known in self.records.items() if known]
        place = places[pick % len(places)]
        (kind, instance_id), known = place, self.records[place]
        mirrored = MIRRORED[kind]
        old = sorted(known)[pick // 7 % len(known)]
        members: dict[str, Any] = {"InstanceId": instance_id, "Name": old}
        refusals = self.refusals_of(region, instance_id)
        if mirrored.id_member is not None:
            members = {"InstanceId": instance_id, mirrored.id_member: known[old]}
        if gone:
            answer = self.call(region, mirrored.delete, refusals, **members)
            if answer is not None:
                del known[old]
            return
        if mirrored.id_member is None:
            self.call(region, mirrored.rename, refusals, **members, **mirrored.members)
            return
        taken = mirrored.taken if name != old and name in known else None
        answer = self.call(
            region,
            mirrored.rename,
            self.refusals_of(region, instance_id, taken),
            **members,
            Name=name,
        )
        if answer is not None:
            known[name] = known.pop(old)

    # -- what each Region has for itself ----------------------------------------

    @rule(
        region=regions,
        pick=picks,
        name=st.sampled_from(FUNCTIONS),
        adding=st.sampled_from((True, True, False)),
    )
    def associate_or_not(
        self, region: str, pick: int, name: str, *, adding: bool
    ) -> None:
        instance_id = self.picked(self.instances, pick)
        functions = self.functions.setdefault((region, instance_id), set())
        refusals: tuple[str, ...] = ()
        if not self.world.is_active(region, instance_id):
            refusals = (model.NOT_FOUND,)
        elif (name in functions) == adding:
            refusals = (model.CONFLICT if adding else model.NOT_FOUND,)
        answer = self.call(
            region,
            f"{'A' if adding else 'Disa'}ssociateLambdaFunction",
            refusals,
            InstanceId=instance_id,
            FunctionArn=name,
        )
        if answer is not None:
            functions ^= {name}

    # -- time, faults, pages --------------------------------------------------

    @rule(kind=st.sampled_from(tuple(PACED)), describes=st.sampled_from((0, 0, 1, 2)))
    def pace(self, kind: str, describes: int) -> None:
        self.door.set_pace(kind, describes)
        (self.slow.add if describes else self.slow.discard)(kind)
        self.changes += 1
        self.world = self.read_world()

    @precondition(lambda self: self.door.clock)
    @rule(hours=st.sampled_from((1, 12, 25, 24 * 181)))
    def wait(self, hours: int) -> None:
        assert self.door.clock
        self.door.clock.advance(hours=hours)
        self.changes += 1
        self.world = self.read_world()

    @rule(region=regions, pick=picks)
    def advance(self, region: str, pick: int) -> None:
        instance_id = self.picked(self.instances, pick)
        there = self.world.instance(region, instance_id)
        self.call(
            region,
            "DescribeInstance",
            () if there else (model.NOT_FOUND,),
            InstanceId=instance_id,
        )
        if self.groups:
            arn = self.picked(self.groups, pick)
            self.call(
                region,
                "DescribeTrafficDistributionGroup",
                () if self.world.group(region, arn) else (model.NOT_FOUND,),
                TrafficDistributionGroupId=arn,
            )
        if self.numbers:
            arn = self.picked(self.numbers, pick)
            self.call(
                region,
                "DescribePhoneNumber",
                () if self.world.number(region, arn) else (model.NOT_FOUND,),
                PhoneNumberId=arn,
            )

    @precondition(lambda self: self.slow)
    @rule(numbers_first=st.booleans())
    def let_all_end(self, *, numbers_first: bool) -> None:
        describes = [
            *self.world.rows("PhoneNumbers"),
            *self.world.rows("TrafficDistributionGroups"),
            *self.world.rows("Instances"),
        ]
        for row in describes if numbers_first else reversed(describes):
            arn = row.get("PhoneNumberArn") or row["Arn"]
            operation, member = {
                "phone-number": ("DescribePhoneNumber", "PhoneNumberId"),
                "traffic-distribution-group": (
                    "DescribeTrafficDistributionGroup",
                    "TrafficDistributionGroupId",
                ),
                "instance": ("DescribeInstance", "InstanceId"),
            }[arn.split(":")[-1].partition("/")[0]]
            is_there = arn in self.there()
            self.call(
                region_of(arn),
                operation,
                () if is_there else (model.NOT_FOUND,),
                **{member: arn},
            )

    @precondition(lambda self: self.groups and self.numbers)
    @rule(
        region=regions,
        pick=picks,
        operation=st.sampled_from(
            (
                "UpdateTrafficDistribution",
                "DeleteTrafficDistributionGroup",
                "ReleasePhoneNumber",
                "UpdatePhoneNumber",
                "DeleteInstance",
            )
        ),
        code=picks,
    )
    def fail(self, region: str, pick: int, operation: str, code: int) -> None:
        group = self.picked(self.groups, pick)
        by_operation: dict[str, dict[str, Any]] = {
            "UpdateTrafficDistribution": {
                "Id": group,
                "TelephonyConfig": config_of(
                    [(SOURCE, 0), (REPLICA, 100)], "Percentage"
                ),
            },
            "DeleteTrafficDistributionGroup": {"TrafficDistributionGroupId": group},
            "ReleasePhoneNumber": {"PhoneNumberId": self.picked(self.numbers, pick)},
            "UpdatePhoneNumber": {
                "PhoneNumberId": self.picked(self.numbers, pick),
                "TargetArn": group,
            },
            "DeleteInstance": {"InstanceId": self.picked(self.instances, pick)},
        }
        declared = sorted(router().operation(operation).declared)
        self.call(
            region,
            operation,
            injected=declared[code % len(declared)],
            **by_operation[operation],
        )

    @rule(pick=picks)
    def page_through_users(self, pick: int) -> None:
        instance_id = self.picked(self.instances, pick)
        if not self.world.is_active(SOURCE, instance_id):
            return
        there = self.listed(
            SOURCE, "ListUsers", "UserSummaryList", InstanceId=instance_id
        )
        gone = self.page(
            "ListUsers",
            "UserSummaryList",
            "Id",
            [user["Id"] for user in there],
            pick,
            lambda user_id: self.door.call(
                SOURCE, "DeleteUser", InstanceId=instance_id, UserId=user_id
            ),
            InstanceId=instance_id,
        )
        self.home_of.pop(gone, None)
        self.member_of.pop(gone, None)

    @rule(pick=picks)
    def page_through_numbers(self, pick: int) -> None:
        target = self.target(pick)
        rows = [
            row
            for row in self.world.numbers_of(target)
            if row["Status"] != "IN_PROGRESS" and region_of(target) == SOURCE
        ]
        if not rows or len(rows) < len(self.world.numbers_of(target)):
            return
        self.page(
            "ListPhoneNumbersV2",
            "ListPhoneNumbersSummaryList",
            "PhoneNumberArn",
            sorted(row["PhoneNumberArn"] for row in rows),
            pick,
            lambda arn: self.door.call(SOURCE, "ReleasePhoneNumber", PhoneNumberId=arn),
            TargetArn=target,
        )

    # -- what holds after each step -------------------------------------------

    @invariant()
    def shares_are_whole(self) -> None:
        """The shares of each config add up to 100 and name exactly the linked Regions (UT-04)."""
        for group in self.world.rows("TrafficDistributionGroups"):
            known = self.world.replication(self.homes[group["Arn"]])
            assert known, "a group without a replica"
            linked = {known[0], known[1]["ReplicaRegion"]}
            for config in ("Telephony", "Agents", "SignIn"):
                assert linked == set(group[config])
            assert 100 == sum(group["Telephony"].values())
            assert 100 == sum(group["Agents"].values())
            assert any(group["SignIn"].values())

    @invariant()
    def a_number_has_one_owner_and_one_target(self) -> None:
        """A number is claimed once, to a target that exists (DL-01, IN-15)."""
        numbers = self.world.rows("PhoneNumbers")
        assert len(numbers) == len({row["PhoneNumber"] for row in numbers})
        for row in numbers:
            target, home = row["TargetArn"], region_of(row["PhoneNumberArn"])
            assert region_of(target) == home
            assert self.world.group(home, target) or self.world.instance(
                home, id_of(target)
            ), f"{row} points nowhere"

    @invariant()
    def a_failed_claim_goes_back_to_the_inventory(self) -> None:
        """A failed claim is gone after a day, or later if a workflow runs (PN-09)."""
        for row in self.world.rows("PhoneNumbers"):
            if row["Status"] == "FAILED" and self.door.clock:
                until = row["FailedClaimKeptUntil"]
                is_claim = row["PhoneNumberArn"] in self.failed_claims
                assert is_claim == (until is not None)
                assert until is None or self.door.clock().isoformat() < until

    @invariant()
    def a_default_group_is_there_while_its_replica_is(self) -> None:
        """There is one default group from COMPLETE until the replica is gone (DT-01, DT-04)."""
        replications = self.world.rows("Replications")
        complete = {
            r["InstanceId"] for r in replications if r["ReplicationStatus"] in COMPLETE
        }
        # A failed replica can be deleted, which can fail too.
        leaving = {
            r["InstanceId"] for r in replications if r["ReplicationStatus"] == DELETING
        }
        assert complete - leaving <= self.completed
        complete &= self.completed
        defaults = [
            self.homes[group["Arn"]]
            for group in self.world.rows("TrafficDistributionGroups")
            if group["IsDefault"]
        ]
        assert sorted(complete) == sorted(defaults)
        replicas = {r["Id"] for r in self.world.rows("Instances") if r["ReplicaOf"]}
        # A failed instance is hidden after a day (IN-10).
        failed = {
            r["InstanceId"]
            for r in replications
            if r["ReplicationStatus"] == model.FAILED
        }
        assert replicas - failed == {r["InstanceId"] for r in replications} - failed

    @invariant()
    def each_region_has_its_own(self) -> None:
        """An instance has what was associated with it in its Region, while it exists (RI-32)."""
        for (region, instance_id), functions in list(self.functions.items()):
            found = self.world.instance(region, instance_id)
            if found is None:
                del self.functions[region, instance_id]
                continue
            held = found["RegionalContents"].get("LambdaFunctions", ())
            assert functions == {row["Id"] for row in held}

    @invariant()
    def lists_tell_what_there_is(self) -> None:
        """Lists show what exists, inside instances and outside in turn (D-28, LT-01)."""
        TALLY["steps"] += 1
        if self.changes != self.audited:
            self.audited = self.changes
            by_turns = (self.both_regions_tell_the_same, self.what_is_listed_is_found)
            by_turns[self.changes % 2]()

    def both_regions_tell_the_same(self) -> None:
        """Both Regions show the same of all that they share (DS-02, PN-30, RI-31)."""
        insides = [found for found in map(self.inside, REGIONS) if found]
        assert insides[:-1] == insides[1:]
        for links, users, flows, members, records in insides:
            for kind, names in records.items():
                known = self.records.get((kind, self.looked_into), {})
                assert set(known) == names & set(NAMES), kind
            numbers = {r["PhoneNumberArn"] for r in self.world.rows("PhoneNumbers")}
            assert set(links) <= numbers, "a link of no number"
            assert set(links.values()) <= set(flows), "a link to no flow"
            joined = [row["UserId"] for rows in members.values() for row in rows]
            assert len(joined) == len(set(joined)), "an agent in two groups"
            assert set(joined) <= set(users), "a member who is no user"

    def what_is_listed_is_found(self) -> None:
        """What is listed can be described, and shows the same (LT-01, IN-14, PN-32, CO-17)."""
        for region in REGIONS:
            listed = self.listed(region, "ListInstances", "InstanceSummaryList")
            there = self.world.rows("Instances", region)
            assert [row["Id"] for row in there] == [row["Id"] for row in listed]
            numbers = self.listed(
                region, "ListPhoneNumbersV2", "ListPhoneNumbersSummaryList"
            )
            assert sorted(
                row["PhoneNumberArn"] for row in self.world.rows("PhoneNumbers", region)
            ) == sorted(row["PhoneNumberArn"] for row in numbers)
            groups = self.listed(
                region,
                "ListTrafficDistributionGroups",
                "TrafficDistributionGroupSummaryList",
            )
            known = [
                (group["Arn"], self.homes[group["Arn"]])
                for group in self.world.rows("TrafficDistributionGroups")
                if region in group["Telephony"]
            ]
            found_at = [(row["Arn"], id_of(row["InstanceArn"])) for row in groups]
            assert sorted(known) == found_at
            # Describing a resource with a workflow would advance it.
            for row in [r for r in groups if r["Status"] == "ACTIVE"][-1:]:
                described = self.door.call(
                    region,
                    "DescribeTrafficDistributionGroup",
                    TrafficDistributionGroupId=row["Arn"],
                )["TrafficDistributionGroup"]
                assert row.items() <= described.items()
        for number in self.world.rows("PhoneNumbers")[-1:]:
            if number["Status"] == "IN_PROGRESS":
                continue
            arn, target = number["PhoneNumberArn"], number["TargetArn"]
            home = region_of(arn)
            found = [
                self.door.call(region, "DescribePhoneNumber", PhoneNumberId=arn)[
                    "ClaimedPhoneNumberSummary"
                ]
                for region in REGIONS
                if region == home or self.world.group(region, target)
            ]
            assert found[:-1] == found[1:]
            assert (number["PhoneNumber"], target) == (
                found[0]["PhoneNumber"],
                found[0]["TargetArn"],
            )
            listed = self.listed(
                home,
                "ListPhoneNumbersV2",
                "ListPhoneNumbersSummaryList",
                TargetArn=target,
            )
            assert arn in {row["PhoneNumberArn"] for row in listed}


def settings_for(examples: int) -> settings:
    """Settings for a run of that many examples."""
    return settings(
        max_examples=examples,
        stateful_step_count=50,
        deadline=None,
        database=None,
        derandomize=not EXAMPLES,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


class EstatesOfTheService(Estates):
    """Clients of the service itself."""

    def __init__(self) -> None:
        super().__init__(DirectDoor())


def test_any_sequence_keeps_the_rules():
    """Any sequence of API calls to the service keeps the rules."""
    run_state_machine_as_test(
        EstatesOfTheService, settings=settings_for(EXAMPLES or 200)
    )


def test_any_sequence_keeps_the_rules_through_boto3(aws):
    """Any sequence of API calls through boto3 keeps the rules."""

    class EstatesOfTheMock(Estates):
        def __init__(self) -> None:
            super().__init__(Boto3Door(aws))

    run_state_machine_as_test(EstatesOfTheMock, settings=settings_for(6))
