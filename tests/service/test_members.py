"""Every input member of every operation is used, or refused by its name."""

from __future__ import annotations

import pytest

from moto_connect_tdg.service.operations import (
    OPERATIONS,
    parameters_of,
    snake,
)
from moto_connect_tdg.service.tokens import IDEMPOTENCY_MEMBER
from moto_connect_tdg.wire.model import Operation, service_model
from tests.helpers.violations import good_input, good_value
from tests.helpers.worlds import SmallWorld

#: Members of security profiles for features that are not mocked.
_NOT_OF_PROFILES = {
    "AllowedAIAgents",
    "AllowedAccessControlHierarchyGroupId",
    "AllowedFlowModules",
    "GranularAccessControlConfiguration",
}
#: Members for features that are not mocked: e-mail, chat messages, campaigns and others.
REFUSED = {
    "GetTaskTemplate": {"SnapshotVersion"},
    "StartChatContact": {
        "ChatStreamingConfiguration",
        "ConnectionTypes",
        "DisconnectOnCustomerExit",
        "ParticipantConfiguration",
    },
    "StartOutboundVoiceContact": {
        "AnswerMachineDetectionConfig",
        "CampaignId",
        "OutboundStrategy",
        "RingTimeoutInSeconds",
    },
    "StartTaskContact": {"Attachments"},
    # only contacts of other systems and e-mails have them
    "UpdateContact": {
        "AdditionalRecipients",
        "CustomerEndpoint",
        "QueueInfo",
        "SystemEndpoint",
        "UserInfo",
    },
    "CreateContactFlowVersion": {
        "ContactFlowVersion",
        "LastModifiedRegion",
        "LastModifiedTime",
    },
    "CreateQueue": {"OutboundEmailConfig", "EmailAddressesConfig"},
    "CreateSecurityProfile": _NOT_OF_PROFILES,
    "UpdateSecurityProfile": _NOT_OF_PROFILES,
}
NAMES = [name for name in OPERATIONS if name in service_model().operation_names]


def unused(name):
    """The members of an operation's input for which it has no parameter."""
    members = Operation(service_model().operation_model(name)).input_members()
    known = {*parameters_of(name), snake(IDEMPOTENCY_MEMBER)}
    return {member for member in members if snake(member) not in known}


@pytest.mark.parametrize("name", NAMES)
def test_every_other_member_is_used(name):
    """Every member of the model is a parameter or is listed here."""
    assert unused(name) <= REFUSED.get(name, set())


@pytest.mark.rules("D-10", "D-12")
@pytest.mark.parametrize(
    ("name", "member"),
    [(name, member) for name in NAMES for member in sorted(unused(name))],
)
def test_is_refused_by_its_name(name, member):
    """An unsupported member is refused, as its absence from the answer would mislead."""
    world = SmallWorld()
    model = service_model().operation_model(name)
    wanted = {
        **good_input(model),
        member: good_value(model.input_shape.members[member]),
    }

    with world.refused("InvalidParameterException", f"does not mock .*: {member}$"):
        world.call(name, **wanted)
