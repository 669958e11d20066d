"""The wire, from botocore's model: routes, input, output and errors."""

from __future__ import annotations

import json
import time
import unicodedata
from collections import UserDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel, ShapeResolver
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.errors import InvalidInputError
from moto_connect_tdg.wire.model import (
    Operation,
    Router,
    enum_values,
    match_any,
    service_model,
    status_of,
)
from moto_connect_tdg.wire.patterns import compile_pattern
from moto_connect_tdg.wire.reader import InputReader
from moto_connect_tdg.wire.writer import OutputWriter

HANDLED = [
    "AssociateAnalyticsDataSet",
    "AssociatePhoneNumberContactFlow",
    "AssociateTrafficDistributionGroupUser",
    "ClaimPhoneNumber",
    "CreateContactFlow",
    "CreateInstance",
    "CreateQueue",
    "CreateTrafficDistributionGroup",
    "CreateUser",
    "DeleteContactFlow",
    "DeleteInstance",
    "DeleteTrafficDistributionGroup",
    "DeleteUser",
    "DescribeContact",
    "DescribeContactFlow",
    "DescribeInstance",
    "DescribeInstanceAttribute",
    "DescribePhoneNumber",
    "DescribeQueue",
    "DescribeTrafficDistributionGroup",
    "DescribeUser",
    "DisassociateAnalyticsDataSet",
    "DisassociatePhoneNumberContactFlow",
    "DisassociateTrafficDistributionGroupUser",
    "GetCrossRegionRouting",
    "GetTrafficDistribution",
    "ImportPhoneNumber",
    "ListAnalyticsDataAssociations",
    "ListContactFlows",
    "ListFlowAssociations",
    "ListHoursOfOperations",
    "ListInstanceAttributes",
    "ListInstances",
    "ListPhoneNumbers",
    "ListPhoneNumbersV2",
    "ListQueues",
    "ListReplicationFindings",
    "ListRoutingProfiles",
    "ListSecurityProfiles",
    "ListTagsForResource",
    "ListTrafficDistributionGroupUsers",
    "ListTrafficDistributionGroups",
    "ListUsers",
    "ReleasePhoneNumber",
    "ReplicateInstance",
    "SearchAvailablePhoneNumbers",
    "TagResource",
    "UntagResource",
    "UpdateCrossRegionRouting",
    "UpdateInstanceAttribute",
    "UpdatePhoneNumber",
    "UpdatePhoneNumberMetadata",
    "UpdateQueueOutboundCallerConfig",
    "UpdateTrafficDistribution",
]

INSTANCE = "11111111-2222-3333-4444-555555555555"
PLACE = "arn:aws:connect:us-east-1:123456789012"
INSTANCE_ARN = f"{PLACE}:instance/{INSTANCE}"
GROUP_ARN = f"{PLACE}:traffic-distribution-group/{INSTANCE}"
NUMBER_ARN = f"{PLACE}:phone-number/{INSTANCE}"

GOOD: dict[str, dict[str, Any]] = {
    "CreateInstance": {
        "IdentityManagementType": "CONNECT_MANAGED",
        "InboundCallsEnabled": True,
        "OutboundCallsEnabled": False,
    },
    "CreateTrafficDistributionGroup": {"Name": "main", "InstanceId": INSTANCE},
    "UpdateTrafficDistribution": {},
    "SearchAvailablePhoneNumbers": {
        "PhoneNumberCountryCode": "US",
        "PhoneNumberType": "DID",
    },
    "ClaimPhoneNumber": {"PhoneNumber": "+15555550100"},
    "CreateUser": {
        "Username": "jane",
        "PhoneConfig": {"PhoneType": "SOFT_PHONE"},
        "SecurityProfileIds": ["s"],
        "RoutingProfileId": "r",
    },
    "CreateQueue": {"Name": "sales", "HoursOfOperationId": "h"},
    "ListPhoneNumbersV2": {},
    "TagResource": {"tags": {"team": "a"}},
    "ReplicateInstance": {"ReplicaRegion": "us-west-2", "ReplicaAlias": "b"},
}
LABELS = {
    "UpdateTrafficDistribution": {"Id": INSTANCE},
    "CreateUser": {"InstanceId": INSTANCE},
    "CreateQueue": {"InstanceId": INSTANCE},
    "TagResource": {"resourceArn": INSTANCE_ARN},
    "ReplicateInstance": {"InstanceId": INSTANCE},
}


@pytest.fixture(scope="module")
def router():
    """The router of all handled operations."""
    return Router(HANDLED)


def read(router, operation, *, labels=None, query="", **members):
    """Read an operation's input, which is valid except for what is given."""
    return router.operation(operation).read(
        LABELS.get(operation, {}) if labels is None else labels,
        query,
        json.dumps(GOOD.get(operation, {}) | members).encode(),
    )


def shape_of(**members):
    """A structure with shapes that Connect's input lacks."""
    shapes = {
        "Request": {"type": "structure", "members": members},
        "Truth": {"type": "boolean"},
        "Number": {"type": "long"},
        "Share": {"type": "double"},
        "Moment": {"type": "timestamp"},
        "Bytes": {"type": "blob"},
        "Expression": {
            "type": "structure",
            "members": {"Not": {"shape": "Expression"}},
        },
    }
    return ShapeResolver(shapes).get_shape_by_name("Request")


def shares(**changes):
    """A TelephonyConfig with one share."""
    return {"Distributions": [{"Region": "us-east-1", "Percentage": 100} | changes]}


