"""What the form of input must be."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from moto_connect_tdg.errors import InvalidInputError
from moto_connect_tdg.wire.reader import InputReader
from tests.helpers.wire import (
    GROUP_ARN,
    INSTANCE,
    INSTANCE_ARN,
    one_share,
    read,
    shape_of,
)


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
        ("UpdateTrafficDistribution", {"TelephonyConfig": one_share(Percentage=0)}),
        ("UpdateTrafficDistribution", {"TelephonyConfig": one_share(Percentage=100)}),
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
            {"TelephonyConfig": one_share(Percentage="50")},
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
            {"TelephonyConfig": one_share(Percentage=110)},
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
    [
        True,
        "now",
        "2026-02-31T00:00:00Z",
        "2026-02-03T04:05:06",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        1e300,
        10**400,
        {},
    ],
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


@pytest.mark.rules("D-34")
def test_a_recursive_shape_is_read():
    """A recursive shape may be nested in itself, up to 100 levels."""
    reader = InputReader(shape_of(Not={"shape": "Expression"}))
    body: dict[str, Any] = {}
    for _ in range(99):
        body = {"Not": body}

    assert body == reader.read({}, "", json.dumps(body).encode())
    with pytest.raises(InvalidInputError, match="too deep"):
        reader.read({}, "", json.dumps({"Not": body}).encode())


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
