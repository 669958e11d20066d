"""What a user's tests cost, as ratios within one run: ``python benchmarks/whole_tests.py``.

A suite of 100 tests that make their clients themselves, as most do, is run by
pytest on three sides: *ours*, *ours without the cache*
(MOTO_CONNECT_TDG_CACHE=0) and *moto* (-p no:connect_tdg; for Connect that is
moto's own). Compared is processor time, which other programs disturb least: the
medians of the tests, and whole runs with all that was imported.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ratios import ENVIRONMENT, Row, time_of_children

TESTS = 100
SIDES = {
    "ours": ({}, ()),
    "ours without the cache": ({"MOTO_CONNECT_TDG_CACHE": "0"}, ()),
    "moto": ({}, ("-p", "no:connect_tdg")),
}
_HEAD = """
import boto3
import pytest
from moto import mock_aws

@pytest.mark.parametrize("number", range({tests}))
@mock_aws
def test_it(number):
"""
_CONFTEST = """
import time
from pathlib import Path
import pytest

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol():
    start = time.process_time()
    yield
    with Path("times").open("a") as times:
        times.write(f"{time.process_time() - start}\\n")
"""
SUITES = {
    "Connect, 2 clients and 5 calls": """
    source = boto3.client("connect", region_name="us-east-1")
    other = boto3.client("connect", region_name="us-west-2")
    made = source.create_instance(
        IdentityManagementType="CONNECT_MANAGED",
        InstanceAlias="measured",
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )
    source.describe_instance(InstanceId=made["Id"])
    other.list_instances()
    source.describe_instance(InstanceId=made["Id"])
    source.delete_instance(InstanceId=made["Id"])
""",
    "S3, 1 client and 4 calls": """
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="measured")
    s3.put_object(Bucket="measured", Key="one", Body=b"1")
    assert s3.get_object(Bucket="measured", Key="one")["Body"].read() == b"1"
    assert s3.list_objects_v2(Bucket="measured")["KeyCount"] == 1
""",
    "DynamoDB, 1 resource and 3 calls": """
    dynamodb = boto3.resource("dynamodb", region_name="us-east-1")
    table = dynamodb.create_table(
        TableName="measured",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.put_item(Item={"id": "one"})
    assert table.get_item(Key={"id": "one"})["Item"] == {"id": "one"}
""",
}


@dataclass(frozen=True)
class Run:
    """A run of pytest over a suite, in seconds of processor time."""

    tests: list[float]
    whole: float

    @property
    def median(self) -> float:
        return statistics.median(self.tests)


def run_suite(folder: Path, side: str, workers: int) -> Run:
    """Run the suite in *folder* on one side."""
    settings, options = SIDES[side]
    times = folder / "times"
    times.unlink(missing_ok=True)
    parallel = ("-n", str(workers)) if workers > 1 else ("-p", "no:xdist")
    plain = ("-p", "no:randomly", "-p", "no:cacheprovider", "-c", os.devnull)
    before = time_of_children()
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "test_suite.py"),
            *(*plain, *parallel, *options),
        ],
        cwd=folder,
        env={**ENVIRONMENT, "PYTEST_ADDOPTS": "", **settings},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return Run(
        list(map(float, times.read_text().split())),
        time_of_children() - before,
    )


def compare(suite: str, workers: int, *sides: str) -> dict[str, Run]:
    """Run a suite on several sides, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = _HEAD.format(tests=TESTS) + SUITES[suite]
        (folder / "test_suite.py").write_text(source)
        (folder / "conftest.py").write_text(_CONFTEST)
        return {side: run_suite(folder, side, workers) for side in sides}


def of_connect(suite: str) -> Iterator[Row]:
    """Tests of Connect, on one and more workers."""
    for workers, target in ((1, 0.25), (2, 0.3), (4, 0.3)):
        found = compare(suite, workers, *SIDES)
        ours = found["ours"]
        where = f"{suite}; {workers} workers" if workers > 1 else suite
        for other, limit in (("moto", target), ("ours without the cache", target)):
            yield Row(
                f"{where}: ours / {other}", ours.median / found[other].median, limit
            )
        whole = ours.whole / found["moto"].whole
        yield Row(f"{where}: 100 tests with imports", whole, 0.5)


def of_others(suite: str) -> Iterator[Row]:
    """Tests of another service, with the plugin and without it."""
    found = compare(suite, 1, "ours", "moto")
    ours, moto = found["ours"], found["moto"]
    yield Row(f"{suite}: with the plugin / without", ours.median / moto.median, 0.6)
    whole = ours.whole / moto.whole
    yield Row(f"{suite}: 100 tests with imports", whole, 1)


def main() -> int:
    """Print the table; fail if a target is missed."""
    print(f"{'what':<66} {'measured':>14} {'target':>8}")
    missed = 0
    connect, *others = SUITES
    for rows in (of_connect(connect), *map(of_others, others)):
        for row in rows:
            print(row, flush=True)
            missed += row.measured > row.target
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
