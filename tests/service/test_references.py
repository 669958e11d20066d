"""What is named by something else: deleting it is refused, or takes the reference away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from moto_connect_tdg.domain.association_kinds import (
    ASSOCIATION_KINDS,
    FLOW_ASSOCIATION,
)
from moto_connect_tdg.domain.kind import Kind
from moto_connect_tdg.domain.kinds import (
    ALL_KINDS,
    EMAIL_ADDRESS,
    HOURS_OVERRIDE,
    PROMPT,
)
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.regional import ASSISTANT_ARN, RULE, TEMPLATE, WHATSAPP

IN_USE, PARAMETER = "ResourceInUseException", "InvalidParameterException"


class Estate:
    """A replicated instance in which one thing can name another."""

    def __init__(self, world) -> None:
        self.world = world
        self.id = world.replicated()

    def call(self, operation: str, region: str = SOURCE, **members: Any) -> Any:
        """Make an API call that names the instance."""
        return self.world.call(operation, region, InstanceId=self.id, **members)

    def first(self, plural: str) -> Any:
        """The ID of the first of a kind that an instance is born with."""
        answer = self.call(f"List{plural}")
        return next(rows for rows in answer.values() if rows)[0]["Id"]

    def flow(self) -> str:
        """A new flow's ID."""
        made = self.call(
            "CreateContactFlow", Name="f", Type="CONTACT_FLOW", Content=CONTENT
        )
        return str(made["ContactFlowId"])

    def hours(self, **wanted: Any) -> str:
        """New hours' ID."""
        members = {"Name": "h", "TimeZone": "UTC", "Config": [], **wanted}
        made = self.call("CreateHoursOfOperation", **members)
        return str(made["HoursOfOperationId"])

    def queue(self, **wanted: Any) -> str:
        """A new queue's ID."""
        hours = self.first("HoursOfOperations")
        members = {"Name": "q", "HoursOfOperationId": hours, **wanted}
        return str(self.call("CreateQueue", **members)["QueueId"])

    def profile(self, **wanted: Any) -> str:
        """A new routing profile's ID."""
        members = {
            "Name": "p",
            "Description": "d",
            "DefaultOutboundQueueId": self.first("Queues"),
            "MediaConcurrencies": [{"Channel": "VOICE", "Concurrency": 1}],
            **wanted,
        }
        made = self.call("CreateRoutingProfile", **members)
        return str(made["RoutingProfileId"])

    def user(self, **wanted: Any) -> str:
        """A new user's ID."""
        return str(self.world.user(self.id, **wanted))

    def quick_connect(self, kind: str, **config: Any) -> str:
        """A new quick connect's ID."""
        made = self.call(
            "CreateQuickConnect",
            Name="c",
            QuickConnectConfig={"QuickConnectType": kind, **config},
        )
        return str(made["QuickConnectId"])

    def group(self, **wanted: Any) -> str:
        """A new hierarchy group's ID."""
        levels = {"LevelOne": {"Name": "One"}, "LevelTwo": {"Name": "Two"}}
        self.call("UpdateUserHierarchyStructure", HierarchyStructure=levels)
        members = {"Name": "g", **wanted}
        made = self.call("CreateUserHierarchyGroup", **members)
        return str(made["HierarchyGroupId"])

    def rule(self, region: str = SOURCE, **action: Any) -> str:
        """A new rule's ID."""
        made = self.call("CreateRule", region, **{**RULE, "Actions": [action]})
        return str(made["RuleId"])


@pytest.fixture(name="estate")
def _estate(world):
    return Estate(world)


#: What names, what is named, and the member that names it in the API call that deletes.
Built = tuple[str, dict[str, str]]


def user_of_profile(estate: Estate) -> Built:
    profile = estate.profile()
    return estate.user(RoutingProfileId=profile), {"RoutingProfileId": profile}


def user_with_permissions(estate: Estate) -> Built:
    made = estate.call("CreateSecurityProfile", SecurityProfileName="s")
    profile = made["SecurityProfileId"]
    return estate.user(SecurityProfileIds=[profile]), {"SecurityProfileId": profile}


def user_in_group(estate: Estate) -> Built:
    group = estate.group()
    return estate.user(HierarchyGroupId=group), {"HierarchyGroupId": group}


def user_with_skill(estate: Estate) -> Built:
    skill = {"AttributeName": "Skill", "AttributeValue": "A", "Level": 1.0}
    values = {"StringList": ["A"]}
    estate.call("CreatePredefinedAttribute", Name="Skill", Values=values)
    user = estate.user()
    estate.call("AssociateUserProficiencies", UserId=user, UserProficiencies=[skill])
    return user, {"Name": "Skill"}


def queue_with_hours(estate: Estate) -> Built:
    hours = estate.hours()
    return estate.queue(HoursOfOperationId=hours), {"HoursOfOperationId": hours}


