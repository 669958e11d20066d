"""The first record of each kind in an estate, by the API's name of its ID."""

from __future__ import annotations

from typing import Any

from moto_connect_tdg.estate import Estate
from tests.helpers.flows import CONTENT
from tests.helpers.users import create_user

_LISTS = {
    "AgentStatusId": ("list_agent_statuses", "AgentStatusSummaryList"),
    "HoursOfOperationId": ("list_hours_of_operations", "HoursOfOperationSummaryList"),
    "QueueId": ("list_queues", "QueueSummaryList"),
    "RoutingProfileId": ("list_routing_profiles", "RoutingProfileSummaryList"),
    "SecurityProfileId": ("list_security_profiles", "SecurityProfileSummaryList"),
}


def first_records(estate: Estate) -> dict[str, Any]:
    """The ID of a queue, of a profile, and so on, and of new records."""
    here = {"InstanceId": estate.instance_id}
    source: Any = estate.source
    found = {
        member: getattr(source, listing)(**here)[rows][0]["Id"]
        for member, (listing, rows) in _LISTS.items()
    }
    task = source.start_task_contact(**here, ContactFlowId=estate.flow_id, Name="task")
    question = {"Title": "q", "RefId": "q1", "QuestionType": "TEXT"}
    section = {"Title": "s", "RefId": "s1", "Items": [{"Question": question}]}
    form = source.create_evaluation_form(
        **here, Title="form", Items=[{"Section": section}]
    )
    module = source.create_contact_flow_module(**here, Name="module", Content=CONTENT)
    integration = source.create_integration_association(
        **here,
        IntegrationType="VOICE_ID",
        IntegrationArn="arn:aws:voiceid:us-east-1:123456789012:domain/d",
    )
    levels = {"LevelOne": {"Name": "Division"}}
    source.update_user_hierarchy_structure(**here, HierarchyStructure=levels)
    group = source.create_user_hierarchy_group(**here, Name="group")
    prompt = source.create_prompt(**here, Name="prompt", S3Uri="s3://bucket/key")
    view = source.create_view(**here, Name="view", Status="PUBLISHED", Content={})
    return {
        **here,
        **found,
        "ContactFlowId": estate.flow_id,
        "ContactFlowModuleId": module["Id"],
        "ContactId": task["ContactId"],
        "EvaluationFormId": form["EvaluationFormId"],
        "Filters": {"Queues": [found["QueueId"]]},
        "HierarchyGroupId": group["HierarchyGroupId"],
        "IntegrationAssociationId": integration["IntegrationAssociationId"],
        "PromptId": prompt["PromptId"],
        "TrafficDistributionGroupId": estate.group_arn,
        "UserId": create_user(source, estate.instance_id)["UserId"],
        "ViewId": view["View"]["Id"],
    }