# -- routes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "operation", "labels"),
    [
        ("PUT", "/instance", "CreateInstance", {}),
        ("GET", "/instance/", "ListInstances", {}),
        ("GET", "/instance/i-1", "DescribeInstance", {"InstanceId": "i-1"}),
        ("GET", "/instance/i-1/", "DescribeInstance", {"InstanceId": "i-1"}),
        ("POST", "/instance/i/replicate", "ReplicateInstance", {"InstanceId": "i"}),
        (
            "GET",
            "/instance/i/attribute/INBOUND_CALLS",
            "DescribeInstanceAttribute",
            {"InstanceId": "i", "AttributeType": "INBOUND_CALLS"},
        ),
        (
            "GET",
            "/instance/i/attributes",
            "ListInstanceAttributes",
            {"InstanceId": "i"},
        ),
        ("POST", "/phone-number/claim", "ClaimPhoneNumber", {}),
        (
            "GET",
            "/phone-number/claim",
            "DescribePhoneNumber",
            {"PhoneNumberId": "claim"},
        ),
        ("PUT", "/phone-number/n", "UpdatePhoneNumber", {"PhoneNumberId": "n"}),
        (
            "PUT",
            "/phone-number/n/contact-flow",
            "AssociatePhoneNumberContactFlow",
            {"PhoneNumberId": "n"},
        ),
        ("GET", "/users/i/u", "DescribeUser", {"InstanceId": "i", "UserId": "u"}),
        ("GET", "/instance/100%", "DescribeInstance", {"InstanceId": "100%"}),
        ("GET", "/instance/%zz%2", "DescribeInstance", {"InstanceId": "%zz%2"}),
        ("GET", "/instance/%ff", "DescribeInstance", {"InstanceId": "\ufffd"}),
    ],
)
def test_a_method_and_a_path_mean_one_operation(
    router, method, path, operation, labels
):
    """Fixed parts win over labels; trailing slashes and malformed escapes do no harm."""
    found = router.match(method, path)

    assert found is not None
    assert (operation, labels) == (found[0].name, found[1])


ARN_PATHS = pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/traffic-distribution-group/{}", "DescribeTrafficDistributionGroup"),
        ("GET", "/traffic-distribution/{}", "GetTrafficDistribution"),
        (
            "GET",
            "/traffic-distribution-group/{}/user",
            "ListTrafficDistributionGroupUsers",
        ),
        (
            "PUT",
            "/traffic-distribution-group/{}/user",
            "AssociateTrafficDistributionGroupUser",
        ),
        ("DELETE", "/tags/{}", "UntagResource"),
        ("GET", "/phone-number/{}", "DescribePhoneNumber"),
        (
            "DELETE",
            "/phone-number/{}/contact-flow",
            "DisassociatePhoneNumberContactFlow",
        ),
        ("PUT", "/phone-number/{}/metadata", "UpdatePhoneNumberMetadata"),
        ("POST", "/instance/{}/replicate", "ReplicateInstance"),
    ],
)


@pytest.mark.rules("D-06", "FL-06")
@pytest.mark.parametrize("safe", ["", ":"])
@ARN_PATHS
def test_an_encoded_arn_in_a_path_is_a_label(router, method, path, operation, safe):
    """An ARN is a label if its slash is encoded; its colons need not be."""
    spelled = quote(GROUP_ARN, safe=safe)

    found = router.match(method, path.format(spelled))

    assert found is not None
    assert (operation, [GROUP_ARN]) == (found[0].name, list(found[1].values()))


@pytest.mark.rules("FL-06", "S-63")
@ARN_PATHS
def test_a_label_never_holds_a_slash(router, method, path, operation):
    """An ARN with an unencoded slash is two parts of the path."""
    found = router.match(method, path.format(GROUP_ARN))

    assert found is None or operation != found[0].name


@pytest.mark.rules("D-33")
@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/instance/i/lambda-functions", "ListLambdaFunctions"),
        ("PUT", "/users/i/u/status", "PutUserStatus"),
        ("POST", "/users/i/u/routing-profile", "UpdateUserRoutingProfile"),
    ],
)
def test_a_path_that_begins_like_anothers_means_its_own_operation(
    router, method, path, operation
):
    """A path is not taken for another that begins alike."""
    assert router.match(method, path) is None
    assert operation == match_any(method, path)


@pytest.mark.parametrize(
    ("path", "operation", "labels"),
    [
        ("/thing/new/part", "DescribePart", {}),
        ("/thing/new/other", "DescribeNew", {"Part": "other"}),
        ("/thing/old/other", "DescribeOther", {"Id": "old"}),
        ("/thing/old/part", "DescribeAny", {"Id": "old", "Part": "part"}),
    ],
)
def test_literal_text_wins_over_a_label(path, operation, labels):
    """The first part that differs decides, literal text before a label."""
    paths = {
        "DescribeAny": "/thing/{Id}/{Part}",
        "DescribeNew": "/thing/new/{Part}",
        "DescribeOther": "/thing/{Id}/other",
        "DescribePart": "/thing/new/part",
    }
    model = ServiceModel(
        {
            "operations": {
                name: {"name": name, "http": {"method": "GET", "requestUri": path}}
                for name, path in paths.items()
            }
        }
    )

    found = Router(paths, model).match("GET", path)

    assert found is not None
    assert (operation, labels) == (found[0].name, found[1])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/"),
        ("GET", "//instance"),
        ("PATCH", "/instance"),
        ("GET", "/nothing/of/ours"),
        ("GET", "/instances"),
    ],
)
def test_other_paths_mean_nothing(router, method, path):
    """A path of no operation is not matched."""
    assert router.match(method, path) is None
    assert match_any(method, path) is None


def test_every_operation_of_the_model_is_found_by_its_own_path():
    """Every operation of the model is matched by its path, so that refusals can name it."""
    operations = map(service_model().operation_model, service_model().operation_names)
    paths = {
        operation.name: operation.http["requestUri"].replace("{", "x").replace("}", "x")
        for operation in operations
    }

    found = {
        name: match_any(service_model().operation_model(name).http["method"], path)
        for name, path in paths.items()
    }

    assert {name: name for name in paths} == found


def test_an_operation_that_the_router_was_not_given_is_not_matched():
    """The router matches its own operations, match_any those of the whole model."""
    assert Router(["ListInstances"]).match("PUT", "/instance") is None
    assert "CreateInstance" == match_any("PUT", "/instance")


# -- older models -------------------------------------------------------------


#: The older model is made from the newest one.
FROM_NEWEST = pytest.mark.needs_model("ListReplicationFindings")


