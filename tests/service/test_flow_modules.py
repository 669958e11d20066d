"""Flow modules: both Regions, content, changes, searching, quota."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.flows import CONTENT, action, document
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID

OTHER = document(action("other"))


@pytest.fixture(name="here")
def _here(world):
    """The member that names a replicated instance."""
    return {"InstanceId": world.replicated()}


def create(world, here, name="auth", **wanted):
    """Create a module and return the members that name it."""
    made = world.call(
        "CreateContactFlowModule",
        **here,
        **{"Name": name, "Content": CONTENT, **wanted},
    )
    return {**here, "ContactFlowModuleId": made["Id"]}


def saved(module):
    """The members that name the saved content of a module."""
    return {**module, "ContactFlowModuleId": f"{module['ContactFlowModuleId']}:$SAVED"}


def shown(world, module, region=SOURCE):
    """What DescribeContactFlowModule shows."""
    return world.call("DescribeContactFlowModule", region, **module)[
        "ContactFlowModule"
    ]


@pytest.mark.rules("MO-01")
@pytest.mark.needs_model("ContactFlowModule.Settings")
def test_is_seen_and_changed_from_both_sides(world, here):
    """Both Regions show the same module, each with its own ARN; either changes it."""
    module = create(
        world,
        here,
        Settings="{}",
        ExternalInvocationConfiguration={"Enabled": True},
        Tags={"team": "blue"},
    )

    world.call(
        "UpdateContactFlowModuleMetadata",
        REPLICA,
        **module,
        Name="login",
        Description="d",
        State="ARCHIVED",
    )

    one, other = shown(world, module), shown(world, module, REPLICA)
    assert one.pop("Arn").replace(SOURCE, REPLICA) == other.pop("Arn")
    assert one == other
    assert {
        "Id": module["ContactFlowModuleId"],
        "Name": "login",
        "Description": "d",
        "State": "ARCHIVED",
        "Status": "PUBLISHED",
        "Content": CONTENT,
        "Settings": "{}",
        "ExternalInvocationConfiguration": {"Enabled": True},
        "Tags": {"team": "blue"},
    }.items() <= one.items()


@pytest.mark.rules("MO-01")
def test_is_deleted_on_both_sides(world, here):
    """A module that is deleted in the replica is gone in the source."""
    module = create(world, here)

    world.call("DeleteContactFlowModule", REPLICA, **module)

    with world.refused("ResourceNotFoundException"):
        shown(world, module)


@pytest.mark.rules("MO-01")
def test_has_a_name_of_its_own(world, here):
    """A module does not get the name of another one."""
    create(world, here, "login")
    module = create(world, here)

    with world.refused("DuplicateResourceException"):
        create(world, here)
    with world.refused("DuplicateResourceException"):
        world.call("UpdateContactFlowModuleMetadata", **module, Name="login")


@pytest.mark.rules("MO-01")
def test_is_listed_by_state(world, here):
    """The list has the modules of a state, or all of them."""
    create(world, here, "login")
    module = create(world, here)
    world.call("UpdateContactFlowModuleMetadata", **module, State="ARCHIVED")

    names = [
        [row["Name"] for row in found["ContactFlowModulesSummaryList"]]
        for found in (
            world.call("ListContactFlowModules", REPLICA, **here),
            world.call(
                "ListContactFlowModules", **here, ContactFlowModuleState="ACTIVE"
            ),
        )
    ]

    assert [["login", "auth"], ["login"]] == names


@pytest.mark.rules("MO-02", "D-10")
@pytest.mark.parametrize("operation", ["Create", "Update"])
def test_content_is_checked(world, here, operation):
    """Invalid content is refused with its problems, and changes nothing."""
    module = create(world, here)

    with world.refused("InvalidContactFlowModuleException") as refusal:
        if operation == "Create":
            create(world, here, "other", Content="{}")
        else:
            world.call("UpdateContactFlowModuleContent", **module, Content="{}")

    assert "Version" in refusal.value.members["Problems"][0]["message"]
    assert CONTENT == shown(world, module)["Content"]


@pytest.mark.rules("MO-03")
@pytest.mark.needs_model("ContactFlowModule.Settings")
def test_what_is_saved_is_not_published(world, here):
    """Content saved later than published is shown by `$SAVED` until it is replaced."""
    module = create(world, here)

    world.call("UpdateContactFlowModuleContent", **saved(module), Content="draft")

    assert CONTENT == shown(world, module)["Content"]
    draft = shown(world, saved(module))
    assert ("SAVED", "draft") == (draft["Status"], draft["Content"])
    world.call("UpdateContactFlowModuleContent", **module, Content=OTHER, Settings="{}")
    assert (OTHER, "{}") == (
        shown(world, saved(module))["Content"],
        shown(world, module)["Settings"],
    )


@pytest.mark.rules("MO-03")
@pytest.mark.parametrize(
    "operation", ["DescribeContactFlowModule", "UpdateContactFlowModuleContent"]
)
def test_other_suffixes_are_not_found(world, here, operation):
    """What follows a module's ID must be known."""
    module = create(world, here)
    other = f"{module['ContactFlowModuleId']}:$OTHER"
    content = {"Content": OTHER} if operation.startswith("Update") else {}

    with world.refused("ResourceNotFoundException"):
        world.call(operation, **here, ContactFlowModuleId=other, **content)


@pytest.mark.rules("MO-04")
def test_has_a_quota(world, here):
    """Over the quota a module is refused."""
    quotas = replace(world.settings.quotas, contact_flow_modules_per_instance=1)
    world.settings = replace(world.settings, quotas=quotas)
    create(world, here)

    with world.refused("LimitExceededException", "limited to: 1"):
        create(world, here, "second")


@pytest.mark.rules("MO-05")
@pytest.mark.needs_model("ContactFlowModuleSearchCriteria.StateCondition")
@pytest.mark.parametrize(
    "criteria",
    [
        {"StringCondition": {"FieldName": "name", "Value": "auth"}},
        {"StateCondition": "ARCHIVED"},
    ],
    ids=str,
)
def test_is_searched(world, here, criteria):
    """Modules are found by name and by state, among the published ones."""
    create(world, here, "login")
    module = create(world, here)
    world.call("UpdateContactFlowModuleMetadata", **module, State="ARCHIVED")

    found = world.call(
        "SearchContactFlowModules",
        REPLICA,
        **here,
        SearchCriteria={"AndConditions": [criteria, {"StatusCondition": "PUBLISHED"}]},
    )

    assert ["auth"] == [row["Name"] for row in found["ContactFlowModules"]]


@pytest.mark.rules("S-34")
def test_a_client_token_names_the_first_answer(world, here):
    """The same token makes one module, until it is deleted."""
    token = {"ClientToken": "t"}
    module = create(world, here, **token)

    assert module == create(world, here, **token)

    world.call("DeleteContactFlowModule", **module)
    assert module != create(world, here, **token)


@pytest.mark.rules("MO-01")
@pytest.mark.parametrize(
    "operation",
    [
        "DescribeContactFlowModule",
        "DeleteContactFlowModule",
        "UpdateContactFlowModuleContent",
        "UpdateContactFlowModuleMetadata",
    ],
)
def test_an_unknown_module_is_not_found(world, here, operation):
    """An unknown module is neither shown nor changed."""
    content = {"Content": OTHER} if operation.endswith("Content") else {}

    with world.refused("ResourceNotFoundException", UNKNOWN_ID):
        world.call(operation, **here, ContactFlowModuleId=UNKNOWN_ID, **content)
