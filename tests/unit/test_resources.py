"""Which resources an API call names, and so which permissions it needs."""

from __future__ import annotations

from typing import Any

import pytest

from moto_connect_tdg.connect.access import permissions_for
from moto_connect_tdg.domain import kinds
from moto_connect_tdg.domain.arns import INSTANCE
from moto_connect_tdg.domain.faults import ApiRequest
from moto_connect_tdg.domain.kind import Kind
from moto_connect_tdg.domain.kinds import TAGGABLE
from moto_connect_tdg.service.resources import resources_of
from tests.helpers.identifiers import ACCOUNT, SOURCE, UNKNOWN_ID
from tests.helpers.records import PLACE

#: The member that names a record of each kind.
MEMBERS: dict[Kind[Any], str] = {
    kinds.USER: "UserId",
    kinds.CONTACT_FLOW: "ContactFlowId",
    kinds.FLOW_MODULE: "ContactFlowModuleId",
    kinds.QUEUE: "QueueId",
    kinds.QUICK_CONNECT: "QuickConnectId",
    kinds.SECURITY_PROFILE: "SecurityProfileId",
    kinds.ROUTING_PROFILE: "RoutingProfileId",
    kinds.HOURS: "HoursOfOperationId",
    kinds.PROMPT: "PromptId",
    kinds.AGENT_STATUS: "AgentStatusId",
    kinds.HIERARCHY_GROUP: "HierarchyGroupId",
    kinds.VIEW: "ViewId",
    kinds.VOCABULARY: "VocabularyId",
    kinds.EMAIL_ADDRESS: "EmailAddressId",
    kinds.EVALUATION_FORM: "EvaluationFormId",
    kinds.CONTACT_EVALUATION: "EvaluationId",
    kinds.RULE: "RuleId",
    kinds.TASK_TEMPLATE: "TaskTemplateId",
    kinds.INTEGRATION_ASSOCIATION: "IntegrationAssociationId",
    kinds.USE_CASE: "UseCaseId",
}


def test_has_a_member_for_every_kind():
    """A kind with ARNs that is added is tested here."""
    assert {kind.noun for kind in TAGGABLE} == {kind.noun for kind in MEMBERS}


@pytest.mark.rules("IA-01", "IA-02")
@pytest.mark.parametrize("kind", TAGGABLE, ids=lambda kind: kind.noun)
@pytest.mark.parametrize("form", ["id", "arn"])
def test_an_api_call_needs_its_record_and_the_instance(kind, form):
    """Whether by ID or ARN, a policy must name the record's ARN and the instance's."""
    arn = PLACE.child_arn(UNKNOWN_ID, kind.arn_name, "record")
    members = {
        "InstanceId": UNKNOWN_ID,
        MEMBERS[kind]: arn if form == "arn" else "record",
    }
    request = ApiRequest(ACCOUNT, SOURCE, "Describe", resources_of(members, PLACE))

    assert [("Describe", arn), ("Describe", PLACE.arn(INSTANCE, UNKNOWN_ID))] == list(
        permissions_for(request, members)
    )
