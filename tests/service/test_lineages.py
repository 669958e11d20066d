"""Versions and aliases of flows and flow modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from moto_connect_tdg.service import inbound
from tests.helpers.flows import CONTENT, action, document
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE, UNKNOWN_ID

pytestmark = pytest.mark.needs_model(
    "CreateContactFlowAlias", "CreateContactFlowModuleAlias"
)
OTHER = document(action("other"))


@dataclass(frozen=True)
class Document:
    """A flow or a flow module, and the operations on it."""

    world: Any
    noun: str
    by_id: dict[str, str]

    def call(self, operation: str, region: str = SOURCE, **members: Any) -> Any:
        """Call an operation: "Create...Version" with the kind's name for the dots."""
        named = {
            member.replace("...", self.noun): value for member, value in members.items()
        }
        return self.world.call(
            operation.replace("...", self.noun), region, **self.by_id, **named
        )

    def shown(self, qualifier: str = "", region: str = SOURCE) -> Any:
        """What describing shows, with something after the ID."""
        named = {
            m: f"{v}{qualifier}" for m, v in self.by_id.items() if m != "InstanceId"
        }
        found = self.world.call(
            f"Describe{self.noun}", region, **{**self.by_id, **named}
        )
        return found[self.noun]

    @property
    def digest(self) -> str:
        """The member for the digest of the content."""
        return (
            "FlowContentSha256"
            if "Module" not in self.noun
            else ("FlowModuleContentSha256")
        )


@pytest.fixture(name="made", params=["ContactFlow", "ContactFlowModule"])
def _made(request, world):
    """A flow, and a flow module, of a replicated instance."""
    here = {"InstanceId": world.replicated()}
    kind = {"Type": "CONTACT_FLOW"} if request.param == "ContactFlow" else {}
    answer = world.call(
        f"Create{request.param}", **here, Name="n", Content=CONTENT, **kind
    )
    found = answer.get("ContactFlowId") or answer["Id"]
    return Document(world, request.param, {**here, f"{request.param}Id": found})


def create_alias(made, name="live", version=1, region=SOURCE):
    """Create an alias and return its ID."""
    members = {"...Version": version, "AliasName": name}
    return made.call("Create...Alias", region, **members)["Id"]


@pytest.mark.rules("FL-16", "MO-06")
def test_a_version_keeps_what_was_published(made):
    """A version shows the content of its time, from both Regions."""
    made.call("Create...Version", REPLICA, Description="first")
    made.call("Update...Content", Content=OTHER)
    assert 2 == made.call("Create...Version")["Version"]

    first = made.shown(":1", REPLICA)

    assert (CONTENT, 1, "first") == (
        first["Content"],
        first["Version"],
        first["VersionDescription"],
    )
    assert OTHER == made.shown(":2")["Content"] == made.shown()["Content"]


@pytest.mark.rules("FL-16", "MO-06")
def test_a_number_is_used_once(made):
    """The number of a deleted version is not used again."""
    for _ in range(2):
        made.call("Create...Version")
    made.call("Delete...Version", **{"...Version": 2})

    assert 3 == made.call("Create...Version")["Version"]

    listed = made.call("List...Versions", REPLICA)[f"{made.noun}VersionSummaryList"]
    arn = made.shown(region=REPLICA)["Arn"]
    assert [(1, f"{arn}:1"), (3, f"{arn}:3")] == [
        (row["Version"], row["Arn"]) for row in listed
    ]
    with made.world.refused("ResourceNotFoundException", "2"):
        made.shown(":2")


@pytest.mark.rules("FL-16", "MO-06")
def test_a_digest_must_be_the_published_one(made):
    """A version is created only of the content whose digest is given."""
    digest = made.shown()[made.digest]
    made.call("Update...Content", Content=OTHER)

    with made.world.refused("InvalidParameterException", "digest"):
        made.call("Create...Version", **{made.digest: digest})

    made.call("Create...Version", **{made.digest: made.shown()[made.digest]})


@pytest.mark.rules("FL-16")
def test_a_version_needs_something_published(world, instance):
    """A flow that was only saved has no versions."""
    here = {"InstanceId": instance["Id"]}
    flow = world.call(
        "CreateContactFlow",
        **here,
        Name="n",
        Type="CONTACT_FLOW",
        Content="draft",
        Status="SAVED",
    )["ContactFlowId"]

    with world.refused("InvalidRequestException", "not published"):
        world.call("CreateContactFlowVersion", **here, ContactFlowId=flow)


