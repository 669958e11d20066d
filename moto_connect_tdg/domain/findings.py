"""The resource types of ListReplicationFindings.

https://docs.aws.amazon.com/connect/latest/APIReference/API_ListReplicationFindings.html
"""

from __future__ import annotations

from ..errors import InvalidRequestError

#: What ListReplicationFindings calls quick connects.
QUICK_CONNECTS = "TRANSFER_DESTINATION"
#: The resource types of ListReplicationFindings (LF-02).
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
        QUICK_CONNECTS,
        "VIEW",
        "WORKSPACE",
    }
)


def require_finding_type(resource_type: str) -> None:
    """Findings are listed by a documented resource type (LF-02)."""
    if resource_type not in FINDING_TYPES:
        msg = f"Unknown resource type: {resource_type}"
        raise InvalidRequestError(msg)
