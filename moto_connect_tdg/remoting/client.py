"""`remote`: a server's faults, simulator, journal and estates, from Python.

Example:
    server = remote("http://127.0.0.1:5000")
    estate = server.build_estate()
    with server.faults.region_down("us-east-1"):
        fail_over(estate.group_arn)
    server.journal.assert_only(region="us-west-2")
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..clients import connect_client
from ..estate import ClaimedNumber, Estate
from ..pacing import read_pace
from .connection import Connection
from .faults import RemoteFaults
from .journal import RemoteJournal
from .simulator import RemoteSimulator

#: moto's default pace.
_IMMEDIATE = {"progression": "immediate"}


def remote(
    url: str, *, timeout: float = 60.0, context: ssl.SSLContext | None = None
) -> RemoteMock:
    """Use the mock of a server like one in this process.

    Args:
        url: the server's URL, such as http://127.0.0.1:5000.
        timeout: the maximum time for an answer, in seconds.
        context: for https with a certificate that the system does not trust.

    Returns:
        the server's faults, journal, simulator, estates and pace.

    Raises:
        ValueError: if *url* is not an http or https URL.
        ConnectionError: if no server answers.
        RuntimeError: if the server is not one of moto_connect_tdg.
    """
    mock = RemoteMock(Connection(url, timeout=timeout, context=context))
    mock.health()
    return mock


class RemoteMock:
    """The mock of a server, as `remote` returns it.

    Attributes:
        url: the server's URL.
        faults: has the functions of `moto_connect_tdg.faults`.
        journal: has the functions of `moto_connect_tdg.journal`.
        simulator: has the functions of `moto_connect_tdg.simulator`.
    """

    url: str
    faults: RemoteFaults
    journal: RemoteJournal
    simulator: RemoteSimulator

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.url = connection.url
        self.faults = RemoteFaults(connection)
        self.journal = RemoteJournal(connection)
        self.simulator = RemoteSimulator(connection)

    def build_estate(
        self,
        *,
        source_region: str = "us-east-1",
        replica_region: str = "us-west-2",
        alias: str = "estate",
        groups: int = 1,
        numbers: int = 1,
        agents: int = 0,
    ) -> Estate:
        """Build a replicated instance on the server, with clients for it.

        Args:
            source_region: the Region of the instance.
            replica_region: the Region of its replica; it must pair up with the first.
            alias: the alias of the instance, unique on the server.
            groups: how many traffic distribution groups to create, beside the default
                one.
            numbers: how many phone numbers to claim, to the groups in turn, or to the
                default group if *groups* is 0. All are linked to a flow.
            agents: how many users to create; they are associated with the groups in
                turn.

        Raises:
            ValueError: for impossible arguments, such as an unknown Region.
            RuntimeError: for what the API refuses, such as Regions that are not a pair.
        """
        found = self._connection.ask(
            "POST",
            "connect/estate",
            body={
                "SourceRegion": source_region,
                "ReplicaRegion": replica_region,
                "Alias": alias,
                "Groups": groups,
                "Numbers": numbers,
                "Agents": agents,
            },
        )
        return _read_estate(found, self.url)

    @contextmanager
    def pace(
        self,
        model: str,
        *,
        describes: int | None = None,
        seconds: float | None = None,
    ) -> Iterator[None]:
        """Set the pace of a kind of workflow on the server for a block.

        The end of the block restores the earlier pace.

        Args:
            model: whose workflows: instance, replica, trafficdistributiongroup or
                phonenumber.
            describes: for how many API calls that describe the resource its workflow
                is in progress; at least 1.
            seconds: for how many seconds of the server's clock it is; above 0, at
                most 1,000,000,000.

        Raises:
            ValueError: for an unknown model, or unless exactly one of *describes* and
                *seconds* is given, and in its range.
        """
        name, transition = read_pace(model, describes=describes, seconds=seconds)
        ask = self._connection.ask
        before = ask("GET", "state-manager/get-transition", query={"model_name": name})
        self._set_pace(name, transition)
        try:
            yield
        finally:
            if before == _IMMEDIATE:
                ask(
                    "POST",
                    "state-manager/unset-transition",
                    body={"model_name": name},
                )
            else:
                self._set_pace(name, before)

    def _set_pace(self, name: str, transition: Any) -> None:
        body = {"model_name": name, "transition": transition}
        self._connection.ask("POST", "state-manager/set-transition", body=body)

    def state(self, account_id: str | None = None) -> dict[str, Any]:
        """Return the state of the server, by account and Region, as plain values.

        Args:
            account_id: leave out all other accounts.
        """
        query = {} if account_id is None else {"AccountId": account_id}
        found: dict[str, Any] = self._connection.ask(
            "GET", "connect/state", query=query
        )
        return found

    def health(self) -> dict[str, str]:
        """Return the versions of the server."""
        found: dict[str, str] = self._connection.ask("GET", "connect/health")
        return found

    def reset(self) -> None:
        """Remove all resources, faults and journal entries, with moto's reset."""
        self._connection.ask("POST", "reset", body={})


def _read_estate(found: dict[str, Any], url: str) -> Estate:
    source, replica = found["SourceRegion"], found["ReplicaRegion"]
    return Estate(
        source_region=source,
        replica_region=replica,
        instance_id=found["InstanceId"],
        instance_arn=found["InstanceArn"],
        replica_arn=found["ReplicaArn"],
        default_group_arn=found["DefaultGroupArn"],
        group_arns=tuple(found["GroupArns"]),
        numbers=tuple(
            ClaimedNumber(
                number["PhoneNumberId"], number["PhoneNumberArn"], number["PhoneNumber"]
            )
            for number in found["Numbers"]
        ),
        user_ids=tuple(found["UserIds"]),
        flow_id=found["FlowId"],
        source=connect_client(source, endpoint_url=url),
        replica=connect_client(replica, endpoint_url=url),
    )
