"""Every operation once, on a world without moto, with answers that fit the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from random import Random
from time import time
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_connect_tdg.service.answer import answer
from moto_connect_tdg.service.calls import place_calls
from moto_connect_tdg.service.inspect import state_of_accounts
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.service.signing_in import sign_in
from moto_connect_tdg.service.world import Surroundings, World
from moto_connect_tdg.types import Region
from moto_connect_tdg.wire.model import Operation, Router, enum_values, service_model
from tests.helpers.flows import CONTENT, action, document
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.regional import BOT, REGIONAL, STREAMED, TEMPLATE

#: The beginnings of the names of operations that change nothing.
READING = ("BatchGet", "Describe", "Get", "List", "Search")
POOL_NUMBER = f"arn:aws:sms-voice:{SOURCE}:{ACCOUNT}:phone-number/phone-1"


def lacking(shape: Shape | None, value: Any, path: str) -> Iterator[str]:
    """The members that the model requires and an answer in JSON lacks."""
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            key = member.serialization.get("name", name)
            if key in value:
                yield from lacking(member, value[key], f"{path}.{name}")
            elif name in shape.required_members:
                yield f"{path}.{name}"
    elif isinstance(shape, ListShape):
        for item in value:
            yield from lacking(shape.member, item, f"{path}[]")
    elif isinstance(shape, MapShape):
        for item in value.values():
            yield from lacking(shape.value, item, f"{path}{{}}")


class StrictForm:
    """An operation whose answer must have the model's members, and no others."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self.name = operation.name
        self.declared = operation.declared
        self.malformed_code = operation.malformed_code
        self.without_secrets = operation.without_secrets

    def write(self, result: object) -> str:
        """Write an answer that has the members of the output shape."""
        assert [] == self._operation.unknown_members(result), self.name
        body = self._operation.write(result)
        shape = service_model().operation_model(self.name).output_shape
        assert [] == list(lacking(shape, json.loads(body or "{}"), self.name))
        return body


class Caller:
    """Calls operations of a world, and remembers their names."""

    def __init__(self) -> None:
        types = partial(enum_values, "InstanceAttributeType")
        self._world = World(Surroundings(attribute_types=types))
        self._router = Router(OPERATIONS)
        self.called: set[str] = set()

    def __call__(self, operation: str, region: Region = SOURCE, **members: Any) -> Any:
        """Call an operation that succeeds, and check that a change is seen in the state."""
        form = self._router.operation(operation)
        before = state_of_accounts(self._world)
        outcome = answer(
            self._world,
            self._world.site(ACCOUNT, region),
            StrictForm(form),
            partial(form.read_members, members),
            session_name=lambda: "ann",
        )
        assert outcome.error is None, (operation, outcome.error)
        self.called.add(operation)
        is_seen = before != state_of_accounts(self._world)
        assert is_seen != operation.startswith(READING), operation
        return json.loads(outcome.body)

    def be_called(self, phone_number: str) -> str:
        """Place a telephone call and return the contact's ID."""
        placed = place_calls(self._world, ACCOUNT, phone_number, 1, Random(1))
        assert placed.contact_id is not None
        return placed.contact_id

    def sign_in(self, instance: str, username: str) -> None:
        """Have an agent sign in at the source."""
        arn = f"arn:aws:connect:{SOURCE}:{ACCOUNT}:instance/{instance}"
        found = sign_in(self._world, arn, username, Random(1), endpoint="REGIONAL")
        assert found.refused is None


def _instances(call: Caller) -> str:
    """Instances, attributes and analytics; return a replicated instance's ID."""
    switches = {"InboundCallsEnabled": True, "OutboundCallsEnabled": True}
    saml: dict[str, Any] = {"IdentityManagementType": "SAML", **switches}
    left = call("CreateInstance", **saml, InstanceAlias="left")["Id"]
    made = call("CreateInstance", **saml, InstanceAlias="a", Tags={"team": "x"})
    instance: str = made["Id"]
    call("ListInstances")
    call("DescribeInstanceAttribute", InstanceId=left, AttributeType="INBOUND_CALLS")
    call("ListInstanceAttributes", InstanceId=left)
    call(
        "UpdateInstanceAttribute",
        InstanceId=left,
        AttributeType="CONTACT_LENS",
        Value="false",
    )
    data_set: dict[str, Any] = {"InstanceId": left, "DataSetId": "d"}
    call("AssociateAnalyticsDataSet", **data_set)
    call("ListAnalyticsDataAssociations", InstanceId=left)
    call("DisassociateAnalyticsDataSet", **data_set)
    call("DeleteInstance", InstanceId=left)
    call("ReplicateInstance", InstanceId=instance, ReplicaRegion=REPLICA)
    call("DescribeInstance", REPLICA, InstanceId=instance)
    call("ListReplicationFindings", InstanceId=instance, ResourceType="QUEUE")
    call("UpdateCrossRegionRouting", InstanceId=instance, IsolatedAll=True)
    call("GetCrossRegionRouting", REPLICA, InstanceId=instance)
    call("TagResource", resourceArn=made["Arn"], tags={"a": "b"})
    call("ListTagsForResource", resourceArn=made["Arn"])
    call("UntagResource", resourceArn=made["Arn"], tagKeys=["a"])
    call("SearchResourceTags", REPLICA, InstanceId=instance)
    return instance


