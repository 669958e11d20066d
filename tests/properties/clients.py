"""Clients that do what they like, through one door: what they know, and how they call.

The rules of what they may do are in test_stateful.py.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from tests.helpers.declarations import undeclared
from tests.helpers.identifiers import ACCOUNT

from .doors import Door, RefusedError, Seen
from .model import COMPLETE, REPLICA, SOURCE, World, id_of, region_of

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

#: What was done, for the figures of docs/proof.md.
TALLY: Counter[str] = Counter()


class Clients(RuleBasedStateMachine):
    """What the clients know is what they were told."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.door = door
        for kind in PACED:
            self.door.set_pace(kind, 0)
        #: all that was ever made: what is gone is asked for as well
        self.instances: list[str] = []
        self.groups: list[str] = []
        self.numbers: list[str] = []
        self.users: list[str] = []
        self.flows: list[str] = []
        self.offered: list[str] = []
        self.failed_claims: set[str] = set()
        self.identities: dict[str, str] = {}
        self.homes: dict[str, str] = {}
        self.home_of: dict[str, str] = {}
        self.member_of: dict[str, str] = {}
        #: the instances whose replications were complete once
        self.completed: set[str] = set()
        self.picked_before: list[str] = []
        self.slow: set[str] = set()
        #: successful calls so far
        self.changes = 0
        self.audited = -1
        self.seen = Seen({}, {})
        self.world = self.look()

    def teardown(self) -> None:
        """Keep the figures."""
        if "TDG_TALLY" in os.environ:
            Path(os.environ["TDG_TALLY"]).write_text(json.dumps(TALLY, indent=1))

    # -- looking --------------------------------------------------------------

    def look(self) -> World:
        """The estate as it is now."""
        self.seen = self.door.look()
        state = {
            region: NOTHING | self.seen.regions.get(region, {}) for region in REGIONS
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
        # What was claimed after all, by a move, is no failed claim any more (PN-09).
        self.failed_claims -= {
            row["PhoneNumberArn"]
            for row in world.rows("PhoneNumbers")
            if row["Status"] == "CLAIMED"
        }
        return world

    def listed(
        self, region: str, operation: str, member: str, **wanted: Any
    ) -> list[Any]:
        """All that a list operation shows: one page, estates are small here."""
        answer = self.door.call(region, operation, **wanted)
        assert "NextToken" not in answer
        found: list[Any] = answer[member]
        return found

    def inside(self, region: str) -> Any:
        """What lists show of the inside of an instance, by turns, where it is open."""
        instance_id = self.instances[self.changes // 2 % len(self.instances)]
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
        """One of those that are there, mostly; or any that ever was.

        Often it is one that was picked before: what goes wrong mostly takes
        several steps with one resource.
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
        """One of those that would not be refused, mostly."""
        free = [one for one in known if not set(refusals(one))]
        return self.picked(free if free and pick % 5 else known, pick)

    def home_or(self, region: str, arn: str, pick: int) -> str:
        """The Region of a resource, mostly; or another."""
        return region_of(arn) if pick % 5 else region

    def named(self, arn: str, pick: int) -> str:
        """A resource by its ARN or by its bare ID."""
        return arn if pick % 3 else id_of(arn)

    def instance_by(self, region: str, instance_id: str, pick: int) -> str:
        """An instance by its ID or by its ARN in that Region."""
        arn = f"arn:aws:connect:{region}:{ACCOUNT}:instance/{instance_id}"
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
        before = self.seen
        given = {name: value for name, value in arguments.items() if value is not None}
        answer, outcome = None, "OK"
        with self.door.weather(weather, operation):
            try:
                answer = self.door.call(region, operation, **given)
            except RefusedError as refused:
                outcome = refused.code
        assert outcome in (expected or {"OK"}), (operation, outcome, expected)
        assert [] == undeclared([(operation, outcome)])
        self.world = self.look()
        if expected:
            assert before == self.seen, "a trace"
        else:
            self.changes += 1
        TALLY[f"{operation} {outcome}"] += 1
        return answer

    def end_of(self, kind: str, weather: str) -> str:
        """The status that a workflow has after the call that began it."""
        running, done, failed = PACED[kind]
        if weather == "stalls" or kind in self.slow:
            return running
        return failed if weather == "fails" else done

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
        """Turn pages of one record, something being deleted after the first (D-09)."""
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
        self.world = self.look()
        return gone
