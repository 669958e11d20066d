"""Users and agents: steps and what is shown."""

from __future__ import annotations

from typing import Any

from tests.helpers.installed import required


def profiles_of(client: Any, instance_id: str) -> dict[str, Any]:
    """A security and a routing profile, as arguments for CreateUser."""
    security = client.list_security_profiles(InstanceId=instance_id)
    routing = client.list_routing_profiles(InstanceId=instance_id)
    return {
        "SecurityProfileIds": [security["SecurityProfileSummaryList"][0]["Id"]],
        "RoutingProfileId": routing["RoutingProfileSummaryList"][0]["Id"],
    }


def create_user(
    client: Any, instance_id: str, username: str = "ada", **wanted: Any
) -> dict[str, Any]:
    """Create a user for an instance with SAML, unless *wanted* says otherwise."""
    created: dict[str, Any] = client.create_user(
        **{
            "InstanceId": instance_id,
            "Username": username,
            "IdentityInfo": {"FirstName": "Ada", "LastName": "L"},
            **profiles_of(client, instance_id),
            **required("CreateUser", PhoneConfig={"PhoneType": "SOFT_PHONE"}),
            **wanted,
        }
    )
    return created


def user_shown(client: Any, instance_id: str, user_id: str) -> dict[str, Any]:
    """What DescribeUser shows."""
    found = client.describe_user(InstanceId=instance_id, UserId=user_id)
    user: dict[str, Any] = found["User"]
    return user


def usernames_of(client: Any, instance_id: str) -> list[str]:
    """The names that ListUsers shows."""
    listed = client.list_users(InstanceId=instance_id)["UserSummaryList"]
    return [row["Username"] for row in listed]


def agents_of(client: Any, group: str) -> list[str]:
    """The IDs on all pages of ListTrafficDistributionGroupUsers."""
    pages = client.get_paginator("list_traffic_distribution_group_users").paginate(
        TrafficDistributionGroupId=group
    )
    return [
        row["UserId"]
        for page in pages
        for row in page["TrafficDistributionGroupUserSummaryList"]
    ]