def _contents(call: Caller, instance: str) -> tuple[str, str]:
    """Users, flows and queues; return a user's ID and a flow's."""
    here: dict[str, Any] = {"InstanceId": instance}
    (security, *_) = call("ListSecurityProfiles", **here)["SecurityProfileSummaryList"]
    (routing,) = call("ListRoutingProfiles", **here)["RoutingProfileSummaryList"]
    (hours,) = call("ListHoursOfOperations", **here)["HoursOfOperationSummaryList"]
    names = {"FirstName": "Ann", "LastName": "Bee"}
    users = [
        call(
            "CreateUser",
            **here,
            Username=name,
            SecurityProfileIds=[security["Id"]],
            RoutingProfileId=routing["Id"],
            IdentityInfo=names,
            PhoneConfig={"PhoneType": "SOFT_PHONE"},
        )["UserId"]
        for name in ("ann", "bob")
    ]
    call("DescribeUser", REPLICA, **here, UserId=users[0])
    call("ListUsers", **here)
    _user_changes(call, {**here, "UserId": users[1]}, security["Id"], routing["Id"])
    call("DeleteUser", **here, UserId=users[1])
    flows = [
        call(
            "CreateContactFlow",
            **here,
            Name=name,
            Type="CONTACT_FLOW",
            Content=CONTENT,
        )["ContactFlowId"]
        for name in ("one", "two")
    ]
    _flow_changes(call, here, flows[0])
    _flow_modules(call, here)
    call("DeleteContactFlow", **here, ContactFlowId=flows[1])
    queue = call(
        "CreateQueue",
        **here,
        Name="q",
        HoursOfOperationId=hours["Id"],
        OutboundCallerConfig={"OutboundFlowId": flows[0]},
    )["QueueId"]
    call("DescribeQueue", **here, QueueId=queue)
    call("ListQueues", **here)
    config = {"OutboundCallerIdName": "us"}
    by_id = {**here, "QueueId": queue}
    call("UpdateQueueOutboundCallerConfig", **by_id, OutboundCallerConfig=config)
    call("UpdateQueueName", **by_id, Name="r")
    call("UpdateQueueStatus", **by_id, Status="DISABLED")
    call("UpdateQueueMaxContacts", **by_id, MaxContacts=5)
    call("UpdateQueueHoursOfOperation", **by_id, HoursOfOperationId=hours["Id"])
    call("SearchQueues", REPLICA, **here)
    connect = call(
        "CreateQuickConnect",
        **here,
        Name="q",
        QuickConnectConfig={
            "QuickConnectType": "QUEUE",
            "QueueConfig": {"QueueId": queue, "ContactFlowId": flows[0]},
        },
    )["QuickConnectId"]
    by_connect = {**here, "QuickConnectId": connect}
    call("DescribeQuickConnect", REPLICA, **by_connect)
    call("ListQuickConnects", **here)
    call("SearchQuickConnects", **here)
    call("UpdateQuickConnectName", REPLICA, **by_connect, Name="r")
    phone = {
        "QuickConnectType": "PHONE_NUMBER",
        "PhoneConfig": {"PhoneNumber": "+12015550100"},
    }
    call("UpdateQuickConnectConfig", **by_connect, QuickConnectConfig=phone)
    shown = {**by_id, "QuickConnectIds": [connect]}
    call("AssociateQueueQuickConnects", **shown)
    call("ListQueueQuickConnects", REPLICA, **by_id)
    call("DisassociateQueueQuickConnects", **shown)
    call("DeleteQuickConnect", REPLICA, **by_connect)
    _hours(call, here)
    _routing_profiles(call, here, queue)
    _security_profiles(call, here)
    _prompts_and_statuses(call, here)
    _hierarchy(call, here, users[0])
    _predefined_attributes(call, here, users[0])
    _views(call, here)
    _regional(call, instance)
    call("DeleteQueue", REPLICA, **by_id)
    return users[0], flows[0]


