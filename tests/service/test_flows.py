"""Flows: what is saved and what is published, changes, searching and uses."""

from __future__ import annotations

import pytest

from tests.helpers.flows import CONTENT, action, document
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE, UNKNOWN_ID

OTHER = document(action("other"))


@pytest.fixture(name="here")
def _here(instance):
    """The member that names the instance."""
    return {"InstanceId": instance["Id"]}


def create(world, here, name="night", **wanted):
    """Create a flow and return the members that name it."""
    made = world.call(
        "CreateContactFlow",
        **here,
        **{"Name": name, "Type": "CONTACT_FLOW", "Content": CONTENT, **wanted},
    )
    return {**here, "ContactFlowId": made["ContactFlowId"]}


def saved(flow):
    """The members that name the saved content of a flow."""
    return {**flow, "ContactFlowId": f"{flow['ContactFlowId']}:$SAVED"}


def shown(world, flow):
    """Status and content that DescribeContactFlow shows."""
    found = world.call("DescribeContactFlow", **flow)["ContactFlow"]
    return found["Status"], found["Content"]


@pytest.mark.rules("FL-12")
def test_what_is_saved_is_not_published(world, here):
    """Content saved later than published is shown by `$SAVED` only."""
    flow = create(world, here)

    world.call("UpdateContactFlowContent", **saved(flow), Content=OTHER)

    assert ("PUBLISHED", CONTENT) == shown(world, flow)
    assert ("SAVED", OTHER) == shown(world, saved(flow))


@pytest.mark.rules("FL-12")
def test_what_is_published_is_saved(world, here):
    """Published content replaces what was saved before."""
    flow = create(world, here)
    world.call("UpdateContactFlowContent", **saved(flow), Content="draft")

    world.call("UpdateContactFlowContent", **flow, Content=OTHER)

    assert ("PUBLISHED", OTHER) == shown(world, flow)
    assert ("SAVED", OTHER) == shown(world, saved(flow))


@pytest.mark.rules("ER-16", "FL-11", "FL-12")
def test_a_flow_that_is_only_saved(world, here):
    """A saved flow may have any content, and shows it by `$SAVED` only."""
    flow = create(world, here, Status="SAVED", Content="draft")
    world.call("UpdateContactFlowContent", **saved(flow), Content="later")

    with world.refused("ContactFlowNotPublishedException"):
        shown(world, flow)

    assert ("SAVED", "later") == shown(world, saved(flow))
    world.call("UpdateContactFlowContent", **flow, Content=OTHER)
    assert ("PUBLISHED", OTHER) == shown(world, flow)


@pytest.mark.rules("ER-15", "D-10")
def test_new_content_is_checked(world, here):
    """Invalid content is not published."""
    flow = create(world, here)

    with world.refused("InvalidContactFlowException"):
        world.call("UpdateContactFlowContent", **flow, Content="{}")

    assert ("PUBLISHED", CONTENT) == shown(world, flow)


@pytest.mark.rules("FL-12")
@pytest.mark.parametrize("operation", ["Describe", "Update"])
def test_other_suffixes_are_not_found(world, here, operation):
    """What follows a flow's ID must be known."""
    flow = create(world, here)
    other = {**flow, "ContactFlowId": f"{flow['ContactFlowId']}:$OTHER"}

    with world.refused("ResourceNotFoundException"):
        if operation == "Describe":
            world.call("DescribeContactFlow", **other)
        else:
            world.call("UpdateContactFlowContent", **other, Content=OTHER)


@pytest.mark.rules("FL-13")
def test_changes_name_description_and_state(world, here):
    """A flow is renamed, described and archived; other members stay."""
    flow = create(world, here)

    world.call("UpdateContactFlowName", **flow, Name="day")
    world.call("UpdateContactFlowMetadata", **flow, ContactFlowState="ARCHIVED")
    world.call("UpdateContactFlowMetadata", **flow, Description="d")

    found = world.call("DescribeContactFlow", **flow)["ContactFlow"]
    assert ("day", "d", "ARCHIVED") == (
        found["Name"],
        found["Description"],
        found["State"],
    )


@pytest.mark.rules("FL-09")
@pytest.mark.parametrize("operation", ["Name", "Metadata"])
def test_a_new_name_must_be_free(world, here, operation):
    """A flow does not get the name of another one, but may keep its own."""
    create(world, here, "day")
    flow = create(world, here)

    with world.refused("DuplicateResourceException"):
        world.call(f"UpdateContactFlow{operation}", **flow, Name="day")

    world.call(f"UpdateContactFlow{operation}", **flow, Name="night")


