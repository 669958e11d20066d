"""Task templates."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.errors import TdgError
from moto_connect_tdg.service.settings import Settings
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.regional import TEMPLATE

TITLE = {"Id": {"Name": "Title"}}


@pytest.fixture(name="instance_id")
def _instance_id(world):
    """A replicated instance's ID."""
    return world.replicated()


@pytest.fixture(name="wanted")
def _wanted(world, instance_id):
    """The members that create a template."""
    return {
        "InstanceId": instance_id,
        **TEMPLATE,
        "ContactFlowId": world.flow(instance_id),
    }


@pytest.fixture(name="template")
def _template(world, wanted):
    """The members that name a template."""
    made = world.call("CreateTaskTemplate", **wanted)
    return {"InstanceId": wanted["InstanceId"], "TaskTemplateId": made["Id"]}


def fields(*types):
    """Fields of these types, named after their place."""
    return [
        {"Id": {"Name": f"Field {place}"}, "Type": field_type}
        for place, field_type in enumerate(types)
    ]


class TestCreateTaskTemplate:
    """CreateTaskTemplate: what a template needs."""

    @pytest.mark.rules("TT-01")
    def test_shows_what_was_given(self, world, wanted, template):
        """A template has its members, and ACTIVE for the status."""
        shown = world.call("GetTaskTemplate", **template)

        assert wanted == {member: shown[member] for member in wanted}
        assert "ACTIVE" == shown["Status"]

    @pytest.mark.rules("TT-02", "TT-03", "TT-04", "TT-05")
    @pytest.mark.parametrize(
        ("changes", "path", "reason"),
        [
            pytest.param(
                {"Fields": fields("TEXT")},
                "Fields",
                "REQUIRED_PROPERTY_MISSING",
                id="no title",
            ),
            pytest.param(
                {"Fields": fields("NAME", "NAME")},
                "Fields",
                "REQUIRED_PROPERTY_MISSING",
                id="two titles",
            ),
            pytest.param(
                {"Fields": [*TEMPLATE["Fields"], TEMPLATE["Fields"][1]]},
                "Fields",
                "UNIQUE_CONSTRAINT_VIOLATED",
                id="a field twice",
            ),
            pytest.param(
                {"Constraints": {}},
                "Constraints.RequiredFields",
                "REQUIRED_PROPERTY_MISSING",
                id="title not required",
            ),
            pytest.param(
                {
                    "Constraints": {
                        "RequiredFields": [TITLE],
                        "InvisibleFields": [{"Id": {"Name": "Other"}}],
                    }
                },
                "Constraints.InvisibleFields",
                "REFERENCED_RESOURCE_NOT_FOUND",
                id="constraint of no field",
            ),
            pytest.param(
                {"Defaults": {"DefaultFieldValues": [{"Id": {"Name": "Other"}}]}},
                "Defaults.DefaultFieldValues",
                "REFERENCED_RESOURCE_NOT_FOUND",
                id="default of no field",
            ),
            pytest.param(
                {"ContactFlowId": UNKNOWN_ID},
                "ContactFlowId",
                "REFERENCED_RESOURCE_NOT_FOUND",
                id="unknown flow",
                marks=pytest.mark.rules("TT-06"),
            ),
            pytest.param(
                {"SelfAssignFlowId": UNKNOWN_ID},
                "SelfAssignFlowId",
                "REFERENCED_RESOURCE_NOT_FOUND",
                id="unknown flow to assign",
                marks=[
                    pytest.mark.rules("TT-06"),
                    pytest.mark.needs_model("CreateTaskTemplate.SelfAssignFlowId"),
                ],
            ),
            pytest.param(
                {"ContactHooks": {"WrapUpFlowId": UNKNOWN_ID}},
                "ContactHooks.WrapUpFlowId",
                "REFERENCED_RESOURCE_NOT_FOUND",
                id="unknown module",
                marks=[
                    pytest.mark.rules("TT-06"),
                    pytest.mark.needs_model("CreateTaskTemplate.ContactHooks"),
                ],
            ),
        ],
    )
    def test_says_which_property_is_wrong(self, world, wanted, changes, path, reason):
        """A refusal has the path of the property and the reason."""
        with pytest.raises(TdgError) as caught:
            world.call("CreateTaskTemplate", **{**wanted, **changes})

        assert "PropertyValidationException" == caught.value.code
        (shown,) = caught.value.members["PropertyList"]
        assert (path, reason) == (shown["PropertyPath"], shown["Reason"])

    @pytest.mark.rules("TT-05")
    def test_needs_no_flow_with_a_quick_connect(self, world, wanted):
        """A field for a quick connect replaces the flow."""
        del wanted["ContactFlowId"]
        with world.refused("PropertyValidationException", "QUICK_CONNECT"):
            world.call("CreateTaskTemplate", **wanted)

        quick = {"Id": {"Name": "Whom"}, "Type": "QUICK_CONNECT"}

        world.call(
            "CreateTaskTemplate", **wanted | {"Fields": [*wanted["Fields"], quick]}
        )

    @pytest.mark.rules("TT-06")
    @pytest.mark.needs_model("CreateTaskTemplate.ContactHooks")
    def test_may_end_with_a_module(self, world, wanted):
        """A module for the end of tasks is found by its ARN, and shown by its ID."""
        module = world.call(
            "CreateContactFlowModule",
            InstanceId=wanted["InstanceId"],
            Name="wrap up",
            Content=CONTENT,
        )

        made = world.call(
            "CreateTaskTemplate", **wanted, ContactHooks={"WrapUpFlowId": module["Arn"]}
        )

        shown = world.call(
            "GetTaskTemplate",
            InstanceId=wanted["InstanceId"],
            TaskTemplateId=made["Id"],
        )
        assert {"WrapUpFlowId": module["Id"]} == shown["ContactHooks"]

    @pytest.mark.rules("TT-09", "D-01")
    @pytest.mark.parametrize(
        ("quota", "limit"),
        [
            ("task_templates_per_instance", 0),
            ("customized_fields_per_task_template", 0),
        ],
    )
    def test_is_limited(self, world, wanted, quota, limit):
        """Quotas limit the templates, and the customized fields of each."""
        world.settings = Settings(quotas=Quotas(**{quota: limit}))

        with world.refused("ServiceQuotaExceededException", f"limited to: {limit}"):
            world.call("CreateTaskTemplate", **wanted)