def _user_changes(
    call: Caller, by_id: dict[str, Any], security: str, routing: str
) -> None:
    """Change a user and search for users."""
    here = {"InstanceId": by_id["InstanceId"]}
    names = {"FirstName": "C", "LastName": "D"}
    call("UpdateUserIdentityInfo", REPLICA, **by_id, IdentityInfo=names)
    desk = {"PhoneType": "DESK_PHONE", "DeskPhoneNumber": "+12015550100"}
    call("UpdateUserPhoneConfig", REPLICA, **by_id, PhoneConfig=desk)
    accept = [{"Channel": "VOICE", "AutoAccept": True}]
    call("UpdateUserConfig", **by_id, AutoAcceptConfigs=accept)
    call("UpdateUserRoutingProfile", REPLICA, **by_id, RoutingProfileId=routing)
    call("UpdateUserSecurityProfiles", **by_id, SecurityProfileIds=[security])
    more = call("CreateSecurityProfile", **here, SecurityProfileName="more")
    entity = {
        **here,
        "EntityType": "USER",
        "EntityArn": call("DescribeUser", **by_id)["User"]["Arn"],
        "SecurityProfiles": [{"Id": more["SecurityProfileId"]}],
    }
    call("AssociateSecurityProfiles", **entity)
    call("DisassociateSecurityProfiles", **entity)
    call("SearchUsers", REPLICA, **here)


def _flow_changes(call: Caller, here: dict[str, Any], flow: str) -> None:
    """Describe, change and search flows."""
    by_id = {**here, "ContactFlowId": flow}
    call("DescribeContactFlow", **by_id)
    call("ListContactFlows", **here)
    saved = {**here, "ContactFlowId": f"{flow}:$SAVED"}
    call("UpdateContactFlowContent", REPLICA, **saved, Content="{}")
    call("UpdateContactFlowContent", **by_id, Content=document(action("other")))
    call("UpdateContactFlowMetadata", REPLICA, **by_id, ContactFlowState="ARCHIVED")
    call("UpdateContactFlowName", **by_id, Name="three")
    call("SearchContactFlows", REPLICA, **here)
    _lineage(call, by_id, "ContactFlow")


def _lineage(call: Caller, by_id: dict[str, Any], noun: str) -> None:
    """Versions and aliases of a flow or a flow module."""
    for number in (1, 2):
        made = call(f"Create{noun}Version", REPLICA, **by_id)
        assert number == made["Version"]
    call(f"List{noun}Versions", REPLICA, **by_id)
    first: dict[str, Any] = {f"{noun}Version": 1}
    alias = call(f"Create{noun}Alias", REPLICA, **by_id, **first, AliasName="live")
    by_alias: dict[str, Any] = {**by_id, "AliasId": alias["Id"]}
    call(f"Describe{noun}Alias", REPLICA, **by_alias)
    call(f"List{noun}Aliases", REPLICA, **by_id)
    second: dict[str, Any] = {f"{noun}Version": 2}
    call(f"Update{noun}Alias", **by_alias, **second)
    call(f"Delete{noun}Version", **by_id, **first)
    call(f"Delete{noun}Alias", **by_alias)


def _flow_modules(call: Caller, here: dict[str, Any]) -> None:
    """Flow modules."""
    module = call("CreateContactFlowModule", **here, Name="m", Content=CONTENT)["Id"]
    by_id = {**here, "ContactFlowModuleId": module}
    call("DescribeContactFlowModule", REPLICA, **by_id)
    call("ListContactFlowModules", REPLICA, **here)
    call("UpdateContactFlowModuleContent", REPLICA, **by_id, Settings="{}")
    call("UpdateContactFlowModuleMetadata", **by_id, State="ARCHIVED")
    call("SearchContactFlowModules", REPLICA, **here)
    _lineage(call, by_id, "ContactFlowModule")
    call("DeleteContactFlowModule", REPLICA, **by_id)


