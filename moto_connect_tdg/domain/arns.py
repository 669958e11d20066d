"""Identifiers of Connect resources: bare IDs and ARNs."""

from __future__ import annotations

import re

from ..records import dataclass
from ..types import AccountId, Arn, Region

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):connect:(?P<region>[a-z0-9-]+)"
    r":(?P<account>[0-9]{12}):(?P<resource>.+)",
    re.DOTALL,
)

INSTANCE = "instance"
GROUP = "traffic-distribution-group"
PHONE_NUMBER = "phone-number"
AGENT = "agent"
CONTACT_FLOW = "contact-flow"
QUEUE = "queue"
ROUTING_PROFILE = "routing-profile"
SECURITY_PROFILE = "security-profile"
HOURS = "operating-hours"
CONTACT = "contact"
HIERARCHY_GROUP = "agent-group"
HIERARCHY_LEVEL = "agent-group-level"
QUICK_CONNECT = "transfer-destination"
PROMPT = "prompt"
FLOW_MODULE = "flow-module"
AGENT_STATUS = "agent-state"
VIEW = "view"
INTEGRATION_ASSOCIATION = "integration-association"
USE_CASE = "use-case"
TASK_TEMPLATE = "task-template"
VOCABULARY = "vocabulary"
EMAIL_ADDRESS = "email-address"
EVALUATION_FORM = "evaluation-form"
CONTACT_EVALUATION = "contact-evaluation"
RULE = "rule"


@dataclass(frozen=True, slots=True)
class Place:
    """An account in a Region; every ARN begins with one."""

    partition: str
    region: Region
    account_id: AccountId

    def arn(self, kind: str, resource_id: str) -> Arn:
        """The ARN of a resource of the account, such as a group (CT-16, PN-01)."""
        return Arn(
            f"arn:{self.partition}:connect:{self.region}:{self.account_id}"
            f":{kind}/{resource_id}"
        )

    @property
    def root_arn(self) -> Arn:
        """The account itself, which stands for everyone who changes something (EF-08)."""
        return Arn(f"arn:{self.partition}:iam::{self.account_id}:root")

    def child_arn(self, instance_id: str, kind: str, resource_id: str) -> Arn:
        """The ARN of a resource inside an instance, such as an agent (UR-10)."""
        return self.arn(INSTANCE, f"{instance_id}/{kind}/{resource_id}")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A resource's ID as a client gave it, and its place if it was in an ARN.

    *parent_id* is the instance's ID, in the ARN of a resource inside an instance.
    """

    id: str
    place: Place | None = None
    parent_id: str | None = None


def read_arn(text: str) -> tuple[Place, str] | None:
    """Split a Connect ARN into place and resource part; None if it is malformed."""
    found = _ARN.fullmatch(text)
    if found is None:
        return None
    place = Place(
        partition=found["partition"],
        region=Region(found["region"]),
        account_id=AccountId(found["account"]),
    )
    return place, found["resource"]


def read_identifier(text: str, kind: str) -> Identifier | None:
    """Parse a bare ID, or the ARN of a resource of that *kind*.

    None for an ARN of another kind or a malformed one.
    """
    if not text.startswith("arn:"):
        return Identifier(text)
    read = read_arn(text)
    if read is None:
        return None
    place, resource = read
    match resource.split("/"):
        case [found, resource_id] if found == kind:
            return Identifier(resource_id, place)
        case ["instance", parent_id, found, resource_id] if found == kind:
            return Identifier(resource_id, place, parent_id)
    return None


def read_qualified(text: str) -> tuple[str, str | None]:
    """Split a flow's ID or ARN from what follows a colon: `$SAVED` or a version.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeContactFlow.html
    """
    place, slash, name = text.rpartition("/")
    if not slash and text.startswith("arn:"):
        return text, None
    resource_id, colon, qualifier = name.partition(":")
    return f"{place}{slash}{resource_id}", qualifier if colon else None
