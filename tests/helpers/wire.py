"""Reading and writing by botocore's model, without HTTP."""

from __future__ import annotations

import json
from typing import Any

from botocore.model import ShapeResolver

from moto_connect_tdg.wire.model import Router

HANDLED = [
    "AssociateAnalyticsDataSet",
    "AssociatePhoneNumberContactFlow",
    "AssociateTrafficDistributionGroupUser",
    "ClaimPhoneNumber",
    "CreateContactFlow",
    "CreateInstance",
    "CreateQueue",
    "CreateTrafficDistributionGroup",
    "CreateUser",
    "DeleteContactFlow",
    "DeleteInstance",
    "DeleteTrafficDistributionGroup",
    "DeleteUser",
    "DescribeContact",
    "DescribeContactFlow",
    "DescribeInstance",
    "DescribeInstanceAttribute",
    "DescribePhoneNumber",
    "DescribeQueue",
    "DescribeTrafficDistributionGroup",
    "DescribeUser",
    "DisassociateAnalyticsDataSet",
    "DisassociatePhoneNumberContactFlow",
    "DisassociateTrafficDistributionGroupUser",
    "GetCrossRegionRouting",
    "GetTrafficDistribution",
    "ImportPhoneNumber",
    "ListAnalyticsDataAssociations",
    "ListContactFlows",
    "ListFlowAssociations",
    "ListHoursOfOperations",
    "ListInstanceAttributes",
    "ListInstances",
    "ListPhoneNumbers",
    "ListPhoneNumbersV2",
    "ListQueues",
    "ListReplicationFindings",
    "ListRoutingProfiles",
    "ListSecurityProfiles",
    "ListTagsForResource",
    "ListTrafficDistributionGroupUsers",
    "ListTrafficDistributionGroups",
    "ListUsers",
    "ReleasePhoneNumber",
    "ReplicateInstance",
    "SearchAvailablePhoneNumbers",
    "TagResource",
    "UntagResource",
    "UpdateCrossRegionRouting",
    "UpdateInstanceAttribute",
    "UpdatePhoneNumber",
    "UpdatePhoneNumberMetadata",
    "UpdateQueueOutboundCallerConfig",
    "UpdateTrafficDistribution",
]

INSTANCE = "11111111-2222-3333-4444-555555555555"
PLACE = "arn:aws:connect:us-east-1:123456789012"
INSTANCE_ARN = f"{PLACE}:instance/{INSTANCE}"
GROUP_ARN = f"{PLACE}:traffic-distribution-group/{INSTANCE}"
NUMBER_ARN = f"{PLACE}:phone-number/{INSTANCE}"

GOOD: dict[str, dict[str, Any]] = {
    "CreateInstance": {
        "IdentityManagementType": "CONNECT_MANAGED",
        "InboundCallsEnabled": True,
        "OutboundCallsEnabled": False,
    },
    "CreateTrafficDistributionGroup": {"Name": "main", "InstanceId": INSTANCE},
    "UpdateTrafficDistribution": {},
    "SearchAvailablePhoneNumbers": {
        "PhoneNumberCountryCode": "US",
        "PhoneNumberType": "DID",
    },
    "ClaimPhoneNumber": {"PhoneNumber": "+15555550100"},
    "CreateUser": {
        "Username": "jane",
        "PhoneConfig": {"PhoneType": "SOFT_PHONE"},
        "SecurityProfileIds": ["s"],
        "RoutingProfileId": "r",
    },
    "CreateQueue": {"Name": "sales", "HoursOfOperationId": "h"},
    "ListPhoneNumbersV2": {},
    "TagResource": {"tags": {"team": "a"}},
    "ReplicateInstance": {"ReplicaRegion": "us-west-2", "ReplicaAlias": "b"},
}
LABELS = {
    "UpdateTrafficDistribution": {"Id": INSTANCE},
    "CreateUser": {"InstanceId": INSTANCE},
    "CreateQueue": {"InstanceId": INSTANCE},
    "TagResource": {"resourceArn": INSTANCE_ARN},
    "ReplicateInstance": {"InstanceId": INSTANCE},
}


def read(router, operation, *, labels=None, query="", **members):
    """Read an operation's input, which is valid except for what is given."""
    return router.operation(operation).read(
        LABELS.get(operation, {}) if labels is None else labels,
        query,
        json.dumps(GOOD.get(operation, {}) | members).encode(),
    )


def shape_of(**members):
    """A structure with shapes that Connect's input lacks."""
    shapes = {
        "Request": {"type": "structure", "members": members},
        "Truth": {"type": "boolean"},
        "Number": {"type": "long"},
        "Share": {"type": "double"},
        "Moment": {"type": "timestamp"},
        "Bytes": {"type": "blob"},
        "Expression": {
            "type": "structure",
            "members": {"Not": {"shape": "Expression"}},
        },
    }
    return ShapeResolver(shapes).get_shape_by_name("Request")


def one_share(**changes):
    """A TelephonyConfig with one share."""
    return {"Distributions": [{"Region": "us-east-1", "Percentage": 100} | changes]}


def write(operation, result):
    """Return the members of an answer after it was written and parsed."""
    return json.loads(Router([operation]).operation(operation).write(result))
