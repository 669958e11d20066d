"""Any sequence of calls keeps the rules; a small model says which calls are refused.

Some 5,000 steps in a usual run. ``TDG_EXAMPLES`` asks for more examples of 50
steps each, drawn by ``--hypothesis-seed``: docs/proof.md has the commands.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cache, partial
from pathlib import Path
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api import state_manager

from moto_connect_tdg import faults, mock_aws
from moto_connect_tdg.connect import injection
from moto_connect_tdg.connect.responses import router
from moto_connect_tdg.estate import connect_client

from . import model
from .model import COMPLETE, REPLICA, SOURCE, World, id_of, region_of

EXAMPLES = int(os.environ.get("TDG_EXAMPLES", "0"))
REGIONS = (SOURCE, REPLICA)
EMPTY: dict[str, list[Any]] = {
    "Instances": [],
    "Replications": [],
    "TrafficDistributionGroups": [],
    "PhoneNumbers": [],
}
PACED = {
    "connect::instance": ("CREATION_IN_PROGRESS", "ACTIVE", "CREATION_FAILED"),
    "connect::replica": (
        "INSTANCE_REPLICATION_IN_PROGRESS",
        "INSTANCE_REPLICATION_COMPLETE",
        "INSTANCE_REPLICATION_FAILED",
    ),
    "connect::trafficdistributiongroup": (
        "CREATION_IN_PROGRESS",
        "ACTIVE",
        "CREATION_FAILED",
    ),
    "connect::phonenumber": ("IN_PROGRESS", "CLAIMED", "FAILED"),
}
INSTANCE, REPLICATION, GROUP, NUMBER = PACED

#: What was done, for the figures of docs/proof.md.
TALLY: Counter[str] = Counter()

picks = st.integers(0, 999)
regions = st.sampled_from((SOURCE, SOURCE, SOURCE, REPLICA))
#: what befalls a call: nothing mostly, or its workflow fails or stalls
weathers = st.sampled_from(("clear",) * 4 + ("fails", "fails", "stalls"))
aliases = st.sampled_from((None, "a", "A", "b", "c", "d", "e", "f", "g", "h"))
whole_shares = st.integers(0, 10).map(
    lambda tens: [(SOURCE, 10 * tens), (REPLICA, 100 - 10 * tens)]
)
any_shares = st.lists(
    st.tuples(
        st.sampled_from((SOURCE, REPLICA, "eu-west-2")),
        st.sampled_from((0, 1, 10, 50, 60, 90, 99, 100)),
    ),
    max_size=3,
)
shares = st.one_of(st.none(), *[whole_shares] * 5, any_shares)
sign_ins = st.one_of(
    *[st.none()] * 4,
    st.tuples(st.booleans(), st.booleans()).map(
        lambda enabled: list(zip(REGIONS, enabled, strict=True))
    ),
)


@cache
def client(region: str) -> Any:
    """One client for all examples: making one is what costs."""
    return connect_client(region)


def set_pace(kind: str, looks: int) -> None:
    """Workflows of a kind take that many looks, or none."""
    slow = {"progression": "manual", "times": looks}
    state_manager.set_transition(kind, slow if looks else {"progression": "immediate"})


def weather_on(operation: str, weather: str) -> AbstractContextManager[Any]:
    """A fault for one call."""
    match weather:
        case "fails":
            return faults.fail_workflow("bad luck", operation=operation, times=1)
        case "stalls":
            return faults.stall_workflow(operation=operation, times=1)
        case "clear":
            return nullcontext()
    return faults.api_error(weather, operation=operation, times=1)


def config_of(rows: list[tuple[str, Any]] | None, member: str) -> Any:
    """A config of UpdateTrafficDistribution."""
    if rows is None:
        return None
    return {"Distributions": [{"Region": r, member: share} for r, share in rows]}


def found_by(region: str, operation: str, member: str, **wanted: Any) -> list[Any]:
    """All that a list operation shows: one page, estates are small here."""
    answer = getattr(client(region), xform_name(operation))(**wanted)
    assert "NextToken" not in answer
    found: list[Any] = answer[member]
    return found


class Estates(RuleBasedStateMachine):
    """Clients that do what they like; what they know is what they were told."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._open.enter_context(mock_aws(config={"connect": {}}))
        for kind in PACED:
            self._open.callback(state_manager.unset_transition, kind)
            set_pace(kind, 0)
        #: all that was ever made: what is gone is asked for as well
        self.instances: list[str] = []
        self.groups: list[str] = []
        self.numbers: list[str] = []
        self.users: list[str] = []
        self.flows: list[str] = []
        self.offered: list[str] = []
        self.released: set[str] = set()
        self.failed_claims: set[str] = set()
        self.identities: dict[str, str] = {}
        self.homes: dict[str, str] = {}
        self.home_of: dict[str, str] = {}
        self.member_of: dict[str, str] = {}
        self.slow: set[str] = set()
        #: successful calls so far, what lists have told since the last, and where
        #: a refusal came after that
        self.changes = 0
        self.insides: dict[str, Any] = {}
        self.refused_in: set[str] = set()
        self.audited = -1
        self.world = self.look()

    def teardown(self) -> None:
        """Undo what moto's reset does not."""
        self._open.close()
        if "TDG_TALLY" in os.environ:
            Path(os.environ["TDG_TALLY"]).write_text(json.dumps(TALLY, indent=1))

    # -- looking --------------------------------------------------------------

    def look(self) -> World:
        """The estate as it is now."""
        found = injection.state_of(DEFAULT_ACCOUNT_ID).get(DEFAULT_ACCOUNT_ID, {})
        state = dict.fromkeys(REGIONS, EMPTY) | found
        known = [
            g["Arn"] for r in REGIONS for g in state[r]["TrafficDistributionGroups"]
        ]
        if not set(known) <= set(self.homes):
            for region in REGIONS:
                for row in found_by(
                    region,
                    "ListTrafficDistributionGroups",
                    "TrafficDistributionGroupSummaryList",
                ):
                    self.homes[row["Arn"]] = id_of(row["InstanceArn"])
            self.groups += [arn for arn in known if arn not in self.groups]
        world = World(state, self.identities, self.homes)
        # What was claimed after all, by a move, is no failed claim any more (PN-09).
        self.failed_claims -= {
            row["PhoneNumberArn"]
            for row in world.rows("PhoneNumbers")
            if row["Status"] == "CLAIMED"
        }
        return world

    def inside(self, region: str) -> Any:
        """What lists show of the inside of an instance, by turns, where it is open."""
        instance_id = self.instances[self.changes // 2 % len(self.instances)]
        if not self.world.is_active(region, instance_id):
            return None
        list_all = partial(found_by, region, InstanceId=instance_id)
        links = list_all(
            "ListFlowAssociations",
            "FlowAssociationSummaryList",
            ResourceType="VOICE_PHONE_NUMBER",
        )
        users = list_all("ListUsers", "UserSummaryList")
        flows = list_all("ListContactFlows", "ContactFlowSummaryList")
        members = {
            group["Arn"]: found_by(
                region,
                "ListTrafficDistributionGroupUsers",
                "TrafficDistributionGroupUserSummaryList",
                TrafficDistributionGroupId=group["Arn"],
            )
            for group in self.world.groups_of(instance_id)[-2:]
        }
        return (
            {row["ResourceId"]: id_of(row["FlowId"]) for row in links},
            [row["Id"] for row in users],
            [row["Id"] for row in flows],
            members,
        )

    def there(self) -> set[str | None]:
        """What there is: ARNs, and the IDs of instances."""
        return {
            name
            for kind in ("TrafficDistributionGroups", "PhoneNumbers", "Instances")
            for row in self.world.rows(kind)
            for name in (row.get("Id"), row.get("Arn"), row.get("PhoneNumberArn"))
        }

    def picked(self, known: list[str], pick: int) -> str:
        """One of those that are there, mostly; or any that ever was."""
        there = self.there()
        living = [one for one in known if one in there] if pick % 4 else known
        among = living or known
        return among[-1 - pick // 4 % len(among)]

    def named(self, arn: str, pick: int) -> str:
        """A resource by its ARN or by its bare ID."""
        return arn if pick % 3 else id_of(arn)

    def instance_by(self, region: str, instance_id: str, pick: int) -> str:
        """An instance by its ID or by its ARN in that Region."""
        arn = f"arn:aws:connect:{region}:{DEFAULT_ACCOUNT_ID}:instance/{instance_id}"
        return instance_id if pick % 3 else arn

    # -- calling --------------------------------------------------------------

    def call(
        self,
        region: str,
        operation: str,
        refusals: Iterable[str] = (),
        *,
        weather: str = "clear",
        **arguments: Any,
    ) -> Any:
        """Call; refused for a rule that the model names, and then without a trace."""
        expected = set(refusals)
        if weather not in {"clear", "fails", "stalls"}:
            expected = {weather}
        self.world = self.look()
        before = self.world.state
        if expected:
            self.refused_in.add(region)
            if region not in self.insides:
                self.insides[region] = self.inside(region)
        else:
            self.refusals_left_no_trace()
        given = {name: value for name, value in arguments.items() if value is not None}
        answer, outcome = None, "OK"
        try:
            with weather_on(operation, weather):
                answer = getattr(client(region), xform_name(operation))(**given)
        except ClientError as refused:
            outcome = refused.response["Error"]["Code"]
        assert outcome in (expected or {"OK"}), (operation, outcome, expected)
        if expected:
            assert outcome in router().operation(operation).declared | {
                "ResourceNotFoundException"
            }
        self.world = self.look()
        if expected:
            assert before == self.world.state, "a trace"
        else:
            self.change()
        TALLY[f"{operation} {outcome}"] += 1
        return answer

    def refusals_left_no_trace(self) -> None:
        """What lists told before the refusals since the last change, they tell still."""
        for region in self.refused_in:
            assert self.insides[region] == self.inside(region), "a trace"
        self.refused_in.clear()

    def change(self) -> None:
        """Something may be other than it was."""
        self.changes += 1
        self.insides.clear()

    def end_of(self, kind: str, weather: str) -> str:
        """The status that a workflow has after the call that began it."""
        running, done, failed = PACED[kind]
        if weather == "stalls" or kind in self.slow:
            return running
        return failed if weather == "fails" else done

    # -- instances ------------------------------------------------------------

    @initialize(slow=st.sampled_from(((), (NUMBER,), (NUMBER, GROUP), (REPLICATION,))))
    def begin(self, slow: tuple[str, ...]) -> None:
        """An estate to begin with: most rules are about replicated instances."""
        self.create_instance(SOURCE, "first", "SAML", "clear")
        self.replicate(SOURCE, 0, REPLICA, "first-replica", "clear")
        self.create_group(SOURCE, 1, 0, "g1", "clear")
        self.search(SOURCE, 0)
        self.claim(SOURCE, 0, 0, "clear")
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
        weather=weathers,
    )
    def create_instance(
        self, region: str, alias: str | None, identity: str, weather: str
    ) -> None:
        answer = self.call(
            region,
            "CreateInstance",
            model.taken_alias(self.world, alias),
            weather=weather,
            IdentityManagementType=identity,
            InstanceAlias=alias,
            InboundCallsEnabled=True,
            OutboundCallsEnabled=True,
        )
        if answer:
            self.instances.append(answer["Id"])
            self.identities[answer["Id"]] = identity
            made = self.world.instance(region, answer["Id"])
            assert made
            assert self.end_of(INSTANCE, weather) == made["InstanceStatus"]

    @rule(
        region=regions,
        pick=picks,
        to=st.sampled_from((REPLICA, REPLICA, REPLICA, SOURCE, "eu-west-2")),
        alias=aliases,
        weather=weathers,
    )
    def replicate(
        self, region: str, pick: int, to: str, alias: str | None, weather: str
    ) -> None:
        instance_id = self.picked(self.instances, pick)
        answer = self.call(
            region,
            "ReplicateInstance",
            model.replicate(self.world, region, instance_id, to, alias),
            weather=weather,
            InstanceId=self.instance_by(region, instance_id, pick),
            ReplicaRegion=to,
            ReplicaAlias=alias,
        )
        if answer:
            known = self.world.replication(instance_id)
            assert known
            assert self.end_of(REPLICATION, weather) == known[1]["ReplicationStatus"]
            assert (to, instance_id) == (region_of(answer["Arn"]), answer["Id"])

    @rule(region=regions, pick=picks, weather=weathers)
    def delete_instance(self, region: str, pick: int, weather: str) -> None:
        instance_id = self.picked(self.instances, pick)
        was_replica = (self.world.instance(region, instance_id) or {}).get("ReplicaOf")
        answer = self.call(
            region,
            "DeleteInstance",
            model.delete_instance(self.world, region, instance_id),
            weather=weather,
            InstanceId=self.instance_by(region, instance_id, pick),
        )
        if answer and not was_replica:
            assert self.world.instance(region, instance_id) is None
        elif answer and weather == "clear" and REPLICATION not in self.slow:
            assert self.world.replication(instance_id) is None

    # -- groups ---------------------------------------------------------------

    @rule(
        region=regions,
        pick=picks,
        by=picks,
        name=st.integers(1, 10).map("g{}".format) | st.just("default"),
        weather=weathers,
    )
    def create_group(
        self, region: str, pick: int, by: int, name: str, weather: str
    ) -> None:
        instance_id = self.picked(self.instances, pick)
        answer = self.call(
            region,
            "CreateTrafficDistributionGroup",
            model.create_group(self.world, region, instance_id, name),
            weather=weather,
            InstanceId=self.instance_by(region, instance_id, by),
            Name=name,
        )
        if answer:
            made = self.world.group(region, answer["Id"])
            assert made
            assert self.end_of(GROUP, weather) == made["Status"]
            assert {region: 100} == {r: s for r, s in made["Telephony"].items() if s}

    @precondition(lambda self: self.groups)
    @rule(region=regions, pick=picks, by=picks, weather=weathers)
    def delete_group(self, region: str, pick: int, by: int, weather: str) -> None:
        arn = self.picked(self.groups, pick)
        text = self.named(arn, by)
        answer = self.call(
            region,
            "DeleteTrafficDistributionGroup",
            model.delete_group(self.world, region, text),
            weather=weather,
            TrafficDistributionGroupId=text,
        )
        if answer and weather == "clear" and GROUP not in self.slow:
            assert self.world.group(region, text) is None

    @precondition(lambda self: self.groups)
    @rule(
        region=st.sampled_from(REGIONS),
        pick=picks,
        by=picks,
        telephony=shares,
        agents=shares,
        sign_in=sign_ins,
        weather=weathers,
    )
    def update_distribution(
        self,
        region: str,
        pick: int,
        by: int,
        telephony: list[tuple[str, int]] | None,
        agents: list[tuple[str, int]] | None,
        sign_in: list[tuple[str, bool]] | None,
        weather: str,
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
            weather=weather,
            Id=text,
            TelephonyConfig=config_of(telephony, "Percentage"),
            AgentConfig=config_of(agents, "Percentage"),
            SignInConfig=config_of(sign_in, "Enabled"),
        )
        if answer and weather == "clear" and GROUP not in self.slow:
            now = self.world.group(region, text)
            assert now
            assert telephony is None or dict(telephony) == now["Telephony"]
            assert agents is None or dict(agents) == now["Agents"]
            assert sign_in is None or dict(sign_in) == now["SignIn"]

    # -- numbers --------------------------------------------------------------

    def target(self, pick: int) -> str:
        """A group, or an instance in either Region."""
        targets = [
            f"arn:aws:connect:{region}:{DEFAULT_ACCOUNT_ID}:instance/{instance_id}"
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
        if answer:
            found = [row["PhoneNumber"] for row in answer["AvailableNumbersList"]]
            held = {row["PhoneNumber"] for row in self.world.rows("PhoneNumbers")}
            assert not set(found) & (held | self.released)
            self.offered += [number for number in found if number not in self.offered]

    @precondition(lambda self: self.offered)
    @rule(region=regions, pick=picks, number=picks, weather=weathers)
    def claim(self, region: str, pick: int, number: int, weather: str) -> None:
        arn, wanted = self.target(pick), self.picked(self.offered, number)
        refusals = set(model.claim(self.world, region, arn, wanted, self.failed_claims))
        if wanted in self.released:
            refusals.add(model.PARAMETER)
        answer = self.call(
            region,
            "ClaimPhoneNumber",
            refusals,
            weather=weather,
            TargetArn=arn,
            PhoneNumber=wanted,
        )
        if answer:
            made = self.world.number(region, answer["PhoneNumberId"])
            assert made
            assert (wanted, arn) == (made["PhoneNumber"], made["TargetArn"])
            assert self.end_of(NUMBER, weather) == made["Status"]
            self.numbers.append(answer["PhoneNumberArn"])
            if weather == "fails":
                self.failed_claims.add(answer["PhoneNumberArn"])

    @precondition(lambda self: self.numbers)
    @rule(region=regions, pick=picks, by=picks, to=picks, weather=weathers)
    def move(self, region: str, pick: int, by: int, to: int, weather: str) -> None:
        text = self.named(self.picked(self.numbers, pick), by)
        self.move_to(region, text, self.target(to), weather)

    def move_to(self, region: str, text: str, target: str, weather: str) -> None:
        before = self.world.number(region, text)
        answer = self.call(
            region,
            "UpdatePhoneNumber",
            model.move(self.world, region, text, target),
            weather=weather,
            PhoneNumberId=text,
            TargetArn=target,
        )
        if answer:
            after = self.world.number(region, text)
            assert before
            assert after
            stays = before["TargetArn"] == target and before["Status"] == "CLAIMED"
            ends = "CLAIMED" if stays else self.end_of(NUMBER, weather)
            assert ends == after["Status"]
            there = before["TargetArn"] if ends == "FAILED" else target
            assert there == after["TargetArn"]

    @precondition(lambda self: self.numbers)
    @rule(pick=picks, to=picks, weather=weathers, leaving=st.booleans())
    def move_and_close(
        self, pick: int, to: int, weather: str, *, leaving: bool
    ) -> None:
        arn, target = self.picked(self.numbers, pick), self.target(to)
        region = region_of(arn)
        before = self.world.number(region, arn)
        self.move_to(region, arn, target, weather)
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
    @rule(region=regions, pick=picks, by=picks, weather=weathers)
    def describe_anew(self, region: str, pick: int, by: int, weather: str) -> None:
        text = self.named(self.picked(self.numbers, pick), by)
        before = self.world.number(region, text)
        answer = self.call(
            region,
            "UpdatePhoneNumberMetadata",
            model.change_number(self.world, region, text),
            weather=weather,
            PhoneNumberId=text,
            PhoneNumberDescription="anew",
        )
        if answer:
            after = self.world.number(region, text)
            assert before
            assert after
            assert before["TargetArn"] == after["TargetArn"]
            if weather == "clear" and NUMBER not in self.slow:
                assert before["Status"] == after["Status"]

    @precondition(lambda self: self.numbers)
    @rule(region=regions, pick=picks, by=picks)
    def release(self, region: str, pick: int, by: int) -> None:
        text = self.named(self.picked(self.numbers, pick), by)
        before = self.world.number(region, text)
        answer = self.call(
            region,
            "ReleasePhoneNumber",
            model.change_number(self.world, region, text),
            PhoneNumberId=text,
        )
        if answer:
            assert before
            self.released.add(before["PhoneNumber"])
            assert self.world.number(region, text) is None

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
        if answer:
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
        told = client(region)
        security = told.list_security_profiles(InstanceId=instance_id)
        routing = told.list_routing_profiles(InstanceId=instance_id)
        users = found_by(region, "ListUsers", "UserSummaryList", InstanceId=instance_id)
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
            SecurityProfileIds=[security["SecurityProfileSummaryList"][0]["Id"]],
            RoutingProfileId=routing["RoutingProfileSummaryList"][0]["Id"],
        )
        if answer:
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
        text = self.named(group_arn, by)
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
            ),
            TrafficDistributionGroupId=text,
            UserId=user_id,
            InstanceId=instance_id,
        )
        if answer and joining:
            self.member_of[user_id] = group_arn
        elif answer and known == group_arn:
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
        if answer:
            del self.home_of[user_id]
            self.member_of.pop(user_id, None)

    # -- time, faults, pages --------------------------------------------------

    @rule(kind=st.sampled_from(tuple(PACED)), looks=st.sampled_from((0, 0, 1, 2)))
    def pace(self, kind: str, looks: int) -> None:
        self.refusals_left_no_trace()
        set_pace(kind, looks)
        (self.slow.add if looks else self.slow.discard)(kind)
        self.change()
        self.world = self.look()

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
        looks = [
            *self.world.rows("PhoneNumbers"),
            *self.world.rows("TrafficDistributionGroups"),
            *self.world.rows("Instances"),
        ]
        for row in looks if numbers_first else reversed(looks):
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
            weather=declared[code % len(declared)],
            **by_operation[operation],
        )

    @rule(pick=picks)
    def page_through_users(self, pick: int) -> None:
        instance_id = self.picked(self.instances, pick)
        if not self.world.is_active(SOURCE, instance_id):
            return
        there = found_by(SOURCE, "ListUsers", "UserSummaryList", InstanceId=instance_id)
        gone = self.page(
            "ListUsers",
            "UserSummaryList",
            "Id",
            [user["Id"] for user in there],
            pick,
            lambda user_id: client(SOURCE).delete_user(
                InstanceId=instance_id, UserId=user_id
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
        gone = self.page(
            "ListPhoneNumbersV2",
            "ListPhoneNumbersSummaryList",
            "PhoneNumberArn",
            sorted(row["PhoneNumberArn"] for row in rows),
            pick,
            lambda arn: client(SOURCE).release_phone_number(PhoneNumberId=arn),
            TargetArn=target,
        )
        self.released |= {r["PhoneNumber"] for r in rows if r["PhoneNumberArn"] == gone}

    def page(
        self,
        operation: str,
        member: str,
        key: str,
        there: list[str],
        pick: int,
        delete: Any,
        **wanted: Any,
    ) -> str:
        """Turn pages of one record, something being deleted after the first (D-09)."""
        if not there:
            return ""
        self.refusals_left_no_trace()
        gone = self.picked(there, pick)
        found: list[str] = []
        method = getattr(client(SOURCE), xform_name(operation))
        answer = method(MaxResults=1, **wanted)
        found += [row[key] for row in answer[member]]
        delete(gone)
        self.change()
        while "NextToken" in answer:
            answer = method(MaxResults=1, NextToken=answer["NextToken"], **wanted)
            found += [row[key] for row in answer[member]]
        TALLY[f"pages of {operation}"] += 1
        assert len(found) == len(set(found))
        assert set(there) - {gone} <= set(found) <= set(there)
        self.world = self.look()
        return gone

    # -- what holds after each step -------------------------------------------

    @invariant()
    def shares_are_whole(self) -> None:
        """UT-04: shares make 100 and name exactly the linked Regions, in each config."""
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
        """DL-01, IN-15: a number is claimed once, to what is there; no target vanishes."""
        numbers = self.world.rows("PhoneNumbers")
        assert len(numbers) == len({row["PhoneNumber"] for row in numbers})
        for row in numbers:
            target, home = row["TargetArn"], region_of(row["PhoneNumberArn"])
            assert region_of(target) == home
            assert self.world.group(home, target) or self.world.instance(
                home, id_of(target)
            ), f"{row} points nowhere"

    @invariant()
    def a_default_group_is_there_while_its_replica_is(self) -> None:
        """DT-01, DT-04: from COMPLETE on until the replica is gone, and only one."""
        replications = self.world.rows("Replications")
        complete = {
            r["InstanceId"] for r in replications if r["ReplicationStatus"] in COMPLETE
        }
        defaults = [
            self.homes[group["Arn"]]
            for group in self.world.rows("TrafficDistributionGroups")
            if group["IsDefault"]
        ]
        assert sorted(complete) == sorted(defaults)
        replicas = [r["Id"] for r in self.world.rows("Instances") if r["ReplicaOf"]]
        assert sorted(replicas) == sorted(r["InstanceId"] for r in replications)

    @invariant()
    def lists_tell_what_there_is(self) -> None:
        """D-28, LT-01: after each change, what is inside instances and what is not by turns."""
        TALLY["steps"] += 1
        if self.changes != self.audited:
            self.audited = self.changes
            by_turns = (self.both_regions_tell_the_same, self.what_is_listed_is_found)
            by_turns[self.changes % 2]()

    def both_regions_tell_the_same(self) -> None:
        """DS-02, PN-30, RI-31: of groups, numbers, users, flows and links."""
        self.insides.update({region: self.inside(region) for region in REGIONS})
        insides = [found for found in self.insides.values() if found]
        assert insides[:-1] == insides[1:]
        for links, users, flows, members in insides:
            numbers = {r["PhoneNumberArn"] for r in self.world.rows("PhoneNumbers")}
            assert set(links) <= numbers, "a link of no number"
            assert set(links.values()) <= set(flows), "a link to no flow"
            joined = [row["UserId"] for rows in members.values() for row in rows]
            assert len(joined) == len(set(joined)), "an agent in two groups"
            assert set(joined) <= set(users), "a member who is no user"

    def what_is_listed_is_found(self) -> None:
        """LT-01, IN-14, PN-32: lists show what there is; describing finds it, as it is."""
        for region in REGIONS:
            told = client(region)
            listed = found_by(region, "ListInstances", "InstanceSummaryList")
            there = self.world.rows("Instances", region)
            assert [row["Id"] for row in there] == [row["Id"] for row in listed]
            groups = found_by(
                region,
                "ListTrafficDistributionGroups",
                "TrafficDistributionGroupSummaryList",
            )
            known = [
                group["Arn"]
                for group in self.world.rows("TrafficDistributionGroups")
                if region in group["Telephony"]
            ]
            assert sorted(known) == [row["Arn"] for row in groups]
            # Looking at what is in motion would move it.
            for row in [r for r in groups if r["Status"] == "ACTIVE"][-1:]:
                described = told.describe_traffic_distribution_group(
                    TrafficDistributionGroupId=row["Arn"]
                )["TrafficDistributionGroup"]
                assert row.items() <= described.items()
        for number in self.world.rows("PhoneNumbers")[-1:]:
            if number["Status"] == "IN_PROGRESS":
                continue
            arn, target = number["PhoneNumberArn"], number["TargetArn"]
            home = region_of(arn)
            found = [
                client(region).describe_phone_number(PhoneNumberId=arn)[
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
            listed = found_by(
                home,
                "ListPhoneNumbersV2",
                "ListPhoneNumbersSummaryList",
                TargetArn=target,
            )
            assert arn in {row["PhoneNumberArn"] for row in listed}


TestEstates = Estates.TestCase
TestEstates.settings = settings(
    max_examples=EXAMPLES or 120,
    stateful_step_count=50,
    deadline=None,
    database=None,
    derandomize=not EXAMPLES,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
