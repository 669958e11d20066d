"""Templates that CloudFormation refuses before it creates anything."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from moto_connect_tdg.connect.cloudformation.schemas import SCHEMAS
from moto_connect_tdg.connect.cloudformation.shapes import (
    Boolean,
    List,
    Number,
    Shape,
    Structure,
    Text,
)
from tests.helpers.refusals import refused
from tests.helpers.stacks import (
    GROUP,
    INSTANCE,
    PHONE_NUMBER,
    STACK,
    USER,
    get_att,
    group,
    number,
    template,
)
from tests.helpers.state import no_trace

ARN = (
    "arn:aws:connect:us-east-1:123456789012:instance/"
    "11111111-1111-4111-8111-111111111111"
)
SWITCHES = {"InboundCalls": True, "OutboundCalls": True}
USER_PROPERTIES = {
    "InstanceArn": ARN,
    "Username": "u",
    "RoutingProfileArn": f"{ARN}/routing-profile/r",
    "SecurityProfileArns": [f"{ARN}/security-profile/s"],
}


def one(kind: str, **properties: Any) -> dict[str, Any]:
    """A template of one resource, R."""
    return template({"R": {"Type": kind, "Properties": properties}})


def instance_of(**properties: Any) -> dict[str, Any]:
    """A template of one instance, valid except for the properties."""
    usual = {"IdentityManagementType": "SAML", "Attributes": SWITCHES}
    return one(INSTANCE, **{**usual, **properties})


def group_of(**properties: Any) -> dict[str, Any]:
    """A template of one group, valid except for the properties."""
    return one(GROUP, **{"InstanceArn": ARN, "Name": "g", **properties})


def user_of(**properties: Any) -> dict[str, Any]:
    """A template of one user, valid except for the properties."""
    return one(USER, **{**USER_PROPERTIES, **properties})


def with_parameter(value: Any) -> dict[str, Any]:
    """A template of a group whose name is a parameter."""
    return {
        "Parameters": {"Name": {"Type": "String", "Default": value}},
        **group_of(Name={"Ref": "Name"}),
    }


TAGS = [{"Key": f"k{i}", "Value": "v"} for i in range(51)]

#: malformed templates, and their messages
PROPERTIES = {
    "required": (one(GROUP, InstanceArn=ARN), r"#: required key \[Name\] not found"),
    "two-required": (
        one(GROUP),
        r"\[InstanceArn\] not found\n#: required key \[Name\] not found",
    ),
    "no-properties": (template({"R": {"Type": PHONE_NUMBER}}), r"key \[TargetArn\]"),
    "required-inside": (
        instance_of(Attributes={"InboundCalls": True}),
        r"#/Attributes: required key \[OutboundCalls\] not found",
    ),
    "unknown": (
        group_of(Names="x"),
        r"#: extraneous key \[Names\] is not permitted",
    ),
    "unknown-inside": (
        instance_of(Attributes={**SWITCHES, "Fax": True}),
        r"#/Attributes: extraneous key \[Fax\] is not permitted",
    ),
    "read-only": (
        group_of(Status="ACTIVE"),
        r"#: extraneous key \[Status\] is not permitted",
    ),
    "not-text": (
        group_of(Name=["g"]),
        "#/Name: expected type: String, found: JSONArray",
    ),
    "not-a-list": (
        group_of(Tags={"team": "red"}),
        "#/Tags: expected type: JSONArray, found: JSONObject",
    ),
    "not-a-boolean": (
        instance_of(Attributes={"InboundCalls": "yes", "OutboundCalls": 1}),
        (
            "#/Attributes/InboundCalls: expected type: Boolean, found: String\n"
            "#/Attributes/OutboundCalls: expected type: Boolean, found: Integer"
        ),
    ),
    "not-a-structure": (
        instance_of(Attributes="InboundCalls"),
        "#/Attributes: expected type: JSONObject, found: String",
    ),
    "not-whole": (
        user_of(PhoneConfig={"AfterContactWorkTimeLimit": 1.5}),
        "TimeLimit: expected type: Integer, found: Double",
    ),
    "not-a-number": (
        user_of(PhoneConfig={"AfterContactWorkTimeLimit": True}),
        "TimeLimit: expected type: Integer, found: Boolean",
    ),
    "not-in-range": (
        user_of(PhoneConfig={"AfterContactWorkTimeLimit": 10**400}),
        "TimeLimit: expected type: Integer, found: Integer",
    ),
    "too-small": (
        user_of(PhoneConfig={"AfterContactWorkTimeLimit": -1}),
        "TimeLimit: -1 is not greater or equal to 0",
    ),
    "too-great": (
        user_of(
            UserProficiencies=[
                {"AttributeName": "a", "AttributeValue": "b", "Level": 11}
            ]
        ),
        "#/UserProficiencies/0/Level: 11 is not less or equal to 10",
    ),
    "enum": (
        instance_of(IdentityManagementType="LDAP"),
        r"#/IdentityManagementType: failed validation .* keyword \[enum\]",
    ),
    "pattern": (
        group_of(InstanceArn="arn:aws:connect:us-east-1:123456789012:instance/i"),
        r"#/InstanceArn: failed validation constraint for keyword \[pattern\]",
    ),
    "too-short": (group_of(Name=""), "#/Name: expected minLength: 1, actual: 0"),
    "too-long": (
        group_of(Name="n" * 129),
        "#/Name: expected maxLength: 128, actual: 129",
    ),
    "too-few": (
        user_of(SecurityProfileArns=[]),
        "#/SecurityProfileArns: expected minimum item count: 1, found: 0",
    ),
    "too-many": (
        group_of(Tags=TAGS),
        "#/Tags: expected maximum item count: 50, found: 51",
    ),
    "twice": (group_of(Tags=[TAGS[0], TAGS[0]]), "#/Tags: array items are not unique"),
    "in-a-list": (
        group_of(Tags=[{"Key": "k"}]),
        r"#/Tags/0: required key \[Value\] not found",
    ),
    "by-parameter": (with_parameter("n" * 129), "#/Name: expected maxLength: 128"),
    "by-function": (
        group_of(Name={"Fn::Join": ["", [" ", "g"]]}),
        r"#/Name: .* \[pattern\]",
    ),
    "by-condition": (
        {
            "Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}},
            **group_of(Name={"Fn::If": ["Yes", {"Ref": "AWS::NoValue"}, "g"]}),
        },
        r"#: required key \[Name\] not found",
    ),
}

#: contradictory templates, and their messages
FORMAT = {
    "null": (
        group_of(Description=None),
        r"\[/Resources/R/Properties/Description\] 'null' values are not allowed",
    ),
    "null-inside": (
        group_of(Tags=[{"Key": "k", "Value": None}]),
        r"\[/Resources/R/Properties/Tags/0/Value\] 'null' values",
    ),
    "misspelled": (
        template({"R": {"Type": GROUP, "Propertys": {}}}),
        "Invalid template resource property 'Propertys'",
    ),
    "no-type": (
        template({"R": group_of()["Resources"]["R"], "Other": {"Properties": {}}}),
        r"\[/Resources/Other\] Every Resources object must contain a Type member",
    ),
    "reference": (
        group_of(Name={"Ref": "Unknown"}),
        r"Unresolved resource dependencies \[Unknown\] in the Resources block",
    ),
    "reference-in-text": (
        group_of(Name={"Fn::Sub": "${AWS::StackName} ${!Literal} ${Unknown}"}),
        r"Unresolved resource dependencies \[Unknown\] in the Resources block",
    ),
    "reference-of-an-output": (
        template({"R": group_of()["Resources"]["R"]}, Out={"Ref": "Unknown"}),
        r"Unresolved resource dependencies \[Unknown\] in the Outputs block",
    ),
    "dependency": (
        template({"R": {**group_of()["Resources"]["R"], "DependsOn": ["Unknown"]}}),
        r"Unresolved resource dependencies \[Unknown\] in the Resources block",
    ),
    "dependency-of-another-type": (
        template({"R": {**group_of()["Resources"]["R"], "DependsOn": 5}}),
        "Every DependsOn value must be a string",
    ),
    "dependencies-of-another-type": (
        template({"R": {**group_of()["Resources"]["R"], "DependsOn": [{"Ref": "R"}]}}),
        "Every DependsOn value must be a string",
    ),
    "policy-of-another-type": (
        template({"R": {**group_of()["Resources"]["R"], "DeletionPolicy": ["Retain"]}}),
        "Every DeletionPolicy member must be a string",
    ),
    "condition-of-another-type": (
        template({"R": {**group_of()["Resources"]["R"], "Condition": {"a": "b"}}}),
        "Every Condition member must be a string",
    ),
    "resource-of-an-attribute": (
        group_of(Name=get_att("Unknown", "Arn")),
        "instance of Fn::GetAtt references undefined resource Unknown",
    ),
    "attribute": (
        template({"R": group_of()["Resources"]["R"]}, Out=get_att("R", "Arn")),
        "resource R does not support attribute type Arn in Fn::GetAtt",
    ),
    "argument-of-a-reference": (
        group_of(Name={"Ref": ["R"]}),
        "every Ref object must have a single String value",
    ),
    "argument-of-an-attribute": (
        template({"R": group_of()["Resources"]["R"]}, Out={"Fn::GetAtt": {"R": 1}}),
        "every Fn::GetAtt object requires two non-empty parameters",
    ),
    "control-character": (
        group_of(Name=get_att("\0", "Arn")),
        r"instance of Fn::GetAtt references undefined resource \?",
    ),
    "attribute-in-text": (
        template(
            {"R": group_of()["Resources"]["R"]},
            Out={"Fn::Sub": ["${R.Name} ${own}", {"own": "x"}]},
        ),
        "resource R does not support attribute type Name in Fn::GetAtt",
    ),
    "circle": (
        template(
            {
                "A": number(get_att("B", "PhoneNumberArn")),
                "B": number(get_att("A", "PhoneNumberArn")),
            }
        ),
        r"Circular dependency between resources: \[A, B\]",
    ),
    "condition": (
        template({"R": {**group_of()["Resources"]["R"], "Condition": "Unknown"}}),
        "Unresolved condition dependency Unknown",
    ),
    "condition-of-an-output": (
        {
            **group_of(),
            "Outputs": {"Out": {"Value": "v", "Condition": "Unknown"}},
        },
        "Unresolved condition dependency Unknown",
    ),
    "condition-of-an-output-of-another-type": (
        {**group_of(), "Outputs": {"Out": {"Value": "v", "Condition": ["a"]}}},
        "Every Condition member must be a string",
    ),
    "outputs-of-another-type": (
        {**group_of(), "Outputs": 5},
        "Every Outputs member must be an object",
    ),
    "output-of-another-type": (
        {**group_of(), "Outputs": {"Out": "v"}},
        "Every Outputs member must be an object",
    ),
    "null-output": (
        template(group_of()["Resources"], Out=None),
        r"\[/Outputs/Out/Value\] 'null' values are not allowed",
    ),
    "no-output": (
        {**group_of(), "Outputs": {"Out": {"Description": "nothing"}}},
        "Every Outputs member must contain a Value",
    ),
    "list-output": (
        template(group_of()["Resources"], Out=["v"]),
        "The Value field of every Outputs member must evaluate to a String: Out",
    ),
    "function-of-an-output": (
        template(group_of()["Resources"], Out={"Fn::FindInMap": ["Names", "a", "b"]}),
        "Fn::FindInMap cannot be evaluated",
    ),
    "function": (
        group_of(Name={"Fn::FindInMap": ["Names", "a", "b"]}),
        "Fn::FindInMap cannot be evaluated",
    ),
}
CASES = {**PROPERTIES, **FORMAT}


class TestRefusals:
    """Invalid templates are a ValidationError, and nothing is created."""

    @pytest.mark.rules("CF-01", "CF-02", "CF-05", "CF-10", "CF-12", "CF-13")
    @pytest.mark.parametrize("case", CASES)
    def test_of_new_stacks(self, aws, stacks, case):
        """CreateStack refuses the template and creates no stack."""
        body, match = CASES[case]

        with no_trace(aws), refused("ValidationError", match=match):
            stacks.create(body)

        with refused("ValidationError", match="does not exist"):
            stacks.shown()

    @pytest.mark.parametrize("case", ["required", "attribute"])
    def test_of_updates(self, aws, stacks, case):
        """UpdateStack refuses the template and does not change the stack."""
        body, match = CASES[case]
        stacks.create(instance_of(InstanceAlias="stacked"))

        with no_trace(aws), refused("ValidationError", match=match):
            stacks.update(body)

        assert "CREATE_COMPLETE" == stacks.status

    @pytest.mark.parametrize("case", ["required", "attribute"])
    @pytest.mark.parametrize("kind", ["CREATE", "UPDATE"])
    def test_of_change_sets(self, aws, stacks, case, kind):
        """CreateChangeSet refuses the template and creates no change set."""
        body, match = CASES[case]
        if kind == "UPDATE":
            stacks.create(instance_of(InstanceAlias="stacked"))

        with no_trace(aws), refused("ValidationError", match=match):
            stacks.plan(body, kind)

        assert [] == stacks.client.list_change_sets(StackName=STACK)["Summaries"]

    def test_of_other_types_for_a_resource(self, stacks):
        """The type of a resource cannot change."""
        stacks.create(instance_of(InstanceAlias="stacked"))

        with refused("ValidationError", match=r"type .* resources: \[R\]"):
            stacks.update(group_of())

    @pytest.mark.parametrize("way", ["create", "update", "plan"])
    def test_of_types_that_are_not_provided(self, aws, stacks, way):
        """An unsupported type of Connect is refused by its name."""
        if way == "update":
            stacks.create(instance_of(InstanceAlias="stacked"))
        body = one("AWS::Connect::Queue", Name="q")

        with (
            no_trace(aws),
            refused(
                "ValidationError",
                match=r"Unrecognized resource types: \[AWS::Connect::Queue\]",
            ),
        ):
            getattr(stacks, way)(body)

    def test_say_all_of_a_resource(self, stacks):
        """The message names the resource and each of its problems."""
        with refused(
            "ValidationError",
            match=r"^Properties validation failed for resource R with message:\n#.*\n#",
        ):
            stacks.create(one(GROUP, Names="x", InstanceArn=ARN))


YAML = """
Parameters:
  Instance: {Type: String}
