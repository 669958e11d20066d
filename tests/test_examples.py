"""The examples do what they say."""

from __future__ import annotations

import sys
from importlib import import_module

import boto3
import pytest
from botocore import xform_name

from moto_connect_tdg import build_estate, mock_aws
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.pages import ROOT
from tests.helpers.regional import FUNCTION_ARN, REGIONAL

EXAMPLES = ROOT / "examples"


@pytest.fixture(name="check_regions")
def _check_regions(monkeypatch):
    """The example that compares two Regions."""
    monkeypatch.syspath_prepend(EXAMPLES / "both_regions")
    yield import_module("check_regions")
    sys.modules.pop("check_regions")


@pytest.fixture(name="instance_id")
def _instance_id():
    """A replicated instance's ID, in a mock of this process."""
    with mock_aws():
        yield build_estate().instance_id


def api_call(operation, region, **members):
    """Call an operation in a Region."""
    client = boto3.client("connect", region_name=region)
    return getattr(client, xform_name(operation))(**members)


class TestCheckRegions:
    """examples/both_regions/check_regions.py"""

    @pytest.mark.rules("RI-32")
    @pytest.mark.needs_model(*(needed for kind in REGIONAL for needed in kind.needs))
    def test_finds_what_a_replica_lacks(self, instance_id, check_regions):
        """What the source got is missing in the replica, of every kind."""
        for kind in REGIONAL:
            kind.put(api_call, SOURCE, instance_id)

        found = check_regions.missing(instance_id, SOURCE, REPLICA)

        assert {REPLICA} == {one.region for one in found}
        kinds = {
            "Lambda function",
            "Lex V1 bot",
            "Lex V2 bot",
            "approved origin",
            "integration",
            "security key",
            "storage",
            "task template",
        }
        assert kinds == {one.kind for one in found}

    def test_finds_nothing_if_both_have_the_same(self, instance_id, check_regions):
        """A function of the replica's Region is the same as that of the source's."""
        for region in (SOURCE, REPLICA):
            arn = FUNCTION_ARN.replace(SOURCE, region)
            api_call(
                "AssociateLambdaFunction",
                region,
                InstanceId=instance_id,
                FunctionArn=arn,
            )

        assert [] == check_regions.missing(instance_id, SOURCE, REPLICA)
