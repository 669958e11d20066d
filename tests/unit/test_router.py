"""Which operation a request's method and path select."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from botocore.model import ServiceModel

from moto_connect_tdg.wire.model import Router, match_any, service_model
from tests.helpers.wire import GROUP_ARN


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
