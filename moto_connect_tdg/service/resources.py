"""The ARNs of the resources that an API call names, for faults, journal and IAM."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from typing import Any

from ..domain import arns
from ..domain.arns import Place, read_identifier, read_qualified

#: Members that name a resource of the account, the main one first.
_RESOURCES = {
    "TrafficDistributionGroupId": arns.GROUP,
    "Id": arns.GROUP,
    "PhoneNumberId": arns.PHONE_NUMBER,
}
#: Members that name a resource, or a list of them, inside the instance of the same
#: API call.
_CHILDREN = {
    "UserId": arns.AGENT,
    "ContactFlowId": arns.CONTACT_FLOW,
    "ContactFlowModuleId": arns.FLOW_MODULE,
    "QueueId": arns.QUEUE,
    "ContactId": arns.CONTACT,
    "InitialContactId": arns.CONTACT,
    "RoutingProfileId": arns.ROUTING_PROFILE,
    "DefaultOutboundQueueId": arns.QUEUE,
    "SecurityProfileId": arns.SECURITY_PROFILE,
    "SecurityProfileIds": arns.SECURITY_PROFILE,
    "HierarchyGroupId": arns.HIERARCHY_GROUP,
    "ParentGroupId": arns.HIERARCHY_GROUP,
    "HoursOfOperationId": arns.HOURS,
    "ParentHoursOfOperationIds": arns.HOURS,
    "QuickConnectId": arns.QUICK_CONNECT,
    "QuickConnectIds": arns.QUICK_CONNECT,
    "PromptId": arns.PROMPT,
    "AgentStatusId": arns.AGENT_STATUS,
    "ViewId": arns.VIEW,
    "FlowId": arns.CONTACT_FLOW,
    "IntegrationAssociationId": arns.INTEGRATION_ASSOCIATION,
    "UseCaseId": arns.USE_CASE,
    "TaskTemplateId": arns.TASK_TEMPLATE,
    "VocabularyId": arns.VOCABULARY,
    "EmailAddressId": arns.EMAIL_ADDRESS,
    "EvaluationFormId": arns.EVALUATION_FORM,
    "EvaluationId": arns.CONTACT_EVALUATION,
    "RuleId": arns.RULE,
}
#: Members that are ARNs.
_ARNS = ("resourceArn", "ResourceArn", "TargetArn", "SourcePhoneNumberArn", "EntityArn")


def can_name_resources(members: Container[str]) -> bool:
    """Say whether input with these members can name a resource."""
    return any(member in members for member in ("InstanceId", *_RESOURCES, *_ARNS))


def resources_of(params: Mapping[str, Any], place: Place) -> tuple[str, ...]:
    """The ARNs of the resources that the input names at its top level.

    A bare ID is taken for one of the called Region; an ARN is kept as it is, so a
    group's has its source Region (IA-06, GD-08).
    """
    return tuple(dict.fromkeys(_found(params, place)))


def _found(params: Mapping[str, Any], place: Place) -> Iterator[str]:
    for member, kind in _RESOURCES.items():
        if member in params:
            yield _arn(params[member], kind, place)
    instance = params.get("InstanceId")
    if instance is not None:
        identifier = read_identifier(instance, arns.INSTANCE)
        instance_id = instance if identifier is None else identifier.id
        for member, kind in _CHILDREN.items():
            for text in _texts(params[member]) if member in params else ():
                named, _ = read_qualified(text)
                yield (
                    named
                    if named.startswith("arn:")
                    else place.child_arn(instance_id, kind, named)
                )
        number = params.get("OutboundCallerConfig", {}).get("OutboundCallerIdNumberId")
        if number is not None:
            yield from _caller_ids(number, instance_id, place)
    for member in _ARNS:
        if member in params:
            yield params[member]
    if instance is not None:
        yield _arn(instance, arns.INSTANCE, place)


def _texts(value: str | Collection[str]) -> Collection[str]:
    return (value,) if isinstance(value, str) else value


def _caller_ids(text: str, instance_id: str, place: Place) -> Iterator[str]:
    """A queue's outbound caller ID; outside its own Region in both forms (QU-03)."""
    yield _arn(text, arns.PHONE_NUMBER, place)
    identifier = read_identifier(text, arns.PHONE_NUMBER)
    if identifier is not None and identifier.place not in {None, place}:
        yield place.child_arn(instance_id, arns.PHONE_NUMBER, identifier.id)


def _arn(text: str, kind: str, place: Place) -> str:
    return text if text.startswith("arn:") else place.arn(kind, text)