@pytest.fixture(name="older", scope="module")
def _older():
    """Connect's model without one operation, some members and some enum values."""
    description = json.loads(
        json.dumps(Loader().load_service_model("connect", "service-2"))
    )
    del description["operations"]["ListReplicationFindings"]
    shapes = description["shapes"]
    del shapes["DescribeInstanceResponse"]["members"]["ReplicationConfiguration"]
    del shapes["ListQueuesRequest"]["members"]["QueueTypes"]
    shapes["ReplicateInstanceRequest"]["required"].append("ReplicaAlias")
    shapes["PhoneNumberType"]["enum"].remove("SHORT_CODE")
    return ServiceModel(description, "connect")


@pytest.fixture(name="older_router", scope="module")
def _older_router(older):
    """The router of all handled operations that the older model has."""
    return Router(HANDLED, older)


@FROM_NEWEST
@pytest.mark.rules("D-31")
def test_an_older_model_routes_its_own_operations(older_router):
    """An operation that the older model lacks is not matched, by any other either."""
    path = f"/replication-findings/{INSTANCE}"

    assert {"ListReplicationFindings"} == set(HANDLED) - set(older_router.names)
    assert older_router.match("GET", path) is None
    assert older_router.match("GET", f"/instance/{INSTANCE}") is not None


@FROM_NEWEST
@pytest.mark.rules("D-31")
def test_an_older_model_leaves_the_members_that_it_lacks_out(older_router):
    """Members that the older model lacks are ignored in input and absent from answers."""
    answer = older_router.operation("DescribeInstance").write(
        {
            "Instance": {"Id": "i"},
            "ReplicationConfiguration": {"SourceRegion": "us-east-1"},
        }
    )
    members = older_router.operation("ListQueues").read(
        {"InstanceId": INSTANCE}, "queueTypes=FAX&maxResults=3", b""
    )

    assert {"Instance": {"Id": "i"}} == json.loads(answer)
    assert {"InstanceId": INSTANCE, "MaxResults": 3} == members


@FROM_NEWEST
@pytest.mark.rules("D-31", "RI-16")
def test_an_older_model_requires_what_it_required(older_router):
    """Before botocore 1.43.97 ReplicateInstance requires an alias."""
    with pytest.raises(InvalidInputError, match=r"'ReplicaAlias' .* not be null"):
        older_router.operation("ReplicateInstance").read(
            {"InstanceId": INSTANCE}, "", b'{"ReplicaRegion": "us-west-2"}'
        )


@FROM_NEWEST
@pytest.mark.rules("D-31")
def test_an_older_model_refuses_enum_values_that_it_lacks(older_router):
    """Enum values that the older model lacks are refused."""
    body = json.dumps({"PhoneNumberTypes": ["DID", "SHORT_CODE"]}).encode()

    with pytest.raises(InvalidInputError, match=r"'PhoneNumberTypes.2.member' .* enum"):
        older_router.operation("ListPhoneNumbersV2").read({}, "", body)


@FROM_NEWEST
@pytest.mark.rules("D-31")
def test_everything_else_is_as_in_the_newest_model(router, older_router):
    """Routes, declared errors and all other input are as in the newest model."""
    for name in older_router.names:
        newer, older = router.operation(name), older_router.operation(name)
        assert (newer.method, newer.path) == (older.method, older.path)
        assert newer.declared == older.declared


@pytest.mark.rules("D-31", "S-60")
def test_enum_values_are_the_models():
    """Enum values are in the model's order; there are none if it lacks the shape."""
    directories = enum_values("DirectoryType")

    assert ("SAML", "CONNECT_MANAGED", "EXISTING_DIRECTORY") == directories
    assert () == enum_values("CoffeeType")


@pytest.mark.rules("D-31")
def test_an_operation_that_the_model_lacks_is_not_routed():
    """An operation that the model lacks is left out, and the others are routed."""
    assert ("ListInstances",) == Router(["MakeCoffee", "ListInstances"]).names


@pytest.mark.rules("D-31")
def test_what_the_model_lacks_is_told_from_what_is_not_mocked():
    """The refusal names botocore if a newer one has the operation."""
    router = Router(["MakeCoffee", "ListInstances"])

    router.require("ListInstances")
    with pytest.raises(ValueError, match=r"installed botocore [\d.]+: MakeCoffee"):
        router.require("MakeCoffee")
    with pytest.raises(ValueError, match="not mocked: DrinkCoffee"):
        router.require("DrinkCoffee")


# -- what an operation is -----------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.needs_model(name)) for name in HANDLED],
)
def test_the_form_of_every_handled_operation_is_understood(name):
    """Every shape and pattern of input and output is supported."""
    model = service_model().operation_model(name)

    InputReader(model.input_shape)
    OutputWriter(model.output_shape)


def test_what_an_operation_declares(router):
    """An operation declares all errors that the model lists."""
    assert {
        "InvalidRequestException",
        "ResourceInUseException",
        "ThrottlingException",
        "AccessDeniedException",
        "InternalServiceException",
    } == router.operation("DeleteTrafficDistributionGroup").declared


@pytest.mark.rules("S-33", "D-12")
@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("DescribeInstance", "InvalidRequestException"),
        ("ClaimPhoneNumber", "InvalidParameterException"),
        ("ListPhoneNumbers", "InvalidParameterException"),
    ],
)
def test_the_code_of_malformed_input_is_what_is_declared(router, operation, code):
    """Malformed input is InvalidParameter where declared, else InvalidRequest."""
    assert code == router.operation(operation).malformed_code


@pytest.mark.rules(
    "ER-01",
    "ER-02",
    "ER-03",
    "ER-04",
    "ER-05",
    "ER-06",
    "ER-07",
    "ER-08",
    "ER-09",
    "ER-10",
    "ER-11",
    "ER-12",
    "ER-13",
)
@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("InvalidRequestException", 400),
        ("ServiceQuotaExceededException", 402),
        ("AccessDeniedException", 403),
        ("ResourceNotFoundException", 404),
        ("ResourceInUseException", 409),
        ("ThrottlingException", 429),
        ("InternalServiceException", 500),
        ("UnknownException", 400),
    ],
)
def test_the_status_of_an_error_is_the_models(code, status):
    """An error has the model's status, or 400 if the model lacks it."""
    assert status == status_of(code)


# -- input: where it stands ---------------------------------------------------


