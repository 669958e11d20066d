"""Records of an estate for the fuzz: their stand-ins, and the values that fit them."""

from __future__ import annotations

from typing import Any

from moto_connect_tdg.estate import Estate
from tests.helpers.identifiers import SOURCE, UNKNOWN_ID
from tests.helpers.installed import has
from tests.helpers.regional import REGIONAL, WHATSAPP

from .doors import Door

_DATES = ("2026-01-01", "2026-06-30", "2026-13-01")
#: Values by a member's name, as in the fuzz.
FITTING: dict[str, tuple[Any, ...]] = {
    # the members of lists have their names without the last letter
    "Agent": ("<user>", UNKNOWN_ID),
    "AgentStatuse": ("<status>", UNKNOWN_ID),
    "AgentStatusId": ("<status>", UNKNOWN_ID),
    "AssociationId": ("<storage>", "<key>", UNKNOWN_ID),
    "AttributeName": ("language", "none"),
    "AttributeValue": ("French", "Latin"),
    "CurrentMetric": (
        {"Name": "AGENTS_ONLINE"},
        {"Name": "CONTACTS_IN_QUEUE", "Unit": "COUNT"},
    ),
    "EffectiveFrom": _DATES,
    "EffectiveTill": _DATES,
    "EmailAddressId": ("<address>", "<address>", UNKNOWN_ID),
    "EmailAddress": ("help@example.com", "sales@example.com"),
    "EvaluationFormId": ("<form>", "<form>", UNKNOWN_ID),
    "EvaluationFormVersion": (1, 1, 2),
    "EvaluationId": ("<evaluation>", "<evaluation>", UNKNOWN_ID),
    "EndTime": (1_600_003_600,),
    "Filter": (
        {"FilterKey": "QUEUE", "FilterValues": ["<queue>"]},
        {"FilterKey": "AGENT", "FilterValues": ["<user>"]},
        {"FilterKey": "CHANNEL", "FilterValues": ["VOICE"]},
    ),
    "Filters": ({"Queues": ["<queue>"]}, {"RoutingProfiles": ["<routing>"]}),
    "FlowId": ("<flow>", "<flow_arn>", UNKNOWN_ID),
    "FromDate": _DATES,
    "Grouping": ("QUEUE", "CHANNEL", "ROUTING_PROFILE", "AGENT"),
    "HierarchyGroupId": ("<hierarchy_group>", UNKNOWN_ID),
    "HoursOfOperationId": ("<hours>", "<hours>", "<child_hours>", UNKNOWN_ID),
    "HoursOfOperationOverrideId": ("<override>", "<override>", UNKNOWN_ID),
    "IntegrationAssociationId": ("<integration>", UNKNOWN_ID),
    "Level": (1.0, 3.0, 2.5),
    "Metric": ({"Name": "CONTACTS_HANDLED"}, {"Name": "CONTACTS_QUEUED"}),
    "ParentGroupId": ("<hierarchy_group>", UNKNOWN_ID),
    "ParentHoursOfOperationId": ("<hours>", UNKNOWN_ID),
    "PromptId": ("<prompt>", UNKNOWN_ID),
    "Queue": ("<queue>", "<queue>", UNKNOWN_ID),
    "ResourceArn": ("<instance_arn>", "<instance_arn>", "<replica_arn>"),
    "ResourceId": (WHATSAPP["ResourceId"],),
    "ResourceType": (
        "VOICE_PHONE_NUMBER",
        "WHATSAPP_MESSAGING_PHONE_NUMBER",
        "CALL_RECORDINGS",
        "QUEUE",
    ),
    "RuleId": ("<rule>", UNKNOWN_ID),
    "RoutingProfile": ("<routing>", "<routing>", UNKNOWN_ID),
    "StartTime": (1_600_000_000,),
    "TaskTemplateId": ("<template>", UNKNOWN_ID),
    "TimeZone": ("UTC", "Europe/London"),
    "ToDate": _DATES,
    "UserHierarchyGroup": ("<hierarchy_group>", UNKNOWN_ID),
    "UseCaseId": ("<use_case>", UNKNOWN_ID),
    "VocabularyId": ("<vocabulary>", UNKNOWN_ID),
    "VocabularyName": ("words", "other"),
    "LanguageCode": ("en-US", "en-US", "de-DE"),
    "ViewId": ("<view>", "<view>", "<saved_view>", UNKNOWN_ID),
    "ViewVersion": (1, 2),
}


