"""The mock of an operation does what the botocore model says; no lists by hand.

That every refusal is declared is checked after each API test, by the fixture
``aws`` in conftest.py; here is the rest.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from botocore import loaders, xform_name
from botocore.exceptions import ClientError
from botocore.model import OperationModel
from moto.connect.responses import ConnectResponse

from moto_connect_tdg.connect.responses import router
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.wire.model import service_model
from tests.helpers.declarations import EXCEPTIONS, undeclared
from tests.helpers.first_records import first_records
from tests.helpers.identifiers import UNKNOWN_ID, UNKNOWN_INSTANCE

#: the code that it runs is measured by other tests
pytestmark = pytest.mark.unmeasured

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"
NAMES = sorted(router().names)
PAGINATORS = loaders.Loader().load_service_model("connect", "paginators-1")[
    "pagination"
]


def model_of(name: str) -> OperationModel:
    return service_model().operation_model(name)


def token_of(model: OperationModel) -> str | None:
    """Return the input member that is the page token."""
    return next(
        (m for m in model.input_shape.members if m.lower() == "nexttoken"), None
    )


#: Operations that only moto's own Connect has.
MOTOS = {
    name
    for name in service_model().operation_names
    if hasattr(ConnectResponse, xform_name(name))
} - set(OPERATIONS)

PAGED = [name for name in NAMES if token_of(model_of(name))]
#: Those whose token may be empty in the model, so that botocore sends it.
EMPTY = [
    name
    for name in PAGED
    if not model_of(name)
    .input_shape.members[token_of(model_of(name))]
    .metadata.get("min")
]
#: Those with a paginator in botocore whose pages have a size, except for the search
#: for numbers, which has too many to be read to the end.
ENDING = [
    name
    for name in PAGED
    if "limit_key" in PAGINATORS.get(name, {}) and name != "SearchAvailablePhoneNumbers"
]
#: Each error, an operation that declares it, and its HTTP status.
ERRORS = [
    (
        pytest.mark.rules("ER-01"),
        "UpdateTrafficDistribution",
        "InvalidRequestException",
        400,
    ),
    (pytest.mark.rules("ER-02"), "ClaimPhoneNumber", "InvalidParameterException", 400),
    (pytest.mark.rules("ER-03"), "DescribeInstance", "ResourceNotFoundException", 404),
    (
        pytest.mark.rules("ER-04"),
        "UpdateTrafficDistribution",
        "ResourceConflictException",
        409,
    ),
    (pytest.mark.rules("ER-05"), "ReleasePhoneNumber", "ResourceInUseException", 409),
    (pytest.mark.rules("ER-06"), "ReplicateInstance", "ResourceNotReadyException", 409),
    (pytest.mark.rules("ER-07"), "CreateUser", "DuplicateResourceException", 409),
    (pytest.mark.rules("ER-08"), "ClaimPhoneNumber", "IdempotencyException", 409),
    (
        pytest.mark.rules("ER-09"),
        "CreateInstance",
        "ServiceQuotaExceededException",
        402,
    ),
    (pytest.mark.rules("ER-10"), "CreateUser", "LimitExceededException", 429),
    (
        pytest.mark.rules("ER-11"),
        "UpdateTrafficDistribution",
        "ThrottlingException",
        429,
    ),
    (
        pytest.mark.rules("ER-12"),
        "UpdateTrafficDistribution",
        "AccessDeniedException",
        403,
    ),
    (pytest.mark.rules("ER-13"), "ListInstances", "InternalServiceException", 500),
    (pytest.mark.rules("ER-14"), "StopContact", "InvalidActiveRegionException", 400),
    (
        pytest.mark.rules("ER-15"),
        "CreateContactFlow",
        "InvalidContactFlowException",
        400,
    ),
    (
        pytest.mark.rules("HO-13"),
        "AssociateHoursOfOperations",
        "ConditionalOperationFailedException",
        409,
    ),
    (
        pytest.mark.rules("ER-16"),
        "DescribeContactFlow",
        "ContactFlowNotPublishedException",
        404,
    ),
]
#: Required members that cannot be found in an estate by name.
FIXED: dict[str, Any] = {
    "PhoneNumberCountryCode": "US",
    "PhoneNumberType": "DID",
    # an enum only in the documentation (LF-02)
    "ResourceType": "QUEUE",
    "ReferenceTypes": ["URL"],
    "TimeRange": {"Type": "INITIATION_TIMESTAMP", "StartTime": 0, "EndTime": 4e9},
}


@pytest.fixture(name="arguments")
def _arguments(estate):
    """Input for any paged operation, from an estate, by member name.

    That of metrics is by the operation's name.
    """
    found = first_records(estate)
    now = datetime.now(timezone.utc)
    queues = [found["QueueId"]]
    return {
        **found,
        **FIXED,
        "TargetArn": estate.group_arn,
        "GetCurrentMetricData": {
            "InstanceId": estate.instance_id,
            "Filters": {"Queues": queues},
            "CurrentMetrics": [{"Name": "CONTACTS_IN_QUEUE", "Unit": "COUNT"}],
        },
        "GetMetricDataV2": {
            "ResourceArn": estate.instance_arn,
            "StartTime": now - timedelta(hours=1),
            "EndTime": now - timedelta(minutes=1),
            "Filters": [{"FilterKey": "QUEUE", "FilterValues": queues}],
            "Metrics": [{"Name": "CONTACTS_HANDLED"}],
        },
    }


def needed(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments that an operation needs."""
    if name in arguments:
        whole: dict[str, Any] = arguments[name]
        return whole
    shape = model_of(name).input_shape
    given = {
        member: value
        for member, value in arguments.items()
        if member in shape.required_members
        and value in (getattr(shape.members[member], "enum", None) or [value])
    }
    for member in set(shape.required_members) - set(given):
        given[member] = shape.members[member].enum[0]
    if "TargetArn" in shape.members:
        given["TargetArn"] = arguments["TargetArn"]
    return given


