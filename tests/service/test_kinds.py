"""Every mirrored kind: made on one side, changed and deleted on the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from moto_connect_tdg.domain import kinds
from moto_connect_tdg.domain.arns import INSTANCE
from moto_connect_tdg.domain.faults import ApiError, Match
from moto_connect_tdg.domain.kind import Kind, name_taken
from moto_connect_tdg.domain.kinds import KINDS
from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from moto_connect_tdg.types import Region
from moto_connect_tdg.wire.model import service_model
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE
from tests.helpers.worlds import SmallWorld

Given = dict[str, Any]
Call = Callable[..., Any]
PHONE = {
    "QuickConnectType": "PHONE_NUMBER",
    "PhoneConfig": {"PhoneNumber": "+12015550100"},
}


def first(call: Call, operation: str) -> str:
    """The ID of the first row of a list."""
    (rows,) = (v for v in call(operation).values() if isinstance(v, list))
    found: str = rows[0]["Id"]
    return found


def nothing(_: Call) -> Given:
    """No more than a name."""
    return {}


@dataclass(frozen=True)
class Mirrored:
    """How the API makes, changes, shows and deletes a kind.

    *more* gives what creating needs besides the name. *change* is an operation, and
    *changed* the members that it sets. *by* gives members that name the record besides
    its ID, *made_in* the member around what creating answers.
    """

    noun: str
    id_member: str
    change: str
    changed: Given
    more: Callable[[Call], Given] = nothing
    name_member: str = "Name"
    made_id: str | None = None
    made_in: str | None = None
    by: Callable[[Call], Given] = nothing
    is_deleted: bool = True


def of_user(call: Call) -> Given:
    """What a user needs."""
    return {
        "PhoneConfig": {"PhoneType": "SOFT_PHONE"},
        "IdentityInfo": {"FirstName": "Ann", "LastName": "Lee"},
        "SecurityProfileIds": [first(call, "ListSecurityProfiles")],
        "RoutingProfileId": first(call, "ListRoutingProfiles"),
    }


def of_routing_profile(call: Call) -> Given:
    """What a routing profile needs."""
    return {
        "Description": "d",
        "DefaultOutboundQueueId": first(call, "ListQueues"),
        "MediaConcurrencies": [{"Channel": "VOICE", "Concurrency": 1}],
    }


def hours(call: Call) -> Given:
    """The member that names the hours of a new instance."""
    return {"HoursOfOperationId": first(call, "ListHoursOfOperations")}


def of_group(call: Call) -> Given:
    """Nothing; but the hierarchy needs its level."""
    levels = {"LevelOne": {"Name": "Division"}}
    call("UpdateUserHierarchyStructure", HierarchyStructure=levels)
    return {}


_RENAMED: Given = {"Name": "second"}
ROWS: dict[str, Mirrored] = {
    kinds.USER.noun: Mirrored(
        "User",
        "UserId",
        "UpdateUserIdentityInfo",
        {"IdentityInfo": {"FirstName": "Bo", "LastName": "Lee"}},
        of_user,
        name_member="Username",
    ),
    kinds.CONTACT_FLOW.noun: Mirrored(
        "ContactFlow",
        "ContactFlowId",
        "UpdateContactFlowName",
        _RENAMED,
        lambda _: {"Type": "CONTACT_FLOW", "Content": CONTENT},
    ),
    kinds.FLOW_MODULE.noun: Mirrored(
        "ContactFlowModule",
        "ContactFlowModuleId",
        "UpdateContactFlowModuleMetadata",
        _RENAMED,
        lambda _: {"Content": CONTENT},
        made_id="Id",
    ),
    kinds.QUEUE.noun: Mirrored("Queue", "QueueId", "UpdateQueueName", _RENAMED, hours),
    kinds.QUICK_CONNECT.noun: Mirrored(
        "QuickConnect",
        "QuickConnectId",
        "UpdateQuickConnectName",
        _RENAMED,
        lambda _: {"QuickConnectConfig": PHONE},
    ),
    kinds.SECURITY_PROFILE.noun: Mirrored(
        "SecurityProfile",
        "SecurityProfileId",
        "UpdateSecurityProfile",
        {"Description": "second"},
        name_member="SecurityProfileName",
    ),
    kinds.ROUTING_PROFILE.noun: Mirrored(
        "RoutingProfile",
        "RoutingProfileId",
        "UpdateRoutingProfileName",
        _RENAMED,
        of_routing_profile,
    ),
    kinds.HOURS.noun: Mirrored(
        "HoursOfOperation",
        "HoursOfOperationId",
        "UpdateHoursOfOperation",
        _RENAMED,
        lambda _: {"TimeZone": "UTC", "Config": []},
    ),
    kinds.HOURS_OVERRIDE.noun: Mirrored(
        "HoursOfOperationOverride",
        "HoursOfOperationOverrideId",
        "UpdateHoursOfOperationOverride",
        _RENAMED,
        lambda _: {
            "Config": [],
            "EffectiveFrom": "2026-12-24",
            "EffectiveTill": "2026-12-25",
        },
        by=hours,
    ),
    kinds.PROMPT.noun: Mirrored(
        "Prompt",
        "PromptId",
        "UpdatePrompt",
        _RENAMED,
        lambda _: {"S3Uri": "s3://bucket/key"},
    ),
    kinds.AGENT_STATUS.noun: Mirrored(
        "AgentStatus",
        "AgentStatusId",
        "UpdateAgentStatus",
        _RENAMED,
        lambda _: {"State": "ENABLED"},
        is_deleted=False,
    ),
    kinds.HIERARCHY_GROUP.noun: Mirrored(
        "UserHierarchyGroup",
        "HierarchyGroupId",
        "UpdateUserHierarchyGroupName",
        _RENAMED,
        of_group,
    ),
    kinds.PREDEFINED_ATTRIBUTE.noun: Mirrored(
        "PredefinedAttribute",
        "Name",
        "UpdatePredefinedAttribute",
        {"Values": {"StringList": ["second"]}},
        lambda _: {"Values": {"StringList": ["first"]}},
    ),
    kinds.VIEW.noun: Mirrored(
        "View",
        "ViewId",
        "UpdateViewMetadata",
        _RENAMED,
        lambda _: {"Status": "PUBLISHED", "Content": {}},
        made_id="Id",
        made_in="View",
    ),
}


def shows_region(row: Mirrored) -> bool:
    """Whether the kind's shape has the Region of the last change; two have not."""
    model = service_model().operation_model(f"Describe{row.noun}")
    (shape,) = model.output_shape.members.values()
    return "LastModifiedRegion" in shape.members