def make_records(door: Door, built: Estate, hours: str) -> dict[str, str]:
    """Make records of an estate, and return their IDs by the stand-ins."""

    def make(operation: str, **members: Any) -> Any:
        return door.call(SOURCE, operation, InstanceId=built.instance_id, **members)

    override = make(
        "CreateHoursOfOperationOverride",
        HoursOfOperationId=hours,
        Name="one",
        Config=[{"StartTime": {"Hours": 8, "Minutes": 0}}],
        EffectiveFrom="2026-01-01",
        EffectiveTill="2026-12-31",
    )
    child = make("CreateHoursOfOperation", Name="child", TimeZone="UTC", Config=[])
    view = make("CreateView", Name="one", Status="PUBLISHED", Content={})["View"]["Id"]
    make("CreateViewVersion", ViewId=view)
    languages = {"StringList": ["French"]}
    make("CreatePredefinedAttribute", Name="language", Values=languages)
    levels = {"LevelOne": {"Name": "one"}, "LevelTwo": {"Name": "two"}}
    make("UpdateUserHierarchyStructure", HierarchyStructure=levels)
    group = make("CreateUserHierarchyGroup", Name="one")
    prompt = make("CreatePrompt", Name="one", S3Uri="s3://b/k")
    status = make("CreateAgentStatus", Name="one", State="ENABLED")
    return {
        "<child_hours>": child["HoursOfOperationId"],
        "<hierarchy_group>": group["HierarchyGroupId"],
        "<override>": override["HoursOfOperationOverrideId"],
        "<prompt>": prompt["PromptId"],
        "<saved_view>": f"{view}:$SAVED",
        "<status>": status["AgentStatusId"],
        "<view>": view,
        **_regional(door, built),
    }


def _regional(door: Door, built: Estate) -> dict[str, str]:
    """One of everything in the source that is not mirrored."""
    instance_id = built.instance_id

    def call(operation: str, region: str, **members: Any) -> Any:
        return door.call(region, operation, **members)

    made = {
        kind.noun: kind.put(call, SOURCE, instance_id)
        for kind in REGIONAL
        if all(map(has, kind.needs))
    }
    integration = made["integration association"]
    use = call(
        "CreateUseCase",
        SOURCE,
        InstanceId=instance_id,
        UseCaseType="RULES_EVALUATION",
        **integration,
    )
    form = made["evaluation form"]
    address = made.get("e-mail address", {}).get("EmailAddressId", UNKNOWN_ID)
    return {
        "<address>": address,
        "<evaluation>": _evaluation(door, built, form["EvaluationFormId"]),
        "<form>": form["EvaluationFormId"],
        "<rule>": made["rule"]["RuleId"],
        "<vocabulary>": made["vocabulary"]["VocabularyId"],
        "<integration>": integration["IntegrationAssociationId"],
        "<key>": made["security key"]["AssociationId"],
        "<storage>": made["storage configuration"]["AssociationId"],
        "<template>": made["task template"]["TaskTemplateId"],
        "<use_case>": use["UseCaseId"],
    }


def _evaluation(door: Door, built: Estate, form_id: str) -> str:
    """Evaluate a task by a form, and return the evaluation's ID."""

    def call(operation: str, **members: Any) -> Any:
        return door.call(SOURCE, operation, InstanceId=built.instance_id, **members)

    form = {"EvaluationFormId": form_id}
    call("ActivateEvaluationForm", **form, EvaluationFormVersion=1)
    task = call("StartTaskContact", ContactFlowId=built.flow_id, Name="task")
    made = call("StartContactEvaluation", **form, ContactId=task["ContactId"])
    evaluation_id: str = made["EvaluationId"]
    return evaluation_id
