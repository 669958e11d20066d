"""What a call costs, as ratios within one run: ``python benchmarks/ratios.py``.

Two sides take turns, the medians are compared. Sides are *floor* (a botocore
client with a canned answer: the least that any in-process mock can cost), *moto*
(moto's own Connect without the plugin) and *ours*; or ours at two sizes.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import lists
import moto
from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber

import moto_connect_tdg
from moto_connect_tdg.connect.door import invoke
from moto_connect_tdg.connect.models import connect_backends
from moto_connect_tdg.domain.routing import RegionState, Route, place_calls
from moto_connect_tdg.estate import Estate, build_estate, connect_client
from moto_connect_tdg.patches import replacing

FEW, MANY = 1_000, 100_000
HERE = Path(__file__).parent
#: with compiled modules kept, as every installation has them
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: float
    target: float
    unit: str = ""

    def __str__(self) -> str:
        verdict = "ok" if self.measured <= self.target else "MISSED"
        figure = f"{self.measured:8.2f} {self.unit}".rstrip()
        return f"{self.what:<66} {figure:>14} {self.target:>8g}  {verdict}"


def seconds(
    act: Callable[[], object], clock: Callable[[], float] = time.process_time
) -> float:
    """How long it takes once, of the processor's time: the machine may be shared."""
    start = clock()
    act()
    return clock() - start


def ratio(
    one: Callable[[], object], other: Callable[[], object], rounds: int = 300
) -> float:
    """Both in turn; the ratio of the medians."""
    for act in (one, other):
        act()
    ones, others = [], []
    gc.collect()
    for _ in range(rounds):
        ones.append(seconds(one))
        others.append(seconds(other))
    return statistics.median(ones) / statistics.median(others)


def canned_client(answer: dict[str, Any]) -> Any:
    """A client whose every call gets the same answer."""
    answer.pop("ResponseMetadata")
    body = json.dumps(answer, default=lambda moment: moment.timestamp())
    client = connect_client("us-east-1")

    def reply(request: Any, **_: Any) -> AWSResponse:
        headers = {"Content-Type": "application/json"}
        return AWSResponse(request.url, 200, headers, MockRawResponse(body))

    client.meta.events.unregister("before-send", botocore_stubber)
    client.meta.events.register_first("before-send", reply)
    return client


# -- in and out of the mock: both sides need their own ----------------------


@contextmanager
def running(estate_numbers: int = 1) -> Iterator[Estate]:
    """Our mock, with an estate in it."""
    with moto_connect_tdg.mock_aws():
        yield build_estate(numbers=estate_numbers)


def _create(client: Any) -> str:
    created: str = client.create_instance(
        IdentityManagementType="SAML",
        InboundCallsEnabled=True,
        OutboundCallsEnabled=True,
    )["Id"]
    return created


def median_in_process(side: str, operation: str, rounds: int = 400) -> float:
    """The median of one operation of one side, in a process of its own."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); import ratios; ratios.side({side!r}, {operation!r}, {rounds})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    return float(done.stdout)


def side(name: str, operation: str, rounds: int) -> None:
    """Measure one operation; for `median_in_process`."""
    mock = moto.mock_aws() if name == "moto" else moto_connect_tdg.mock_aws()
    with mock:
        client = connect_client("us-east-1")
        act = _acts(client, name)[operation]
        for _ in range(20):
            act()
        print(statistics.median(seconds(act) for _ in range(rounds)))


def _acts(client: Any, name: str) -> dict[str, Callable[[], object]]:
    if name == "moto":
        instance = _create(client)
        return {
            "describe": lambda: client.describe_instance(InstanceId=instance),
            "create": lambda: _create(client),
        }
    estate = build_estate(alias="acts")
    numbers = iter(range(12_015_550_200, 12_015_559_000))
    split = [0]

    def update() -> None:
        split[0] = 100 - split[0]
        client.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=split[0])
        )

    def claim() -> None:
        client.claim_phone_number(
            TargetArn=estate.group_arn, PhoneNumber=f"+{next(numbers)}"
        )

    return {
        "describe": lambda: client.describe_instance(InstanceId=estate.instance_id),
        "update": update,
        "claim": claim,
    }


def against_moto() -> Iterator[Row]:
    """Per call, against moto's own Connect; processes in turn."""
    pairs: dict[str, tuple[str, str, float]] = {
        "DescribeInstance, ours / moto": ("describe", "describe", 0.65),
        "UpdateTrafficDistribution, ours / moto's CreateInstance": (
            "update",
            "create",
            1.0,
        ),
        "ClaimPhoneNumber, ours / moto's CreateInstance": ("claim", "create", 1.0),
    }
    for what, (ours, theirs, target) in pairs.items():
        ratios = [
            median_in_process("ours", ours) / median_in_process("moto", theirs)
            for _ in range(3)
        ]
        yield Row(what, statistics.median(ratios), target)


