"""Whatever is sent, the mock answers: no crash, no undeclared or half-done refusal.

Input is drawn from the botocore model's shapes, valid or malformed, with the
identifiers of a real estate mixed in. Most requests are read and answered by the
service itself; some go by HTTP, in-process and to a server. ``TDG_FUZZ`` asks for
more examples, of up to 20 requests each, drawn by ``--hypothesis-seed``:
docs/proof.md has the commands.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlencode

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import Shape, StructureShape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from moto_connect_tdg.domain.paging import write_token
from moto_connect_tdg.estate import Estate
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.wire.model import service_model
from tests.helpers.declarations import undeclared
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import (
    REPLICA,
    SOURCE,
    UNKNOWN_GROUP,
    UNKNOWN_ID,
    UNKNOWN_INSTANCE,
    UNKNOWN_NUMBER,
)
from tests.helpers.worlds import router

from . import records
from .built import available, build
from .doors import Boto3Door, DirectDoor, Door, RefusedError

# It runs what other tests run, much more often.
pytestmark = pytest.mark.unmeasured

EXAMPLES = int(os.environ.get("TDG_FUZZ", "0"))
TALLY: Counter[str] = Counter()


def fuzz(examples: int) -> settings:
    """Settings for that many examples in a usual run."""
    return settings(
        max_examples=EXAMPLES or examples,
        deadline=None,
        database=None,
        derandomize=not EXAMPLES,
        print_blob=True,
        # each example builds an estate of its own
        suppress_health_check=list(HealthCheck),
    )


NAMES = sorted(OPERATIONS)
REGIONS = st.sampled_from((SOURCE, SOURCE, REPLICA))

#: Stand-ins, which are replaced by an estate's identifiers when a request is sent.
ARNS = (
    "<instance_arn>",
    "<replica_arn>",
    "<group_arn>",
    "<default_arn>",
    "<number_arn>",
)
INSTANCES = ("<instance>", "<instance>", "<instance_arn>", "<replica_arn>", UNKNOWN_ID)
GROUPS = (
    "<group>",
    "<group_arn>",
    "<default_arn>",
    UNKNOWN_ID,
    UNKNOWN_GROUP,
)
NUMBERS = ("<number>", "<number_arn>", UNKNOWN_ID, UNKNOWN_NUMBER)
INSIDE = ("<user>", "<user_arn>", "<flow>", "<flow_arn>", "<queue>", "<security>")
SHARES = {
    "Distributions": [
        {"Region": SOURCE, "Percentage": 40},
        {"Region": REPLICA, "Percentage": 60},
    ]
}
#: Values by a member's name that get beyond the checks of the form.
FITTING: dict[str, tuple[Any, ...]] = {
    "InstanceId": INSTANCES,
    "TrafficDistributionGroupId": GROUPS,
    "Id": GROUPS,
    "PhoneNumberId": NUMBERS,
    "OutboundCallerIdNumberId": NUMBERS,
    "TargetArn": (*ARNS, UNKNOWN_INSTANCE),
    "resourceArn": (*ARNS, "<user_arn>", "<flow_arn>", "<queue_arn>"),
    "UserId": ("<user>", "<user_arn>", UNKNOWN_ID),
    "ContactFlowId": ("<flow>", "<flow_arn>", "<flow_saved>", UNKNOWN_ID),
    "ContactFlowVersion": (1, 2),
    "ContactFlowModuleId": ("<module>", "<module>", "<module_saved>", UNKNOWN_ID),
    "ContactFlowModuleVersion": (1, 2),
    "AliasId": ("<flow_alias>", "<module_alias>", UNKNOWN_ID),
    "OutboundFlowId": ("<flow>", "<flow_arn>", UNKNOWN_ID),
    "QueueId": ("<queue>", "<queue_arn>", UNKNOWN_ID),
    "ContactId": ("<contact>", "<contact>", UNKNOWN_ID),
    "InitialContactId": ("<contact>", "<contact>", UNKNOWN_ID),
    "PreviousContactId": ("<contact>", UNKNOWN_ID),
    "RelatedContactId": ("<contact>", UNKNOWN_ID),
    "SourcePhoneNumber": ("<phone_number>", "<phone_number>", "<free_number>"),
    "DestinationPhoneNumber": ("+12015550123", "+12015550123", "+447700900123"),
    "Attributes": ({"a": "b"},),
    "SecurityProfileId": ("<security>", "<security>", UNKNOWN_ID),
    "RoutingProfileId": ("<routing>", "<routing>", UNKNOWN_ID),
    **records.FITTING,
    "ReplicaRegion": (SOURCE, REPLICA, "eu-west-2"),
    "Region": (SOURCE, REPLICA),
    "PhoneNumber": ("<phone_number>", "<free_number>"),
    "PhoneNumberPrefix": ("+1", "+1201", "+"),
    "PhoneNumberCountryCode": ("US", "GB", "JP"),
    "PhoneNumberType": ("DID", "TOLL_FREE"),
    "TelephonyConfig": (SHARES,),
    "AgentConfig": (SHARES,),
    "Password": ("Passw0rd",),
    "Content": (
        '{"Version":"2019-10-30","StartAction":"a","Actions":[{"Identifier":"a","Type":"DisconnectParticipant"}]}',
        '{"Version": []}',
    ),
    "SourcePhoneNumberArn": (
        "arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-1",
    ),
    "InstanceAlias": ("fuzz", "estate"),
    "ReplicaAlias": ("fuzz-2", "estate"),
    "Username": ("ann", "ann@example.com"),
    "IdentityInfo": ({"FirstName": "Ann", "LastName": "Lee"},),
    "Name": ("group-1", "default", "other", "language"),
    "Value": ("true", "false"),
    "ClientToken": ("00000000-0000-4000-8000-000000000000", ""),
}

plain = st.one_of(
    st.text(max_size=12),
    st.sampled_from(("", " ", "0", "..%2f", "a" * 1200, "\u0000", "é", "arn:", "{}")),
    st.sampled_from((*ARNS, *INSTANCES, *GROUPS, *NUMBERS, *INSIDE)),
    st.sampled_from(
        (
            "arn:aws:connect:us-east-1:123456789012:instance/",
            "arn:aws:connect:us-east-1:999999999999:instance/x",
            "arn:aws:connect:mars-1:123456789012:traffic-distribution-group/x",
            "arn:aws-us-gov:connect:us-east-1:123456789012:phone-number/x",
            "arn:aws:connect:us-east-1:123456789012:instance/x/agent/y/z",
        )
    ),
)
whole = st.one_of(
    st.integers(-2, 12),
    st.sampled_from((100, 1000, 1001, 2**31, -(2**63), 2**64, 10**400)),
)
tokens = st.builds(
    write_token,
    st.sampled_from(NAMES),
    st.one_of(st.integers(-1, 9), st.just(2**70), plain),
)
junk = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        whole,
        st.floats(),
        plain,
        st.just("\ud800"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(plain, inner, max_size=3)
    ),
    max_leaves=5,
)


Care = Literal["right", "typed", "broken"]
#: The types of fitting values: other members may have the same name.
_TYPES = {
    "string": str,
    "integer": int,
    "long": int,
    "float": float,
    "structure": dict,
    "timestamp": int,
}


def values(
    name: str, shape: Shape, care: Care, within: tuple[str, ...] = ()
) -> SearchStrategy[Any]:
    """Values of a member: right ones, those of its type, or anything at all.

    *within* are the structures that it is in.
    """
    found = _of_type(name, shape, care, within)
    if shape.type_name == "string" and name.lower() == "nexttoken":
        found = st.one_of(tokens, found)
    if name in FITTING and type(FITTING[name][0]) is _TYPES.get(shape.type_name):
        fitting = st.sampled_from(FITTING[name])
        found = fitting if care == "right" else st.one_of(*[fitting] * 4, found)
    return st.one_of(*[found] * 9, junk) if care == "broken" else found


def _of_type(
    name: str, shape: Any, care: Care, within: tuple[str, ...]
) -> SearchStrategy[Any]:
    is_right = care == "right"
    found: SearchStrategy[Any]
    match shape.type_name:
        case "string":
            texts = st.sampled_from(("abc", "a-1")) if is_right else plain
            choices = tuple(getattr(shape, "enum", ()))
            known = st.sampled_from(choices) if choices else texts
            found = known if is_right else known | texts
        case "integer" | "long":
            found = st.integers(1, 9) if is_right else whole
        case "boolean":
            found = st.booleans()
        case "double" | "float":
            found = st.floats()
        case "list":
            item = values(name.removesuffix("s"), shape.member, care, within)
            found = st.lists(item, min_size=int(is_right), max_size=4)
        case "map":
            item = values(name, shape.value, care, within)
            key = st.sampled_from(("team", "stage")) if is_right else plain
            found = st.dictionaries(key, item, min_size=int(is_right), max_size=4)
        case "structure":
            found = members_of(shape, care, within)
        case _:
            # Timestamps, as in JSON.
            second = st.integers(0, 2**32)
            found = st.one_of(whole, plain) if care == "broken" else second
    return found


def _innermost(shape: Any) -> Shape:
    """What a list or a map holds."""
    while shape.type_name in {"list", "map"}:
        shape = shape.member if shape.type_name == "list" else shape.value
    found: Shape = shape
    return found


def members_of(
    shape: StructureShape, care: Care, within: tuple[str, ...] = ()
) -> SearchStrategy[Any]:
    """A structure: what it requires, and some of the rest; broken, some of anything.

    One that may hold its own kind, as search criteria do, holds one more level.
    """
    known = {
        name: values(name, member, care, (*within, shape.name))
        for name, member in shape.members.items()
        if _innermost(member).name not in within
    }
    required = {
        name: known.get(name, st.just([]))  # one that holds its own kind is a list
        for name in shape.required_members
    }
    optional = {name: known[name] for name in known if name not in required}
    found = st.fixed_dictionaries(required, optional=optional)
    if care != "broken":
        return found
    return st.one_of(*[found] * 6, st.fixed_dictionaries({}, optional=known))


@dataclass(frozen=True)
class Sent:
    """A request: an operation of the model, and its members."""

    operation: str
    region: str
    members: Any
    #: a body in place of the operation's JSON
    body: bytes | None = None


@cache
def inputs(operation: str, care: Care) -> SearchStrategy[Any]:
    """The input of an operation, valid about as often as not."""
    shape = service_model().operation_model(operation).input_shape
    return st.one_of(members_of(shape, "right"), members_of(shape, care))


bodies = st.one_of(
    *[st.none()] * 12,
    st.binary(max_size=20),
    st.sampled_from(
        (b"[]", b"null", b"{", b'{"a":' * 3000, b"1e999", b"\xff\xfe", b"[" * 100_000)
    ),
)
drawn_broken = st.lists(
    st.sampled_from(NAMES).flatmap(
        lambda name: st.builds(
            Sent, st.just(name), REGIONS, inputs(name, "broken"), bodies
        )
    ),
    min_size=10,
    max_size=20,
)
drawn_typed = st.lists(
    st.sampled_from(NAMES).flatmap(
        lambda name: st.builds(Sent, st.just(name), REGIONS, inputs(name, "typed"))
    ),
    min_size=10,
    max_size=20,
)


def build_again(door: Door) -> dict[str, str]:
    """A new estate; the result maps the stand-ins to its identifiers."""
    built = build(door, groups=2, numbers=2, agents=2)
    contact_id = door.place_call(built.numbers[0].phone_number)
    for username in ("agent-1", "agent-2"):
        door.sign_in(built.instance_arn, username)
    return {**identifiers(door, built), "<contact>": contact_id}


def identifiers(door: Door, built: Estate) -> dict[str, str]:
    """The identifiers for the stand-ins."""

    def first(operation: str, member: str) -> dict[str, str]:
        answer = door.call(SOURCE, operation, InstanceId=built.instance_id)
        found: dict[str, str] = answer[member][0]
        return found

    def named(noun: str, document_id: str) -> str:
        """Give the first version of a flow or a module a name."""
        here = {"InstanceId": built.instance_id, f"{noun}Id": document_id}
        first_version: dict[str, Any] = {f"{noun}Version": 1}
        door.call(SOURCE, f"Create{noun}Version", **here)
        made = door.call(
            SOURCE, f"Create{noun}Alias", **here, **first_version, AliasName="live"
        )
        alias_id: str = made["Id"]
        return alias_id

    module: str = door.call(
        SOURCE,
        "CreateContactFlowModule",
        InstanceId=built.instance_id,
        Name="module",
        Content=CONTENT,
    )["Id"]
    queue = first("ListQueues", "QueueSummaryList")
    hours = first("ListHoursOfOperations", "HoursOfOperationSummaryList")["Id"]
    group_arn, number = built.group_arns[0], built.numbers[0]
    return {
        "<instance>": built.instance_id,
        "<instance_arn>": built.instance_arn,
        "<replica_arn>": built.replica_arn,
        "<group>": group_arn.rpartition("/")[2],
        "<group_arn>": group_arn,
        "<default_arn>": built.default_group_arn,
        "<number>": number.id,
        "<number_arn>": number.arn,
        "<phone_number>": number.phone_number,
        "<free_number>": available(door, group_arn),
        "<user>": built.user_ids[0],
        "<user_arn>": f"{built.instance_arn}/agent/{built.user_ids[0]}",
        "<flow>": built.flow_id,
        "<flow_arn>": f"{built.instance_arn}/contact-flow/{built.flow_id}",
        "<flow_saved>": f"{built.flow_id}:$SAVED",
        "<flow_alias>": named("ContactFlow", built.flow_id),
        "<module>": module,
        "<module_saved>": f"{module}:$SAVED",
        "<module_alias>": named("ContactFlowModule", module),
        "<queue>": queue["Id"],
        "<queue_arn>": queue["Arn"],
        "<security>": first("ListSecurityProfiles", "SecurityProfileSummaryList")["Id"],
        "<routing>": first("ListRoutingProfiles", "RoutingProfileSummaryList")["Id"],
        "<hours>": hours,
        **records.make_records(door, built, hours),
    }


def resolved(value: Any, known: Mapping[str, str]) -> Any:
    """The value with real identifiers in place of stand-ins."""
    match value:
        case str():
            return known.get(value, value)
        case list():
            return [resolved(item, known) for item in value]
        case dict():
            return {
                resolved(key, known): resolved(item, known)
                for key, item in value.items()
            }
    return value


def wire_form(sent: Sent, members: dict[str, Any]) -> tuple[str, str, bytes]:
    """The method, the path with the query, and the body, as a client writes them."""
    model = service_model().operation_model(sent.operation)
    path = model.http["requestUri"].partition("?")[0]
    query: list[tuple[str, str]] = []
    body = {}
    for name, shape in model.input_shape.members.items():
        on_wire = shape.serialization.get("name", name)
        value = members.get(name)
        match shape.serialization.get("location"):
            case "uri":
                path = path.replace(
                    f"{{{on_wire}}}", quote(_text(value) or "-", safe="")
                )
            case "querystring" if name in members:
                many = value if isinstance(value, list) else [value]
                query += [(on_wire, _text(one)) for one in many]
            case None if name in members:
                body[on_wire] = value
    sent_body = sent.body if sent.body is not None else json.dumps(body).encode()
    asked = f"{path}?{urlencode(query)}" if query else path
    return model.http["method"], asked, sent_body


def _text(value: Any) -> str:
    """A value as text in a path or a query string."""
    text = value if isinstance(value, str) else json.dumps(value)[:300]
    text = text.encode("utf-8", "replace").decode()
    # a client would resolve these as steps in the path
    return "-" if text in {".", ".."} else text


def state_of(aws: Any) -> Any:
    """The state, by the control path."""
    answer = aws.control("GET", "connect/state")
    assert answer.status_code == 200
    return answer.json()


def note() -> None:
    """Write the figures for docs/proof.md."""
    if "TDG_TALLY" in os.environ:
        Path(os.environ["TDG_TALLY"]).write_text(json.dumps(TALLY, indent=1))


@pytest.fixture(name="fresh")
def _fresh(aws: Any) -> Callable[[], dict[str, str]]:
    """Make a new estate in an empty mock, and return its identifiers."""

    return lambda: build_again(Boto3Door(aws))


class TestService:
    @fuzz(120)
    @given(requests=drawn_broken)
    def test_requests_are_answered(self, requests):
        """A request of any form is answered or refused, and a refusal changes nothing."""
        door = DirectDoor()
        known = build_again(door)
        before = door.read_state()
        for sent in requests:
            members = resolved(sent.members, known)
            members = members if isinstance(members, dict) else {}
            method, asked, body = wire_form(sent, members)
            path, _, query = asked.partition("?")
            found = router().match(method, path)
            assert found
            form, labels = found
            outcome = "OK"

            try:
                door.answer(sent.region, form, partial(form.read, labels, query, body))
            except RefusedError as refused:
                outcome = refused.code

            after = door.read_state()
            assert sent.operation == form.name
            assert [] == undeclared([(sent.operation, outcome)])
            assert outcome == "OK" or before == after
            before = after
            TALLY[f"service {sent.operation} {outcome}"] += 1
        note()


class TestOperations:
    @pytest.mark.rules("D-10", "D-12")
    @fuzz(12)
    @given(requests=drawn_broken)
    def test_raw_requests_are_answered(self, aws, fresh, requests):
        """A raw request of any form is answered or refused, and a refusal changes nothing."""
        known = fresh()
        before = state_of(aws)
        for sent in requests:
            members = resolved(sent.members, known)
            members = members if isinstance(members, dict) else {}
            method, path, body = wire_form(sent, members)

            answer = aws.send(method, path, body, sent.region)

            after = state_of(aws)
            assert answer.status_code < 500
            assert "Traceback" not in answer.text
            outcome = "OK"
            if answer.status_code != 200:
                outcome = answer.headers["x-amzn-errortype"]
                assert answer.json()["Message"]
                assert [] == undeclared([(sent.operation, outcome)])
                assert before == after
            before = after
            TALLY[f"raw {sent.operation} {outcome}"] += 1
        note()

    @pytest.mark.rules("ER-17", "D-10")
    @fuzz(20)
    @given(requests=drawn_typed)
    @pytest.mark.parametrize("aws", ["in-process"], indirect=True)
    def test_unchecked_clients_are_answered(self, aws, fresh, requests):
        """boto3 without its own checks gets answers or declared errors."""
        known = fresh()
        before = state_of(aws)
        for sent in requests:
            members = self.sendable(sent.operation, resolved(sent.members, known))
            outcome = "OK"

            try:
                getattr(unchecked(sent.region), xform_name(sent.operation))(**members)
            except ClientError as refused:
                outcome = refused.response["Error"]["Code"]

            after = state_of(aws)
            assert [] == undeclared([(sent.operation, outcome)])
            assert outcome == "OK" or before == after
            before = after
            TALLY[f"boto3 {sent.operation} {outcome}"] += 1
        note()

    @staticmethod
    def sendable(operation: str, members: dict[str, Any]) -> dict[str, Any]:
        """Input that botocore can send: labels are not empty."""
        shapes = service_model().operation_model(operation).input_shape.members
        return {
            name: _text(value) or "-"
            if shapes[name].serialization.get("location") == "uri"
            else value
            for name, value in members.items()
        }


@cache
def unchecked(region: str) -> Any:
    """A client that sends whatever it is given."""
    return boto3.client(
        "connect",
        region_name=region,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


counts = st.sampled_from((0, 1, -1, 5, 10**8, 2**70, True, 1.5, "1", None))
effects = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "Error": st.fixed_dictionaries(
                {},
                optional={
                    "Code": st.sampled_from(("ThrottlingException", "Nonsense", "", 1)),
                    "Message": junk,
                },
            )
            | junk,
            "Outage": st.sampled_from(("error", "connection", "x")) | junk,
            "DelaySeconds": st.sampled_from((0, 0.0, -1, 301, 1e400, True, "1", None)),
            "JitterSeconds": st.sampled_from((0, 0.5, -1, 301, True, "1", None)),
            "FailWorkflow": st.sampled_from(("bad luck", "")) | junk,
            "StallWorkflow": junk,
        },
    ),
    junk,
)
fault_bodies = st.fixed_dictionaries(
    {},
    optional={
        "Match": st.fixed_dictionaries(
            {},
            optional={
                "AccountId": plain | junk,
                "Region": st.sampled_from((SOURCE, REPLICA, "mars-1")) | junk,
                "Operation": st.sampled_from(("ListUsers", "Nonsense")) | junk,
                "ResourceArn": st.sampled_from(ARNS) | junk,
            },
        )
        | junk,
        "Effect": effects | st.lists(effects, max_size=3),
        "Times": counts,
        "Timeline": st.lists(
            st.dictionaries(
                st.sampled_from(("AtSeconds", "ForSeconds")),
                st.sampled_from((0, 1, 0.5, 9, -1, 1e400, True, "1", None)),
            )
            | junk,
            max_size=3,
        )
        | junk,
        "Probability": st.sampled_from((0, 0.5, 1, 2, 1e400, True, "1", None)) | junk,
        "Seed": counts,
        "More": junk,
    },
)
call_bodies = st.fixed_dictionaries(
    {},
    optional={
        "PhoneNumber": st.sampled_from(("<phone_number>", "<free_number>")) | junk,
        "GroupArn": st.sampled_from(ARNS) | junk,
        "Count": counts,
        "Seed": counts,
        "AccountId": st.sampled_from(("123456789012", "1", "٠١٢٣٤٥٦٧٨٩٠١")) | junk,
        "Waits": st.booleans() | junk,
    },
)
agent_bodies = st.fixed_dictionaries(
    {},
    optional={
        "InstanceArn": st.sampled_from(ARNS) | junk,
        "Username": st.sampled_from(("agent-1", "agent-2")) | plain | junk,
        "Endpoint": st.sampled_from(("GLOBAL", "REGIONAL")) | junk,
        "Status": st.sampled_from(("Available", "Offline")) | junk,
        "ContactId": st.just("<contact>") | plain | junk,
        "Seed": counts,
    },
)
config_bodies = st.fixed_dictionaries(
    {},
    optional={
        "connect": st.fixed_dictionaries(
            {},
            optional={
                "region_pairs": st.sampled_from(("any", "documented")) | junk,
                "quotas": st.dictionaries(
                    st.sampled_from(("users_per_instance", "nonsense")), counts
                )
                | junk,
                "journal_parameters": st.booleans() | junk,
                "more": junk,
            },
        )
        | junk,
    },
)
#: Requests that are obeyed: those that are drawn from parts hardly ever are.
WORKING = (
    ("POST connect/faults", {"Effect": {"DelaySeconds": 0}, "Times": 1}),
    ("POST connect/faults", {"Match": {"Region": SOURCE}, "Effect": {}}),
    ("POST connect/calls", {"PhoneNumber": "<phone_number>"}),
    ("POST connect/calls", {"PhoneNumber": "<phone_number>", "Count": 5, "Seed": 1}),
    ("POST connect/sign-ins", {"GroupArn": "<default_arn>", "Count": 5}),
    ("POST connect/agents", {"GroupArn": "<group_arn>", "Count": 5}),
    ("POST connect/sessions", {"InstanceArn": "<instance_arn>", "Username": "agent-1"}),
    (
        "POST connect/sign-outs",
        {"InstanceArn": "<instance_arn>", "Username": "agent-1"},
    ),
    ("DELETE connect/faults", None),
    ("GET connect/faults", None),
    ("GET connect/journal?Limit=5", None),
    ("GET connect/health", None),
)
control_requests = st.lists(
    st.one_of(
        st.sampled_from(WORKING),
        st.tuples(st.just("POST connect/faults"), fault_bodies | junk),
        st.tuples(st.just("POST connect/calls"), call_bodies | junk),
        st.tuples(st.just("POST connect/sign-ins"), call_bodies | junk),
        st.tuples(st.just("POST connect/agents"), call_bodies | junk),
        st.tuples(st.just("POST connect/sessions"), agent_bodies | junk),
        st.tuples(st.just("POST connect/sign-outs"), agent_bodies | junk),
        st.tuples(st.just("POST connect/hang-ups"), agent_bodies | junk),
        st.tuples(st.just("POST config"), config_bodies | junk),
        st.tuples(
            st.builds(
                "{} connect/{}".format,
                st.sampled_from(("GET", "POST", "DELETE", "PUT")),
                st.sampled_from(
                    (
                        "faults",
                        "journal",
                        "state",
                        "health",
                        "calls",
                        "openapi.json",
                        "",
                    )
                )
                | plain.map(lambda text: f"faults/{quote(text, safe='')}")
                | plain.map(lambda text: f"journal?Limit={quote(text)}")
                | plain.map(lambda text: f"journal?After={quote(text)}")
                | plain.map(lambda text: f"journal?Outcome={quote(text)}")
                | plain.map(lambda text: f"state?AccountId={quote(text)}"),
            ),
            bodies,
        ),
    ),
    min_size=10,
    max_size=20,
)


#: A single call is a contact, which can end; agents sign in and out.
CHANGING = {
    "connect/calls",
    "connect/hang-ups",
    "connect/sessions",
    "connect/sign-outs",
}


class TestControl:
    @fuzz(20)
    @given(requests=control_requests)
    def test_control_paths_are_answered(self, aws, fresh, requests):
        """Control JSON of any form is obeyed or refused with an explanation."""
        known = fresh()
        before = state_of(aws)
        for asked, body in requests:
            method, _, path = asked.partition(" ")
            data = (
                body if isinstance(body, bytes) else json.dumps(resolved(body, known))
            )

            answer = aws.control(
                method, path, data=data, headers={"Content-Type": "application/json"}
            )

            assert answer.status_code in {200, 201, 400, 404}, answer.text
            assert isinstance(answer.json(), dict)
            if answer.status_code >= 400:
                assert answer.json()["message"]
            elif path in CHANGING:
                before = state_of(aws)
            assert before == state_of(aws)
            TALLY[f"control {asked.partition('?')[0][:24]} {answer.status_code}"] += 1
        aws.control("DELETE", "connect/faults")
        aws.set_config()
        note()
