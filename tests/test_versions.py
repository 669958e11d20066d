"""Older versions of botocore and moto: what is disabled, and what is refused (D-31).

An older botocore is made of the installed one, with a model that lacks what came
later; ``nox -s older`` and ``nox -s matrix`` run the suite on true ones.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader

from moto_connect_tdg import install
from moto_connect_tdg.seams import OLDEST_BOTOCORE, TESTED_MOTO

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
LATER = "ListReplicationFindings", "GetCrossRegionRouting", "UpdateCrossRegionRouting"


def older_model() -> Any:
    """The installed model without what was added later."""
    model = Loader().load_service_model("connect", "service-2")
    shapes = model["shapes"]
    for name in LATER:
        model["operations"].pop(name, None)
    shapes["GetTrafficDistributionResponse"]["members"].pop("LastFailoverTime", None)
    shapes["InstanceAttributeType"]["enum"] = ["INBOUND_CALLS", "OUTBOUND_CALLS"]
    shapes["ReplicateInstanceRequest"]["required"] += ["ReplicaAlias"]
    shapes["CreateUserRequest"]["required"] += ["PhoneConfig"]
    return model


@pytest.fixture(name="older", scope="module")
def _older(tmp_path_factory):
    """Run Python with the older model and return its output."""
    home = tmp_path_factory.mktemp("home")
    models = home / ".aws" / "models" / "connect" / "2017-08-08"
    models.mkdir(parents=True)
    (models / "service-2.json").write_text(json.dumps(older_model()))

    def run(script: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (0, "") == (done.returncode, done.stderr)
        return done.stdout.strip()

    return run


@pytest.mark.rules("D-31")
class TestOlderModels:
    """Members and operations that the installed model lacks are off."""

    def test_an_estate_fails_over(self, older):
        """An estate is built and shifted with the older model."""
        shown = older(
            "from moto_connect_tdg import build_estate, mock_aws\n"
            "with mock_aws():\n"
            "    estate = build_estate(agents=1)\n"
            "    estate.replica.update_traffic_distribution(\n"
            "        Id=estate.group_arn, TelephonyConfig=estate.shares(source=0))\n"
            "    got = estate.source.get_traffic_distribution(Id=estate.group_arn)\n"
            "print(got['TelephonyConfig'] == estate.shares(source=0))\n"
            "print('LastFailoverTime' in got)\n"
        )

        assert ["True", "False"] == shown.split()

    def test_the_longest_alias_is_taken(self, older):
        """The replica alias, which older models require, is at most as long as allowed."""
        shown = older(
            "from moto_connect_tdg import build_estate, mock_aws\n"
            "with mock_aws():\n"
            "    estate = build_estate(alias='a' * 45)\n"
            "    found = estate.replica.describe_instance(InstanceId=estate.instance_id)\n"
            "print(len(found['Instance']['InstanceAlias']) <= 45)\n"
        )

        assert "True" == shown

    @pytest.mark.rules("CO-22", "D-32")
    def test_an_estate_has_global_routing(self, older):
        """As with newer models, agents of the other Region handle calls."""
        shown = older(
            "from moto_connect_tdg import build_estate, mock_aws, simulator\n"
            "with mock_aws():\n"
            "    estate = build_estate()\n"
            "    estate.replica.update_traffic_distribution(\n"
            "        Id=estate.group_arn, TelephonyConfig=estate.shares(source=0))\n"
            "    number = estate.numbers[0].phone_number\n"
            "    print(simulator.place_calls(number, 9).tally.connected)\n"
        )

        assert "{'us-west-2': 9}" == shown

    def test_a_failover_is_rehearsed(self, older):
        """A user's failover is rehearsed with the older model."""
        shown = older(
            "import boto3\n"
            "from moto_connect_tdg import rehearse\n"
            "def fail_over(group, source, replica):\n"
            "    client = boto3.client('connect', region_name=replica)\n"
            "    shares = {'Distributions': [\n"
            "        {'Region': source, 'Percentage': 0},\n"
            "        {'Region': replica, 'Percentage': 100}]}\n"
            "    client.update_traffic_distribution(\n"
            "        Id=group, TelephonyConfig=shares, AgentConfig=shares,\n"
            "        SignInConfig={'Distributions': [\n"
            "            {'Region': source, 'Enabled': False},\n"
            "            {'Region': replica, 'Enabled': True}]})\n"
            "    client.get_traffic_distribution(Id=group)\n"
            "print(rehearse(fail_over).failures)\n"
        )

        assert "()" == shown

    def test_attributes_are_those_of_the_model(self, older):
        """An attribute that was added later is not listed."""
        shown = older(
            "from moto_connect_tdg import build_estate, mock_aws\n"
            "with mock_aws():\n"
            "    estate = build_estate()\n"
            "    listed = estate.source.list_instance_attributes(\n"
            "        InstanceId=estate.instance_id)['Attributes']\n"
            "print(*(row['AttributeType'] for row in listed))\n"
        )

        assert "INBOUND_CALLS OUTBOUND_CALLS" == shown

    @pytest.mark.parametrize("operation", LATER)
    def test_a_fault_for_an_operation_that_is_lacking_is_refused(
        self, older, operation
    ):
        """A fault for a missing operation is refused, naming it and botocore."""
        shown = older(
            "from moto_connect_tdg import faults, mock_aws\n"
            "with mock_aws():\n"
            "    try:\n"
            f"        faults.fault(faults.Delay(0), operation='{operation}').__enter__()\n"
            "    except ValueError as refused:\n"
            "        print(refused)\n"
        )

        assert re.fullmatch(
            rf"Operation is missing from the installed botocore [\d.]+: {operation}",
            shown,
        )

    def test_a_search_of_the_journal_for_what_is_lacking_is_refused(self, older):
        """A journal query for a missing operation is refused."""
        shown = older(
            "from moto_connect_tdg import journal, mock_aws\n"
            "with mock_aws():\n"
            "    try:\n"
            "        journal.api_calls(operation='ListReplicationFindings')\n"
            "    except ValueError as refused:\n"
            "        print(refused)\n"
        )

        assert shown.startswith("Operation is missing from the installed botocore ")