def test_members_come_from_path_query_and_body(router):
    """Each member is read from where the model has it, under the model's name."""
    assert {"PhoneNumberId": "n", "ClientToken": "t"} == read(
        router,
        "ReleasePhoneNumber",
        labels={"PhoneNumberId": "n"},
        query="clientToken=t",
    )
    assert {"resourceArn": "a", "tagKeys": ["x", "y z"]} == read(
        router,
        "UntagResource",
        labels={"resourceArn": "a"},
        query="tagKeys=x&tagKeys=y%20z",
    )
    assert {"resourceArn": INSTANCE_ARN, "tags": {"team": "a"}} == read(
        router, "TagResource"
    )


def test_whole_numbers_in_a_query_are_numbers(router):
    """MaxResults in a query is read as a number."""
    assert {"MaxResults": 7} == read(router, "ListInstances", query="maxResults=7")


def test_unknown_members_are_ignored(router):
    """Members and parameters that the model lacks are ignored."""
    assert {} == read(router, "ListInstances", query="verbose=1")
    assert "Colour" not in read(router, "CreateInstance", Colour="red")


def test_null_is_absent(router):
    """A member that is null is absent."""
    assert "InstanceAlias" not in read(router, "CreateInstance", InstanceAlias=None)


@pytest.mark.rules("D-09")
@pytest.mark.parametrize("query", ["nextToken=", "nextToken=&maxResults=3"])
def test_an_empty_page_token_in_a_query_is_absent(router, query):
    """An empty nextToken means the first page."""
    assert "NextToken" not in read(router, "ListInstances", query=query)


def test_an_empty_token_in_a_body_is_absent(router):
    """Empty page tokens and client tokens in a body are absent."""
    assert {} == read(router, "ListPhoneNumbersV2", NextToken="")
    assert "ClientToken" not in read(router, "CreateInstance", ClientToken="")


def test_an_empty_body_is_an_empty_object(router):
    """A POST without a body gives no members."""
    assert {} == router.operation("ListPhoneNumbersV2").read({}, "", b"")


def test_a_body_without_members_is_not_read(router):
    """The body of a GET may be anything."""
    assert {} == router.operation("ListInstances").read({}, "", b"{")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nope",
        b"\xff\xfe",
        b'{"MaxResults": NaN}',
        b'{"MaxResults": -Infinity}',
        b'{"MaxResults": ' + b"9" * 5000 + b"}",
        b'{"TargetArn": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[]",
        b'"text"',
        b"null",
        b"\xef\xbb\xbf{}",
        '{"TargetArn": "a"}'.encode("utf-16"),
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_is_no_json_object_is_refused(router, body):
    """A body that is malformed, too long, too deep or no JSON object is refused."""
    with pytest.raises(InvalidInputError):
        router.operation("ListPhoneNumbersV2").read({}, "", body)


# -- input: constraints ---------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("CreateInstance", {"InstanceAlias": "a-1"}),
        ("CreateInstance", {"InstanceAlias": "a" * 45}),
        ("CreateInstance", {"Tags": {"Größe /=+-@": ""}}),
        ("CreateInstance", {"Tags": {"日本\u3000٣": "x" * 256}}),
        ("CreateTrafficDistributionGroup", {"Name": "x"}),
        ("CreateTrafficDistributionGroup", {"Name": "x \U0001f600" * 42}),
        ("CreateTrafficDistributionGroup", {"InstanceId": "UPPER_case"}),
        ("CreateTrafficDistributionGroup", {"InstanceId": "of no form at all"}),
        ("UpdateTrafficDistribution", {"TelephonyConfig": shares(Percentage=0)}),
        ("UpdateTrafficDistribution", {"TelephonyConfig": shares(Percentage=100)}),
        (
            "SearchAvailablePhoneNumbers",
            {"PhoneNumberPrefix": "+1800", "MaxResults": 10},
        ),
        ("SearchAvailablePhoneNumbers", {"PhoneNumberPrefix": "49"}),
        ("ClaimPhoneNumber", {"PhoneNumberDescription": ""}),
        ("CreateUser", {"Password": "Secret123"}),
        ("CreateQueue", {"Name": "Ventes \U0001faea", "Description": "two\r\nlines"}),
        ("ListPhoneNumbersV2", {"PhoneNumberTypes": ["DID", "TOLL_FREE"]}),
    ],
)
def test_input_within_the_limits_is_read_as_it_is(router, operation, members):
    """Valid values are read unchanged."""
    found = read(router, operation, **members)

    assert members == {name: found[name] for name in members}


