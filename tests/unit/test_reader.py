"""Where the members of input come from."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_connect_tdg.errors import InvalidInputError
from moto_connect_tdg.wire.model import Operation
from moto_connect_tdg.wire.reader import InputReader
from tests.helpers.wire import GOOD, INSTANCE, INSTANCE_ARN, LABELS, read


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
