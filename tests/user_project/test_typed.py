"""What boto3-stubs[connect] adds: the clients and dictionaries are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import assert_type

from moto_connect_tdg import Estate
from moto_connect_tdg.types import DistributionConfig, SignInDistributionConfig

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_connect.type_defs import (
        AgentConfigTypeDef,
        SignInConfigTypeDef,
        TelephonyConfigTypeDef,
    )


def use_clients(estate: Estate) -> None:
    source: ConnectClient = assert_type(estate.source, "ConnectClient")
    assert_type(
        source.list_instances()["InstanceSummaryList"][0].get("Id"), "str | None"
    )
    estate.replica.update_traffic_distribution(
        Id=estate.group_arn,
        TelephonyConfig=estate.shares(source=0),
        AgentConfig=estate.shares(source=0),
        SignInConfig=estate.sign_in(source=False, replica=True),
    )
    # A member that the API does not have, and a member of the wrong type.
    estate.replica.get_traffic_distribution(GroupArn="x")  # type: ignore[call-arg]
    estate.replica.get_traffic_distribution(Id=1)  # type: ignore[arg-type]


def to_theirs(
    estate: Estate,
) -> tuple[TelephonyConfigTypeDef, AgentConfigTypeDef, SignInConfigTypeDef]:
    return (
        estate.shares(source=10),
        estate.shares(source=20),
        estate.sign_in(source=True, replica=False),
    )


def to_ours(
    telephony: TelephonyConfigTypeDef, sign_in: SignInConfigTypeDef
) -> tuple[DistributionConfig, SignInDistributionConfig]:
    return telephony, sign_in
