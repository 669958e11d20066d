"""The estate of one test, for the pytest fixture ``connect_estate``.

This is a separate module, imported by the first test that uses the fixture: the plugin
itself must cost nothing while moto is not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from typing import Any
from uuid import uuid4

import requests
from botocore.exceptions import ClientError

from . import journal
from .environment import ignoring_settings
from .estate import Estate, build_estate
from .mocking import mock_aws
from .seams import is_mock_running, server_endpoint


def estate_of_a_test(wanted: dict[str, Any]) -> Iterator[Estate]:
    """Yield an estate with an empty journal, in a new mock unless one is running."""
    if is_mock_running():
        yield from _in_a_wider_mock(wanted)
        return
    with mock_aws():
        yield from _estate(wanted)


def _in_a_wider_mock(wanted: dict[str, Any]) -> Iterator[Estate]:
    """Build an estate in the running mock, and delete it afterwards."""
    for estate in _estate({"alias": f"estate-{uuid4().hex[:8]}", **wanted}):
        try:
            yield estate
        finally:
            _take_down(estate)


def _estate(wanted: dict[str, Any]) -> Iterator[Estate]:
    with nullcontext() if server_endpoint() else ignoring_settings():
        estate = build_estate(**wanted)
        _clear_journal()
        yield estate


def _clear_journal() -> None:
    """Remove the API calls that built the estate, in-process or on the server."""
    endpoint = server_endpoint()
    if endpoint is None:
        journal.clear()
    else:
        url = f"{endpoint}/moto-api/connect/journal"
        requests.delete(url, timeout=60).raise_for_status()


def _take_down(estate: Estate) -> None:
    """Delete an estate and what was added to it, as far as the API allows."""
    for group in _groups(estate):
        if group["Arn"] != estate.default_group_arn:
            _release_numbers(estate.source, group["Arn"])
            with suppress(ClientError):
                estate.source.delete_traffic_distribution_group(
                    TrafficDistributionGroupId=group["Arn"]
                )
    with suppress(ClientError):
        estate.source.update_traffic_distribution(
            Id=estate.default_group_arn,
            TelephonyConfig=estate.shares(source=100),
            AgentConfig=estate.shares(source=100),
        )
    for client in (estate.replica, estate.source):
        with suppress(ClientError):
            client.delete_instance(InstanceId=estate.instance_id)


def _groups(estate: Estate) -> list[dict[str, Any]]:
    pages = estate.source.get_paginator("list_traffic_distribution_groups")
    return list(
        pages.paginate(InstanceId=estate.instance_id)
        .build_full_result()
        .get("TrafficDistributionGroupSummaryList", [])
    )


def _release_numbers(client: Any, target_arn: str) -> None:
    pages = client.get_paginator("list_phone_numbers_v2")
    listed = pages.paginate(TargetArn=target_arn).build_full_result()
    for number in listed.get("ListPhoneNumbersSummaryList", []):
        with suppress(ClientError):
            client.release_phone_number(PhoneNumberId=number["PhoneNumberId"])
