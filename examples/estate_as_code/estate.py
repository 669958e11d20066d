"""Build a contact centre in two Regions as code: one of each kind of resource.

    python estate.py        builds it in a mock, and prints what it made

`build()` makes an instance with a replica, fills it with what is mirrored, gives each
Region what is not mirrored, and adds a traffic distribution group with a number. Change
it to look like yours, and rehearse your failover on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import boto3

from moto_connect_tdg import mock_aws

SOURCE, REPLICA = "us-east-1", "us-west-2"
ACCOUNT = "123456789012"
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")


@dataclass
class Built:
    """What was made: the instance, the group, the number, and IDs by kind."""

    instance_id: str
    group_arn: str = ""
    phone_number: str = ""
    ids: dict[str, str] = field(default_factory=dict)


def build() -> Built:
    """Build everything."""
    source = boto3.client("connect", region_name=SOURCE)
    made = Built(replicated_instance(source))
    in_instance = {"InstanceId": made.instance_id}
    add_routing(source, in_instance, made.ids)
    add_flows(source, in_instance, made.ids)
    add_people(source, in_instance, made.ids)
    for region in (SOURCE, REPLICA):
        add_what_is_not_mirrored(region, in_instance, made.ids)
    add_traffic(source, made)
    return made


def replicated_instance(source: Any) -> str:
    """An instance that agents sign in to with SAML, and its replica."""
    instance_id: str = source.create_instance(
        InstanceAlias="contact-centre",
        IdentityManagementType="SAML",
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )["Id"]
    source.replicate_instance(InstanceId=instance_id, ReplicaRegion=REPLICA)
    return instance_id


# -- what is mirrored: made once, in the source Region -------------------------


def add_routing(source: Any, in_instance: dict[str, str], ids: dict[str, str]) -> None:
    """Hours with a day off, a queue, and the routing profile that serves it."""
    opening = [
        {
            "Day": day,
            "StartTime": {"Hours": 8, "Minutes": 0},
            "EndTime": {"Hours": 18, "Minutes": 0},
        }
        for day in WEEKDAYS
    ]
    ids["hours"] = source.create_hours_of_operation(
        **in_instance, Name="Office hours", TimeZone="America/New_York", Config=opening
    )["HoursOfOperationId"]
    source.create_hours_of_operation_override(
        **in_instance,
        HoursOfOperationId=ids["hours"],
        Name="Christmas Eve",
        Config=[{**opening[0], "EndTime": {"Hours": 12, "Minutes": 0}}],
        EffectiveFrom="2030-12-24",
        EffectiveTill="2030-12-24",
    )
    ids["queue"] = source.create_queue(
        **in_instance, Name="Orders", HoursOfOperationId=ids["hours"]
    )["QueueId"]
    ids["routing profile"] = source.create_routing_profile(
        **in_instance,
        Name="Orders",
        Description="Calls about orders",
        DefaultOutboundQueueId=ids["queue"],
        MediaConcurrencies=[{"Channel": "VOICE", "Concurrency": 1}],
        QueueConfigs=[
            {
                "QueueReference": {"QueueId": ids["queue"], "Channel": "VOICE"},
                "Priority": 1,
                "Delay": 0,
            }
        ],
    )["RoutingProfileId"]


def add_flows(source: Any, in_instance: dict[str, str], ids: dict[str, str]) -> None:
    """A prompt, a module, the flow that answers calls, a quick connect, and a view."""
    ids["prompt"] = source.create_prompt(
        **in_instance, Name="Welcome", S3Uri="s3://prompts/welcome.wav"
    )["PromptId"]
    ids["module"] = source.create_contact_flow_module(
        **in_instance, Name="Hang up", Content=flow(action("bye"))
    )["Id"]
    ids["flow"] = source.create_contact_flow(
        **in_instance, Name="Orders", Type="CONTACT_FLOW", Content=order_flow()
    )["ContactFlowId"]
    to_queue = {"QueueId": ids["queue"], "ContactFlowId": ids["flow"]}
    ids["quick connect"] = source.create_quick_connect(
        **in_instance,
        Name="Orders",
        QuickConnectConfig={"QuickConnectType": "QUEUE", "QueueConfig": to_queue},
    )["QuickConnectId"]
    source.associate_queue_quick_connects(
        **in_instance, QueueId=ids["queue"], QuickConnectIds=[ids["quick connect"]]
    )
    ids["view"] = source.create_view(
        **in_instance,
        Name="Order form",
        Status="PUBLISHED",
        Content={"Template": "{}", "Actions": ["Submit"]},
    )["View"]["Id"]


def action(identifier: str, **members: Any) -> dict[str, Any]:
    """An action of a flow; it hangs up unless told otherwise."""
    hang_up = {"Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    return {"Identifier": identifier, **hang_up, **members}


def flow(*actions: dict[str, Any]) -> str:
    """A document of the flow language that starts with the first action."""
    start = actions[0]["Identifier"]
    return json.dumps(
        {"Version": "2019-10-30", "StartAction": start, "Actions": actions}
    )


def order_flow() -> str:
    """Look the caller up, then hang up; the function is that of the call's own Region."""
    function = f"arn:aws:lambda:$.AwsRegion:{ACCOUNT}:function:look-up"
    look_up = action(
        "look-up",
        Type="InvokeLambdaFunction",
        Parameters={"LambdaFunctionARN": function, "InvocationTimeLimitSeconds": "3"},
        Transitions={
            "NextAction": "bye",
            "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}],
            "Conditions": [],
        },
    )
    return flow(look_up, action("bye"))