Resources:
  Group:
    Type: AWS::Connect::TrafficDistributionGroup
    Properties:
      InstanceArn: !Ref Instance
      Name: !Sub "${AWS::StackName}-${AWS::Region}"
Outputs:
  All:
    Value: !Join
      - /
      - - !GetAtt Group.Status
        - Fn::GetAtt: Group.IsDefault
        - !Sub "${Group.Status}"
        - Fn::GetAtt: [Group, IsDefault]
  Flag:
    Value: true
  Day:
    Value: 2026-11-05
"""


class TestAllowed:
    """Templates that look invalid and are not."""

    def test_numbers_and_words_are_converted(self, stacks):
        """A number is accepted as a text, and "true" as a boolean."""
        stacks.create(
            instance_of(
                InstanceAlias=20261105,
                Attributes={"InboundCalls": "true", "OutboundCalls": "False"},
            )
        )

        assert "CREATE_COMPLETE" == stacks.status

    def test_a_resource_with_a_false_condition_is_not_checked(self, stacks):
        """The properties of a resource that is not created are not checked."""
        unwanted = {**group_of(Name="")["Resources"]["R"], "Condition": "No"}
        wanted = instance_of(InstanceAlias="stacked")["Resources"]["R"]

        stacks.create(
            {
                "Conditions": {"No": {"Fn::Equals": ["a", "b"]}},
                **template({"Unwanted": unwanted, "Wanted": wanted}),
            }
        )

        assert "CREATE_COMPLETE" == stacks.status
        assert ("Unwanted", "CREATE_COMPLETE") not in stacks.events()

    def test_yaml_with_short_forms_and_parameters(self, aws, stacks):
        """YAML with short forms, parameters and times is accepted."""
        estate = aws.estate(groups=0, numbers=0)
        stacks.client.create_stack(
            StackName=STACK,
            TemplateBody=YAML,
            Parameters=[
                {"ParameterKey": "Instance", "ParameterValue": estate.instance_arn}
            ],
        )

        outputs = stacks.outputs
        assert "ACTIVE/false/ACTIVE/false" == outputs["All"]
        assert ("true", "2026-11-05") == (outputs["Flag"], outputs["Day"])

    def test_a_value_that_does_not_count_is_left_out(self, stacks):
        """A property or an item that is AWS::NoValue is left out."""
        nothing = {"Ref": "AWS::NoValue"}

        stacks.create(
            instance_of(
                InstanceAlias="stacked",
                DirectoryId=nothing,
                Tags=[nothing, {"Key": "k", "Value": "v"}],
            )
        )

        assert "CREATE_COMPLETE" == stacks.status

    def test_values_of_resources_are_checked_when_they_are_there(self, aws, stacks):
        """A malformed value of another resource fails the resource that uses it."""
        estate = aws.estate(groups=0, numbers=0)
        body = template(
            {
                "Group": group(estate.instance_arn),
                "Number": number(get_att("Group", "Status")),
            }
        )

        stacks.create(body)

        assert "ROLLBACK_COMPLETE" == stacks.status
        assert "#/TargetArn: failed validation" in stacks.reason("Number")


# -- the tables -------------------------------------------------------------------


def as_json_schema(shape: Shape) -> dict[str, Any]:
    """A shape as JSON Schema."""
    match shape:
        case Text(shortest, longest, pattern, values):
            found: dict[str, Any] = {
                "type": "string",
                "minLength": shortest,
                "maxLength": longest,
                "pattern": pattern,
                "enum": sorted(values) or None,
            }
        case Boolean():
            found = {"type": "boolean"}
        case Number(least, most, is_whole):
            kind = "integer" if is_whole else "number"
            found = {"type": kind, "minimum": least, "maximum": most}
        case List(item, fewest, most, is_unique):
            found = {
                "type": "array",
                "items": as_json_schema(item),
                "minItems": fewest,
                "maxItems": most,
                "uniqueItems": is_unique or None,
            }
        case Structure(members, required):
            found = {
                "type": "object",
                "properties": {n: as_json_schema(s) for n, s in members.items()},
                "required": sorted(required) or None,
            }
        case _:
            raise AssertionError(shape)
    return {key: value for key, value in found.items() if value is not None}


def plain(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The same keywords of a resource type's schema, with references resolved."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = {}
    for key in ("type", "minLength", "maxLength", "pattern", "minimum", "maximum"):
        if key in schema:
            found[key] = schema[key]
    for key in ("minItems", "maxItems", "uniqueItems"):
        if key in schema:
            found[key] = schema[key]
    for key in ("enum", "required"):
        if schema.get(key):
            found[key] = sorted(schema[key])
    if "items" in schema:
        found["items"] = plain(schema["items"], definitions)
    if "properties" in schema:
        found["properties"] = {
            name: plain(member, definitions)
            for name, member in schema["properties"].items()
        }
    return found


@pytest.mark.skipif(
    not find_spec("cfnlint"), reason="cfn-lint, which packs the schemas, is not here"
)
class TestTables:
    """Our tables compared with the schemas that cfn-lint contains."""

    @pytest.mark.rules("CF-01", "CF-05", "CF-09", "CF-10", "CF-12", "CF-13")
    @pytest.mark.parametrize("kind", SCHEMAS)
    def test_properties(self, kind):
        """Each property has the type, the bounds and the pattern of the schema."""
        schema = schema_of(kind)
        read_only = last_parts(schema["readOnlyProperties"])

        expected = plain(schema, schema["definitions"])
        for name in read_only:
            del expected["properties"][name]
        # It leaves out that a resource's properties are an object.
        assert {"type": "object", **expected} == as_json_schema(
            SCHEMAS[kind].properties
        )

    @pytest.mark.rules("CF-02", "CF-11", "CF-12", "CF-13")
    @pytest.mark.parametrize("kind", SCHEMAS)
    def test_attributes(self, kind):
        """The attributes of Fn::GetAtt are the read-only properties."""
        assert last_parts(schema_of(kind)["readOnlyProperties"]) == (
            SCHEMAS[kind].attributes
        )

    @pytest.mark.rules("CF-04", "CF-10", "CF-12")
    @pytest.mark.parametrize("kind", [GROUP, PHONE_NUMBER, INSTANCE])
    def test_create_only(self, kind):
        """The properties that replace the resource are the create-only ones."""
        ours = SCHEMAS[kind].create_only

        # the page of the group adds InstanceArn (CO-08)
        added = {"InstanceArn"} if kind == GROUP else set()
        assert last_parts(schema_of(kind)["createOnlyProperties"]) | added == ours


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a resource type in cfn-lint."""
    schemas: Any = import_module("cfnlint.schema.manager").PROVIDER_SCHEMA_MANAGER
    found = schemas.get_resource_schema("us-east-1", kind).schema
    schema: dict[str, Any] = json.loads(json.dumps(found))
    return schema


def last_parts(paths: list[str]) -> set[str]:
    """The names at the end of paths such as /properties/Name."""
    return {path.rpartition("/")[2] for path in paths}
