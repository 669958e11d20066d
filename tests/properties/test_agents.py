"""Any sequence of sign-ins, calls and shifts leaves agents and contacts in agreement."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from moto_connect_tdg.domain.routing import Placed
from moto_connect_tdg.errors import InvalidRequestError
from tests.helpers.agents import CallCentre
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.installed import has
from tests.helpers.worlds import SmallWorld

#: the code that it runs is measured by other tests
pytestmark = pytest.mark.unmeasured

NAMES = ("ann", "bob", "cid")
REGIONS = (SOURCE, REPLICA)

names = st.sampled_from(range(len(NAMES)))
regions = st.sampled_from(REGIONS)
tens = st.integers(0, 10).map(lambda share: 10 * share)


def where(session: Any, groups: Any) -> str:
    """Where an agent without contacts works: of ten seats the first are the source's."""
    group = groups.get(session["GroupId"])
    if session["Endpoint"] == "REGIONAL" or group is None:
        region: str = session["Region"]
        return region
    return SOURCE if session["Seat"] * 10 < group["Agents"][SOURCE] else REPLICA


class AgentsAtWork(RuleBasedStateMachine):
    """A call centre with three agents, two groups and two routing profiles."""

    @initialize(global_routing=st.booleans())
    def open(self, *, global_routing: bool) -> None:
        """Hire the agents, and sign the first one in."""
        self.centre = CallCentre(SmallWorld(), global_routing=global_routing)
        self.global_routing = global_routing
        self.isolated = False
        self.other = self.centre.world.group(self.centre.id, "other")
        self.centre.hire(*NAMES[:2])
        self.centre.hire(
            *NAMES[2:],
            PhoneConfig={"PhoneType": "SOFT_PHONE", "AfterContactWorkTimeLimit": 40},
        )
        idle = self.centre.routing_profile("idle")
        self.profiles = (self.centre.profile["Id"], idle)
        self.contacts: list[str] = []
        self.centre.sign_in("ann")

    # -- steps --------------------------------------------------------------------

    @rule(
        agent=names,
        region=regions,
        endpoint=st.sampled_from(("GLOBAL", "GLOBAL", "REGIONAL")),
        status=st.sampled_from(("Available", "Available", "Offline")),
        seed=st.integers(0, 9),
    )
    def sign_in(
        self, agent: int, region: str, endpoint: Any, status: str, seed: int
    ) -> None:
        """Sign in, maybe again."""
        self.centre.sign_in(
            NAMES[agent],
            instance_arn=self._arn(region),
            endpoint=endpoint,
            status=status,
            seed=seed,
        )

    @rule(agent=names)
    def sign_out(self, agent: int) -> None:
        """Sign out, if signed in."""
        if self.centre.users[agent] in self._signed_in():
            self.centre.sign_out(NAMES[agent])

    @rule(agent=names, region=regions, status=st.sampled_from(("Available", "Offline")))
    def put_status(self, agent: int, region: str, status: str) -> None:
        """Set a status, where the agent is signed in."""
        if self.centre.users[agent] in self.centre.agents(region):
            with self._shown_elsewhere():
                self.centre.put_status(self.centre.users[agent], status, region)

    @rule(waits=st.booleans())
    def call(self, *, waits: bool) -> None:
        """Place a call, which stays if it connects."""
        placed = self._place_call(waits=waits)
        if placed.connected:
            assert placed.contact_id is not None
            self.contacts.append(placed.contact_id)

    @precondition(lambda self: self.contacts)
    @rule(pick=st.integers(0, 99), by_caller=st.booleans())
    def end(self, pick: int, *, by_caller: bool) -> None:
        """End a contact, as its caller or by the API."""
        contact_id = self.contacts.pop(pick % len(self.contacts))
        metadata = self.centre.contact(contact_id)["GlobalResiliencyMetadata"]
        if by_caller:
            self.centre.hang_up(contact_id)
        else:
            self.centre.call(
                "StopContact", metadata["ActiveRegion"], ContactId=contact_id
            )

    @rule(agents=tens)
    def shift_agents(self, agents: int) -> None:
        """Shift the agents of the first group."""
        self.centre.shift(agent=agents)

    @rule(telephony=st.sampled_from((0, 100)))
    def shift_calls(self, telephony: int) -> None:
        """Shift all calls."""
        self.centre.shift(telephony=telephony)

    @rule(agent=names, is_other=st.booleans())
    def change_group(self, agent: int, *, is_other: bool) -> None:
        """Put an agent in another group."""
        user = self.centre.users[agent]
        for group in (self.centre.group, self.other):
            self.centre.call(
                "DisassociateTrafficDistributionGroupUser",
                TrafficDistributionGroupId=group,
                UserId=user,
            )
        self.centre.call(
            "AssociateTrafficDistributionGroupUser",
            TrafficDistributionGroupId=self.other if is_other else self.centre.group,
            UserId=user,
        )

    @rule(agent=names, region=regions, profile=st.sampled_from((0, 0, 1)))
    def change_profile(self, agent: int, region: str, profile: int) -> None:
        """Give an agent the routing profile with the queue, or the one without."""
        self.centre.call(
            "UpdateUserRoutingProfile",
            region,
            UserId=self.centre.users[agent],
            RoutingProfileId=self.profiles[profile],
        )

    @precondition(lambda self: self.global_routing and has("UpdateCrossRegionRouting"))
    @rule(isolated=st.booleans())
    def isolate(self, *, isolated: bool) -> None:
        """Cut or restore routing between the Regions."""
        self.centre.call("UpdateCrossRegionRouting", IsolatedAll=isolated)
        self.isolated = isolated

    @rule(agent=names)
    def dismiss(self, agent: int) -> None:
        """End the work after a contact."""
        user = self.centre.users[agent]
        for region in REGIONS:
            row = self.centre.agents(region).get(user, {"Contacts": []})
            for contact in row["Contacts"]:
                if contact["AgentContactState"] == "ENDED":
                    with self._shown_elsewhere():
                        self.centre.call(
                            "DismissUserContact",
                            region,
                            UserId=user,
                            ContactId=contact["ContactId"],
                        )

    @rule(seconds=st.integers(1, 99))
    def pass_time(self, seconds: int) -> None:
        """Let time pass."""
        self.centre.world.pass_time(seconds=seconds)

    # -- what holds ---------------------------------------------------------------

    @invariant()
    def an_agent_has_one_contact_at_most(self) -> None:
        """The contacts that agents show are those that show the agents."""
        by_agent: dict[str, list[str]] = {}
        for contact_id in self.contacts:
            shown = self.centre.contact(contact_id)
            if "AgentInfo" in shown:
                by_agent.setdefault(shown["AgentInfo"]["Id"], []).append(contact_id)
        assert all(len(contacts) == 1 for contacts in by_agent.values())
        for user, row in self._rows():
            for contact in row["Contacts"]:
                is_over = contact["AgentContactState"] == "ENDED"
                assert is_over or [contact["ContactId"]] == by_agent[user]

    @invariant()
    def a_call_finds_who_is_available(self) -> None:
        """A call connects if and only if an agent is available."""
        self.centre.hang_up(self._place_call(waits=False).contact_id)

    def _place_call(self, *, waits: bool) -> Placed:
        (region,) = self._open_to_calls()
        reached = {region, *(REGIONS if self._routes_globally() else ())}
        expected = any(self._available(one) for one in reached)

        placed = self.centre.be_called(waits=waits)

        assert (expected or waits) == bool(placed.connected)
        assert expected == ("AgentInfo" in self.centre.contact(placed.contact_id))
        return placed

    @invariant()
    def nobody_waits_for_an_agent_who_is_available(self) -> None:
        """A contact waits only while no agent can take it."""
        waiting = {
            row["GlobalResiliencyMetadata"]["ActiveRegion"]
            for row in map(self.centre.contact, self.contacts)
            if "AgentInfo" not in row
        }
        reached = REGIONS if waiting and self._routes_globally() else waiting
        assert not any(map(self._available, reached))

    @invariant()
    def metrics_count_who_is_available(self) -> None:
        """A Region counts its agents, and with global routing those of both (ME-09)."""
        counts = {region: self._available(region) for region in REGIONS}
        if self.global_routing:
            counts = dict.fromkeys(REGIONS, sum(counts.values()))
        assert counts == {
            region: self._metric("AGENTS_AVAILABLE", region) for region in REGIONS
        }

    # -- what is shown ------------------------------------------------------------

    def _arn(self, region: str) -> str:
        return self.centre.arn if region == SOURCE else self.centre.replica_arn

    def _rows(self) -> list[tuple[str, Any]]:
        return [row for region in REGIONS for row in self.centre.agents(region).items()]

    def _shown_elsewhere(self) -> AbstractContextManager[None]:
        """Expect the refusal of an agent whom global routing shows in both Regions."""
        return suppress(InvalidRequestError) if self.global_routing else nullcontext()

    def _signed_in(self) -> set[str]:
        return {user for user, _ in self._rows()}

    def _metric(self, name: str, region: str) -> float:
        rows = self.centre.call(
            "GetCurrentMetricData",
            region,
            Filters={"Queues": [self.centre.queue["Id"]]},
            CurrentMetrics=[{"Name": name}],
        )["MetricResults"]
        return float(sum(row["Collections"][0]["Value"] for row in rows))

    def _available(self, region: str) -> int:
        """How many agents can take a call in a Region, by the state alone."""
        site = self.centre.world.state()[ACCOUNT][SOURCE]
        (contents,) = (row["Contents"] for row in site["Instances"])
        groups = {row["Id"]: row for row in site["TrafficDistributionGroups"]}
        busy = {
            row["AgentId"]
            for row in contents["Contacts"]
            if row["ClosedTimestamp"] is None
        }
        serving = {
            row["Id"]
            for row in contents["Users"]
            if row["RoutingProfileId"] == self.profiles[0]
        }
        return sum(
            session["StatusId"] == self.centre.statuses["Available"]
            and session["UserId"] in serving - busy
            and region == where(session, groups)
            for session in contents["Sessions"]
        )

    def _routes_globally(self) -> bool:
        return self.global_routing and not self.isolated

    def _open_to_calls(self) -> list[str]:
        found = self.centre.world.call("GetTrafficDistribution", Id=self.centre.group)
        return [
            row["Region"]
            for row in found["TelephonyConfig"]["Distributions"]
            if row["Percentage"]
        ]


@pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
def test_agents_and_contacts_agree() -> None:
    """Whatever agents, callers and operators do, both sides of each fact agree."""
    run_state_machine_as_test(
        AgentsAtWork,
        settings=settings(
            max_examples=30,
            database=None,
            derandomize=True,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