@pytest.mark.rules("ER-17", "D-12")
@pytest.mark.parametrize(
    ("operation", "members", "path", "constraint"),
    [
        # required
        (
            "CreateInstance",
            {"InboundCallsEnabled": None},
            "InboundCallsEnabled",
            "null",
        ),
        (
            "UpdateTrafficDistribution",
            {"TelephonyConfig": {}},
            "TelephonyConfig.Distributions",
            "null",
        ),
        (
            "UpdateTrafficDistribution",
            {"TelephonyConfig": {"Distributions": [{"Region": "us-east-1"}]}},
            "TelephonyConfig.Distributions.1.member.Percentage",
            "null",
        ),
        (
            "UpdateTrafficDistribution",
            {"TelephonyConfig": {"Distributions": [None]}},
            "TelephonyConfig.Distributions.1.member",
            "null",
        ),
        ("TagResource", {"tags": {"a": None}}, "tags.a.value", "null"),
        # types
        (
            "CreateInstance",
            {"InboundCallsEnabled": 1},
            "InboundCallsEnabled",
            "a boolean",
        ),
        (
            "CreateInstance",
            {"InboundCallsEnabled": "true"},
            "InboundCalls",
            "a boolean",
        ),
        ("CreateInstance", {"InstanceAlias": 7}, "InstanceAlias", "a string"),
        ("CreateInstance", {"Tags": []}, "Tags", "a map"),
        ("ListPhoneNumbersV2", {"MaxResults": True}, "MaxResults", "an integer"),
        ("ListPhoneNumbersV2", {"MaxResults": 5.0}, "MaxResults", "an integer"),
        ("ListPhoneNumbersV2", {"MaxResults": "5"}, "MaxResults", "an integer"),
        (
            "ListPhoneNumbersV2",
            {"PhoneNumberTypes": "DID"},
            "PhoneNumberTypes",
            "a list",
        ),
        (
            "UpdateTrafficDistribution",
            {"TelephonyConfig": 1},
            "Telephony",
            "a structure",
        ),
        (
            "UpdateTrafficDistribution",
            {"TelephonyConfig": shares(Percentage="50")},
            "TelephonyConfig.Distributions.1.member.Percentage",
            "an integer",
        ),
        # lengths
        ("CreateTrafficDistributionGroup", {"Name": ""}, "Name", "equal to 1"),
        ("CreateTrafficDistributionGroup", {"Name": "ä" * 129}, "Name", "equal to 128"),
        ("CreateInstance", {"ClientToken": "t" * 501}, "ClientToken", "equal to 500"),
        ("CreateInstance", {"Tags": {}}, "Tags", "greater than or equal to 1"),
        (
            "CreateInstance",
            {"Tags": {f"k{n}": "" for n in range(51)}},
            "Tags",
            "less than or equal to 50",
        ),
        ("CreateInstance", {"Tags": {"k": "v" * 257}}, "Tags.k.value", "equal to 256"),
        (
            "CreateInstance",
            {"Tags": {"k" * 129: ""}},
            "Tags",
            "Map keys must satisfy constraint: .*equal to 128",
        ),
        ("CreateUser", {"SecurityProfileIds": []}, "SecurityProfileIds", "equal to 1"),
        # ranges
        ("ListPhoneNumbersV2", {"MaxResults": 0}, "MaxResults", "greater than .* 1"),
        ("ListPhoneNumbersV2", {"MaxResults": 1001}, "MaxResults", "less than .* 1000"),
        (
            "UpdateTrafficDistribution",
            {"TelephonyConfig": shares(Percentage=110)},
            "TelephonyConfig.Distributions.1.member.Percentage",
            "less than or equal to 100",
        ),
        ("CreateQueue", {"MaxContacts": 2**31}, "MaxContacts", "equal to 2147483647"),
        # enums
        (
            "CreateInstance",
            {"IdentityManagementType": "saml"},
            "IdentityManagementType",
            r"enum value set: \[SAML, CONNECT_MANAGED, EXISTING_DIRECTORY\]",
        ),
        (
            "ListPhoneNumbersV2",
            {"PhoneNumberTypes": ["DID", "FAX"]},
            "PhoneNumberTypes.2.member",
            "enum value set",
        ),
        # patterns
        ("CreateInstance", {"InstanceAlias": "d-one"}, "InstanceAlias", "pattern"),
        ("CreateInstance", {"InstanceAlias": "one\n"}, "InstanceAlias", "pattern"),
        ("CreateInstance", {"Tags": {"aws:x": ""}}, "Tags", "Map keys .*pattern"),
        ("CreateInstance", {"Tags": {"tab\t": ""}}, "Tags", "Map keys .*pattern"),
        ("CreateTrafficDistributionGroup", {"Name": " x"}, "Name", "pattern"),
        ("ClaimPhoneNumber", {"PhoneNumber": "5555550100"}, "PhoneNumber", "pattern"),
        ("CreateUser", {"Password": "secret123"}, "Password", "pattern"),
        (
            "ReplicateInstance",
            {"ReplicaRegion": "Atlantis-1"},
            "ReplicaRegion",
            "pattern",
        ),
        # Unicode
        (
            "ClaimPhoneNumber",
            {"PhoneNumberDescription": "\ud800"},
            "PhoneNum",
            "Unicode",
        ),
    ],
)
def test_input_past_a_limit_is_refused(router, operation, members, path, constraint):
    """The refusal names the member and the constraint."""
    with pytest.raises(
        InvalidInputError,
        match=f"Value at '{path}.*' failed to satisfy constraint: .*{constraint}",
    ):
        read(router, operation, **members)


@pytest.mark.parametrize(
    ("query", "constraint"),
    [
        ("maxResults=1001", "Member must have value less than or equal to 1000"),
        ("maxResults=0", "Member must have value greater than or equal to 1"),
        ("maxResults=", "Member must be an integer"),
        ("maxResults=1.0", "Member must be an integer"),
        ("maxResults=%D9%A3", "Member must be an integer"),
        ("maxResults=" + "9" * 5000, "Member must be an integer"),
    ],
)
def test_a_malformed_number_in_a_query_is_refused(router, query, constraint):
    """A malformed parameter is refused with the API's message."""
    with pytest.raises(InvalidInputError) as caught:
        read(router, "ListInstances", query=query)

    assert (
        f"Value at 'MaxResults' failed to satisfy constraint: {constraint}"
        == caught.value.message
    )


def test_a_required_parameter_is_missed(router):
    """UntagResource without keys is refused."""
    with pytest.raises(InvalidInputError, match=r"'tagKeys' .* must not be null"):
        read(router, "UntagResource", labels={"resourceArn": "a"})


@pytest.mark.rules("D-15")
@pytest.mark.parametrize(
    ("identifier", "is_read"),
    [
        (INSTANCE, True),
        (GROUP_ARN, True),
        (INSTANCE.replace("1", "A"), False),
        ("g-1", False),
        (INSTANCE + "\n", False),
    ],
)
def test_a_groups_identifier_keeps_its_pattern(router, identifier, is_read):
    """A group's identifier that does not match the pattern is malformed."""
    labels = {"TrafficDistributionGroupId": identifier}
    operation = "DescribeTrafficDistributionGroup"

    if is_read:
        assert labels == read(router, operation, labels=labels)
    else:
        with pytest.raises(InvalidInputError):
            read(router, operation, labels=labels)


@pytest.mark.rules("CO-18", "IN-13")
@pytest.mark.parametrize(
    ("asked", "read_as"), [(1, 1), (10, 10), (11, 10), (100, 10), (1000, 10)]
)
def test_a_page_size_is_capped_in_lists_asked_by_get(router, asked, read_as):
    """ListInstances accepts up to 1000, although its maximum is 10."""
    assert {"MaxResults": read_as} == read(
        router, "ListInstances", query=f"maxResults={asked}"
    )


