"""Traffic distribution groups: from the API and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...domain.distributions import (
    AgentConfig,
    Distribution,
    SignInConfig,
    SignInDistribution,
    TelephonyConfig,
)
from ...domain.groups import NewDistribution
from ...domain.paging import page_of, read_token
from .._operation import NOTHING, Answer, Handlers, operation
from ..use_cases.state import Shown

#: LT-02; ListTrafficDistributionGroupUsers takes up to 1000 and answers 10 (CO-09)
_MOST = 10


def _read_shares(
    config: Mapping[str, Iterable[Mapping[str, Any]]],
) -> tuple[Distribution, ...]:
    return tuple(
        Distribution(row["Region"], row["Percentage"])
        for row in config["Distributions"]
    )


def _read_new(params: Mapping[str, Any]) -> NewDistribution:
    """The configs of an update; what is not given stays (CO-01)."""
    telephony = params.get("TelephonyConfig")
    agents = params.get("AgentConfig")
    sign_in = params.get("SignInConfig")
    return NewDistribution(
        telephony=None
        if telephony is None
        else TelephonyConfig(_read_shares(telephony)),
        agents=None if agents is None else AgentConfig(_read_shares(agents)),
        sign_in=None
        if sign_in is None
        else SignInConfig(
            tuple(
                SignInDistribution(row["Region"], row["Enabled"])
                for row in sign_in["Distributions"]
            )
        ),
    )


class GroupResponses(Handlers):
    """Operations on traffic distribution groups."""

    @operation
    def create_traffic_distribution_group(self) -> Answer:
        group = self.backend.create_traffic_distribution_group(
            name=self.params["Name"],
            instance_id=self.params["InstanceId"],
            description=self.given("Description"),
            tags=self.given("Tags"),
        )
        return {"Id": group.id, "Arn": group.arn}

    @operation
    def describe_traffic_distribution_group(self) -> Answer:
        owner, group = self.backend.describe_traffic_distribution_group(
            self.params["TrafficDistributionGroupId"]
        )
        return {"TrafficDistributionGroup": Shown(group, tags=owner.tags_of(group.arn))}

    @operation
    def list_traffic_distribution_groups(self) -> Answer:
        token = self.given("NextToken")
        name = "ListTrafficDistributionGroups"
        page = page_of(
            self.backend.groups_after(
                instance_id=self.given("InstanceId"),
                after=read_token(token, name, str) if token else None,
            ),
            limit=self.given("MaxResults") or _MOST,
            operation=name,
        )
        return {
            "TrafficDistributionGroupSummaryList": page.items,
            "NextToken": page.next_token,
        }

    @operation
    def delete_traffic_distribution_group(self) -> Answer:
        self.backend.delete_traffic_distribution_group(
            self.params["TrafficDistributionGroupId"]
        )
        return NOTHING

    @operation
    def get_traffic_distribution(self) -> Answer:
        group = self.backend.get_traffic_distribution(self.params["Id"])
        return {
            "TelephonyConfig": group.telephony,
            "Id": group.id,
            "Arn": group.arn,
            "SignInConfig": self.backend.sign_in_of(group),
            "AgentConfig": group.agents,
            "LastFailoverTime": group.last_failover_time,
        }

    @operation
    def update_traffic_distribution(self) -> Answer:
        self.backend.update_traffic_distribution(
            group=self.params["Id"], new=_read_new(self.params)
        )
        return NOTHING

    # -- users --------------------------------------------------------------

    @operation
    def associate_traffic_distribution_group_user(self) -> Answer:
        self.backend.associate_user(
            group=self.params["TrafficDistributionGroupId"],
            user_id=self.params["UserId"],
            instance_id=self.params["InstanceId"],
        )
        return NOTHING

    @operation
    def disassociate_traffic_distribution_group_user(self) -> Answer:
        self.backend.disassociate_user(
            group=self.params["TrafficDistributionGroupId"],
            user_id=self.params["UserId"],
            instance_id=self.params["InstanceId"],
        )
        return NOTHING

    @operation
    def list_traffic_distribution_group_users(self) -> Answer:
        token = self.given("NextToken")
        name = "ListTrafficDistributionGroupUsers"
        page = page_of(
            self.backend.users_of_group_after(
                self.params["TrafficDistributionGroupId"],
                read_token(token, name, int) if token else None,
            ),
            limit=min(self.given("MaxResults") or _MOST, _MOST),
            operation=name,
        )
        return {
            "TrafficDistributionGroupUserSummaryList": [
                {"UserId": user_id} for user_id in page.items
            ],
            "NextToken": page.next_token,
        }
