"""Clients that make any API calls through one door: what they know, and how they call.

test_stateful.py has the rules of what they do.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from tests.helpers.declarations import undeclared
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE

from .doors import Door, RefusedError, State
from .model import COMPLETE, DUPLICATE, NOT_FOUND, PARAMETER, World, id_of, region_of

REGIONS = (SOURCE, REPLICA)
NOTHING: dict[str, Any] = {
    "Instances": [],
    "Replications": [],
    "TrafficDistributionGroups": [],
    "PhoneNumbers": [],
    "Workflows": {},
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


@dataclass(frozen=True)
class Mirrored:
    """A kind that both Regions share: how it is made, renamed, removed and listed.

    *made_in* is the member around what creating answers, *made_id* the ID in it;
    without *id_member* a record is found by its name, which then stays. *taken* is the
    refusal of another name that is in use, *lost* of making one where no instance is.
    """

    create: str
    members: dict[str, Any]
    rename: str
    delete: str
    listing: tuple[str, str]
    id_member: str | None
    made_id: str | None = None
    made_in: str | None = None
    taken: str = DUPLICATE
    lost: str = NOT_FOUND


MIRRORED = {
    "hours": Mirrored(
        "CreateHoursOfOperation",
        {"TimeZone": "UTC", "Config": []},
        "UpdateHoursOfOperation",
        "DeleteHoursOfOperation",
        ("ListHoursOfOperations", "HoursOfOperationSummaryList"),
        "HoursOfOperationId",
        "HoursOfOperationId",
    ),
    "module": Mirrored(
        "CreateContactFlowModule",
        {"Content": CONTENT},
        "UpdateContactFlowModuleMetadata",
        "DeleteContactFlowModule",
        ("ListContactFlowModules", "ContactFlowModulesSummaryList"),
        "ContactFlowModuleId",
        "Id",
    ),
    "prompt": Mirrored(
        "CreatePrompt",
        {"S3Uri": "s3://bucket/prompt.wav"},
        "UpdatePrompt",
        "DeletePrompt",
        ("ListPrompts", "PromptSummaryList"),
        "PromptId",
        "PromptId",
        taken=PARAMETER,
        lost=PARAMETER,
    ),
    "quick connect": Mirrored(
        "CreateQuickConnect",
        {
            "QuickConnectConfig": {
                "QuickConnectType": "PHONE_NUMBER",
                "PhoneConfig": {"PhoneNumber": "+12015550123"},
            }
        },
        "UpdateQuickConnectName",
        "DeleteQuickConnect",
        ("ListQuickConnects", "QuickConnectSummaryList"),
        "QuickConnectId",
        "QuickConnectId",
        taken=PARAMETER,
    ),
    "view": Mirrored(
        "CreateView",
        {"Status": "PUBLISHED", "Content": {"Template": "{}"}},
        "UpdateViewMetadata",
        "DeleteView",
        ("ListViews", "ViewsSummaryList"),
        "ViewId",
        "Id",
        made_in="View",
    ),
    "attribute": Mirrored(
        "CreatePredefinedAttribute",
        {"Values": {"StringList": ["x"]}},
        "UpdatePredefinedAttribute",
        "DeletePredefinedAttribute",
        ("ListPredefinedAttributes", "PredefinedAttributeSummaryList"),
        None,
    ),
}
#: The names of such records, which nothing else has.
NAMES = ("alpha", "beta", "gamma")

#: How often each outcome occurred, for the figures of docs/proof.md.
TALLY: Counter[str] = Counter()


class Clients(RuleBasedStateMachine):
    """Clients of the API, and what they know from its answers."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.door = door
        for kind in PACED:
            self.door.set_pace(kind, 0)
        #: all that was ever created, as clients also name what is gone
        self.instances: list[str] = []
        self.groups: list[str] = []
        self.numbers: list[str] = []
        self.users: list[str] = []
        self.flows: list[str] = []
        self.contacts: list[str] = []
        self.offered: list[str] = []
        self.failed_claims: set[str] = set()
        self.identities: dict[str, str] = {}
        self.homes: dict[str, str] = {}
        self.home_of: dict[str, str] = {}
        self.member_of: dict[str, str] = {}
        #: the IDs of mirrored records by kind and instance, and by name
        self.records: dict[tuple[str, str], dict[str, str]] = {}
        #: the names of Lambda functions by Region and instance
        self.functions: dict[tuple[str, str], set[str]] = {}
        #: the instances whose replications have been complete
        self.completed: set[str] = set()
        self.picked_before: list[str] = []
        self.slow: set[str] = set()
        #: successful calls so far
        self.changes = 0
        self.audited = -1
        self.state = State({}, {})
        self.world = self.read_world()

    def teardown(self) -> None:
        """Write the figures to the file in TDG_TALLY."""
        if "TDG_TALLY" in os.environ:
            Path(os.environ["TDG_TALLY"]).write_text(json.dumps(TALLY, indent=1))

    # -- reading --------------------------------------------------------------

    def read_world(self) -> World:
        """Read the present state, and return it as a world."""
        self.state = self.door.read_state()
        state = {
            str(region): NOTHING | self.state.regions.get(region, {})
            for region in REGIONS
        }
        for region in REGIONS:
            for group in state[region]["TrafficDistributionGroups"]:
                if group["Arn"] not in self.homes:
                    self.homes[group["Arn"]] = group["InstanceId"]
                    self.groups.append(group["Arn"])
        world = World(state, self.identities, self.homes)
        self.completed = {
            row["InstanceId"]
            for row in world.rows("Replications")
            if row["InstanceId"] in self.completed
            or row["ReplicationStatus"] == COMPLETE[0]
        }
        # A failed claim that a move has claimed has not failed any more (PN-09).
        self.failed_claims -= {
            row["PhoneNumberArn"]
            for row in world.rows("PhoneNumbers")
            if row["Status"] == "CLAIMED"
        }
        return world

    def listed(
        self, region: str, operation: str, member: str, **wanted: Any
    ) -> list[Any]:
        """All that a list operation shows: one page, as the estates are small."""
        answer = self.door.call(region, operation, **wanted)
        assert "NextToken" not in answer
        found: list[Any] = answer[member]
        return found

    @property
    def looked_into(self) -> str:
        """One of the instances, another one after each change."""
        return self.instances[self.changes // 2 % len(self.instances)]

    def inside(self, region: str) -> Any:
        """What lists show of the inside of one of the instances, if it is ACTIVE."""
        instance_id = self.looked_into
        if not self.world.is_active(region, instance_id):
            return None
        list_all = partial(self.listed, region, InstanceId=instance_id)
        links = list_all(
            "ListFlowAssociations",
            "FlowAssociationSummaryList",
            ResourceType="VOICE_PHONE_NUMBER",
        )
        users = list_all("ListUsers", "UserSummaryList")
        flows = list_all("ListContactFlows", "ContactFlowSummaryList")
        members = {
            group["Arn"]: self.listed(
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
            {
                kind: {row["Name"] for row in list_all(*mirrored.listing)}
                for kind, mirrored in MIRRORED.items()
            },
        )

    def there(self) -> set[str | None]:
        """The ARNs of all resources, and the IDs of instances."""
        return {
            name
            for kind in ("TrafficDistributionGroups", "PhoneNumbers", "Instances")
            for row in self.world.rows(kind)
            for name in (row.get("Id"), row.get("Arn"), row.get("PhoneNumberArn"))
        }

    def picked(self, known: list[str], pick: int) -> str:
        """Usually one that exists, or else any that ever did.

        Often it is one that was picked before: most defects take several
        steps with one resource.
        """
        there = self.there()
        living = [one for one in known if one in there] if pick % 4 else known
        among = living or known
        again = [one for one in self.picked_before if one in among]
        if again and pick // 4 % 3 == 0:
            return again[-1]
        found = among[-1 - pick // 12 % len(among)]
        self.picked_before = [*self.picked_before[-9:], found]
        return found

    def allowed(
        self, known: list[str], refusals: Callable[[str], Iterable[str]], pick: int
    ) -> str:
        """Usually one that would not be refused."""
        free = [one for one in known if not set(refusals(one))]
        return self.picked(free if free and pick % 5 else known, pick)

    def home_or(self, region: str, arn: str, pick: int) -> str:
        """Usually the Region of a resource, or else another."""
        return region_of(arn) if pick % 5 else region

    def named(self, arn: str, pick: int) -> str:
        """A resource by its ARN or by its bare ID."""
        return arn if pick % 3 else id_of(arn)

    def instance_by(self, region: str, instance_id: str, pick: int) -> str:
        """An instance by its ID or by its ARN in a Region."""
        arn = f"arn:aws:connect:{region}:{ACCOUNT}:instance/{instance_id}"
        return instance_id if pick % 3 else arn

    # -- calling --------------------------------------------------------------

    def call(
        self,
        region: str,
        operation: str,
        refusals: Iterable[str] = (),
        *,
        injected: str = "nothing",
        **arguments: Any,
    ) -> Any:
        """Make an API call, and check that it is refused as the model says, without a trace."""
        expected = set(refusals)
        if injected not in {"nothing", "fails", "stalls"}:
            expected = {injected}
        before = self.state
        given = {name: value for name, value in arguments.items() if value is not None}
        answer, outcome = None, "OK"
        with self.door.injected(injected, operation):
            try:
                answer = self.door.call(region, operation, **given)
            except RefusedError as refused:
                outcome = refused.code
        assert outcome in (expected or {"OK"}), (operation, outcome, expected)
        assert [] == undeclared([(operation, outcome)])
        self.world = self.read_world()
        if expected:
            assert before == self.state, "a trace"
        else:
            self.changes += 1
        TALLY[f"{operation} {outcome}"] += 1
        return answer

    def end_of(self, kind: str, injected: str) -> str:
        """The status that a workflow has after the API call that started it."""
        running, done, failed = PACED[kind]
        if injected == "stalls" or kind in self.slow:
            return running
        return failed if injected == "fails" else done

    def page(
        self,
        operation: str,
        member: str,
        key: str,
        there: list[str],
        pick: int,
        delete: Callable[[str], object],
        **wanted: Any,
    ) -> str:
        """Read pages of one record, with a deletion after the first page."""
        if not there:
            return ""
        gone = self.picked(there, pick)
        found: list[str] = []
        turn = partial(self.door.call, SOURCE, operation, MaxResults=1, **wanted)
        answer = turn()
        found += [row[key] for row in answer[member]]
        delete(gone)
        self.changes += 1
        while "NextToken" in answer:
            answer = turn(NextToken=answer["NextToken"])
            found += [row[key] for row in answer[member]]
        TALLY[f"pages of {operation}"] += 1
        assert len(found) == len(set(found))
        assert set(there) - {gone} <= set(found) <= set(there)
        self.world = self.read_world()
        return gone