@pytest.mark.rules("CO-18")
@pytest.mark.parametrize("asked", [0, 11, 1000])
def test_a_page_size_is_not_capped_in_lists_asked_by_post(router, asked):
    """SearchAvailablePhoneNumbers refuses more than its maximum of 10."""
    with pytest.raises(InvalidInputError, match="'MaxResults'"):
        read(router, "SearchAvailablePhoneNumbers", MaxResults=asked)


@pytest.mark.rules("CO-19")
@pytest.mark.parametrize("identifier", ["i-1", INSTANCE[:-1], f"{INSTANCE}0", "x\n"])
@pytest.mark.parametrize("name", ["DescribeUser", "ImportPhoneNumber"])
def test_a_malformed_instance_id_is_refused_where_that_is_declared(
    router, name, identifier
):
    """A malformed instance ID is refused with the measured message."""
    members = {"UserId": "u", "SourcePhoneNumberArn": "a", "InstanceId": identifier}

    with pytest.raises(InvalidInputError) as caught:
        router.operation(name).read_members(members)

    assert f"Invalid parameter: {identifier}" == caught.value.message


@pytest.mark.rules("CO-19")
@pytest.mark.parametrize(
    "identifier", [INSTANCE, INSTANCE.upper(), INSTANCE_ARN, "arn:x"]
)
def test_a_well_formed_instance_id_is_read_where_malformed_ones_are_refused(
    router, identifier
):
    """A UUID in either case and an ARN are accepted."""
    found = read(router, "ListUsers", labels={"InstanceId": identifier})

    assert {"InstanceId": identifier} == found


@pytest.mark.rules("D-06", "D-07", "D-14")
@pytest.mark.parametrize(
    "operation",
    [
        "DescribeInstance",
        "ReplicateInstance",
        pytest.param(
            "ListReplicationFindings",
            marks=pytest.mark.needs_model("ListReplicationFindings"),
        ),
    ],
)
@pytest.mark.parametrize("identifier", [INSTANCE.upper(), "no form", INSTANCE_ARN])
def test_an_instances_identifier_has_no_pattern(router, operation, identifier):
    """Where InvalidParameterException is undeclared, any identifier is looked up."""
    found = read(
        router,
        operation,
        labels={"InstanceId": identifier},
        query="resourceType=CONTACT_FLOW",
    )

    assert identifier == found["InstanceId"]


def test_no_message_contains_a_value(router):
    """A refusal repeats neither a password nor a long value."""
    secret = "hunter2" * 100_000

    with pytest.raises(InvalidInputError) as caught:
        read(router, "CreateUser", Password=secret)
    with pytest.raises(InvalidInputError) as of_a_key:
        read(router, "CreateInstance", Tags={secret: None})

    assert "hunter2" not in caught.value.message + of_a_key.value.message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, datetime(1970, 1, 1, tzinfo=timezone.utc)),
        (1.5, datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=timezone.utc)),
        ("2026-02-03T04:05:06Z", datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone.utc)),
        (
            "2026-02-03T04:05:06.1+01:00",
            datetime(2026, 2, 3, 3, 5, 6, 100_000, tzinfo=timezone.utc),
        ),
    ],
)
def test_a_time_is_a_number_or_iso_8601(value, expected):
    """A time as a number or as ISO 8601 becomes an aware datetime."""
    reader = InputReader(shape_of(At={"shape": "Moment"}))

    assert {"At": expected} == reader.read({}, "", json.dumps({"At": value}).encode())


@pytest.mark.parametrize(
    "value",
    [True, "now", "2026-02-31T00:00:00Z", "2026-02-03T04:05:06", 1e300, 10**400, {}],
)
def test_malformed_times_are_refused(value):
    """Times that do not exist, have no zone or are out of range are refused."""
    reader = InputReader(shape_of(At={"shape": "Moment"}))

    with pytest.raises(InvalidInputError, match="'At'"):
        reader.read({}, "", json.dumps({"At": value}).encode())


def test_a_whole_number_is_a_double():
    """Both 1 and 1.5 are accepted as doubles."""
    reader = InputReader(shape_of(Share={"shape": "Share"}))

    assert {"Share": 1.0} == reader.read({}, "", b'{"Share": 1}')
    assert {"Share": 1.5} == reader.read({}, "", b'{"Share": 1.5}')


@pytest.mark.parametrize("value", [b"true", b'"1"', b"1e999", b"1" + b"0" * 400])
def test_malformed_doubles_are_refused(value):
    """Booleans, texts and infinite numbers are refused as doubles."""
    reader = InputReader(shape_of(Share={"shape": "Share"}))

    with pytest.raises(InvalidInputError, match="a finite number"):
        reader.read({}, "", b'{"Share": ' + value + b"}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("false", False), ("1", None), ("True", None)],
)
def test_a_boolean_in_a_query_is_true_or_false(text, expected):
    """In a query a boolean is true or false, and nothing else."""
    reader = InputReader(shape_of(On={"shape": "Truth", "location": "querystring"}))

    if expected is None:
        with pytest.raises(InvalidInputError, match="a boolean"):
            reader.read({}, f"On={text}", b"")
    else:
        assert {"On": expected} == reader.read({}, f"On={text}", b"")


def test_a_number_in_a_path_is_read():
    """A label may be a number."""
    reader = InputReader(shape_of(Version={"shape": "Number", "location": "uri"}))

    assert {"Version": 3} == reader.read({"Version": "3"}, "", b"")


def test_a_recursive_shape_is_read():
    """A recursive shape may be nested to any depth."""
    reader = InputReader(shape_of(Not={"shape": "Expression"}))
    body: dict[str, Any] = {"Not": {"Not": {"Not": {}}}}

    assert body == reader.read({}, "", json.dumps(body).encode())


def test_members_in_headers_are_not_read():
    """Members in headers are not read."""
    reader = InputReader(shape_of(On={"shape": "Truth", "location": "header"}))

    assert {} == reader.read({}, "On=1", b'{"On": 1}')


@pytest.mark.parametrize(
    "members",
    [
        {"On": {"shape": "Bytes"}},
        {"On": {"shape": "Expression", "location": "querystring"}},
    ],
)
def test_a_shape_without_a_reader_is_refused_when_it_is_compiled(members):
    """An unsupported type is refused when the model is compiled."""
    with pytest.raises(ValueError, match=r"blob|structure"):
        InputReader(shape_of(**members))