def _hours(call: Caller, here: dict[str, Any]) -> None:
    """Hours of operation."""
    slot = {
        "Day": "MONDAY",
        "StartTime": {"Hours": 8, "Minutes": 0},
        "EndTime": {"Hours": 17, "Minutes": 30},
    }
    hours = call(
        "CreateHoursOfOperation", **here, Name="day", TimeZone="UTC", Config=[slot]
    )["HoursOfOperationId"]
    by_id = {**here, "HoursOfOperationId": hours}
    call("DescribeHoursOfOperation", REPLICA, **by_id)
    call("SearchHoursOfOperations", REPLICA, **here)
    call("UpdateHoursOfOperation", REPLICA, **by_id, TimeZone="Europe/London")
    override = call(
        "CreateHoursOfOperationOverride",
        **by_id,
        Name="o",
        Config=[slot],
        EffectiveFrom="2026-12-24",
        EffectiveTill="2026-12-25",
    )
    by_override = {**by_id, **override}
    call("DescribeHoursOfOperationOverride", REPLICA, **by_override)
    call("ListHoursOfOperationOverrides", REPLICA, **by_id)
    call("SearchHoursOfOperationOverrides", REPLICA, **here)
    call("UpdateHoursOfOperationOverride", REPLICA, **by_override, Name="p")
    dates = {"FromDate": "2026-12-24", "ToDate": "2026-12-25"}
    call("GetEffectiveHoursOfOperations", REPLICA, **by_id, **dates)
    (basic, *_) = call("ListHoursOfOperations", **here)["HoursOfOperationSummaryList"]
    parents = [{"HoursOfOperationId": basic["Id"]}]
    call(
        "AssociateHoursOfOperations",
        REPLICA,
        **by_id,
        ParentHoursOfOperationConfigs=parents,
    )
    call("ListChildHoursOfOperations", **here, HoursOfOperationId=basic["Id"])
    call(
        "DisassociateHoursOfOperations",
        **by_id,
        ParentHoursOfOperationIds=[basic["Id"]],
    )
    call("DeleteHoursOfOperationOverride", REPLICA, **by_override)
    call("DeleteHoursOfOperation", REPLICA, **by_id)


def _routing_profiles(call: Caller, here: dict[str, Any], queue: str) -> None:
    """Routing profiles and their queues."""
    channels = [{"Channel": "VOICE", "Concurrency": 1}]
    profile = call(
        "CreateRoutingProfile",
        **here,
        Name="r",
        Description="d",
        DefaultOutboundQueueId=queue,
        MediaConcurrencies=channels,
    )["RoutingProfileId"]
    by_id = {**here, "RoutingProfileId": profile}
    reference = {"QueueId": queue, "Channel": "VOICE"}
    configs: dict[str, Any] = {
        "QueueConfigs": [{"QueueReference": reference, "Priority": 1, "Delay": 0}],
        "ManualAssignmentQueueConfigs": [{"QueueReference": reference}],
    }
    call("AssociateRoutingProfileQueues", **by_id, **configs)
    call("DescribeRoutingProfile", REPLICA, **by_id)
    call("ListRoutingProfileQueues", REPLICA, **by_id)
    call("ListRoutingProfileManualAssignmentQueues", REPLICA, **by_id)
    call("SearchRoutingProfiles", REPLICA, **here)
    later = [{"QueueReference": reference, "Priority": 2, "Delay": 9}]
    call("UpdateRoutingProfileQueues", **by_id, QueueConfigs=later)
    call("DisassociateRoutingProfileQueues", **by_id, QueueReferences=[reference])
    call("UpdateRoutingProfileName", **by_id, Name="s")
    more = [*channels, {"Channel": "CHAT", "Concurrency": 3}]
    call("UpdateRoutingProfileConcurrency", **by_id, MediaConcurrencies=more)
    call(
        "UpdateRoutingProfileDefaultOutboundQueue",
        REPLICA,
        **by_id,
        DefaultOutboundQueueId=queue,
    )
    timer: dict[str, Any] = {"AgentAvailabilityTimer": "TIME_SINCE_LAST_INBOUND"}
    call("UpdateRoutingProfileAgentAvailabilityTimer", **by_id, **timer)
    call("DeleteRoutingProfile", REPLICA, **by_id)


def _security_profiles(call: Caller, here: dict[str, Any]) -> None:
    """Security profiles and their permissions."""
    application = {"Namespace": "n", "ApplicationPermissions": ["ACCESS"]}
    profile = call(
        "CreateSecurityProfile",
        **here,
        SecurityProfileName="s",
        Permissions=["BasicAgentAccess"],
        Applications=[application],
        TagRestrictedResources=["User"],
    )["SecurityProfileId"]
    by_id = {**here, "SecurityProfileId": profile}
    call("DescribeSecurityProfile", REPLICA, **by_id)
    call("ListSecurityProfilePermissions", REPLICA, **by_id)
    call("ListSecurityProfileApplications", REPLICA, **by_id)
    call("SearchSecurityProfiles", REPLICA, **here)
    call("UpdateSecurityProfile", REPLICA, **by_id, Description="d")
    call("DeleteSecurityProfile", REPLICA, **by_id)