def child_of_hours(estate: Estate) -> Built:
    parent = estate.hours()
    links = [{"HoursOfOperationId": parent}]
    child = estate.hours(Name="child", ParentHoursOfOperationConfigs=links)
    return child, {"HoursOfOperationId": parent}


def quick_connect_to_queue(estate: Estate) -> Built:
    queue = estate.queue()
    config = {"QueueId": queue, "ContactFlowId": estate.first("ContactFlows")}
    return estate.quick_connect("QUEUE", QueueConfig=config), {"QueueId": queue}


def quick_connect_to_flow(estate: Estate) -> Built:
    flow = estate.flow()
    config = {"QueueId": estate.first("Queues"), "ContactFlowId": flow}
    return estate.quick_connect("QUEUE", QueueConfig=config), {"ContactFlowId": flow}


def profile_with_queue(estate: Estate) -> Built:
    queue = estate.queue()
    served = {
        "QueueReference": {"QueueId": queue, "Channel": "VOICE"},
        "Priority": 1,
        "Delay": 0,
    }
    return estate.profile(QueueConfigs=[served]), {"QueueId": queue}


def profile_calling_from_queue(estate: Estate) -> Built:
    queue = estate.queue()
    return estate.profile(DefaultOutboundQueueId=queue), {"QueueId": queue}


def group_below(estate: Estate) -> Built:
    above = estate.group()
    return estate.group(Name="b", ParentGroupId=above), {"HierarchyGroupId": above}


def use_case(estate: Estate) -> Built:
    made = estate.call(
        "CreateIntegrationAssociation",
        IntegrationType="EVENT",
        IntegrationArn=ASSISTANT_ARN,
        SourceApplicationUrl="https://desk.example.com",
        SourceApplicationName="desk",
        SourceType="ZENDESK",
    )
    named = {"IntegrationAssociationId": made["IntegrationAssociationId"]}
    used = estate.call("CreateUseCase", **named, UseCaseType="RULES_EVALUATION")
    return used["UseCaseId"], named


def rule_with_form(estate: Estate) -> Built:
    made = estate.call("CreateEvaluationForm", Title="f", Items=[])
    named = {"EvaluationFormId": made["EvaluationFormId"]}
    rule = estate.rule(
        ActionType="SUBMIT_AUTO_EVALUATION", SubmitAutoEvaluationAction=named
    )
    return rule, named


def rule_with_flow(estate: Estate) -> Built:
    named = {"ContactFlowId": estate.flow()}
    action = {"Name": "t", **named}
    rule = estate.rule(REPLICA, ActionType="CREATE_TASK", TaskAction=action)
    return rule, named


def template_with_flow(estate: Estate) -> Built:
    named = {"ContactFlowId": estate.flow()}
    return estate.call("CreateTaskTemplate", REPLICA, **TEMPLATE, **named)["Id"], named


def template_with_module(estate: Estate) -> Built:
    made = estate.call("CreateContactFlowModule", Name="m", Content=CONTENT)
    template = estate.call(
        "CreateTaskTemplate",
        **TEMPLATE,
        ContactFlowId=estate.first("ContactFlows"),
        ContactHooks={"WrapUpFlowId": made["Id"]},
    )
    return template["Id"], {"ContactFlowModuleId": made["Id"]}


def default_vocabulary(estate: Estate) -> Built:
    members = {"VocabularyName": "v", "LanguageCode": "en-US", "Content": "Phrase\nA"}
    named = {"VocabularyId": estate.call("CreateVocabulary", **members)["VocabularyId"]}
    estate.call("AssociateDefaultVocabulary", LanguageCode="en-US", **named)
    return "is the default of: en-US", named


def row(build: Callable[..., Any], *wanted: Any, **params: Any) -> Any:
    """A row of a table: how something comes to name another, and what follows."""
    marks = [params["marks"], pytest.mark.needs_model(*params.get("needs", ()))]
    name = build.__name__.replace("_", " ")
    return pytest.param(build, *wanted, id=name, marks=marks)