# -- input that did not come by HTTP --------------------------------------------


def test_members_by_name_are_read_from_wherever_http_has_them(router):
    """Members are given by name, wherever HTTP has them."""
    members = {"resourceArn": "a", "tagKeys": ["x", "y"]}

    assert members == router.operation("UntagResource").read_members(members)


@pytest.mark.parametrize(
    ("members", "path", "constraint"),
    [
        ({}, "InstanceId", "null"),
        ({"InstanceId": None}, "InstanceId", "null"),
        ({"InstanceId": INSTANCE, "MaxResults": "7"}, "MaxResults", "an integer"),
        ({"InstanceId": INSTANCE, "MaxResults": 0}, "MaxResults", "equal to 1"),
        (
            {"InstanceId": INSTANCE, "QueueTypes": ["FAX"]},
            "QueueTypes.1.member",
            "enum",
        ),
    ],
)
def test_malformed_members_by_name_are_refused(router, members, path, constraint):
    """Malformed members have the same refusal as over HTTP."""
    with pytest.raises(
        InvalidInputError,
        match=f"Value at '{path}' failed to satisfy constraint: .*{constraint}",
    ):
        router.operation("ListQueues").read_members(members)


def test_unknown_members_by_name_are_ignored(router):
    """Members that the model lacks are ignored, as over HTTP."""
    assert {} == router.operation("ListInstances").read_members({"Colour": "red"})


def test_a_name_on_the_wire_is_not_a_name_of_a_member(router):
    """A member is given by its name in the model, not by that in the query."""
    assert {} == router.operation("ListInstances").read_members({"maxResults": 3})


@pytest.mark.parametrize("token", ["", None])
def test_an_empty_token_by_name_is_absent(router, token):
    """An empty token means the first page."""
    assert {} == router.operation("ListInstances").read_members({"NextToken": token})


def test_members_by_name_are_read_where_there_is_no_input():
    """An operation without input has no members."""
    assert {} == InputReader(None).read_members({"InstanceId": "i"})


def test_an_operation_tells_its_members_and_which_are_required(router):
    """An operation has the model's members, in its order."""
    assert {
        "InstanceId": True,
        "QueueTypes": False,
        "NextToken": False,
        "MaxResults": False,
    } == router.operation("ListQueues").input_members()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
MEMBERS = st.sampled_from(
    [
        *sorted({name for members in GOOD.values() for name in members}),
        *("TelephonyConfig", "Distributions", "Region", "Percentage"),
        *("Tags", "MaxResults", "NextToken"),
    ]
)


@given(
    operation=st.sampled_from(sorted(GOOD)),
    body=JSON
    | st.dictionaries(MEMBERS, JSON | st.dictionaries(MEMBERS, JSON | st.lists(JSON))),
)
def test_any_json_is_read_or_refused(router, operation, body):
    """Any JSON is refused, or read so that it can be read again."""
    try:
        found = router.operation(operation).read(
            LABELS.get(operation, {}), "", json.dumps(body).encode()
        )
    except InvalidInputError:
        return

    assert found == read_again(router.operation(operation), found)


def read_again(operation, found):
    """Send what was read, and read it again."""
    labels = LABELS.get(operation.name, {})
    body = {name: value for name, value in found.items() if name not in labels}
    return operation.read(labels, "", json.dumps(body).encode())


@given(
    operation=st.sampled_from(
        ["ListInstances", "UntagResource", "ListFlowAssociations"]
    ),
    query=st.text(),
)
def test_any_query_is_read_or_refused(router, operation, query):
    """Any query string is read or refused."""
    labels = {"InstanceId": INSTANCE, "resourceArn": "a"}
    try:
        found = router.operation(operation).read(labels, query, b"")
    except InvalidInputError:
        return

    assert isinstance(found, dict)


@given(method=st.sampled_from(["GET", "PUT"]), path=st.text())
def test_any_path_is_matched_or_not(router, method, path):
    """Any path is matched or not, without an error."""
    found = router.match(method, "/instance/" + path)

    assert found is None or isinstance(found[0], Operation)


# -- patterns -------------------------------------------------------------------


def patterns():
    """All patterns of the model."""
    shapes = map(service_model().shape_for, service_model().shape_names)
    return sorted({p for shape in shapes if (p := shape.metadata.get("pattern"))})


@pytest.mark.parametrize("pattern", patterns())
def test_every_pattern_of_the_model_is_translated(pattern):
    """Every pattern of the model is translated, also of operations that are not handled."""
    compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"\p{Lu}+", r"^[\p{L}]+$", r"[\p{L}\p{N}]", r"\P{L}", r"(", r"[\p{Greek}]"],
)
def test_a_pattern_without_translation_is_an_error(pattern):
    """A pattern that cannot be translated is refused when it is compiled."""
    with pytest.raises(ValueError, match="No translation"):
        compile_pattern(pattern)


def test_unicode_classes_are_what_they_say():
    """The classes L, N, Z and C match their characters, C without unassigned ones."""
    names = compile_pattern(r"^[\p{L}\p{N}_]$").search
    separators = compile_pattern(r"^\p{Z}$").search
    controls = compile_pattern(r"^[\p{C}]$").search
    others = compile_pattern(r"^\P{C}$").search
    for code in range(0x110000):
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Cn":
            continue
        kind = category[0]
        assert (kind in "LN" or character == "_") == bool(names(character)), hex(code)
        assert (kind == "Z") == bool(separators(character)), hex(code)
        assert (kind == "C") == bool(controls(character)), hex(code)
        assert (kind != "C") == bool(others(character)), hex(code)