def add_people(source: Any, in_instance: dict[str, str], ids: dict[str, str]) -> None:
    """What agents may do and are, and an agent."""
    ids["security profile"] = source.create_security_profile(
        **in_instance,
        SecurityProfileName="Order desk",
        Permissions=["BasicAgentAccess"],
    )["SecurityProfileId"]
    source.update_user_hierarchy_structure(
        **in_instance, HierarchyStructure={"LevelOne": {"Name": "Site"}}
    )
    ids["hierarchy group"] = source.create_user_hierarchy_group(
        **in_instance, Name="Boston"
    )["HierarchyGroupId"]
    source.create_agent_status(**in_instance, Name="Lunch", State="ENABLED")
    source.create_predefined_attribute(
        **in_instance, Name="Language", Values={"StringList": ["English", "Spanish"]}
    )
    ids["user"] = source.create_user(
        **in_instance,
        Username="ann",
        IdentityInfo={"FirstName": "Ann", "LastName": "Lee"},
        PhoneConfig={"PhoneType": "SOFT_PHONE"},
        SecurityProfileIds=[ids["security profile"]],
        RoutingProfileId=ids["routing profile"],
        HierarchyGroupId=ids["hierarchy group"],
    )["UserId"]
    speaks = {"AttributeName": "Language", "AttributeValue": "Spanish", "Level": 4.0}
    source.associate_user_proficiencies(
        **in_instance, UserId=ids["user"], UserProficiencies=[speaks]
    )


# -- what is not mirrored: made in each Region ----------------------------------