def _prompts_and_statuses(call: Caller, here: dict[str, Any]) -> None:
    """Prompts and agent statuses."""
    prompt = call("CreatePrompt", **here, Name="p", S3Uri="s3://b/k")["PromptId"]
    by_id: dict[str, Any] = {**here, "PromptId": prompt}
    call("DescribePrompt", REPLICA, **by_id)
    call("GetPromptFile", REPLICA, **by_id)
    call("ListPrompts", REPLICA, **here)
    call("SearchPrompts", REPLICA, **here)
    call("UpdatePrompt", REPLICA, **by_id, S3Uri="s3://b/l")
    call("DeletePrompt", REPLICA, **by_id)
    status = call("CreateAgentStatus", **here, Name="s", State="ENABLED")
    by_status: dict[str, Any] = {**here, "AgentStatusId": status["AgentStatusId"]}
    call("DescribeAgentStatus", REPLICA, **by_status)
    call("ListAgentStatuses", REPLICA, **here)
    call("SearchAgentStatuses", REPLICA, **here)
    call("UpdateAgentStatus", REPLICA, **by_status, State="DISABLED")
    _vocabularies(call, here)
    _rules(call, here, _form(call, here))


def _vocabularies(call: Caller, here: dict[str, Any]) -> None:
    """Vocabularies and defaults."""
    english = {**here, "LanguageCode": "en-US"}
    made = call("CreateVocabulary", **english, VocabularyName="v", Content="Phrase")
    by_id = {"VocabularyId": made["VocabularyId"]}
    call("DescribeVocabulary", **here, **by_id)
    call("SearchVocabularies", **here)
    call("AssociateDefaultVocabulary", **english, **by_id)
    call("ListDefaultVocabularies", **here)
    call("AssociateDefaultVocabulary", **english)
    call("DeleteVocabulary", **here, **by_id)


def _form(call: Caller, here: dict[str, Any]) -> dict[str, Any]:
    """Evaluation forms and versions; return the members that name a form."""
    question = {"Title": "q", "RefId": "q1", "QuestionType": "TEXT"}
    section = {"Title": "s", "RefId": "s1", "Items": [{"Question": question}]}
    content: dict[str, Any] = {"Title": "f", "Items": [{"Section": section}]}
    made = call("CreateEvaluationForm", **here, **content)
    form: dict[str, Any] = {"EvaluationFormId": made["EvaluationFormId"]}
    first = {**here, **form, "EvaluationFormVersion": 1}
    call("ListEvaluationForms", **here)
    call("SearchEvaluationForms", **here)
    call("ActivateEvaluationForm", **first)
    call("UpdateEvaluationForm", **first, **content, CreateNewVersion=True)
    call("ListEvaluationFormVersions", **here, **form)
    call("DescribeEvaluationForm", **first)
    call("DeactivateEvaluationForm", **first)
    call("ActivateEvaluationForm", **first)
    content["Title"] = "g"
    other = call("CreateEvaluationForm", **here, **content)
    call("DeleteEvaluationForm", **here, EvaluationFormId=other["EvaluationFormId"])
    return form


def _evaluations(call: Caller, by_contact: dict[str, Any]) -> None:
    """Evaluations of a contact."""
    here = {"InstanceId": by_contact["InstanceId"]}
    (row,) = call("ListEvaluationForms", **here)["EvaluationFormSummaryList"]
    started = {**by_contact, "EvaluationFormId": row["EvaluationFormId"]}
    made = call("StartContactEvaluation", **started)
    by_id = {**here, "EvaluationId": made["EvaluationId"]}
    answers = {"q1": {"Value": {"StringValue": "yes"}}}
    call("UpdateContactEvaluation", **by_id, Answers=answers)
    call("SubmitContactEvaluation", **by_id, Notes={"s1": {"Value": "well"}})
    call("DescribeContactEvaluation", **by_id)
    call("ListContactEvaluations", **by_contact)
    call("DeleteContactEvaluation", **by_id)


def _rules(call: Caller, here: dict[str, Any], form: dict[str, Any]) -> None:
    """Rules."""
    action = {
        "ActionType": "SUBMIT_AUTO_EVALUATION",
        "SubmitAutoEvaluationAction": form,
    }
    content: dict[str, Any] = {"Name": "r", "Function": "{}", "Actions": [action]}
    event = {"EventSourceName": "OnPostCallAnalysisAvailable"}
    draft = {**content, "PublishStatus": "DRAFT"}
    made = call("CreateRule", **here, **draft, TriggerEventSource=event)
    by_id = {**here, "RuleId": made["RuleId"]}
    call("DescribeRule", **by_id)
    call("ListRules", **here)
    call("UpdateRule", **by_id, **content, PublishStatus="PUBLISHED")
    call("DeleteRule", **by_id)


