"""Records of the domain: an instance and its replica, with one of everything."""

# IDs are plain text here, without the types that tell them apart.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

from moto_connect_tdg.domain.agents import User
from moto_connect_tdg.domain.arns import Place
from moto_connect_tdg.domain.contacts import Contact, GlobalResiliencyMetadata
from moto_connect_tdg.domain.distributions import (
    Distribution,
    SignInDistribution,
    first_agents,
    first_sign_in,
    first_telephony,
)
from moto_connect_tdg.domain.flows import ContactFlow
from moto_connect_tdg.domain.groups import TrafficDistributionGroup
from moto_connect_tdg.domain.instances import Instance, Replication
from moto_connect_tdg.domain.phone_numbers import PhoneNumber
from moto_connect_tdg.domain.queues import OutboundCallerConfig, Queue
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE

LINKED = (SOURCE, REPLICA)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
PLACE = Place("aws", SOURCE, ACCOUNT)

INSTANCE = Instance(
    id="i",
    arn="arn-i",
    identity_management_type="SAML",
    instance_alias="alias",
    created_time=NOW,
    service_role="role",
    instance_status="ACTIVE",
    inbound_calls_enabled=True,
    outbound_calls_enabled=True,
    instance_access_url="url",
)
REPLICATION = Replication(
    instance_id="i",
    source_region=SOURCE,
    replica_region=REPLICA,
    status="INSTANCE_REPLICATION_COMPLETE",
    global_routing=False,
    is_complete=True,
)
FAILED = replace(REPLICATION, status="INSTANCE_REPLICATION_FAILED", is_complete=False)
LEAVING = replace(REPLICATION, status="INSTANCE_REPLICA_DELETING")
BOTH_OPEN = first_sign_in(*LINKED)
DEFAULT_GROUP = TrafficDistributionGroup(
    id="g",
    arn="arn-g",
    name="default",
    description=None,
    instance_id="i",
    instance_arn="arn-i",
    status="ACTIVE",
    is_default=True,
    linked=LINKED,
    telephony=first_telephony(*LINKED),
    agents=first_agents(*LINKED),
    sign_in=BOTH_OPEN,
)
GROUP = replace(DEFAULT_GROUP, id="o", name="other", is_default=False, sign_in=None)
NUMBER = PhoneNumber(
    phone_number_id="n",
    place=PLACE,
    phone_number="+12015550100",
    phone_number_country_code="US",
    phone_number_type="DID",
    target_arn="arn-i",
    instance_id="i",
    status="CLAIMED",
)
CONTACT = Contact(
    id="c",
    arn="arn-c",
    agent_id=None,
    phone_number="+12015550100",
    initiation_timestamp=NOW,
    disconnect_timestamp=None,
    global_resiliency_metadata=GlobalResiliencyMetadata(REPLICA, SOURCE, None),
)
MODIFIED = {"last_modified_time": NOW, "last_modified_region": SOURCE}
USER = User(
    id="u",
    username="u",
    security_profile_ids=(),
    routing_profile_id="r",
    details={},
    **MODIFIED,
)
FLOW = ContactFlow(
    id="f",
    name="f" * 101,
    type="CONTACT_FLOW",
    description=None,
    content="{}",
    status="PUBLISHED",
    **MODIFIED,
)
QUEUE = Queue(
    id="q",
    name="q",
    description=None,
    hours_of_operation_id="h",
    max_contacts=None,
    outbound_caller_config=OutboundCallerConfig(),
    **MODIFIED,
)


def shares(*pairs):
    return [Distribution(region, percentage) for region, percentage in pairs]


def sign_ins(*pairs):
    return tuple(SignInDistribution(region, enabled) for region, enabled in pairs)