class Side:
    """One Region of a replicated instance."""

    def __init__(self, world: SmallWorld, instance_id: str, region: Region) -> None:
        self._world = world
        self._here: Any = {"InstanceId": instance_id}
        self.region = region

    def call(self, operation: str, **members: Any) -> Any:
        """Make an API call about the instance."""
        return self._world.call(operation, self.region, **self._here, **members)

    def make(self, row: Mirrored, name: str) -> Given:
        """Create a record and return the members that name it."""
        by = row.by(self.call)
        named = {row.name_member: name}
        made = self.call(f"Create{row.noun}", **by, **named, **row.more(self.call))
        made = made[row.made_in] if row.made_in else made
        record_id = (
            name if row.id_member == "Name" else made[row.made_id or row.id_member]
        )
        return {**by, row.id_member: record_id}

    def arn_of(self, kind: Kind[Any], row: Mirrored, record: Given) -> str:
        """The ARN of a record, or of its instance if it has none."""
        place = self._world.world.site(ACCOUNT, self.region).place
        instance_id = self._here["InstanceId"]
        if not kind.has_arn:
            return place.arn(INSTANCE, instance_id)
        return place.child_arn(instance_id, kind.arn_name, record[row.id_member])

    def shown(self, row: Mirrored, record: Mapping[str, Any]) -> Any:
        """What describing a record shows, apart from the answer's outer member."""
        (found,) = self.call(f"Describe{row.noun}", **record).values()
        return found

    def without_region(self, shown: Any) -> Any:
        """What is shown, with this Region taken out of all ARNs."""
        text = json.dumps(shown)
        return json.loads(text.replace(f":connect:{self.region}:", ":connect::"))