def _hierarchy(call: Caller, here: dict[str, Any], user: str) -> None:
    """Hierarchy groups and levels."""
    levels = {"LevelOne": {"Name": "Division"}}
    call("UpdateUserHierarchyStructure", REPLICA, **here, HierarchyStructure=levels)
    call("DescribeUserHierarchyStructure", **here)
    made = call("CreateUserHierarchyGroup", **here, Name="north")
    by_id: dict[str, Any] = {**here, "HierarchyGroupId": made["HierarchyGroupId"]}
    call("DescribeUserHierarchyGroup", REPLICA, **by_id)
    call("ListUserHierarchyGroups", REPLICA, **here)
    call("SearchUserHierarchyGroups", REPLICA, **here)
    call("UpdateUserHierarchyGroupName", REPLICA, **by_id, Name="south")
    call("UpdateUserHierarchy", **by_id, UserId=user)
    call("UpdateUserHierarchy", **here, UserId=user)
    call("DeleteUserHierarchyGroup", REPLICA, **by_id)


def _regional(call: Caller, instance: str) -> None:
    """What is not mirrored."""
    for kind in REGIONAL:
        one = kind.put(call, REPLICA, instance)
        kind.shown(call, REPLICA, instance)
        if kind.noun == "storage configuration":
            by_id: dict[str, Any] = {"InstanceId": instance, **one}
            call("DescribeInstanceStorageConfig", REPLICA, **by_id)
            call(
                "UpdateInstanceStorageConfig",
                REPLICA,
                **by_id,
                StorageConfig=STREAMED,
            )
        if kind.noun == "task template":
            template: dict[str, Any] = {"InstanceId": instance, **one}
            shown = call("GetTaskTemplate", REPLICA, **template)
            wanted = {**TEMPLATE, "ContactFlowId": shown["ContactFlowId"]}
            call(
                "UpdateTaskTemplate",
                REPLICA,
                **template,
                **wanted,
                Status="INACTIVE",
            )
        if kind.noun == "e-mail address":
            _addresses(call, {"InstanceId": instance, **one})
        kind.take(call, REPLICA, instance, one)
    _integrations_and_flows(call, instance)
    bot: dict[str, Any] = {"InstanceId": instance, "LexBot": BOT}
    call("AssociateBot", **bot)
    call("DisassociateBot", **bot)


def _addresses(call: Caller, by_id: dict[str, Any]) -> None:
    """An e-mail address with an alias."""
    here: dict[str, Any] = {"InstanceId": by_id["InstanceId"]}
    made = call("CreateEmailAddress", REPLICA, **here, EmailAddress="a@example.com")
    alias = {"EmailAddressId": made["EmailAddressId"]}
    call("AssociateEmailAddressAlias", REPLICA, **by_id, AliasConfiguration=alias)
    call("DescribeEmailAddress", REPLICA, **by_id)
    call("UpdateEmailAddressMetadata", REPLICA, **by_id, Description="d")
    call("DisassociateEmailAddressAlias", REPLICA, **by_id, AliasConfiguration=alias)


def _integrations_and_flows(call: Caller, instance: str) -> None:
    """Use cases of an integration, and the flow of a resource."""
    kinds = {kind.noun: kind for kind in REGIONAL}
    integration = kinds["integration association"]
    one = integration.put(call, REPLICA, instance)
    by_id: dict[str, Any] = {"InstanceId": instance, **one}
    use = call("CreateUseCase", REPLICA, **by_id, UseCaseType="RULES_EVALUATION")
    call("ListUseCases", REPLICA, **by_id)
    call("DeleteUseCase", REPLICA, **by_id, UseCaseId=use["UseCaseId"])
    integration.take(call, REPLICA, instance, one)
    flow = kinds["flow association"]
    one = flow.put(call, REPLICA, instance)
    call("GetFlowAssociation", REPLICA, InstanceId=instance, **one)
    resources = [one["ResourceId"]]
    call("BatchGetFlowAssociation", REPLICA, InstanceId=instance, ResourceIds=resources)
    flow.take(call, REPLICA, instance, one)


