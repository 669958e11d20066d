"""Instances, replication, attributes, cross-Region routing: from the API and back."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from moto.core.utils import get_service_model

from ...domain.instances import Instance
from ...domain.paging import page_of, read_token
from ...errors import InvalidParameterError, InvalidRequestError
from .._operation import NOTHING, Answer, Handlers, operation
from ..use_cases.state import Shown

#: ListInstances has no limit to choose from but this (IN-13).
_MOST_INSTANCES = 10
#: MaxResult7 in the model
_MOST_ATTRIBUTES = 7

#: What an attribute is until it is set: true for these, else false.
#: https://docs.aws.amazon.com/connect/latest/APIReference/API_InstanceStorageConfig.html
_ON_AT_FIRST = frozenset({"CONTACT_LENS", "AUTO_RESOLVE_BEST_VOICES", "EARLY_MEDIA"})

#: LF-02
FINDING_TYPES = frozenset(
    {
        "AGENT",
        "AGENT_GROUP",
        "AGENT_GROUP_LEVEL",
        "AGENT_STATE",
        "ATTRIBUTE",
        "CONTACT_FLOW",
        "DATA_TABLE",
        "DATA_TABLE_ATTRIBUTE",
        "DATA_TABLE_RECORD",
        "DATA_TABLE_VALUE",
        "FLOW_MODULE",
        "FLOW_MODULE_ALIAS",
        "FLOW_MODULE_VERSION",
        "METRIC",
        "NOTIFICATION",
        "OPERATING_HOURS",
        "PHONE_NUMBER",
        "PROMPT",
        "QUEUE",
        "REPORT",
        "ROUTING_PROFILE",
        "SECURITY_PROFILE",
        "TASK_TEMPLATE",
        "TEST_CASE",
        "TRANSFER_DESTINATION",
        "VIEW",
        "WORKSPACE",
    }
)


@cache
def attribute_types() -> tuple[str, ...]:
    """The attributes of an instance, in the model's order."""
    shape: Any = get_service_model("connect").shape_for("InstanceAttributeType")
    return tuple(shape.enum)


class InstanceResponses(Handlers):
    """Operations on instances."""

    @operation
    def create_instance(self) -> Answer:
        instance = self.backend.create_instance(
            identity_management_type=self.params["IdentityManagementType"],
            inbound_calls_enabled=self.params["InboundCallsEnabled"],
            outbound_calls_enabled=self.params["OutboundCallsEnabled"],
            instance_alias=self.given("InstanceAlias"),
            directory_id=self.given("DirectoryId"),
            tags=self.given("Tags"),
        )
        return {"Id": instance.id, "Arn": instance.arn}

    @operation
    def describe_instance(self) -> Answer:
        instance, replication = self.backend.describe_instance(
            self.params["InstanceId"]
        )
        tags = self.backend.tags_of(instance.arn)
        return {
            "Instance": Shown(instance, tags=tags or None),
            "ReplicationConfiguration": replication,
        }

    @operation
    def list_instances(self) -> Answer:
        token = self.given("NextToken")
        page = page_of(
            self.backend.instances_after(
                read_token(token, "ListInstances", int) if token else None
            ),
            limit=self.given("MaxResults") or _MOST_INSTANCES,
            operation="ListInstances",
        )
        return {"InstanceSummaryList": page.items, "NextToken": page.next_token}

    @operation
    def delete_instance(self) -> Answer:
        self.backend.delete_instance(self.params["InstanceId"])
        return NOTHING

    @operation
    def replicate_instance(self) -> Answer:
        replica = self.backend.replicate_instance(
            instance_id=self.params["InstanceId"],
            replica_region=self.params["ReplicaRegion"],
            replica_alias=self.given("ReplicaAlias"),
        )
        return {"Id": replica.id, "Arn": replica.arn}

    # -- attributes ---------------------------------------------------------

    @operation
    def describe_instance_attribute(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        kind = self.params["AttributeType"]
        return {"Attribute": {"AttributeType": kind, "Value": _value(instance, kind)}}

    @operation
    def list_instance_attributes(self) -> Answer:
        instance = self.backend.find_instance(self.params["InstanceId"])
        token = self.given("NextToken")
        after = read_token(token, "ListInstanceAttributes", int) if token else -1
        page = page_of(
            (
                (place, {"AttributeType": kind, "Value": _value(instance, kind)})
                for place, kind in enumerate(attribute_types())
                if place > after
            ),
            limit=self.given("MaxResults") or _MOST_ATTRIBUTES,
            operation="ListInstanceAttributes",
        )
        return {"Attributes": page.items, "NextToken": page.next_token}

    @operation
    def update_instance_attribute(self) -> Answer:
        value = self.params["Value"].lower()
        if value not in {"true", "false"}:
            msg = f"The value of an attribute is true or false, not: {value}"
            raise InvalidParameterError(msg)
        self.backend.update_instance_attribute(
            instance_id=self.params["InstanceId"],
            attribute_type=self.params["AttributeType"],
            value=value,
        )
        return NOTHING

    # -- Global Resiliency --------------------------------------------------

    @operation
    def list_replication_findings(self) -> Answer:
        if self.params["ResourceType"] not in FINDING_TYPES:
            msg = f"Unknown resource type: {self.params['ResourceType']}"
            raise InvalidRequestError(msg)
        token = self.given("NextToken")
        if token:
            # There are no findings here, so no token was ever given out.
            read_token(token, "ListReplicationFindings", int)
        _, replication = self.backend.find_replication(self.params["InstanceId"])
        now: datetime = self.backend.now()
        status = "ENABLED" if replication.is_complete else "BLOCKED"
        return {
            # Mirroring cannot fail here: one object stands behind both sides.
            "ReplicationFindingsList": [],
            "ApproximateDriftedResourceCounts": [
                {"Region": region, "Count": 0, "Timestamp": now}
                for region in replication.linked
            ],
            "ResourceReplicationStatuses": [
                {"Region": region, "Status": status} for region in replication.linked
            ],
        }

    @operation
    def get_cross_region_routing(self) -> Answer:
        replication = self.backend.find_global_routing(self.params["InstanceId"])
        return {"IsolatedRegions": replication.linked if replication.isolated else []}

    @operation
    def update_cross_region_routing(self) -> Answer:
        self.backend.update_cross_region_routing(
            instance_id=self.params["InstanceId"],
            isolated_all=self.params["IsolatedAll"],
        )
        return NOTHING


def _value(instance: Instance, kind: str) -> str:
    """An attribute as it was set, or as it is at first."""
    if kind == "INBOUND_CALLS":
        return str(instance.inbound_calls_enabled).lower()
    if kind == "OUTBOUND_CALLS":
        return str(instance.outbound_calls_enabled).lower()
    return instance.attributes.get(kind, str(kind in _ON_AT_FIRST).lower())