@pytest.fixture(name="sides", params=[(SOURCE, REPLICA), (REPLICA, SOURCE)])
def _sides(request, world):
    """The two Regions of a replicated instance, in both orders."""
    instance_id = world.replicated()
    return [Side(world, instance_id, region) for region in request.param]


def test_has_a_row_for_every_kind():
    """A kind that is added to the mirrored ones is tested here."""
    assert {kind.noun for kind in KINDS} == set(ROWS)


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
pytestmark = pytest.mark.needs_model("CreateHoursOfOperationOverride")


@pytest.mark.rules("RI-30", "RI-31", "RI-33", "D-28")
@every_kind
def test_is_changed_from_the_other_side(world, sides, kind: Kind[Any]):
    """Both show the change, the Region that made it, and ARNs of the Region asked in."""
    maker, other = sides
    row = ROWS[kind.noun]
    record = maker.make(row, "first")
    assert maker.without_region(maker.shown(row, record)) == other.without_region(
        other.shown(row, record)
    )
    world.pass_time(minutes=1)

    other.call(row.change, **{**record, **row.changed})

    here, there = maker.shown(row, record), other.shown(row, record)
    assert row.changed.items() <= here.items()
    assert maker.without_region(here) == other.without_region(there)
    if shows_region(row):
        assert other.region == here["LastModifiedRegion"]
    if kind.has_arn:
        assert f":connect:{other.region}:" in json.dumps(there)
        assert f":connect:{maker.region}:" not in json.dumps(there)


@pytest.mark.rules("RI-31", "RI-33")
@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if (row := ROWS.get(kind.noun)) and row.is_deleted],
    ids=lambda kind: kind.noun,
)
def test_is_deleted_from_the_other_side(world, sides, kind: Kind[Any]):
    """It is unknown where it was made, and its name can be used again."""
    maker, other = sides
    row = ROWS[kind.noun]
    record = maker.make(row, "first")

    other.call(f"Delete{row.noun}", **record)

    with world.refused("ResourceNotFoundException"):
        maker.shown(row, record)
    maker.make(row, "first")


@every_kind
def test_a_fault_on_its_arn_strikes(world, sides, kind: Kind[Any]):
    """A fault on its ARN strikes where that Region is asked, and nowhere else.

    A record without an ARN of its own is struck by a fault on what it belongs to.
    """
    maker, other = sides
    row = ROWS[kind.noun]
    record = maker.make(row, "first")
    failed = ApiError("InternalServiceException", "As asked for.")
    world.world.faults.add(
        Match(resource_arn=other.arn_of(kind, row, record)), [failed]
    )

    with world.refused("InternalServiceException"):
        other.shown(row, record)

    assert maker.shown(row, record)


@pytest.mark.rules("QU-04", "RP-01", "SP-01", "QC-03", "PR-01", "D-28")
@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if kind is not kinds.HOURS_OVERRIDE],
    ids=lambda kind: kind.noun,
)
def test_a_name_is_taken_on_both_sides(world, sides, kind: Kind[Any]):
    """A name that one Region uses cannot be used in the other."""
    maker, other = sides
    row = ROWS[kind.noun]
    maker.make(row, "first")

    with world.refused(name_taken(kind, "first").code, "first"):
        other.make(row, "first")


@pytest.mark.rules("D-01", "QU-11", "RP-08", "SP-07", "QC-07", "PR-05")
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.quota], ids=lambda kind: kind.noun
)
def test_a_quota_limits_it(world, sides, kind: Kind[Any]):
    """With the quota used up, another one is refused with what the operation declares."""
    side, row = sides[0], ROWS[kind.noun]
    row.more(side.call)
    world.settings = Settings(quotas=Quotas(**{str(kind.quota): 0}))

    with world.refused(kind.quota_error.code, "limited to: 0"):
        side.make(row, "first")