class TestUpdateTaskTemplate:
    """UpdateTaskTemplate replaces the whole template."""

    @pytest.mark.rules("TT-08")
    def test_removes_what_is_omitted(self, world, wanted, template):
        """Members that are left out are gone; the answer has the others."""
        whole = {**wanted, "Description": "d", "Status": "ACTIVE"}
        described = world.call("UpdateTaskTemplate", **template, **_without_id(whole))
        del whole["Description"]
        world.pass_time(minutes=1)

        changed = world.call("UpdateTaskTemplate", **template, **_without_id(whole))

        assert ("d", None) == (described["Description"], changed.get("Description"))
        assert changed["LastModifiedTime"] > changed["CreatedTime"]

    @pytest.mark.rules("TT-08")
    @pytest.mark.parametrize("missing", ["Name", "Status", "Fields"])
    def test_needs_the_whole_template(self, world, wanted, template, missing):
        """Name, status and fields cannot be left out."""
        whole = _without_id({**wanted, "Status": "ACTIVE"})
        del whole[missing]

        with world.refused("PropertyValidationException"):
            world.call("UpdateTaskTemplate", **template, **whole)

    @pytest.mark.rules("TT-07")
    def test_keeps_names_apart(self, world, wanted, template):
        """A template cannot get another's name, but keeps its own."""
        world.call("CreateTaskTemplate", **wanted | {"Name": "Other"})
        whole = _without_id({**wanted, "Status": "ACTIVE"})

        with world.refused("PropertyValidationException", "Other"):
            world.call("UpdateTaskTemplate", **template, **whole | {"Name": "Other"})

        world.call("UpdateTaskTemplate", **template, **whole)


def _without_id(members):
    """The members without the instance's ID."""
    return {name: value for name, value in members.items() if name != "InstanceId"}


@pytest.mark.rules("TT-01")
@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"Status": "ACTIVE"}, 1),
        ({"Status": "INACTIVE"}, 0),
        ({"Name": TEMPLATE["Name"]}, 1),
        ({"Name": "Other"}, 0),
    ],
)
def test_are_listed_by_status_and_name(world, template, asked, count):
    """The list has the templates that were asked for."""
    listed = world.call("ListTaskTemplates", InstanceId=template["InstanceId"], **asked)

    assert count == len(listed["TaskTemplates"])


@pytest.mark.rules("TT-10", "TG-01")
def test_are_tagged_in_their_region(world, template):
    """The tags of a template are shown with it."""
    arn = world.call("GetTaskTemplate", **template)["Arn"]

    world.call("TagResource", resourceArn=arn, tags={"team": "blue"})

    assert {"team": "blue"} == world.call("GetTaskTemplate", **template)["Tags"]


@pytest.mark.rules("TT-01", "S-54")
def test_a_client_token_ends_with_the_template(world, wanted):
    """A repeated request makes a new template once the first is deleted."""
    asked = {**wanted, "Name": "Other", "ClientToken": "t"}
    first = world.call("CreateTaskTemplate", **asked)
    assert first == world.call("CreateTaskTemplate", **asked)

    world.call(
        "DeleteTaskTemplate",
        InstanceId=wanted["InstanceId"],
        TaskTemplateId=first["Id"],
    )

    assert first["Id"] != world.call("CreateTaskTemplate", **asked)["Id"]


@pytest.mark.rules("TT-01")
def test_can_be_copied_to_the_other_side(world, template):
    """What one side shows makes the same template on the other: flows keep their IDs."""
    shown = world.call("GetTaskTemplate", SOURCE, **template)
    given = ("Name", "Fields", "Constraints", "ContactFlowId", "Status")

    made = world.call(
        "CreateTaskTemplate",
        REPLICA,
        InstanceId=template["InstanceId"],
        **{member: shown[member] for member in given},
    )

    assert shown["Id"] != made["Id"]
    assert f":{REPLICA}:" in made["Arn"]
