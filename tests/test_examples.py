"""The examples do what they say."""

from __future__ import annotations

import re
import sys
from importlib import import_module

import boto3
import pytest
from botocore import xform_name

from moto_connect_tdg import build_estate, faults, mock_aws, simulator
from moto_connect_tdg.connect.injection import accounts_of
from moto_connect_tdg.domain.association_kinds import PER_REGION
from moto_connect_tdg.domain.kinds import KINDS
from tests.helpers.flows import action, document
from tests.helpers.groups import shares
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.pages import ROOT
from tests.helpers.regional import FUNCTION_ARN, REGIONAL

EXAMPLES = ROOT / "examples"
#: Made by contacts, not as code.
OF_CONTACTS = {"ContactEvaluations"}
#: What the example calls the kinds that it compares.
COMPARED = {
    "AnalyticsDataAssociations": "analytics data",
    "ApprovedOrigins": "approved origin",
    "AssociatedFlows": "associated flow",
    "EmailAddresses": "e-mail address",
    "EvaluationForms": "evaluation form",
    "IntegrationAssociations": "integration",
    "LambdaFunctions": "Lambda function",
    "LexBots": "Lex V1 bot",
    "LexV2Bots": "Lex V2 bot",
    "Rules": "rule",
    "SecurityKeys": "security key",
    "StorageConfigs": "storage",
    "TaskTemplates": "task template",
    "UseCases": "use case",
    "Vocabularies": "vocabulary",
}
#: In a flow: the Region in which it runs.
REGION = "$.AwsRegion"


@pytest.fixture(name="check_regions")
def _check_regions(monkeypatch):
    """The example that compares two Regions."""
    monkeypatch.syspath_prepend(EXAMPLES / "both_regions")
    yield import_module("check_regions")
    sys.modules.pop("check_regions")


@pytest.fixture(name="estate_as_code")
def _estate_as_code(monkeypatch):
    """The example that builds an estate, in a mock of this process."""
    monkeypatch.syspath_prepend(EXAMPLES / "estate_as_code")
    with mock_aws():
        yield import_module("estate")
    sys.modules.pop("estate")


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
        here = {"InstanceId": instance_id}
        named = {
            kind.noun: kind.put(api_call, SOURCE, instance_id) for kind in REGIONAL
        }
        api_call(
            "CreateUseCase",
            SOURCE,
            **here,
            **named["integration association"],
            UseCaseType="CONNECT_CAMPAIGNS",
        )
        api_call(
            "AssociateDefaultVocabulary",
            SOURCE,
            **here,
            **named["vocabulary"],
            LanguageCode="en-US",
        )

        found = check_regions.missing(instance_id, SOURCE, REPLICA)

        assert {REPLICA} == {one.region for one in found}
        assert {*COMPARED.values(), "default vocabulary"} == {one.kind for one in found}

    def test_knows_every_kind_that_is_not_mirrored(self):
        """All that a Region has for itself is compared, but for what contacts make."""
        assert {kind.plural for kind in PER_REGION} == {*COMPARED, *OF_CONTACTS}

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

    @pytest.mark.rules("FL-07")
    def test_finds_flows_that_name_a_region(self, instance_id, check_regions, capsys):
        """A function's ARN with a Region is found; one with $.AwsRegion is not."""
        names = {"bound": FUNCTION_ARN, "free": FUNCTION_ARN.replace(SOURCE, REGION)}
        for name, arn in names.items():
            invoking = action(
                Type="InvokeLambdaFunction", Parameters={"LambdaFunctionARN": arn}
            )
            api_call(
                "CreateContactFlow",
                SOURCE,
                InstanceId=instance_id,
                Name=name,
                Type="CONTACT_FLOW",
                Content=document(invoking),
            )

        assert 1 == check_regions.main(instance_id, SOURCE, REPLICA)

        said = f"The flow bound names a Region: {FUNCTION_ARN}\n"
        assert said == capsys.readouterr().out

    @pytest.mark.parametrize(
        "arguments",
        [
            pytest.param([], id="nothing"),
            pytest.param([UNKNOWN_ID, SOURCE], id="one Region, which lacks nothing"),
        ],
    )
    def test_names_what_is_missing_on_the_command_line(
        self, arguments, check_regions, capsys
    ):
        """Too few arguments are a usage error, not a check that finds nothing."""
        with pytest.raises(SystemExit) as ended:
            check_regions.read_arguments(arguments)

        assert 2 == ended.value.code
        assert "replica_region" in capsys.readouterr().err


def contents_of(state, part):
    """What the instances of each Region hold of each kind, born with or not."""
    (regions,) = state.values()
    return {
        region: {
            kind
            for instance in contents["Instances"]
            for kind, records in (instance[part] or {}).items()
            if records
        }
        for region, contents in regions.items()
    }


@pytest.mark.needs_model(
    "CreateView",
    "CreateHoursOfOperationOverride",
    "AssociateUserProficiencies",
    *(needed for kind in REGIONAL for needed in kind.needs),
)
class TestEstateAsCode:
    """examples/estate_as_code/estate.py"""

    @pytest.mark.rules("RI-31", "RI-32")
    def test_makes_one_of_each_kind(self, estate_as_code):
        """The estate has every mirrored kind, and in each Region every other one."""
        estate_as_code.build()

        state = accounts_of()
        mirrored = contents_of(state, "Contents")[SOURCE]
        assert {kind.plural for kind in KINDS} <= mirrored
        per_region = {kind.plural for kind in PER_REGION}
        for region, found in contents_of(state, "RegionalContents").items():
            assert per_region - OF_CONTACTS <= found, region

    @pytest.mark.rules("FO-01")
    def test_survives_an_outage(self, estate_as_code, check_regions):
        """Nothing is missing in the replica, and a failover saves the calls."""
        made = estate_as_code.build()
        assert [] == check_regions.missing(made.instance_id, SOURCE, REPLICA)

        with faults.region_down(SOURCE):
            everything = shares(us_east_1=0, us_west_2=100)
            api_call(
                "UpdateTrafficDistribution",
                REPLICA,
                Id=made.group_arn,
                TelephonyConfig=everything,
                AgentConfig=everything,
            )
            tally = simulator.place_calls(made.phone_number, 10).tally

        assert {REPLICA: 10} == tally.connected


def test_the_list_of_examples_is_whole():
    """The README of the examples names each of them, and its links lead somewhere."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    there = {path.name for path in EXAMPLES.glob("[a-z]*")}
    assert there == set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [] == [link for link in links if not (EXAMPLES / link).is_file()]