@pytest.mark.rules("FL-15")
@pytest.mark.parametrize(
    "criteria",
    [
        {"StringCondition": {"FieldName": "name", "Value": "NIGHT"}},
        {"TypeCondition": "AGENT_HOLD"},
        {"StateCondition": "ARCHIVED"},
        {"StatusCondition": "SAVED"},
    ],
    ids=str,
)
def test_is_searched(world, here, criteria):
    """Flows are found by name, type, state and status."""
    create(world, here, "day")
    flow = create(world, here, Type="AGENT_HOLD", Status="SAVED")
    world.call("UpdateContactFlowMetadata", **flow, ContactFlowState="ARCHIVED")
    own = {"StringCondition": {"FieldName": "name", "Value": "night"}}

    found = world.call(
        "SearchContactFlows",
        **here,
        SearchCriteria={"AndConditions": [criteria, own]},
    )

    assert ["night"] == [row["Name"] for row in found["ContactFlows"]]


@pytest.mark.rules("FL-15")
@pytest.mark.needs_model("ContactFlowSearchFilter.FlowAttributeFilter")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"TagFilter": {"TagCondition": {"TagKey": "team"}}}, ["day", "night"]),
        (
            {
                "FlowAttributeFilter": {
                    "TagCondition": {"TagKey": "team"},
                    "ContactFlowTypeCondition": {"ContactFlowType": "AGENT_HOLD"},
                }
            },
            ["night"],
        ),
    ],
    ids=["tags", "tags and types"],
)
def test_is_filtered(world, here, wanted, names):
    """Flows are filtered by tags, and by tags and types."""
    create(world, here, "day", Tags={"team": "blue"})
    create(world, here, Type="AGENT_HOLD", Tags={"team": "red"})

    found = world.call("SearchContactFlows", **here, SearchFilter=wanted)

    assert names == [row["Name"] for row in found["ContactFlows"]]
    assert len(names) == found["ApproximateTotalCount"]


@pytest.mark.rules("FL-14")
def test_a_quick_connect_keeps_its_flow(world, here):
    """A flow that a quick connect names is not deleted before it."""
    flow = create(world, here)
    (queue, *_) = world.call("ListQueues", **here)["QueueSummaryList"]
    target = {"QueueId": queue["Id"], "ContactFlowId": flow["ContactFlowId"]}
    connect = world.call(
        "CreateQuickConnect",
        **here,
        Name="q",
        QuickConnectConfig={"QuickConnectType": "QUEUE", "QueueConfig": target},
    )["QuickConnectId"]

    with world.refused("InvalidParameterException", connect):
        world.call("DeleteContactFlow", **flow)

    world.call("DeleteQuickConnect", **here, QuickConnectId=connect)
    world.call("DeleteContactFlow", **flow)


@pytest.mark.rules("FL-13")
@pytest.mark.parametrize(
    "operation",
    ["UpdateContactFlowName", "UpdateContactFlowMetadata", "UpdateContactFlowContent"],
)
def test_an_unknown_flow_is_not_changed(world, here, operation):
    """An unknown flow is not found."""
    content = {"Content": OTHER} if operation.endswith("Content") else {}

    with world.refused("ResourceNotFoundException"):
        world.call(operation, **here, ContactFlowId=UNKNOWN_ID, **content)


def naming(arn):
    """A flow that names something by ARN."""
    return document(action("a", Type="Any", Parameters={"Id": arn}))


@pytest.mark.rules("FL-19", "D-10")
@pytest.mark.parametrize("kind", ["queue", "prompt", "contact-flow"])
@pytest.mark.parametrize("is_other", [True, False])
def test_names_only_what_the_instance_has(world, here, kind, is_other):
    """A queue, prompt or flow of another instance, or an unknown one, is a problem."""
    instance = UNKNOWN_ID if is_other else here["InstanceId"]
    arn = f"arn:aws:connect:{SOURCE}:{ACCOUNT}:instance/{instance}/{kind}/{UNKNOWN_ID}"

    with world.refused("InvalidContactFlowException") as refusal:
        create(world, here, Content=naming(arn))

    assert arn in refusal.value.members["problems"][0]["message"]
    create(world, here, Content=naming(arn), Status="SAVED")


@pytest.mark.rules("FL-19", "FL-07", "FL-14")
@pytest.mark.parametrize("region", [SOURCE, REPLICA, "$.AwsRegion"])
def test_names_what_the_instance_has(world, here, region):
    """A flow names its instance's resources in any Region; that is no use of them."""
    other = create(world, here, "other")["ContactFlowId"]
    place = f"{ACCOUNT}:instance/{here['InstanceId']}/contact-flow/{other}"
    arn = f"arn:aws:connect:{region}:{place}"

    create(world, here, Content=naming(arn))

    (instance,) = world.state()[ACCOUNT][SOURCE]["Instances"]
    shown = instance["Contents"]["ContactFlows"][-1]["References"]
    assert [
        {
            "Action": "a",
            "Parameter": "Id",
            "Kind": "contact-flow",
            "Name": arn,
            "Region": None if region.startswith("$") else region,
        }
    ] == shown
    world.call("DeleteContactFlow", **here, ContactFlowId=other)