def call(client: Any, name: str, arguments: dict[str, Any], **more: Any) -> Any:
    """The answer of an operation, with a limit of 1 if it takes one."""
    shape = model_of(name).input_shape
    limit = {"MaxResults": 1} if "MaxResults" in shape.members else {}
    return getattr(client, xform_name(name))(**needed(name, arguments), **limit, **more)


def items_of(name: str, answer: dict[str, Any]) -> list[Any]:
    """The list on a page that a paginator joins."""
    shape = model_of(name).output_shape
    return next(answer[m] for m, s in shape.members.items() if s.type_name == "list")


class TestRegister:
    @pytest.mark.parametrize("name", NAMES)
    def test_has_operations_of_the_model_only(self, name):
        """Each handler is named after an operation of the model."""
        assert name in service_model().operation_names

    @pytest.mark.needs_model("ListReplicationFindings")
    def test_is_the_reference_page(self):
        """The table on the reference page has every operation of the register, and no other."""
        section = REFERENCE.read_text(encoding="utf-8").partition("## Operations")[2]
        listed = re.findall(
            r"^\| (\w+) \| `", section.partition("\n## ")[0], re.MULTILINE
        )

        assert listed == NAMES


class TestEveryOperation:
    """All operations of the model, handled or not."""

    @pytest.mark.rules("D-11", "D-33")
    @pytest.mark.parametrize("label", [UNKNOWN_ID, quote(UNKNOWN_INSTANCE, safe="")])
    def test_is_recognized_by_its_own_route(self, aws, label):
        """Each operation is answered here, by moto, or refused by its own name."""
        unknown = {}
        for name in service_model().operation_names:
            http = model_of(name).http
            path = re.sub(r"\{[^}]+\}", label, http["requestUri"].partition("?")[0])

            answer = aws.send(http["method"], path)

            if answer.headers.get("x-amzn-errortype") == "UnknownOperationException":
                unknown[name] = (answer.status_code, answer.json()["Message"])

        recorded = aws.control("GET", "connect/journal").json()["Entries"]
        assert [n for n in service_model().operation_names if n in OPERATIONS] == [
            entry["Operation"] for entry in recorded
        ]
        assert {
            name: (
                404,
                f"Neither moto nor moto_connect_tdg mocks this operation: {name}",
            )
            for name in service_model().operation_names
            if name not in OPERATIONS and name not in MOTOS
        } == unknown


