"""Build estates on a server, for clients in every language."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ..connect.control_forms import MalformedError, read_optional
from ..connect.control_kinds import (
    STRING,
    STRINGS,
    Member,
    integer,
    list_of,
    read_form,
    shown_form,
)
from ..connect.control_routes import Answer, ConflictError, Routes
from ..connect.injection import require_region_of_connect
from ..estate import Estate, build_with
from .inner import inner_client

#: The maximum per kind: more would take longer than a client waits.
MAX_COUNT = 1000
_COUNT = integer(0, MAX_COUNT)

WANTED = read_form(
    "EstateWanted",
    "An estate",
    Member("SourceRegion", STRING, "us-east-1 by default"),
    Member("ReplicaRegion", STRING, "us-west-2 by default"),
    Member("Alias", STRING, "the instance's; `estate` by default"),
    Member("Groups", _COUNT, "groups besides the default group; 1 by default"),
    Member("Numbers", _COUNT, "claimed to the groups in turn; 1 by default"),
    Member("Agents", _COUNT, "associated with the groups in turn; 0 by default"),
)
NUMBER = shown_form(
    "EstateNumber",
    "A number of the estate",
    Member("PhoneNumberId", STRING, "its ID"),
    Member("PhoneNumberArn", STRING, "its ARN"),
    Member("PhoneNumber", STRING, "the number, in E.164"),
)
ESTATE = shown_form(
    "Estate",
    "An estate that was built",
    Member("SourceRegion", STRING, "where the instance is"),
    Member("ReplicaRegion", STRING, "where its replica is"),
    Member("InstanceId", STRING, "of both, which is the same"),
    Member("InstanceArn", STRING, "of the instance"),
    Member("ReplicaArn", STRING, "of its replica"),
    Member("DefaultGroupArn", STRING, "of the default group"),
    Member(
        "GroupArn", STRING, "of the first group that was created, or the default group"
    ),
    Member("GroupArns", STRINGS, "of the groups that were created"),
    Member("Numbers", list_of(NUMBER), "that were claimed"),
    Member("UserIds", STRINGS, "of the agents"),
    Member("FlowId", STRING, "of the flow that the numbers are linked to"),
)

ROUTES = Routes()


@ROUTES.path(
    "POST estate",
    reads=WANTED,
    answers=ESTATE,
    status=HTTPStatus.CREATED,
    refusals=(HTTPStatus.CONFLICT,),
)
def build_estate(found: Mapping[str, Any]) -> Answer:
    """Build a replicated instance with groups, numbers, agents and a flow."""
    source, replica = (
        _read_region(found, "SourceRegion", "us-east-1"),
        _read_region(found, "ReplicaRegion", "us-west-2"),
    )
    alias = read_optional(found, "Alias", str)
    try:
        estate = build_with(
            inner_client(source),
            inner_client(replica),
            alias="estate" if alias is None else alias,
            groups=_read_count(found, "Groups", 1),
            numbers=_read_count(found, "Numbers", 1),
            agents=_read_count(found, "Agents", 0),
        )
    except (BotoCoreError, ClientError, RuntimeError) as error:
        raise ConflictError(str(error)) from None
    return show_estate(estate)


def _read_region(found: Mapping[str, Any], member: str, default: str) -> str:
    region = read_optional(found, member, str)
    if region is None:
        return default
    require_region_of_connect(region)
    return region


def _read_count(found: Mapping[str, Any], member: str, default: int) -> int:
    count = read_optional(found, member, int)
    if count is None:
        return default
    if not 0 <= count <= MAX_COUNT:
        msg = f"{member} must be an integer from 0 to {MAX_COUNT}."
        raise MalformedError(msg)
    return count


def show_estate(estate: Estate) -> dict[str, Any]:
    """The JSON form of an estate."""
    return {
        "SourceRegion": estate.source_region,
        "ReplicaRegion": estate.replica_region,
        "InstanceId": estate.instance_id,
        "InstanceArn": estate.instance_arn,
        "ReplicaArn": estate.replica_arn,
        "DefaultGroupArn": estate.default_group_arn,
        "GroupArn": estate.group_arn,
        "GroupArns": list(estate.group_arns),
        "Numbers": [
            {
                "PhoneNumberId": number.id,
                "PhoneNumberArn": number.arn,
                "PhoneNumber": number.phone_number,
            }
            for number in estate.numbers
        ],
        "UserIds": list(estate.user_ids),
        "FlowId": estate.flow_id,
    }