def add_what_is_not_mirrored(
    region: str, in_instance: dict[str, str], ids: dict[str, str]
) -> None:
    """Storage, functions, bots, origins, keys, integrations, templates, quality."""
    connect: Any = boto3.client("connect", region_name=region)
    connect.associate_instance_storage_config(
        **in_instance,
        ResourceType="CALL_RECORDINGS",
        StorageConfig={
            "StorageType": "S3",
            "S3Config": {"BucketName": f"calls-{region}", "BucketPrefix": "calls"},
        },
    )
    connect.associate_lambda_function(
        **in_instance, FunctionArn=f"arn:aws:lambda:{region}:{ACCOUNT}:function:look-up"
    )
    connect.associate_lex_bot(
        **in_instance, LexBot={"Name": "OrderStatus", "LexRegion": region}
    )
    alias = f"arn:aws:lex:{region}:{ACCOUNT}:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
    connect.associate_bot(**in_instance, LexV2Bot={"AliasArn": alias})
    connect.associate_approved_origin(**in_instance, Origin="https://desk.example.com")
    connect.associate_security_key(
        **in_instance,
        Key="-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    )
    connect.associate_analytics_data_set(**in_instance, DataSetId="contact_record")
    integrate(connect, region, in_instance)
    connect.create_task_template(
        **in_instance,
        Name="Call back",
        ContactFlowId=ids["flow"],
        Fields=[{"Id": {"Name": "Title"}, "Type": "NAME"}],
        Constraints={"RequiredFields": [{"Id": {"Name": "Title"}}]},
    )
    add_quality(connect, in_instance)


def integrate(connect: Any, region: str, in_instance: dict[str, str]) -> None:
    """An application with a use case, and a flow for WhatsApp messages."""
    integration = connect.create_integration_association(
        **in_instance,
        IntegrationType="EVENT",
        IntegrationArn=f"arn:aws:events:{region}:{ACCOUNT}:event-bus/tickets",
        SourceApplicationUrl="https://tickets.example.com",
        SourceApplicationName="Tickets",
        SourceType="ZENDESK",
    )
    connect.create_use_case(
        **in_instance,
        IntegrationAssociationId=integration["IntegrationAssociationId"],
        UseCaseType="RULES_EVALUATION",
    )
    flows = connect.list_contact_flows(**in_instance)["ContactFlowSummaryList"]
    connect.associate_flow(
        **in_instance,
        ResourceId=f"arn:aws:social-messaging:{region}:{ACCOUNT}:phone-number-id/one",
        ResourceType="WHATSAPP_MESSAGING_PHONE_NUMBER",
        FlowId=next(row["Arn"] for row in flows if row["Name"] == "Orders"),
    )


def add_quality(connect: Any, in_instance: dict[str, str]) -> None:
    """An e-mail address, an evaluation form with a rule, and a vocabulary."""
    connect.create_email_address(**in_instance, EmailAddress="orders@example.com")
    question = {
        "Title": "Was the caller greeted?",
        "RefId": "q",
        "QuestionType": "TEXT",
    }
    section = {"Title": "Opening", "RefId": "s", "Items": [{"Question": question}]}
    form = connect.create_evaluation_form(
        **in_instance, Title="Calls", Items=[{"Section": section}]
    )
    connect.activate_evaluation_form(
        **in_instance,
        EvaluationFormId=form["EvaluationFormId"],
        EvaluationFormVersion=1,
    )
    connect.create_rule(
        **in_instance,
        Name="Evaluate",
        TriggerEventSource={"EventSourceName": "OnPostCallAnalysisAvailable"},
        Function="{}",
        Actions=[
            {
                "ActionType": "SUBMIT_AUTO_EVALUATION",
                "SubmitAutoEvaluationAction": {
                    "EvaluationFormId": form["EvaluationFormId"]
                },
            }
        ],
        PublishStatus="PUBLISHED",
    )
    connect.create_vocabulary(
        **in_instance,
        VocabularyName="Products",
        LanguageCode="en-US",
        Content="Phrase\nAcme-Phone",
    )


# -- traffic ----------------------------------------------------------------------


def add_traffic(source: Any, made: Built) -> None:
    """A group with the agent, and a number that the flow answers in both Regions."""
    made.group_arn = source.create_traffic_distribution_group(
        InstanceId=made.instance_id, Name="Orders"
    )["Arn"]
    source.associate_traffic_distribution_group_user(
        TrafficDistributionGroupId=made.group_arn,
        UserId=made.ids["user"],
        InstanceId=made.instance_id,
    )
    available = source.search_available_phone_numbers(
        TargetArn=made.group_arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
        MaxResults=1,
    )["AvailableNumbersList"]
    made.phone_number = available[0]["PhoneNumber"]
    claimed = source.claim_phone_number(
        TargetArn=made.group_arn, PhoneNumber=made.phone_number
    )
    source.associate_phone_number_contact_flow(
        PhoneNumberId=claimed["PhoneNumberId"],
        InstanceId=made.instance_id,
        ContactFlowId=made.ids["flow"],
    )


if __name__ == "__main__":
    with mock_aws():
        print(build())