@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("ClaimPhoneNumber", "PhoneNumber"),
        ("CreateUser", "Password"),
        ("SearchAvailablePhoneNumbers", "PhoneNumberPrefix"),
        ("CreateTrafficDistributionGroup", "InstanceId"),
    ],
)
@pytest.mark.parametrize(
    "unit", ["+", "+1", "a", "-", "a-", "1 ", "arn:aws:connect:", "\n"]
)
def test_patterns_are_fast_on_long_values(router, operation, member, unit):
    """A megabyte is matched or refused in less than a second."""
    started = time.perf_counter()
    with suppress(InvalidInputError):
        read(router, operation, **{member: unit * (1_000_000 // len(unit))})

    assert time.perf_counter() - started < 1


# -- output ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Status:
    """A nested record."""

    region: str
    replication_status: str
    replication_status_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Replication:
    """A record with a list of records."""

    replication_status_summary_list: tuple[Status, ...]
    source_region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class Instance:
    """A record with a member that the API lacks, and without some that it has."""

    id: str
    identity_management_type: str
    created_time: datetime
    inbound_calls_enabled: bool = False
    tags: dict[str, str] | None = None
    secret: str = "ours"


CREATED = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=timezone.utc)


def write(operation, result):
    """Return the members of an answer after it was written and parsed."""
    return json.loads(Router([operation]).operation(operation).write(result))


def test_records_are_written_by_their_attributes_and_mappings_by_their_keys():
    """Snake case becomes the API's names at every level, and None is left out."""
    answer = write(
        "DescribeInstance",
        {
            "Instance": Instance("i", "SAML", CREATED, tags={"a": "b"}),
            "ReplicationConfiguration": Replication(
                (Status("us-east-1", "INSTANCE_REPLICATION_COMPLETE"),)
            ),
            "Surprise": 1,
        },
    )

    assert {
        "Instance": {
            "Id": "i",
            "IdentityManagementType": "SAML",
            "CreatedTime": CREATED.timestamp() // 0.001 / 1000,
            "InboundCallsEnabled": False,
            "Tags": {"a": "b"},
        },
        "ReplicationConfiguration": {
            "ReplicationStatusSummaryList": [
                {
                    "Region": "us-east-1",
                    "ReplicationStatus": "INSTANCE_REPLICATION_COMPLETE",
                }
            ],
            "SourceRegion": "us-east-1",
        },
    } == answer


@pytest.mark.rules("D-08")
@pytest.mark.parametrize(
    "created",
    [
        CREATED,
        CREATED.replace(tzinfo=None),
        CREATED.astimezone(timezone(timedelta(hours=9))),
    ],
)
def test_times_are_numbers(created):
    """Times are epoch seconds with milliseconds; a naive time is UTC."""
    text = OutputWriter(
        service_model().operation_model("DescribeInstance").output_shape
    ).write({"Instance": {"CreatedTime": created}})

    assert '{"Instance":{"CreatedTime":1767323045.678}}' == text


@pytest.mark.rules("D-09")
def test_an_empty_list_is_written_and_none_is_not():
    """An empty list is written, and None is not."""
    assert {"InstanceSummaryList": []} == write(
        "ListInstances", {"InstanceSummaryList": [], "NextToken": None}
    )


@pytest.mark.needs_model("GetCrossRegionRouting")
@pytest.mark.parametrize("items", [["us-east-1"], ("us-east-1",)])
def test_lists_and_tuples_are_lists(items):
    """Lists and tuples are both written as lists."""
    assert {"IsolatedRegions": ["us-east-1"]} == write(
        "GetCrossRegionRouting", {"IsolatedRegions": items}
    )


@pytest.mark.parametrize("operation", ["DeleteInstance", "UpdateTrafficDistribution"])
def test_nothing_is_an_empty_object(operation):
    """An answer without members is an empty object."""
    assert {} == write(operation, {"Id": "i"})


def test_a_result_may_be_any_mapping():
    """A result may be any mapping, not only a dict."""
    assert {"Id": "i"} == write("CreateInstance", UserDict(Id="i"))


@pytest.mark.needs_model("SegmentAttributeValue.ValueMap")
def test_maps_of_records_and_recursive_shapes_are_written():
    """Maps of records and recursive shapes are written."""
    attributes = {"a": {"ValueMap": {"b": {"ValueString": "c"}}}}

    assert {"Contact": {"SegmentAttributes": attributes}} == write(
        "DescribeContact", {"Contact": {"SegmentAttributes": attributes}}
    )


def test_a_result_whose_members_are_all_known_has_no_unknown_ones(router):
    """Mappings with the API's names and records in snake case have no unknown members."""
    result = {
        "Instance": {"Id": "i", "Tags": {"a": "b"}},
        "ReplicationConfiguration": Replication((Status("us-east-1", "x"),)),
    }

    assert [] == router.operation("DescribeInstance").unknown_members(result)


@dataclass(frozen=True)
class Misspelled:
    """A record with a member that the API lacks."""

    regoin: str


def test_members_that_would_not_be_written_are_told_by_their_paths(router):
    """Unknown members are found by path in mappings, records, lists and maps."""
    result = {
        "Surprise": 1,
        "Instance": {"id": "i", "Arn": "a"},
        "ReplicationConfiguration": {
            "ReplicationStatusSummaryList": [Misspelled("x"), {"Colour": 1}]
        },
    }

    assert [
        "Instance.id",
        "ReplicationConfiguration.ReplicationStatusSummaryList.member.Colour",
        "ReplicationConfiguration.ReplicationStatusSummaryList.member.regoin",
        "Surprise",
    ] == router.operation("DescribeInstance").unknown_members(result)


@pytest.mark.needs_model("SegmentAttributeValue.ValueMap")
def test_unknown_members_are_found_below_maps_and_in_plain_objects(router):
    """Unknown members are found in maps of structures."""
    attributes = {"a": SimpleNamespace(value_map={"b": {"Colour": 1}})}

    assert ["Contact.SegmentAttributes.value.value_map.value.Colour"] == (
        router.operation("DescribeContact").unknown_members(
            {"Contact": {"SegmentAttributes": attributes}}
        )
    )


def test_any_member_is_unknown_where_there_is_no_output(router):
    """Any member is unknown to an operation without output."""
    assert ["Id"] == router.operation("DeleteInstance").unknown_members({"Id": "i"})


def test_a_shape_without_a_writer_is_refused_when_it_is_compiled():
    """An unsupported type is refused when the model is compiled."""
    with pytest.raises(ValueError, match="blob"):
        OutputWriter(shape_of(On={"shape": "Bytes"}))