class TestDeclarations:
    @pytest.mark.rules("D-12", "S-33", "D-30")
    @pytest.mark.parametrize("name", NAMES)
    def test_malformed_input_has_a_declared_code(self, name):
        """The code for malformed input is declared by the model."""
        codes = {shape.name for shape in model_of(name).error_shapes}

        assert codes & {"InvalidParameterException", "InvalidRequestException"}

    def test_what_is_not_declared_is_noticed(self):
        """The check finds an outcome that its operation does not declare."""
        outcomes = [
            ("DescribeInstance", "OK"),
            ("DescribeInstance", "ResourceNotFoundException"),
            ("DescribeInstance", "ResourceInUseException"),
        ]

        assert undeclared(outcomes) == [("DescribeInstance", "ResourceInUseException")]

    @pytest.mark.rules("DL-06")
    @pytest.mark.parametrize(("name", "code"), EXCEPTIONS)
    def test_exceptions_are_needed(self, name, code):
        """Each named exception is a code that its operation does not declare."""
        assert code not in {shape.name for shape in model_of(name).error_shapes}

    @pytest.mark.parametrize(
        ("operation", "code", "status"),
        [
            pytest.param(
                operation,
                code,
                status,
                id=code,
                marks=(rule, pytest.mark.needs_model(code)),
            )
            for rule, operation, code, status in ERRORS
        ],
    )
    def test_each_error_has_its_status(self, aws, operation, code, status):
        """A refusal has the HTTP status of its code, and a Message."""
        added = aws.control(
            "POST",
            "connect/faults",
            json={
                "Match": {"Operation": operation},
                "Effect": {"Error": {"Code": code, "Message": "As asked for."}},
            },
        )
        assert added.status_code == 201
        model = model_of(operation)
        path = re.sub(r"\{[^}]+\}", "x", model.http["requestUri"].partition("?")[0])

        answer = aws.send(model.http["method"], path, body="{}")

        assert status == answer.status_code
        assert code == answer.headers["x-amzn-errortype"]
        assert {"Message": "As asked for."} == answer.json()


class TestPages:
    @pytest.mark.rules("D-09")
    def test_keep_the_limit_asked_for(self, source, arguments):
        """With MaxResults 1 a page has at most one record, and always has its list."""
        lengths = {
            name: len(items_of(name, call(source, name, arguments))) for name in PAGED
        }

        assert {} == {name: n for name, n in lengths.items() if n > 1}

    @pytest.mark.rules("LT-06", "D-09")
    def test_begin_with_an_empty_token(self, source, arguments):
        """An empty token is treated as absent."""
        firsts = {name: call(source, name, arguments) for name in EMPTY}

        same = {
            name: call(source, name, arguments, **{str(token_of(model_of(name))): ""})
            for name in EMPTY
        }

        assert {n: items_of(n, found) for n, found in firsts.items()} == {
            n: items_of(n, found) for n, found in same.items()
        }

    @pytest.mark.rules("D-09")
    def test_refuse_a_malformed_token(self, source, arguments):
        """A malformed token is refused with a code of the operation."""
        codes = {}
        for name in PAGED:
            with pytest.raises(ClientError) as caught:
                call(source, name, arguments, **{str(token_of(model_of(name))): "x"})
            codes[name] = caught.value.response["Error"]["Code"]

        assert {
            name: router().operation(name).malformed_code for name in PAGED
        } == codes

    @pytest.mark.rules("ER-19")
    def test_are_joined_by_paginators(self, source, arguments):
        """botocore's paginator finds the same with pages of one record as by default."""

        def found(name: str, **config: int) -> list[Any]:
            pages = source.get_paginator(xform_name(name)).paginate(
                **needed(name, arguments), PaginationConfig=config
            )
            return [item for page in pages for item in items_of(name, page)]

        assert {name: found(name) for name in ENDING} == {
            name: found(name, PageSize=1) for name in ENDING
        }