@pytest.mark.rules("D-31")
class TestTooOld:
    """Versions that are too old are refused by name."""

    def test_is_a_botocore_below_the_floor(self, monkeypatch):
        """A botocore without ReplicationConfiguration is refused."""
        monkeypatch.setattr("botocore.__version__", "1.35.9")

        with pytest.raises(RuntimeError) as refused:
            install()

        assert str(refused.value) == (
            "moto_connect_tdg needs botocore 1.35.11 or newer; "
            "botocore 1.35.9 is installed."
        )

    def test_is_a_moto_below_the_floor(self, monkeypatch):
        """A moto below the minimum is refused even if it has all needed names."""
        monkeypatch.setattr("moto.__version__", "5.2.3")

        with pytest.raises(RuntimeError) as refused:
            install()

        assert str(refused.value) == (
            "moto_connect_tdg needs moto 5.2.4 or newer; moto 5.2.3 is installed."
        )

    def test_is_the_fork_that_is_imported_as_moto(self, monkeypatch, tmp_path):
        """moto-ext is refused by name, as its version is not moto's."""
        made = tmp_path / "moto_ext-5.9.9.dist-info"
        made.mkdir()
        (made / "METADATA").write_text("Name: moto-ext\nVersion: 5.9.9\n")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr("moto.__version__", "5.1.21.dev")

        with pytest.raises(RuntimeError, match=r"moto-ext 5\.9\.9 \(a fork of moto\)"):
            install()


@pytest.mark.rules("D-31")
def test_floors_are_those_of_the_metadata():
    """The minimum versions of install() are those of the package's metadata."""
    declared = PYPROJECT.read_text(encoding="utf-8")

    assert f'"botocore>={OLDEST_BOTOCORE}"' in declared
    assert f'"moto>={TESTED_MOTO[0]}"' in declared
