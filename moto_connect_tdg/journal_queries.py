"""Queries of a journal, of the mock in this process or on a server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import replace

from .connect.services import signing_names
from .domain.journal import Change, Entry, EntryMatch


class JournalQueries(ABC):
    """The queries of `moto_connect_tdg.journal`, for one mock."""

    @abstractmethod
    def api_calls(
        self,
        *,
        operation: str | None = None,
        region: str | None = None,
        service: str | None = None,
        account_id: str | None = None,
        resource_arn: str | None = None,
        outcome: str | None = None,
    ) -> list[Entry]:
        """Return the API calls so far, oldest first; omitted criteria match all.

        API calls to other services than Amazon Connect are recorded only if an outage
        refused them. The journal keeps the latest 10,000.

        Args:
            operation: the operation's name, such as UpdateTrafficDistribution.
            region: the Region that they were sent to.
            service: the service's name in boto3.
            account_id: the caller's account.
            resource_arn: the ARN of a resource that they name, even if by a bare ID.
            outcome: OK, or an error's code.

        Raises:
            ValueError: for an unknown name.
            RuntimeError: if no mock is running in this process.
        """

    def changes(self) -> list[Change]:
        """Return every change of a distribution so far, with before and after.

        Raises:
            RuntimeError: if no mock is running in this process.
        """
        return [entry.change for entry in self.api_calls() if entry.change is not None]

    def assert_only(
        self,
        *operations: str,
        region: str | None = None,
        service: str | None = None,
        account_id: str | None = None,
        resource_arn: str | None = None,
        outcome: str | None = None,
    ) -> None:
        """Assert that there were API calls, and only such as match.

        Args:
            *operations: the names of operations; each API call must be of one of them.
            region: the Region that all must have been sent to.
            service: the service's name in boto3.
            account_id: the caller's account.
            resource_arn: the ARN of a resource that all must name.
            outcome: OK, or an error's code.

        Raises:
            AssertionError: naming the other API calls, or if there were none at all.
            ValueError: for an unknown name.
        """
        match = EntryMatch(None, region, service, account_id, resource_arn, outcome)
        for operation in operations or (None,):
            # Unknown names are refused here.
            self.api_calls(
                operation=operation,
                region=region,
                service=service,
                account_id=account_id,
                resource_arn=resource_arn,
                outcome=outcome,
            )
        if service is not None:
            match = replace(match, service=signing_names([service])[0])
        entries = self.api_calls()
        others = Counter(
            _name_of(entry)
            for entry in entries
            if not match.matches(entry)
            or (operations and entry.api_call.operation not in operations)
        )
        if not entries:
            msg = "There were no API calls at all."
            raise AssertionError(msg)
        if others:
            listed = ", ".join(
                name if times == 1 else f"{name} ({times} times)"
                for name, times in others.items()
            )
            msg = f"There were other API calls: {listed}"
            raise AssertionError(msg)


def _name_of(entry: Entry) -> str:
    request = entry.api_call
    return (
        f"{request.service} {request.operation} in {request.region} by "
        f"{request.account_id}: {entry.outcome}"
    )
