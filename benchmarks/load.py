"""One server under load: ``python benchmarks/load.py``, a few minutes, by hand.

Each part asks a question that has one right answer, and asks it with 16 threads
or 16 processes at once; what they measure besides is printed. Loopback only.
The small versions of the races are in tests/test_races.py.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote

from moto_connect_tdg.domain.stock import stock_of
from moto_connect_tdg.estate import Estate, build_estate

WORKERS = 16
SOURCE, REPLICA = "us-east-1", "us-west-2"
#: What QT-06 lets an account do in an hour, at two calls per second.
AN_HOUR_OF_CALLS = 2 * 3600
A_MINUTE = 60.0
_SERVING = re.compile(r"Running on http://127\.0\.0\.1:(\d+)")

#: A job for a worker: Region, method, path, body.
Job = tuple[str, str, str, "dict[str, Any] | None"]


@dataclass(frozen=True)
class Server:
    """The server under load."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def resident_mib(self) -> float:
        """Its memory, where the system tells."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.is_file():
            return float("nan")
        (found,) = re.findall(r"VmRSS:\s+(\d+) kB", status.read_text())
        return int(found) / 1024


@contextmanager
def serving() -> Iterator[Server]:
    """A server of our own on a free port of loopback."""
    with subprocess.Popen(
        [sys.executable, "-m", "moto_connect_tdg", "server", "-p", "0", "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stderr is not None
        found = next(filter(None, map(_SERVING.search, process.stderr)))
        try:
            yield Server(int(found[1]), process.pid)
        finally:
            process.terminate()
            process.stderr.read()


def send(port: int, jobs: list[Job], seconds: float) -> list[tuple[int, str]]:
    """All jobs over one connection, as long as there is time; status and code."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    until = time.monotonic() + seconds
    told = []
    for region, method, path, body in jobs:
        if time.monotonic() > until:
            break
        scope = f"AKIAIOSFODNN7EXAMPLE/20260101/{region}/connect/aws4_request"
        connection.request(
            method,
            path,
            None if body is None else json.dumps(body),
            {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, "
                "SignedHeaders=host, Signature=0",
                "Content-Type": "application/json",
            },
        )
        answer = connection.getresponse()
        answer.read()
        told.append((answer.status, answer.getheader("x-amzn-errortype", "")))
    connection.close()
    return told


@dataclass(frozen=True)
class Crowd:
    """Workers, and the server that they all call at once."""

    server: Server
    pool: ProcessPoolExecutor | ThreadPoolExecutor
    seconds: float

    def send(self, shares: list[list[Job]]) -> tuple[list[list[Any]], float]:
        """A share for each worker; what each was told, and how long it took."""
        start = time.perf_counter()
        told = [
            self.pool.submit(send, self.server.port, share, self.seconds)
            for share in shares
        ]
        return [future.result() for future in told], time.perf_counter() - start


def claim(target: str, number: str) -> Job:
    body = {"TargetArn": target, "PhoneNumber": number}
    return SOURCE, "POST", "/phone-number/claim", body


def rows(share: int) -> dict[str, Any]:
    return {
        "Distributions": [
            {"Region": SOURCE, "Percentage": share},
            {"Region": REPLICA, "Percentage": 100 - share},
        ]
    }


def numbers(first: int, count: int) -> list[str]:
    """Numbers of the inventory, from a place on."""
    stock = stock_of("US", "DID")
    return [stock.number_at(place) for place in range(first, first + count)]


def held(estate: Estate, target: str) -> list[str]:
    """All numbers of a target, page by page."""
    pages = estate.source.get_paginator("list_phone_numbers_v2").paginate(
        TargetArn=target, PaginationConfig={"PageSize": 1000}
    )
    return [
        row["PhoneNumber"]
        for page in pages
        for row in page["ListPhoneNumbersSummaryList"]
    ]


# -- the parts --------------------------------------------------------------