def against_floor() -> Iterator[Row]:
    """Per call, against a canned answer; moto alone, to see what there is to save."""
    with running() as estate:
        arn, client = estate.group_arn, estate.source
        described = client.describe_traffic_distribution_group
        got = client.get_traffic_distribution
        canned_group = canned_client(described(TrafficDistributionGroupId=arn))
        canned_split = canned_client(got(Id=arn))
        yield Row(
            "DescribeTrafficDistributionGroup, ours / floor",
            ratio(
                lambda: described(TrafficDistributionGroupId=arn),
                lambda: canned_group.describe_traffic_distribution_group(
                    TrafficDistributionGroupId=arn
                ),
            ),
            1.6,
        )
        yield Row(
            "GetTrafficDistribution, ours / floor",
            ratio(
                lambda: got(Id=arn),
                lambda: canned_split.get_traffic_distribution(Id=arn),
            ),
            1.6,
        )
        split = json.dumps({"Id": arn, "Arn": arn})
        backend = connect_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
        canned = dict.fromkeys(backend.urls, lambda *_: (200, {}, split))
        with replacing(backend, "urls", canned):
            yield Row(
                "GetTrafficDistribution, moto with a canned answer / floor",
                ratio(
                    lambda: got(Id=arn),
                    lambda: canned_split.get_traffic_distribution(Id=arn),
                ),
                1.6,
            )


# -- processes --------------------------------------------------------------

_FIRST_CALL = """
import time, boto3
{importing}
with mock_aws():
    client = boto3.client("connect", "us-east-1")
    start = time.process_time()
    client.list_instances()
    print(time.process_time() - start)
"""
_IMPORT = """
import time, boto3, moto.core.models, moto.connect.responses
start = time.process_time()
{importing}
took = time.process_time() - start
import sys
assert "phonenumbers" not in sys.modules
print(took * 1000)
"""


def _printed(code: str, *, rounds: int = 7) -> float:
    figures = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=ENVIRONMENT,
        )
        figures.append(float(done.stdout))
    return statistics.median(figures)


def whole_processes() -> Iterator[Row]:
    """The first call, imports, the start of pytest."""
    ours = _printed(
        _FIRST_CALL.format(importing="from moto_connect_tdg import mock_aws")
    )
    theirs = _printed(_FIRST_CALL.format(importing="from moto import mock_aws"))
    yield Row("first Connect call of a fresh process, ours / moto", ours / theirs, 0.45)
    public = _IMPORT.format(importing="import moto_connect_tdg")
    yield Row(
        "import of moto_connect_tdg beyond moto's own", _printed(public), 30, "ms"
    )
    adapter = (
        "import moto_connect_tdg.connect.models, moto_connect_tdg.connect.responses"
    )
    inner = _IMPORT.format(importing=adapter)
    yield Row("what install() imports besides", _printed(inner), 60, "ms")
    yield Row(
        "pytest start-up, plugin unused, more than without", _pytest_cost(), 10, "ms"
    )


def _pytest_cost() -> float:
    command = [sys.executable, "-m", "pytest", "--version", "-p", "no:randomly"]
    empty = {**ENVIRONMENT, "PYTEST_ADDOPTS": ""}

    def start(*extra: str) -> None:
        subprocess.run(
            [*command, *extra], capture_output=True, check=True, env=empty, cwd="/"
        )

    wi, wo = [], []
    for _ in range(15):
        wi.append(seconds(start, time_of_children))
        wo.append(seconds(lambda: start("-p", "no:connect_tdg"), time_of_children))
    return (statistics.median(wi) - statistics.median(wo)) * 1000


def time_of_children() -> float:
    """The processor time of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def starting() -> Iterator[Row]:
    """A mock's start and stop."""

    def start_and_stop() -> None:
        with moto.mock_aws():
            pass

    ratios = []
    for _ in range(5):
        without = statistics.median(seconds(start_and_stop) for _ in range(40))
        with moto_connect_tdg.install():
            within = statistics.median(seconds(start_and_stop) for _ in range(40))
        ratios.append(within / without)
    yield Row(
        "mock_aws start to stop, with / without the plugin",
        statistics.median(ratios),
        1.05,
    )


# -- at two sizes -----------------------------------------------------------


def _fill(estate: Estate, count: int) -> None:
    """Claim *count* numbers, half of them to the group, half to the instance."""
    claimed, after = 0, None
    world = connect_backends.world
    while claimed < count:
        found = world.inventory.search(
            country="US",
            number_type="DID",
            prefix=None,
            after=after,
            limit=500,
            now=world.now(),
        )
        after = found[-1].phone_number
        for number in found:
            target = estate.group_arn if claimed % 2 else estate.instance_arn
            members = {"PhoneNumber": number.phone_number, "TargetArn": target}
            invoke(
                DEFAULT_ACCOUNT_ID, estate.source_region, "ClaimPhoneNumber", members
            )
            claimed += 1


def _search(estate: Estate) -> object:
    return estate.source.search_available_phone_numbers(
        TargetArn=estate.group_arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
    )


