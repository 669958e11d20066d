"""The server beside moto's own, in one run: ``python benchmarks/server_speed.py``.

Both serve the same DescribeInstance over the same kind of connection, in turns;
the medians are compared, as ratios, because machines are noisy. Start and stop
are of our server alone. Exit code 1 where a target is missed.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Thread
from urllib.parse import urlsplit

ROUNDS = 7
#: in a round, by all clients together
CALLS = 320
CLIENTS = (1, 16)
STARTS = 5
RATIO, START_SECONDS, STOP_SECONDS = 5.0, 2.0, 1.0
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/"
    "us-east-1/connect/aws4_request, SignedHeaders=host, Signature=0",
    "Content-Type": "application/json",
}
OURS = ("moto_connect_tdg", "server")
MOTO = ("moto.server",)
_SERVING = re.compile(r"Running on (http://\S+)")


@contextmanager
def serving(module: tuple[str, ...]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server, with its log thrown away as it comes."""
    with subprocess.Popen(
        [sys.executable, "-m", *module, "-p", "0"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stderr is not None
        url = next(filter(None, map(_SERVING.search, process.stderr)))[1]
        # moto writes a line per request: a pipe that nobody reads would stop it
        Thread(target=process.stderr.readlines, daemon=True).start()
        try:
            yield url, process
        finally:
            process.terminate()


def connect(url: str) -> http.client.HTTPConnection:
    """A connection; it opens again by itself where the server closes it."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)


def call(
    connection: http.client.HTTPConnection, method: str, path: str, body: str = ""
) -> bytes:
    """One call, read to its end."""
    connection.request(method, path, body, SIGNED)
    answer = connection.getresponse()
    found = answer.read()
    assert answer.status == 200, found
    return found


def create(url: str) -> str:
    """An instance; the result is its ID."""
    with closing(connect(url)) as connection:
        made = call(
            connection,
            "PUT",
            "/instance",
            json.dumps(
                {
                    "IdentityManagementType": "SAML",
                    "InstanceAlias": "speed",
                    "InboundCallsEnabled": True,
                    "OutboundCallsEnabled": True,
                }
            ),
        )
    instance_id: str = json.loads(made)["Id"]
    return instance_id


def describe(url: str, instance_id: str, calls: int) -> None:
    """Some calls of DescribeInstance, over one connection."""
    with closing(connect(url)) as connection:
        for _ in range(calls):
            call(connection, "GET", f"/instance/{instance_id}")


def per_second(url: str, instance_id: str, clients: int) -> float:
    """DescribeInstance calls per second of all clients, each over one connection."""
    share = CALLS // clients
    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for done in [
            pool.submit(describe, url, instance_id, share) for _ in range(clients)
        ]:
            done.result()
    return share * clients / (time.perf_counter() - start)


def compare(clients: int) -> tuple[float, float]:
    """The medians of ours and of moto's, in turns."""
    with serving(OURS) as (our_url, _), serving(MOTO) as (moto_url, _):
        sides = [(our_url, create(our_url)), (moto_url, create(moto_url))]
        rounds = [[per_second(*side, clients) for side in sides] for _ in range(ROUNDS)]
    ours, moto = zip(*rounds, strict=True)
    return statistics.median(ours), statistics.median(moto)


def start_and_stop() -> tuple[float, float]:
    """Medians of the seconds to the first answer, and from SIGTERM to the end."""
    starts, stops = [], []
    for _ in range(STARTS):
        begun = time.perf_counter()
        with serving(OURS) as (url, process), closing(connect(url)) as connection:
            call(connection, "GET", "/moto-api/connect/health")
            starts.append(time.perf_counter() - begun)
            call(connection, "GET", "/instance")
            begun = time.perf_counter()
            process.send_signal(signal.SIGTERM)
            process.wait()
            stops.append(time.perf_counter() - begun)
    return statistics.median(starts), statistics.median(stops)


def main() -> int:
    """Measure, and print."""
    ratios = []
    for clients in CLIENTS:
        ours, moto = compare(clients)
        print(
            f"DescribeInstance per second, {clients} clients: "
            f"{ours:.0f}, moto_server {moto:.0f}"
        )
        what = f"times as many as moto_server, {clients} clients"
        ratios.append((what, ours / moto, ours / moto >= RATIO, RATIO))
    started, stopped = start_and_stop()
    good = True
    for what, figure, is_met, target in (
        *ratios,
        ("s from start to answer", started, started < START_SECONDS, START_SECONDS),
        ("s from SIGTERM to end", stopped, stopped < STOP_SECONDS, STOP_SECONDS),
    ):
        good &= is_met
        print(f"{figure:6.2f} {what} (target {target}): {'ok' if is_met else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
