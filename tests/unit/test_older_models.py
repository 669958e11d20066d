"""Older models of botocore, which lack operations, members and values."""

from __future__ import annotations

import json

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from moto_connect_tdg.errors import InvalidInputError
from moto_connect_tdg.wire.model import Router, enum_values
from tests.helpers.wire import HANDLED, INSTANCE

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