@pytest.mark.rules("FL-17", "MO-07")
def test_an_alias_points_to_another_version(made):
    """An alias is renamed and pointed elsewhere from the other Region."""
    for _ in range(2):
        made.call("Create...Version")
    alias = create_alias(made)

    made.call(
        "Update...Alias",
        REPLICA,
        AliasId=alias,
        Name="next",
        Description="d",
        **{"...Version": 2},
    )

    shown = made.call("Describe...Alias", AliasId=alias)[f"{made.noun}Alias"]
    assert {
        f"{made.noun}Id": made.by_id[f"{made.noun}Id"],
        f"{made.noun}Arn": made.shown()["Arn"],
        "AliasId": alias,
        "Name": "next",
        "Description": "d",
        "Version": 2,
        "LastModifiedRegion": REPLICA,
    }.items() <= shown.items()
    (row,) = made.call("List...Aliases")[f"{made.noun}AliasSummaryList"]
    assert ("next", 2, f"{made.shown()['Arn']}:{alias}") == (
        row["AliasName"],
        row["Version"],
        row["Arn"],
    )


@pytest.mark.rules("FL-17", "MO-07")
def test_a_name_is_taken_once(made):
    """A name belongs to one alias of a flow, until that one is renamed or deleted."""
    made.call("Create...Version")
    first, second = create_alias(made), create_alias(made, "next")

    with made.world.refused("DuplicateResourceException", "live"):
        create_alias(made)
    with made.world.refused("DuplicateResourceException", "live"):
        made.call("Update...Alias", AliasId=second, Name="live")

    made.call("Update...Alias", AliasId=first, Name="live")
    made.call("Delete...Alias", AliasId=first)
    made.call("Update...Alias", AliasId=second, Name="live")


@pytest.mark.rules("FL-16", "MO-06")
def test_a_version_that_an_alias_points_to_stays(made):
    """A version is deleted when no alias points to it."""
    made.call("Create...Version")
    alias = create_alias(made)

    with made.world.refused("InvalidParameterException", alias):
        made.call("Delete...Version", **{"...Version": 1})

    made.call("Delete...Alias", AliasId=alias)
    made.call("Delete...Version", **{"...Version": 1})


@pytest.mark.rules("FL-16", "FL-17", "MO-06", "MO-07")
@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("Delete...Version", {"...Version": 7}),
        ("Create...Alias", {"...Version": 7, "AliasName": "n"}),
        ("Describe...Alias", {"AliasId": UNKNOWN_ID}),
        ("Update...Alias", {"AliasId": UNKNOWN_ID}),
        ("Delete...Alias", {"AliasId": UNKNOWN_ID}),
    ],
)
def test_unknown_versions_and_aliases_are_not_found(made, operation, members):
    """An unknown version or alias is neither shown nor changed."""
    with made.world.refused("ResourceNotFoundException"):
        made.call(operation, **members)


@pytest.mark.rules("FL-17", "MO-07")
def test_an_alias_needs_a_version_that_exists(made):
    """An alias is not pointed to an unknown version."""
    made.call("Create...Version")
    alias = create_alias(made)

    with made.world.refused("ResourceNotFoundException", "7"):
        made.call("Update...Alias", AliasId=alias, **{"...Version": 7})


@pytest.mark.rules("FL-16", "MO-06")
def test_go_with_their_flow(made):
    """A deleted flow leaves no versions in the state."""
    made.call("Create...Version")
    create_alias(made)

    made.call("Delete...")

    assert "LastVersion" not in str(made.world.state())


def to_queue(queue_id):
    """A flow that sets a queue."""
    parameters = {"QueueId": queue_id}
    return document(action("q", Type="UpdateContactTargetQueue", Parameters=parameters))