def _views(call: Caller, here: dict[str, Any]) -> None:
    """Views and their versions."""
    content: dict[str, Any] = {"Template": "{}", "Actions": ["Next"]}
    published: dict[str, Any] = {"Status": "PUBLISHED", "Content": content}
    made = call("CreateView", **here, Name="v", **published)["View"]
    by_id: dict[str, Any] = {**here, "ViewId": made["Id"]}
    call("DescribeView", REPLICA, **by_id)
    call("ListViews", REPLICA, **here)
    call("SearchViews", REPLICA, **here)
    call("CreateViewVersion", REPLICA, **by_id)
    call("ListViewVersions", **by_id)
    call("DeleteViewVersion", **by_id, ViewVersion=1)
    saved = {"Template": '{"a": 1}'}
    call("UpdateViewContent", REPLICA, **by_id, Status="SAVED", Content=saved)
    call("UpdateViewMetadata", REPLICA, **by_id, Name="w")
    call("DeleteView", REPLICA, **by_id)


def _predefined_attributes(call: Caller, here: dict[str, Any], user: str) -> None:
    """Predefined attributes, and the proficiencies that name them."""
    by_name = {**here, "Name": "language"}
    values = {"StringList": ["English", "French"]}
    call("CreatePredefinedAttribute", **by_name, Values=values)
    call("DescribePredefinedAttribute", REPLICA, **by_name)
    call("ListPredefinedAttributes", REPLICA, **here)
    call("SearchPredefinedAttributes", REPLICA, **here)
    call("UpdatePredefinedAttribute", REPLICA, **by_name, Purposes=["Routing"])
    by_user = {**here, "UserId": user}
    skill = {"AttributeName": "language", "AttributeValue": "French"}
    level = {**skill, "Level": 3.0}
    call("AssociateUserProficiencies", **by_user, UserProficiencies=[level])
    call("ListUserProficiencies", REPLICA, **by_user)
    better = {**skill, "Level": 4.0}
    call("UpdateUserProficiencies", REPLICA, **by_user, UserProficiencies=[better])
    call("DisassociateUserProficiencies", **by_user, UserProficiencies=[skill])
    call("DeletePredefinedAttribute", REPLICA, **by_name)


def _groups(call: Caller, instance: str, user: str) -> str:
    """Groups and their agents; return the ARN of one that stays."""
    first, second = (
        call("CreateTrafficDistributionGroup", Name=name, InstanceId=instance)
        for name in ("one", "two")
    )
    group: str = first["Arn"]
    by_id: dict[str, Any] = {"TrafficDistributionGroupId": group}
    call("DescribeTrafficDistributionGroup", REPLICA, **by_id)
    call("ListTrafficDistributionGroups")
    shares = {
        "Distributions": [
            {"Region": SOURCE, "Percentage": 0},
            {"Region": REPLICA, "Percentage": 100},
        ]
    }
    call("UpdateTrafficDistribution", REPLICA, Id=group, TelephonyConfig=shares)
    call("GetTrafficDistribution", REPLICA, Id=group)
    member: dict[str, Any] = {**by_id, "UserId": user, "InstanceId": instance}
    call("AssociateTrafficDistributionGroupUser", **member)
    call("GetFederationToken", REPLICA, InstanceId=instance)
    call("ListTrafficDistributionGroupUsers", REPLICA, **by_id)
    call("DisassociateTrafficDistributionGroupUser", **member)
    call("DeleteTrafficDistributionGroup", TrafficDistributionGroupId=second["Id"])
    return group


def _agents(call: Caller, here: dict[str, Any], user: str, number: str) -> None:
    """Agents at work."""
    phone = {"PhoneType": "SOFT_PHONE", "AfterContactWorkTimeLimit": 99}
    call("UpdateUserPhoneConfig", **here, UserId=user, PhoneConfig=phone)
    call.sign_in(here["InstanceId"], "ann")
    contact: dict[str, Any] = {**here, "ContactId": call.be_called(number)}
    call("StopContact", **contact)
    call("DismissUserContact", **contact, UserId=user)
    statuses = call("ListAgentStatuses", **here)["AgentStatusSummaryList"]
    offline = next(row["Id"] for row in statuses if row["Type"] == "OFFLINE")
    call("PutUserStatus", **here, UserId=user, AgentStatusId=offline)
    call("GetCurrentUserData", **here, Filters={"Agents": [user]})
    call(
        "GetCurrentMetricData",
        **here,
        Filters={"Channels": ["VOICE"]},
        Groupings=["QUEUE", "CHANNEL"],
        CurrentMetrics=[{"Name": "AGENTS_ONLINE", "Unit": "COUNT"}],
    )
    call(
        "GetMetricDataV2",
        ResourceArn=f"arn:aws:connect:{SOURCE}:{ACCOUNT}:instance/{here['InstanceId']}",
        StartTime=time() - 3600,
        EndTime=time() - 1,
        Filters=[{"FilterKey": "AGENT", "FilterValues": [user]}],
        Groupings=["CHANNEL"],
        Metrics=[{"Name": "CONTACTS_HANDLED"}],
    )