def _pages(estate: Estate) -> dict[str, Callable[[], object]]:
    client = estate.source
    acts: dict[str, Callable[[], object]] = {}
    for name, wanted in {
        "no target": {},
        "a target": {"TargetArn": estate.group_arn},
        "a filter": {
            "PhoneNumberCountryCodes": ["US"],
            "PhoneNumberTypes": ["DID"],
            "PhoneNumberPrefix": "+1",
        },
    }.items():
        tokens: list[str | None] = [None]
        pages = client.get_paginator("list_phone_numbers_v2").paginate(
            PaginationConfig={"PageSize": 100}, **wanted
        )
        tokens += [page["NextToken"] for page in pages if "NextToken" in page]
        for which, at in (("first", 0), ("middle", len(tokens) // 2), ("last", -1)):
            acts[f"page of 100, {name}, {which}"] = (
                lambda token=tokens[at], wanted=wanted: client.list_phone_numbers_v2(  # type: ignore[misc]
                    MaxResults=100,
                    **({"NextToken": token} if token else {}),
                    **wanted,
                )
            )
    return acts


def _cycle(estate: Estate, free: Iterator[int]) -> dict[str, Callable[[], object]]:
    """A number's life; each act goes on with what the one before has left."""
    client = estate.source
    claimed: list[str] = []
    moving: list[str] = []

    def claim() -> None:
        found = client.claim_phone_number(
            TargetArn=estate.group_arn, PhoneNumber=f"+{next(free)}"
        )
        claimed.append(found["PhoneNumberId"])

    def move() -> None:
        moving.append(claimed.pop(0))
        client.update_phone_number(
            PhoneNumberId=moving[-1], InstanceId=estate.instance_id
        )

    return {
        "claim": claim,
        "describe": lambda: client.describe_phone_number(PhoneNumberId=claimed[-1]),
        "move": move,
        "release": lambda: client.release_phone_number(PhoneNumberId=moving.pop()),
    }


def at_two_sizes() -> Iterator[Row]:
    """The same calls where 100,000 numbers are held, and where 1,000 are."""
    mock = moto_connect_tdg.mock_aws()
    with mock:
        many = build_estate()
        few = build_estate(
            source_region="eu-central-1", replica_region="eu-west-2", alias="few"
        )
        _search(many)
        unclaimed = statistics.median(
            seconds(lambda: _search(many)) for _ in range(150)
        )
        _fill(few, FEW)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        _fill(many, MANY)
        memory = (tracemalloc.get_traced_memory()[0] - before) / MANY / 1024
        tracemalloc.stop()
        free = iter(range(19_895_550_300, 19_895_558_000))
        at_few = {**_pages(few), **_cycle(few, free)}
        at_many = {**_pages(many), **_cycle(many, free)}
        for name, act in at_many.items():
            what = f"{name}, at 100,000 numbers / at 1,000"
            yield Row(what, ratio(act, at_few[name]), 1.2)
        claimed = statistics.median(seconds(lambda: _search(many)) for _ in range(150))
        yield Row("search, after 100,000 claims / at none", claimed / unclaimed, 1.5)
        yield Row("memory per claimed number", memory, 1.0, "KiB")
        reset = seconds(mock.reset) * 1000
        yield Row("moto's reset with 100,000 numbers held", reset, 50, "ms")


def simulated_calls() -> Iterator[Row]:
    """A million calls, against drawing them bare."""
    regions, weights = ("us-east-1", "us-west-2"), (70, 30)
    route = Route(
        dict(zip(regions, weights, strict=True)),  # type: ignore[arg-type]
        {region: RegionState() for region in regions},  # type: ignore[misc]
    )
    yield Row(
        "1,000,000 simulated calls / bare choices and a Counter",
        ratio(
            lambda: place_calls(route, 1_000_000, Random(1)),
            lambda: Counter(Random(1).choices(regions, weights, k=1_000_000)),
            rounds=7,
        ),
        1.5,
    )


def lists_at_two_sizes(rounds: int = 25) -> Iterator[Row]:
    """A page of every list where there are 100,000 records, and where there are 1,000.

    The fastest rounds are compared, as other programs disturb them least.
    """
    for listed in lists.LISTS:
        few, many = lists.pages(listed, FEW), lists.pages(listed, MANY)
        for which, act in many.items():
            took: tuple[list[float], list[float]] = ([], [])
            gc.collect()
            for _ in range(rounds):
                took[0].append(seconds(act))
                took[1].append(seconds(few[which]))
            what = f"{listed.operation}, {which} page, at 100,000 / at 1,000"
            yield Row(what, min(took[0]) / min(took[1]), 1.2)


def main() -> int:
    """Print the table; fail if a target is missed."""
    print(f"{'what':<66} {'measured':>14} {'target':>8}")
    missed = 0
    for rows in (
        against_moto,
        against_floor,
        whole_processes,
        starting,
        at_two_sizes,
        lists_at_two_sizes,
        simulated_calls,
    ):
        for row in rows():
            print(row, flush=True)
            missed += row.measured > row.target
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