@pytest.fixture(name="aliased")
def _aliased(world):
    """The members that name a flow, and the ID of its alias for version 1 of 2.

    The versions send calls to the first and to the second queue.
    """
    here = {"InstanceId": world.replicated()}
    (hours,) = world.call("ListHoursOfOperations", **here)[
        "HoursOfOperationSummaryList"
    ]
    world.call("CreateQueue", **here, Name="second", HoursOfOperationId=hours["Id"])
    queues = world.call("ListQueues", **here)["QueueSummaryList"]
    flow = world.call(
        "CreateContactFlow", **here, Name="n", Type="CONTACT_FLOW", Content=CONTENT
    )
    by_id = {**here, "ContactFlowId": flow["ContactFlowId"]}
    for queue in queues:
        content = to_queue(queue["Id"])
        world.call("UpdateContactFlowContent", **by_id, Content=content)
        world.call("CreateContactFlowVersion", **by_id)
    alias = world.call(
        "CreateContactFlowAlias", **by_id, ContactFlowVersion=1, AliasName="live"
    )
    return by_id, alias["Id"], [queue["Id"] for queue in queues]


def queue_of(world, number_arn):
    """The queue of calls to a number."""
    site = world.world.site(ACCOUNT, SOURCE)
    number = site.numbers[number_arn.rpartition("/")[2]]
    (contents,) = site.contents.values()
    return inbound.queue_of(contents, number)


@pytest.mark.rules("FL-20")
def test_a_call_follows_the_alias(world, aliased):
    """A number that names an alias has the flow of the version that it points to."""
    by_id, alias, queues = aliased
    instance = by_id["InstanceId"]
    number_arn = world.claim(world.default_group(instance))
    named = f"{by_id['ContactFlowId']}:{alias}"
    world.call(
        "AssociatePhoneNumberContactFlow",
        PhoneNumberId=number_arn,
        InstanceId=instance,
        ContactFlowId=named,
    )

    waiting_in = [queue_of(world, number_arn)]
    world.call("UpdateContactFlowAlias", **by_id, AliasId=alias, ContactFlowVersion=2)
    waiting_in.append(queue_of(world, number_arn))

    assert queues == waiting_in
    (link,) = world.call("ListFlowAssociations", REPLICA, InstanceId=instance)[
        "FlowAssociationSummaryList"
    ]
    assert link["FlowId"].endswith(f"/contact-flow/{named}")
    with world.refused("InvalidParameterException", number_arn):
        world.call("DeleteContactFlowAlias", **by_id, AliasId=alias)
    world.call("DeleteContactFlow", **by_id)
    assert [] == world.links_of(instance)


@pytest.mark.rules("FL-20")
@pytest.mark.parametrize("kind", ["queue", "quick connect"])
@pytest.mark.parametrize("by", ["alias", "version"])
def test_what_is_named_stays(world, aliased, kind, by):
    """An alias or version that a queue or quick connect names is not deleted."""
    by_id, alias, (queue, _) = aliased
    here = {"InstanceId": by_id["InstanceId"]}
    flow_id = f"{by_id['ContactFlowId']}:{alias if by == 'alias' else 2}"
    if kind == "queue":
        config = {"OutboundFlowId": flow_id}
        by_queue = {**here, "QueueId": queue}
        world.call(
            "UpdateQueueOutboundCallerConfig", **by_queue, OutboundCallerConfig=config
        )
        user = queue
    else:
        target = {"QueueId": queue, "ContactFlowId": flow_id}
        shown: Any = {"QuickConnectType": "QUEUE", "QueueConfig": target}
        user = world.call(
            "CreateQuickConnect", **here, Name="q", QuickConnectConfig=shown
        )["QuickConnectId"]

    with world.refused("InvalidParameterException", user):
        if by == "alias":
            world.call("DeleteContactFlowAlias", **by_id, AliasId=alias)
        else:
            world.call("DeleteContactFlowVersion", **by_id, ContactFlowVersion=2)


@pytest.mark.rules("FL-20")
@pytest.mark.parametrize("qualifier", ["$SAVED", "7", "01", UNKNOWN_ID])
def test_an_unknown_alias_is_not_named(world, aliased, qualifier):
    """A queue names an alias or a version that exists."""
    by_id, _, (queue, _) = aliased
    config = {"OutboundFlowId": f"{by_id['ContactFlowId']}:{qualifier}"}

    with world.refused("ResourceNotFoundException"):
        world.call(
            "UpdateQueueOutboundCallerConfig",
            InstanceId=by_id["InstanceId"],
            QueueId=queue,
            OutboundCallerConfig=config,
        )