def _numbers(call: Caller, instance: str, group: str, flow: str, user: str) -> None:
    """Phone numbers and their links to flows."""
    wanted: dict[str, Any] = {
        "PhoneNumberCountryCode": "US",
        "PhoneNumberType": "DID",
    }
    (available, *_) = call("SearchAvailablePhoneNumbers", TargetArn=group, **wanted)[
        "AvailableNumbersList"
    ]
    number = call(
        "ClaimPhoneNumber", TargetArn=group, PhoneNumber=available["PhoneNumber"]
    )["PhoneNumberId"]
    imported = call(
        "ImportPhoneNumber", InstanceId=instance, SourcePhoneNumberArn=POOL_NUMBER
    )
    by_id: dict[str, Any] = {"PhoneNumberId": number}
    call("DescribePhoneNumber", **by_id)
    call("ListPhoneNumbers", InstanceId=instance)
    call("ListPhoneNumbersV2", REPLICA, TargetArn=group)
    call("UpdatePhoneNumber", **by_id, InstanceId=instance)
    call("UpdatePhoneNumberMetadata", **by_id, PhoneNumberDescription="new")
    link: dict[str, Any] = {**by_id, "InstanceId": instance}
    call("AssociatePhoneNumberContactFlow", **link, ContactFlowId=flow)
    call("ListFlowAssociations", InstanceId=instance)
    _contacts(call, instance, available["PhoneNumber"], flow)
    _agents(call, {"InstanceId": instance}, user, available["PhoneNumber"])
    call("DisassociatePhoneNumberContactFlow", **link)
    call("ReleasePhoneNumber", PhoneNumberId=imported["PhoneNumberId"])


def _contacts(call: Caller, instance: str, number: str, flow: str) -> None:
    """Contacts: an inbound call, an outbound one, a chat and tasks."""
    here: dict[str, Any] = {"InstanceId": instance}
    stopped: dict[str, Any] = {**here, "ContactId": call.be_called(number)}
    _evaluations(call, stopped)
    call("StopContact", **stopped, DisconnectReason={"Code": "DISCARDED"})
    call("DescribeContact", REPLICA, **stopped)
    by_flow = {**here, "ContactFlowId": flow}
    dialled = call(
        "StartOutboundVoiceContact",
        **by_flow,
        DestinationPhoneNumber="+12015550123",
        SourcePhoneNumber=number,
    )["ContactId"]
    spoken: dict[str, Any] = {**here, "ContactId": dialled, "InitialContactId": dialled}
    tracks = {"VoiceRecordingTrack": "ALL"}
    call("StartContactRecording", **spoken, VoiceRecordingConfiguration=tracks)
    call("SuspendContactRecording", **spoken)
    call("ResumeContactRecording", **spoken)
    call("StopContactRecording", **spoken)
    call("StartChatContact", **by_flow, ParticipantDetails={"DisplayName": "Ann"})
    reference = {"Type": "URL", "Value": "https://example.com"}
    task = call("StartTaskContact", **by_flow, Name="t")["ContactId"]
    by_id: dict[str, Any] = {**here, "ContactId": task}
    call("UpdateContact", **by_id, Name="u", References={"page": reference})
    call("ListContactReferences", REPLICA, **by_id, ReferenceTypes=["URL"])
    first: dict[str, Any] = {**here, "InitialContactId": task}
    call("UpdateContactAttributes", **first, Attributes={"a": "b"})
    call("GetContactAttributes", REPLICA, **first)
    call("UpdateContactRoutingData", **by_id, QueuePriority=1)
    call("TagContact", **by_id, Tags={"a": "b"})
    call("UntagContact", **by_id, TagKeys=["a"])
    call("TransferContact", **by_id, ContactFlowId=flow)
    always = {"Type": "INITIATION_TIMESTAMP", "StartTime": 0, "EndTime": 4e9}
    call("SearchContacts", REPLICA, **here, TimeRange=always)


@pytest.mark.rules("LF-05")
@pytest.mark.needs_model("ListReplicationFindings")
def test_every_answer_has_the_members_of_the_model():
    """An operation answers with all members that the model requires, and no unknown one."""
    call = Caller()

    instance = _instances(call)
    user, flow = _contents(call, instance)
    group = _groups(call, instance, user)
    _numbers(call, instance, group, flow, user)

    assert set(OPERATIONS) == call.called