def same_stock(crowd: Crowd, estate: Estate) -> str:
    """Sixteen after the same 500 numbers: each number once."""
    wanted = numbers(1000, 500)
    told, took = crowd.send(
        [[claim(estate.group_arn, n) for n in wanted] for _ in range(WORKERS)]
    )
    outcomes = Counter(outcome for one in told for outcome in one)
    assert outcomes[200, ""] == len(wanted), outcomes
    assert outcomes[400, "InvalidParameterException"] == (WORKERS - 1) * len(wanted)
    mine = held(estate, estate.group_arn)
    assert len(mine) == len(set(mine))
    assert set(wanted) <= set(mine)
    return f"{sum(outcomes.values()) / took:,.0f} claims/s, each number once"


def one_group(crowd: Crowd, estate: Estate) -> str:
    """Sixteen shift one group from both Regions: shares stay whole, the last wins."""
    path = f"/traffic-distribution/{quote(estate.group_arn, safe='')}"
    told, took = crowd.send(
        [
            [
                (
                    (SOURCE, REPLICA)[worker % 2],
                    "PUT",
                    path,
                    {
                        "TelephonyConfig": rows((worker + n) % 11 * 10),
                        "AgentConfig": rows((worker + n) % 11 * 10),
                    },
                )
                for n in range(200)
            ]
            for worker in range(WORKERS)
        ]
    )
    outcomes = Counter(outcome for one in told for outcome in one)
    assert set(outcomes) == {(200, "")}, outcomes
    shown = estate.source.get_traffic_distribution(Id=estate.group_arn)
    telephony = shown["TelephonyConfig"]["Distributions"]
    assert telephony == shown["AgentConfig"]["Distributions"]
    assert sum(row["Percentage"] for row in telephony) == 100
    entries = state(crowd.server, "connect/journal")["Entries"]
    changes = [e["Change"] for e in entries if e.get("Change")]
    for earlier, later in pairwise(changes):
        assert earlier["After"] == later["Before"]
    last = {row["Region"]: row["Percentage"] for row in telephony}
    assert changes[-1]["After"]["Telephony"] == last
    return (
        f"{sum(outcomes.values()) / took:,.0f} updates/s, shares whole, last one wins"
    )


def quota(crowd: Crowd, estate: Estate) -> str:
    """Sixteen create groups without end: eight there are, never more."""
    body = {"InstanceId": estate.instance_id}
    told, _ = crowd.send(
        [
            [
                (
                    SOURCE,
                    "PUT",
                    "/traffic-distribution-group",
                    {**body, "Name": f"group {worker} {n}"},
                )
                for n in range(20)
            ]
            for worker in range(WORKERS)
        ]
    )
    outcomes = Counter(outcome for one in told for outcome in one)
    assert outcomes[200, ""] == 7, outcomes
    assert outcomes[402, "ServiceQuotaExceededException"] == 20 * WORKERS - 7, outcomes
    listed = estate.source.list_traffic_distribution_groups()
    assert len(listed["TrafficDistributionGroupSummaryList"]) == 9
    return f"{sum(outcomes.values())} creations, 8 groups besides the default"


def deletes_against_claims(crowd: Crowd, estate: Estate) -> str:
    """Half delete a group, half claim to it: it goes empty, or stays with numbers."""
    won = Counter[str]()
    for n in range(50):
        group = estate.source.create_traffic_distribution_group(
            Name=f"fought over {n}", InstanceId=estate.instance_id
        )
        path = f"/traffic-distribution-group/{group['Id']}"
        wanted = numbers(5000 + n * WORKERS, WORKERS)
        told, _ = crowd.send(
            [
                [(SOURCE, "DELETE", path, None)]
                if worker % 2
                else [claim(group["Arn"], wanted[worker])]
                for worker in range(WORKERS)
            ]
        )
        claimed = sum(
            one[0][0] == 200 for worker, one in enumerate(told) if not worker % 2
        )
        deleted = sum(one[0][0] == 200 for worker, one in enumerate(told) if worker % 2)
        assert (deleted == 0) == (claimed > 0), told
        assert deleted <= 1
        assert len(held(estate, group["Arn"]) if claimed else []) == claimed
        won["deletes" if deleted else "claims"] += 1
        if claimed:
            for row in estate.source.list_phone_numbers_v2(TargetArn=group["Arn"])[
                "ListPhoneNumbersSummaryList"
            ]:
                estate.source.release_phone_number(PhoneNumberId=row["PhoneNumberId"])
            estate.source.delete_traffic_distribution_group(
                TrafficDistributionGroupId=group["Id"]
            )
    return f"50 fights, won by {dict(won)}, no orphan"