REFUSED = [
    row(
        user_of_profile,
        "agent",
        "RoutingProfile",
        IN_USE,
        marks=pytest.mark.rules("RP-04"),
    ),
    row(
        user_with_permissions,
        "agent",
        "SecurityProfile",
        IN_USE,
        marks=pytest.mark.rules("SP-03"),
    ),
    row(
        user_in_group,
        "agent",
        "UserHierarchyGroup",
        IN_USE,
        marks=pytest.mark.rules("HI-03"),
    ),
    row(
        user_with_skill,
        "agent",
        "PredefinedAttribute",
        IN_USE,
        marks=pytest.mark.rules("PA-04"),
    ),
    row(
        queue_with_hours,
        "queue",
        "HoursOfOperation",
        PARAMETER,
        marks=pytest.mark.rules("HO-04"),
    ),
    row(
        child_of_hours,
        "operating-hours",
        "HoursOfOperation",
        PARAMETER,
        marks=pytest.mark.rules("HO-04"),
        needs=["AssociateHoursOfOperations"],
    ),
    row(
        quick_connect_to_queue,
        "transfer-destination",
        "Queue",
        IN_USE,
        marks=pytest.mark.rules("QC-04"),
    ),
    row(
        quick_connect_to_flow,
        "transfer-destination",
        "ContactFlow",
        PARAMETER,
        marks=pytest.mark.rules("FL-14"),
    ),
    row(
        profile_with_queue,
        "routing-profile",
        "Queue",
        IN_USE,
        marks=pytest.mark.rules("QU-07"),
    ),
    row(
        profile_calling_from_queue,
        "routing-profile",
        "Queue",
        IN_USE,
        marks=pytest.mark.rules("QU-07"),
    ),
    row(
        group_below,
        "agent-group",
        "UserHierarchyGroup",
        IN_USE,
        marks=pytest.mark.rules("HI-03"),
    ),
    row(
        use_case,
        "use-case",
        "IntegrationAssociation",
        "InvalidRequestException",
        marks=pytest.mark.rules("AO-12"),
    ),
    row(
        rule_with_form,
        "rule",
        "EvaluationForm",
        "ResourceConflictException",
        marks=pytest.mark.rules("EF-07"),
        needs=["SearchEvaluationForms"],
    ),
    row(
        rule_with_flow,
        "rule",
        "ContactFlow",
        PARAMETER,
        marks=pytest.mark.rules("RU-04", "FL-14"),
    ),
    row(
        template_with_flow,
        "task-template",
        "ContactFlow",
        PARAMETER,
        marks=pytest.mark.rules("TT-12"),
    ),
    row(
        template_with_module,
        "task-template",
        "ContactFlowModule",
        PARAMETER,
        marks=pytest.mark.rules("TT-12"),
        needs=["CreateTaskTemplate.ContactHooks"],
    ),
    row(
        default_vocabulary,
        "vocabulary",
        "Vocabulary",
        IN_USE,
        marks=pytest.mark.rules("VO-05"),
    ),
]


@pytest.mark.parametrize(("build", "user", "noun", "code"), REFUSED)
def test_what_is_needed_is_not_deleted(estate, build, user, noun, code):
    """From either Region the refusal says what needs it, and changes nothing."""
    named_by, members = build(estate)
    regional = {"EvaluationForm", "IntegrationAssociation", "Vocabulary"}
    kind = user.replace("-", ".")

    for region in (SOURCE,) if noun in regional else (SOURCE, REPLICA):
        with estate.world.refused(code, f"{kind}(/| |: ){named_by}"):
            estate.call(f"Delete{noun}", region, **members)


# -- released ------------------------------------------------------------------


#: The API call that deletes, with its members, and what shows the reference.
Released = tuple[str, dict[str, str], Callable[[], Any]]


def queue_with_outbound_flow(estate: Estate) -> Released:
    flow = estate.flow()
    queue = estate.queue(OutboundCallerConfig={"OutboundFlowId": flow})

    def shown() -> Any:
        found = estate.call("DescribeQueue", REPLICA, QueueId=queue)["Queue"]
        return found.get("OutboundCallerConfig", {}).get("OutboundFlowId")

    return "DeleteContactFlow", {"ContactFlowId": flow}, shown


def queue_with_quick_connect(estate: Estate) -> Released:
    phone = {"PhoneNumber": "+12015550123"}
    connect = estate.quick_connect("PHONE_NUMBER", PhoneConfig=phone)
    queue = estate.queue(QuickConnectIds=[connect])

    def shown() -> Any:
        found = estate.call("ListQueueQuickConnects", REPLICA, QueueId=queue)
        return found["QuickConnectSummaryList"]

    return "DeleteQuickConnect", {"QuickConnectId": connect}, shown


def override_of_hours(estate: Estate) -> Released:
    named = {"HoursOfOperationId": estate.hours()}
    estate.call(
        "CreateHoursOfOperationOverride",
        **named,
        Name="o",
        Config=[],
        EffectiveFrom="2026-01-01",
        EffectiveTill="2026-01-02",
    )

    def shown() -> Any:
        found = estate.call("SearchHoursOfOperationOverrides")
        return found["HoursOfOperationOverrides"]

    return "DeleteHoursOfOperation", named, shown


