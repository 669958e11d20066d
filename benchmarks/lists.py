"""Pages of every list at two sizes, on a world without moto; for ratios.py.

One record is made by an API call, and copied for the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cache, partial
from random import Random
from typing import Any

from moto_connect_tdg.domain import association_kinds, kinds
from moto_connect_tdg.domain.association_kinds import ASSOCIATION_KINDS
from moto_connect_tdg.domain.associations import Associated, LexBot, SecurityKey
from moto_connect_tdg.domain.contents import Contents, Shelves
from moto_connect_tdg.domain.kinds import Kind
from moto_connect_tdg.domain.lineages import FlowAlias, FlowVersion, Lineage
from moto_connect_tdg.domain.uses import Named
from moto_connect_tdg.service.answer import answer
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.service.signing_in import sign_in
from moto_connect_tdg.service.world import Surroundings, World
from moto_connect_tdg.types import AccountId, Region
from moto_connect_tdg.wire.model import Router, enum_values, service_model

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
HERE = Region("us-east-1")
Members = dict[str, Any]
router = cache(partial(Router, OPERATIONS))


class Instance:
    """An instance in a world of its own."""

    def __init__(self) -> None:
        types = partial(enum_values, "InstanceAttributeType")
        world = World(Surroundings(now=lambda: NOW, attribute_types=types))
        self.world, self.site = world, world.site(AccountId("123456789012"), HERE)
        self.id = ""
        self.id = self.call(
            "CreateInstance",
            IdentityManagementType="SAML",
            InboundCallsEnabled=True,
            OutboundCallsEnabled=True,
        )["Id"]

    def call(self, operation: str, **members: Any) -> Any:
        """Call an operation, which must succeed."""
        form = router().operation(operation)
        takes = service_model().operation_model(operation).input_shape.members
        named = {"InstanceId": self.id} if self.id and "InstanceId" in takes else {}
        found = answer(
            self.world,
            self.site,
            form,
            partial(form.read_members, {**named, **members}),
        )
        if found.error is not None:
            raise found.error
        return json.loads(found.body)

    @property
    def contents(self) -> Contents:
        """What both Regions share."""
        (found,) = self.site.contents.values()
        return found

    def shelves(self, kind: Kind[Any]) -> Shelves:
        """Where the records of a kind are."""
        (instance_id,) = self.site.contents
        return self.contents if kind.is_mirrored else self.site.regional_of(instance_id)


def _id(number: int) -> str:
    return f"{number:08}-0000-4000-8000-000000000000"


# -- records by kind ----------------------------------------------------------

#: How the first record of a kind is made; the others come with an instance.
_FLOW = '{"Version":"2019-10-30","StartAction":"a","Actions":[{"Identifier":"a","Type":"DisconnectParticipant"}]}'
_QUESTION = {"Question": {"Title": "q", "RefId": "q", "QuestionType": "TEXT"}}
_SECTION = {"Section": {"Title": "s", "RefId": "s", "Items": [_QUESTION]}}
_MAKE: Mapping[str, tuple[str, Members]] = {
    "ContactFlowModules": ("CreateContactFlowModule", {"Name": "a", "Content": _FLOW}),
    "Prompts": ("CreatePrompt", {"Name": "a", "S3Uri": "s3://b/k"}),
    "QuickConnects": (
        "CreateQuickConnect",
        {
            "Name": "a",
            "QuickConnectConfig": {
                "QuickConnectType": "PHONE_NUMBER",
                "PhoneConfig": {"PhoneNumber": "+12015550123"},
            },
        },
    ),
    "UserHierarchyGroups": ("CreateUserHierarchyGroup", {"Name": "a"}),
    "PredefinedAttributes": (
        "CreatePredefinedAttribute",
        {"Name": "a", "Values": {"StringList": ["b"]}},
    ),
    "Views": ("CreateView", {"Name": "a", "Status": "PUBLISHED", "Content": {}}),
    "Rules": (
        "CreateRule",
        {
            "Name": "a",
            "TriggerEventSource": {"EventSourceName": "OnPostCallAnalysisAvailable"},
            "Function": "{}",
            "Actions": [
                {"ActionType": "END_ASSOCIATED_TASKS", "EndAssociatedTasksAction": {}}
            ],
            "PublishStatus": "DRAFT",
        },
    ),
    "TaskTemplates": (
        "CreateTaskTemplate",
        {
            "Name": "a",
            "Fields": [
                {"Id": {"Name": "b"}, "Type": "NAME"},
                {"Id": {"Name": "c"}, "Type": "QUICK_CONNECT"},
            ],
            "Constraints": {"RequiredFields": [{"Id": {"Name": "b"}}]},
        },
    ),
    "EvaluationForms": ("CreateEvaluationForm", {"Title": "a", "Items": [_SECTION]}),
    "Vocabularies": (
        "CreateVocabulary",
        {
            "VocabularyName": "a",
            "LanguageCode": "en-US",
            "Content": "Phrase\tIPA\tSoundsLike\tDisplayAs",
        },
    ),
    "EmailAddresses": ("CreateEmailAddress", {"EmailAddress": "a@b.example.com"}),
    "IntegrationAssociations": (
        "CreateIntegrationAssociation",
        {
            "IntegrationType": "WISDOM_ASSISTANT",
            "IntegrationArn": "arn:aws:wisdom:us-east-1:123456789012:assistant/a",
        },
    ),
    "AnalyticsDataAssociations": ("AssociateAnalyticsDataSet", {"DataSetId": "a"}),
    "AssociatedFlows": ("AssociateFlow", {}),
}
#: Records that have nothing but what identifies them.
_PLAIN: Mapping[str, Callable[[int], Any]] = {
    "LambdaFunctions": lambda number: Associated(f"arn:{number}"),
    "LexV2Bots": lambda number: Associated(f"arn:{number}"),
    "ApprovedOrigins": lambda number: Associated(f"https://{number}.example.com"),
    "LexBots": lambda number: LexBot(f"bot{number}", HERE),
    "SecurityKeys": lambda number: SecurityKey(_id(number), f"key {number}", NOW),
}
#: The member of a record that is unique, where it is not its name.
_UNIQUE = {
    "EmailAddresses": "email_address",
    "Users": "username",
    "IntegrationAssociations": "integration_arn",
    "AnalyticsDataAssociations": "data_set_id",
    "AssociatedFlows": "resource_id",
}


def _first(instance: Instance, kind: Kind[Any]) -> Any:
    """The first record of a kind, which is made if there is none."""
    here: Members = {}
    if kind is kinds.USER:
        profiles = instance.call("ListSecurityProfiles")["SecurityProfileSummaryList"]
        routing = instance.call("ListRoutingProfiles")["RoutingProfileSummaryList"]
        instance.call(
            "CreateUser",
            Username="ann",
            IdentityInfo={"FirstName": "Ann", "LastName": "Lee"},
            PhoneConfig={"PhoneType": "SOFT_PHONE"},
            SecurityProfileIds=[profiles[0]["Id"]],
            RoutingProfileId=routing[0]["Id"],
        )
    elif kind is kinds.HIERARCHY_GROUP:
        levels = {"LevelOne": {"Name": "one"}}
        instance.call("UpdateUserHierarchyStructure", HierarchyStructure=levels)
    elif kind is kinds.HOURS_OVERRIDE:
        hours = instance.call("ListHoursOfOperations")["HoursOfOperationSummaryList"]
        instance.call(
            "CreateHoursOfOperationOverride",
            HoursOfOperationId=hours[0]["Id"],
            Name="a",
            Config=[],
            EffectiveFrom="2026-01-01",
            EffectiveTill="2026-01-02",
        )
    elif kind is association_kinds.FLOW_ASSOCIATION:
        flow = instance.call("ListContactFlows")["ContactFlowSummaryList"][0]["Id"]
        here = {
            "ResourceType": "INBOUND_EMAIL",
            "ResourceId": "arn:aws:connect:us-east-1:123456789012:email",
            "FlowId": flow,
        }
    if kind.plural in _MAKE:
        operation, members = _MAKE[kind.plural]
        instance.call(operation, **members, **here)
    return next(iter(instance.shelves(kind).of(kind)))


def fill(instance: Instance, kind: Kind[Any], count: int) -> None:
    """Let an instance have that many records of a kind."""
    shelf = instance.shelves(kind).of(kind)
    plain = _PLAIN.get(kind.plural)
    first = None if plain else _first(instance, kind)
    for number in range(count - len(shelf)):
        shelf.put(plain(number) if plain else _copy(kind, first, number))


def _copy(kind: Kind[Any], first: Any, number: int) -> Any:
    text = f"n{number:06}"
    if kind is kinds.EVALUATION_FORM:
        versions = {1: replace(first.latest, title=text)}
        return replace(first, id=_id(number), versions=versions)
    changes: Members = {}
    if kind is not kinds.HOURS_OVERRIDE:
        changes = {_UNIQUE.get(kind.plural, "name"): text}
    if "id" in type(first).__dataclass_fields__:
        changes["id"] = _id(number)
    return replace(first, **changes)


# -- what is listed otherwise ---------------------------------------------------


def _fill_lineage(kind: Kind[Any], instance: Instance, count: int) -> Members:
    """Versions and aliases of one record."""
    record = _first(instance, kind)
    lineage = Lineage()
    instance.contents.lineages[Named(kind.arn_name, record.id)] = lineage
    for number in range(1, count + 1):
        lineage.add(FlowVersion(number, None, record.content, None, NOW, HERE))
        lineage.put_alias(FlowAlias(_id(number), f"n{number}", None, number, NOW, HERE))
    member = {
        "Views": "ViewId",
        "ContactFlows": "ContactFlowId",
        "ContactFlowModules": "ContactFlowModuleId",
    }[kind.plural]
    return {member: record.id}


def _fill_children(instance: Instance, count: int) -> Members:
    """Hours that are the children of one."""
    fill(instance, kinds.HOURS, count + 1)
    parent, *children = instance.contents.of(kinds.HOURS)
    for child in children:
        instance.contents.link_hours(child.id, (parent.id,))
    return {"HoursOfOperationId": parent.id}


def _fill_contacts(instance: Instance, count: int) -> Members:
    """Tasks that began within three hours."""
    flow = instance.call("ListContactFlows")["ContactFlowSummaryList"][0]["Id"]
    instance.call("StartTaskContact", Name="a", ContactFlowId=flow)
    contacts = instance.contents.contacts
    (first,) = contacts.values()
    first = first.ended(NOW)
    for number in range(count):
        began = NOW - timedelta(milliseconds=100 * number)
        contacts[_id(number)] = replace(
            first, id=_id(number), initiation_timestamp=began
        )
    return {
        "TimeRange": {
            "Type": "INITIATION_TIMESTAMP",
            "StartTime": 0,
            "EndTime": NOW.timestamp(),
        }
    }


def _fill_evaluations(instance: Instance, count: int) -> Members:
    """Evaluations of one contact."""
    flow = instance.call("ListContactFlows")["ContactFlowSummaryList"][0]["Id"]
    task = instance.call("StartTaskContact", Name="a", ContactFlowId=flow)
    form = _first(instance, kinds.EVALUATION_FORM)
    instance.call(
        "ActivateEvaluationForm", EvaluationFormId=form.id, EvaluationFormVersion=1
    )
    members = {"ContactId": task["ContactId"]}
    instance.call("StartContactEvaluation", EvaluationFormId=form.id, **members)
    shelf = instance.shelves(kinds.CONTACT_EVALUATION).of(kinds.CONTACT_EVALUATION)
    (first,) = shelf
    for number in range(count):
        shelf.put(replace(first, id=_id(number)))
    return members


def _fill_form_versions(instance: Instance, count: int) -> Members:
    """Versions of one form."""
    form = _first(instance, kinds.EVALUATION_FORM)
    versions = {n: replace(form.latest, number=n) for n in range(1, count + 1)}
    shelf = instance.shelves(kinds.EVALUATION_FORM).of(kinds.EVALUATION_FORM)
    shelf.put(replace(form, versions=versions))
    return {"EvaluationFormId": form.id}


def _fill_tags(instance: Instance, count: int) -> Members:
    """Queues, each with a tag of its own."""
    place = instance.site.place
    for number in range(count):
        arn = place.child_arn(instance.id, kinds.QUEUE.arn_name, _id(number))
        instance.site.put_tags(arn, {f"n{number:06}": "a"})
    return {}


def _fill_sessions(instance: Instance, count: int) -> Members:
    """Agents who are signed in."""
    fill(instance, kinds.USER, count)
    (instance_record,) = instance.site.instances.values()
    for user in instance.contents.of(kinds.USER):
        sign_in(instance.world, instance_record.arn, user.username, Random(0))
    return {}


def _fill_instances(instance: Instance, count: int) -> Members:
    """Instances of one Region."""
    (first,) = instance.site.instances.values()
    for number in range(count):
        copied: Any = replace(first, id=_id(number))
        instance.site.instances[copied.id] = copied
    return {}


# -- the table ------------------------------------------------------------------


#: Lists of at most as many as a rule or a quota that is always on allows, or measured
#: in ratios.py.
LIMITED = frozenset(
    {
        "ListContactReferences",
        "ListDefaultVocabularies",
        "ListHoursOfOperationOverrides",
        "ListInstanceAttributes",
        "ListInstanceStorageConfigs",
        "ListPhoneNumbers",
        "ListPhoneNumbersV2",
        "ListQueueQuickConnects",
        "ListReplicationFindings",
        "ListRoutingProfileManualAssignmentQueues",
        "ListRoutingProfileQueues",
        "ListSecurityProfileApplications",
        "ListSecurityProfilePermissions",
        "ListTagsForResource",
        "ListTrafficDistributionGroupUsers",
        "ListTrafficDistributionGroups",
        "ListUseCases",
        "ListUserProficiencies",
        "SearchAvailablePhoneNumbers",
    }
)


@dataclass(frozen=True)
class List:
    """A list, and how it is filled."""

    operation: str
    fill: Callable[[Instance, int], Members | None]
    members: Members = field(default_factory=dict)


def _of(operation: str, kind: Kind[Any], **members: Any) -> List:
    return List(operation, lambda instance, n: fill(instance, kind, n), members)


def _all_lists() -> Iterator[List]:
    named = {kind.plural: kind for kind in (*kinds.ALL_KINDS, *ASSOCIATION_KINDS)}
    for operation in sorted(OPERATIONS):
        for verb in ("List", "Search"):
            kind = named.get(operation.removeprefix(verb))
            if kind is not None and operation not in LIMITED | {
                "ListContactEvaluations"
            }:
                yield _of(operation, kind)
    yield _of("ListBots", association_kinds.LEX_BOT, LexVersion="V1")
    yield _of("ListBots", association_kinds.LEX_V2_BOT, LexVersion="V2")
    yield _of("ListFlowAssociations", association_kinds.FLOW_ASSOCIATION)
    for kind, noun in (
        (kinds.CONTACT_FLOW, "ContactFlow"),
        (kinds.FLOW_MODULE, "ContactFlowModule"),
        (kinds.VIEW, "View"),
    ):
        for listed in ("Versions", "Aliases"):
            if f"List{noun}{listed}" in OPERATIONS:
                yield List(f"List{noun}{listed}", partial(_fill_lineage, kind))
    yield List("ListChildHoursOfOperations", _fill_children)
    yield List("ListContactEvaluations", _fill_evaluations)
    if "ListEvaluationFormVersions" in OPERATIONS:
        yield List("ListEvaluationFormVersions", _fill_form_versions)
    yield List("ListInstances", _fill_instances)
    if "SearchResourceTags" in OPERATIONS:
        yield List("SearchResourceTags", _fill_tags)
    yield List("GetCurrentUserData", _fill_sessions, {"Filters": {}})
    yield List("SearchContacts", _fill_contacts)


def pages(listed: List, count: int) -> dict[str, Callable[[], object]]:
    """The first, the middle and the last page of a list of so many."""
    instance = Instance()
    filled = listed.fill(instance, count) or {}
    form = router().operation(listed.operation)
    takes = service_model().operation_model(listed.operation).input_shape.members
    members = {"InstanceId": instance.id} if "InstanceId" in takes else {}
    members.update(**filled, **listed.members)
    if "MaxResults" in takes:
        members["MaxResults"] = min(100, takes["MaxResults"].metadata["max"])

    def page(token: str | None) -> Any:
        given = members if token is None else {**members, "NextToken": token}
        found = answer(
            instance.world, instance.site, form, partial(form.read_members, given)
        )
        if found.error is not None:
            raise found.error
        return found.body

    tokens: list[str | None] = [None]
    while (token := json.loads(page(tokens[-1])).get("NextToken")) is not None:
        tokens.append(token)
    # the last one may be short
    at = {"first": 0, "middle": len(tokens) // 2, "last": max(0, len(tokens) - 2)}
    return {which: partial(page, tokens[place]) for which, place in at.items()}


LISTS = tuple(_all_lists())
