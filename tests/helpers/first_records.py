"""The first record of each kind in an estate, by the API's name of its ID."""

from __future__ import annotations

from typing import Any

from moto_connect_tdg.estate import Estate

_LISTS = {
    "HoursOfOperationId": ("list_hours_of_operations", "HoursOfOperationSummaryList"),
    "QueueId": ("list_queues", "QueueSummaryList"),
    "RoutingProfileId": ("list_routing_profiles", "RoutingProfileSummaryList"),
    "SecurityProfileId": ("list_security_profiles", "SecurityProfileSummaryList"),
}


def first_records(estate: Estate) -> dict[str, Any]:
    """The ID of a queue, of a profile, and so on, and of a task and a form."""
    found = {
        member: getattr(estate.source, listing)(InstanceId=estate.instance_id)[rows][0][
            "Id"
        ]
        for member, (listing, rows) in _LISTS.items()
    }
    task = estate.source.start_task_contact(
        InstanceId=estate.instance_id, ContactFlowId=estate.flow_id, Name="task"
    )
    form = estate.source.create_evaluation_form(
        InstanceId=estate.instance_id, Title="form", Items=[]
    )
    return {
        **found,
        "ContactId": task["ContactId"],
        "EvaluationFormId": form["EvaluationFormId"],
    }