def an_hour_in_a_minute(crowd: Crowd, estate: Estate) -> str:
    """An hour of API calls at the rate that the service allows, in a minute."""
    path = f"/traffic-distribution/{quote(estate.group_arn, safe='')}"
    calls: list[Job] = [
        (REPLICA, "GET", path, None),
        (SOURCE, "GET", f"/instance/{estate.instance_id}", None),
        (REPLICA, "PUT", path, {"TelephonyConfig": rows(50)}),
        (SOURCE, "GET", "/traffic-distribution-groups", None),
    ]
    each = [calls[n % len(calls)] for n in range(AN_HOUR_OF_CALLS // WORKERS)]
    told, took = crowd.send([each] * WORKERS)
    outcomes = Counter(outcome for one in told for outcome in one)
    assert outcomes == {(200, ""): AN_HOUR_OF_CALLS}, outcomes
    assert took < A_MINUTE, took
    return (
        f"{AN_HOUR_OF_CALLS} calls in {took:.1f} s ({AN_HOUR_OF_CALLS / took:,.0f}/s)"
    )


def many_numbers(crowd: Crowd, estate: Estate, count: int) -> str:
    """As many numbers on one group, claimed by all; then found, listed, moved."""
    wanted = numbers(100_000, count)
    told, took = crowd.send(
        [
            [claim(estate.group_arn, n) for n in wanted[worker::WORKERS]]
            for worker in range(WORKERS)
        ]
    )
    outcomes = Counter(outcome for one in told for outcome in one)
    assert set(outcomes) == {(200, "")}, outcomes
    claimed = sum(outcomes.values())
    start = time.perf_counter()
    mine = held(estate, estate.group_arn)
    listing = time.perf_counter() - start
    assert len(mine) == len(set(mine)) >= claimed
    short = "" if claimed == count else f" of {count:,}, the time was up"
    return (
        f"{claimed:,} numbers{short} in {took:.0f} s ({claimed / took:,.0f}/s), "
        f"listed in {listing:.1f} s, {crowd.server.resident_mib():.0f} MiB"
    )


def resets(server: Server, count: int) -> str:
    """The server's memory over as many resets, each of an estate."""
    sizes = []
    for n in range(count):
        build_estate(endpoint_url=server.url, numbers=2, agents=2)
        state(server, "reset", method="POST")
        if n + 1 in {count // 10, count}:
            sizes.append(server.resident_mib())
    early, late = sizes
    assert not late > early * 1.05 + 2, sizes
    return f"{early:.1f} MiB after {count // 10}, {late:.1f} MiB after {count}"


def state(server: Server, path: str, method: str = "GET") -> Any:
    """A control path's answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(method, f"/moto-api/{path}")
    found = json.loads(connection.getresponse().read())
    connection.close()
    return found


RACES: tuple[Callable[[Crowd, Estate], str], ...] = (
    same_stock,
    one_group,
    quota,
    deletes_against_claims,
    an_hour_in_a_minute,
)


def main() -> None:
    """Run all parts, a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=100_000)
    parser.add_argument("--resets", type=int, default=1_000)
    parser.add_argument(
        "--seconds", type=float, default=300, help="the most that one part may send"
    )
    wanted = parser.parse_args()
    # Workers begin before the load does, and import what they need.
    processes = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))
    with serving() as server, processes, ThreadPoolExecutor(WORKERS) as threads:
        list(processes.map(abs, range(WORKERS * 4)))

        def fresh() -> Estate:
            state(server, "reset", method="POST")
            return build_estate(endpoint_url=server.url)

        for name, pool in ("threads", threads), ("processes", processes):
            crowd = Crowd(server, pool, wanted.seconds)
            for part in RACES:
                report(f"{part.__name__}, 16 {name}", part(crowd, fresh()))
        report("many_numbers", many_numbers(crowd, fresh(), wanted.numbers))
        state(server, "reset", method="POST")
        report("resets", resets(server, wanted.resets))


def report(what: str, found: str) -> None:
    """One line of the table."""
    print(f"{what.replace('_', ' '):<36} {found}", flush=True)


if __name__ == "__main__":
    main()