def number_with_flow(estate: Estate) -> Released:
    number = estate.world.claim(estate.world.group(estate.id))
    named = {"ContactFlowId": estate.flow()}
    estate.call("AssociatePhoneNumberContactFlow", PhoneNumberId=number, **named)

    def shown() -> Any:
        found = estate.call("ListFlowAssociations", REPLICA)
        return found["FlowAssociationSummaryList"]

    return "DeleteContactFlow", named, shown


def resource_with_flow(estate: Estate) -> Released:
    flow = estate.flow()
    estate.call("AssociateFlow", REPLICA, **WHATSAPP, FlowId=flow)

    def shown() -> Any:
        found = estate.call("ListFlowAssociations", REPLICA)
        return found["FlowAssociationSummaryList"]

    return "DeleteContactFlow", {"ContactFlowId": flow}, shown


def alias_of_address(estate: Estate) -> Released:
    primary, alias = (
        estate.call("CreateEmailAddress", EmailAddress=f"{name}@example.com")
        for name in ("help", "sales")
    )
    named = {"EmailAddressId": alias["EmailAddressId"]}
    known = {"EmailAddressId": primary["EmailAddressId"]}
    estate.call("AssociateEmailAddressAlias", **known, AliasConfiguration=named)

    def shown() -> Any:
        found = estate.call("DescribeEmailAddress", **known)
        return found.get("AliasConfigurations")

    return "DeleteEmailAddress", named, shown


def group_with_agent(estate: Estate) -> Released:
    group = estate.world.group(estate.id)
    named = {"UserId": estate.user()}
    estate.call(
        "AssociateTrafficDistributionGroupUser",
        TrafficDistributionGroupId=group,
        **named,
    )

    def shown() -> Any:
        found = estate.world.call(
            "ListTrafficDistributionGroupUsers", TrafficDistributionGroupId=group
        )
        return found["TrafficDistributionGroupUserSummaryList"]

    return "DeleteUser", named, shown


RELEASED = [
    row(queue_with_outbound_flow, marks=pytest.mark.rules("FL-14")),
    row(queue_with_quick_connect, marks=pytest.mark.rules("QC-05")),
    row(
        override_of_hours,
        marks=pytest.mark.rules("HO-15"),
        needs=["SearchHoursOfOperationOverrides"],
    ),
    row(number_with_flow, marks=pytest.mark.rules("FL-14")),
    row(
        resource_with_flow,
        marks=pytest.mark.rules("AO-17"),
        needs=["ListFlowAssociations.ResourceType=WHATSAPP_MESSAGING_PHONE_NUMBER"],
    ),
    row(
        alias_of_address,
        marks=pytest.mark.rules("EM-05"),
        needs=["AssociateEmailAddressAlias"],
    ),
    row(group_with_agent, marks=pytest.mark.rules("S-31")),
]


@pytest.mark.parametrize("build", RELEASED)
def test_what_can_be_done_without_takes_the_reference_with_it(estate, build):
    """Afterwards nothing names what is gone, in either Region."""
    operation, members, shown = build(estate)
    before = shown()

    estate.call(operation, **members)

    assert before
    assert not shown()


@pytest.mark.rules("CN-04")
def test_a_number_that_is_released_calls_nobody(estate):
    """A queue keeps the ID of its number, but nothing is called from it any more."""
    number = estate.world.claim(estate.world.group(estate.id))
    queue = estate.queue(OutboundCallerConfig={"OutboundCallerIdNumberId": number})

    estate.world.call("ReleasePhoneNumber", PhoneNumberId=number)

    with estate.world.refused(PARAMETER, "no such number to call from"):
        estate.call(
            "StartOutboundVoiceContact",
            DestinationPhoneNumber="+12015550123",
            ContactFlowId=estate.first("ContactFlows"),
            QueueId=queue,
        )


@pytest.mark.rules("UR-13")
def test_quick_connects_outlive_their_user(estate):
    """A quick connect to a deleted user stays, as the API says, and still names the user."""
    user, flow = estate.user(), estate.first("ContactFlows")
    config = {"UserId": user, "ContactFlowId": flow}
    connect = estate.quick_connect("USER", UserConfig=config)

    estate.call("DeleteUser", UserId=user)

    found = estate.call("DescribeQuickConnect", REPLICA, QuickConnectId=connect)
    shown = found["QuickConnect"]["QuickConnectConfig"]["UserConfig"]
    assert user == shown["UserId"]


def test_every_kind_that_names_others_is_in_a_table():
    """No kind gets references that these tables do not know."""
    released = {HOURS_OVERRIDE, EMAIL_ADDRESS, FLOW_ASSOCIATION}
    refused = {param.values[1] for param in REFUSED}
    kinds: tuple[Kind[Any], ...] = (*ALL_KINDS, *ASSOCIATION_KINDS)

    assert [] == [
        kind.noun
        for kind in kinds
        if kind.names is not PROMPT.names
        and kind not in released
        and kind.arn_name not in refused
    ]
