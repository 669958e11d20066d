"""Where the time of one call goes, by package: ``python benchmarks/profile_call.py``.

``-- claim`` chooses another call; an older checkout in front of ``PYTHONPATH``
profiles that. A profiler makes small functions dear: read shares, not times.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import moto

import moto_connect_tdg
from moto_connect_tdg.estate import Estate, build_estate, connect_client

ROUNDS = 300
#: in this order: the first that is in a path names its package
PACKAGES = ("moto_connect_tdg", "moto", "botocore", "boto3", "werkzeug", "responses")


def package_of(path: str) -> str:
    """The package that a file belongs to."""
    parts = Path(path).parts
    return next((name for name in PACKAGES if name in parts), "Python and the rest")


def calls_of(estate: Estate) -> dict[str, Callable[[], Any]]:
    """The calls that can be profiled, by a short name."""
    source, arn = estate.source, estate.group_arn
    found = source.get_paginator("search_available_phone_numbers").paginate(
        TargetArn=arn,
        PhoneNumberCountryCode="US",
        PhoneNumberType="DID",
        PaginationConfig={"MaxItems": ROUNDS + 1},
    )
    free = iter([n["PhoneNumber"] for p in found for n in p["AvailableNumbersList"]])
    turns = count()
    return {
        "describe": lambda: source.describe_instance(InstanceId=estate.instance_id),
        "update": lambda: source.update_traffic_distribution(
            Id=arn, TelephonyConfig=estate.shares(source=10 * (next(turns) % 11))
        ),
        "claim": lambda: source.claim_phone_number(
            TargetArn=arn, PhoneNumber=next(free)
        ),
    }


def profile(act: Callable[[], Any]) -> pstats.Stats:
    """What *act* calls, `ROUNDS` times."""
    act()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(ROUNDS):
        act()
    profiler.disable()
    return pstats.Stats(profiler)


def show(title: str, found: pstats.Stats) -> None:
    """Own time by package, and the dearest functions that are not AWS's SDK's."""
    own: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for (path, line, name), row in found.stats.items():  # type: ignore[attr-defined]
        package = package_of(path)
        own[package] += row[2]
        if package.startswith("moto"):
            functions[f"{package} {Path(path).name}:{line} {name}"] += row[2]
    each = 1e6 / ROUNDS
    print(f"{title}: {sum(own.values()) * each:.0f} us")
    for package, total in own.most_common():
        print(f"  {total * each:7.0f} us  {total / sum(own.values()):4.0%}  {package}")
    for function, total in functions.most_common(5):
        print(f"  {total * each:7.1f} us        {function}")


def main(call: str) -> None:
    """Profile moto's own DescribeInstance, or CreateInstance, and our call."""
    with moto.mock_aws():
        theirs = connect_client("us-east-1")
        wanted = {
            "IdentityManagementType": "SAML",
            "InboundCallsEnabled": True,
            "OutboundCallsEnabled": True,
        }
        made = theirs.create_instance(**wanted)["Id"]
        if call == "describe":
            show(
                "moto, describe",
                profile(lambda: theirs.describe_instance(InstanceId=made)),
            )
        else:
            show("moto, create", profile(lambda: theirs.create_instance(**wanted)))
    with moto_connect_tdg.mock_aws():
        estate = build_estate()
        show(f"ours, {call}", profile(calls_of(estate)[call]))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "describe")
