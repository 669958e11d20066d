"""What the model says of an operation."""

from __future__ import annotations

import pytest

from moto_connect_tdg.wire.model import service_model, status_of
from moto_connect_tdg.wire.reader import InputReader
from moto_connect_tdg.wire.writer import OutputWriter
from tests.helpers.wire import HANDLED


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
