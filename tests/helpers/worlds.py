"""A small world that tests call directly, without moto and HTTP, with a settable clock."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import cache, partial
from itertools import count
from typing import Any

import pytest

from moto_connect_tdg.domain.faults import Effect, FailWorkflow, Fault, Match
from moto_connect_tdg.errors import TdgError
from moto_connect_tdg.service import inspect
from moto_connect_tdg.service.answer import answer
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.service.settings import Settings
from moto_connect_tdg.service.world import Surroundings, World
from moto_connect_tdg.types import AccountId, Region
from moto_connect_tdg.wire.model import Operation, Router, enum_values
from tests.helpers.clock import Clock
from tests.helpers.identifiers import ACCOUNT, REPLICA, SOURCE

router = cache(partial(Router, OPERATIONS))


class Progress:
    """Progress that ends when the test says so."""

    def __init__(self) -> None:
        self.is_due = False
        self.describes = 0

    def count_describe(self) -> None:
        """Count one describe call."""
        self.describes += 1

    def snapshot(self) -> Mapping[str, object]:
        """The describe calls that were counted."""
        return {"Describes": self.describes}


class Immediate(Progress):
    """Progress that ends as it begins."""

    def __init__(self) -> None:
        super().__init__()
        self.is_due = True


class SmallWorld:
    """A world, with steps for the tests; *surroundings* replace those of tests."""

    def __init__(self, **surroundings: Any) -> None:
        self.clock = Clock()
        self.settings = Settings()
        #: models whose workflows run until `finish`
        self.slow: set[str] = set()
        self.running: list[Progress] = []
        ids = count(1)
        chosen = {
            "now": lambda: self.now,
            "new_id": lambda: f"00000000-0000-4000-8000-{next(ids):012}",
            "pacer": self._pace,
            "settings": lambda: self.settings,
            "attribute_types": partial(enum_values, "InstanceAttributeType"),
            **surroundings,
        }
        self.world = World(Surroundings(**chosen))

    def _pace(self, model: str) -> Progress:
        if model not in self.slow:
            return Immediate()
        progress = Progress()
        self.running.append(progress)
        return progress

    @property
    def now(self) -> datetime:
        """The time in this world."""
        return self.clock().replace(tzinfo=timezone.utc)

    @contextmanager
    def slowly(self, *models: str) -> Iterator[None]:
        """Let workflows of these models that start in the block run until `finish`."""
        self.slow.update(models)
        yield
        self.slow.difference_update(models)

    def finish(self) -> None:
        """Let all running workflows end with the next API call."""
        for progress in self.running:
            progress.is_due = True
        self.running.clear()

    def fail(self, operation: str, reason: str = "As asked for.") -> None:
        """Let the workflow fail that the next such API call starts."""
        self.strike(operation, FailWorkflow(reason))

    def strike(self, operation: str, effect: Effect) -> Fault:
        """Let this effect strike the next such API call."""
        return self.world.faults.add(Match(operation=operation), [effect], times=1)

    def pass_time(self, **span: float) -> None:
        """Let a span of time pass."""
        self.clock.advance(**span)

    def call(
        self,
        operation: str,
        region: str = SOURCE,
        *,
        account: AccountId = ACCOUNT,
        session_name: str | None = None,
        **members: Any,
    ) -> Any:
        """Make an API call and return the answer as JSON."""
        form = router().operation(operation)
        read = partial(form.read_members, members)
        return self.answer(
            form, read, region, account=account, session_name=session_name
        )

    def answer(
        self,
        form: Operation,
        read: Any,
        region: str,
        *,
        account: AccountId = ACCOUNT,
        session_name: str | None = None,
    ) -> Any:
        """Make an API call with the input that *read* returns."""
        site = self.world.site(account, Region(region))
        outcome = answer(
            self.world, site, form, read, session_name=lambda: session_name
        )
        if outcome.error is not None:
            raise outcome.error
        return json.loads(outcome.body)

    @contextmanager
    def refused(
        self, code: str, match: str = ""
    ) -> Iterator[pytest.ExceptionInfo[TdgError]]:
        """Check that the block's API call is refused and changes nothing."""
        before = self.state()
        with pytest.raises(TdgError) as caught:
            yield caught

        assert (code, True) == (
            caught.value.code,
            re.search(match, caught.value.message) is not None,
        ), caught.value.message
        assert before == self.state()

    def state(self) -> dict[str, Any]:
        """Everything that a later API call could show or depend on."""
        return {
            **inspect.state_of_accounts(self.world),
            **inspect.state_of_inventory(self.world),
        }

    # -- steps ----------------------------------------------------------------

    def create_instance(
        self, alias: str | None = "main", region: str = SOURCE, **wanted: Any
    ) -> Any:
        """Create an instance with SAML."""
        named = {} if alias is None else {"InstanceAlias": alias}
        return self.call(
            "CreateInstance",
            region,
            **{
                "IdentityManagementType": "SAML",
                "InboundCallsEnabled": True,
                "OutboundCallsEnabled": True,
                **named,
                **wanted,
            },
        )

    def replicate(self, instance_id: str, **wanted: Any) -> Any:
        """Replicate an instance, by default with an alias of its own."""
        members = {"ReplicaAlias": f"west-{instance_id[-12:]}", **wanted}
        given = {name: value for name, value in members.items() if value is not None}
        return self.call(
            "ReplicateInstance", InstanceId=instance_id, ReplicaRegion=REPLICA, **given
        )

    def replicated(self) -> str:
        """Create a replicated instance and return its ID."""
        instance_id: str = self.create_instance()["Id"]
        self.replicate(instance_id)
        return instance_id

    def group(self, instance_id: str, name: str = "g", **wanted: Any) -> str:
        """Create a group of an instance and return its ARN."""
        created = self.call(
            "CreateTrafficDistributionGroup",
            InstanceId=instance_id,
            Name=name,
            **wanted,
        )
        arn: str = created["Arn"]
        return arn

    def default_group(self, instance_id: str) -> str:
        """The ARN of an instance's default group."""
        listed = self.call("ListTrafficDistributionGroups", InstanceId=instance_id)
        groups = listed["TrafficDistributionGroupSummaryList"]
        arn: str = next(group["Arn"] for group in groups if group["IsDefault"])
        return arn

    def available(self, target_arn: str, region: str = SOURCE) -> str:
        """The first number that is available for a target."""
        found = self.call(
            "SearchAvailablePhoneNumbers",
            region,
            TargetArn=target_arn,
            PhoneNumberCountryCode="US",
            PhoneNumberType="DID",
        )
        number: str = found["AvailableNumbersList"][0]["PhoneNumber"]
        return number

    def claim(self, target_arn: str, region: str = SOURCE, **wanted: Any) -> str:
        """Claim a number to a target and return the number's ARN."""
        number = self.available(target_arn, region)
        claimed = self.call(
            "ClaimPhoneNumber",
            region,
            TargetArn=target_arn,
            **{"PhoneNumber": number, **wanted},
        )
        arn: str = claimed["PhoneNumberArn"]
        return arn

    def number(self, number: str, region: str = SOURCE) -> Any:
        """What DescribePhoneNumber shows."""
        found = self.call("DescribePhoneNumber", region, PhoneNumberId=number)
        return found["ClaimedPhoneNumberSummary"]

    def status(self, number: str) -> str:
        """The status that DescribePhoneNumber shows."""
        shown: str = self.number(number)["PhoneNumberStatus"]["Status"]
        return shown

    def numbers_of(self, target_arn: str) -> list[str]:
        """The ARNs that the list of a target's numbers shows."""
        listed = self.call("ListPhoneNumbersV2", TargetArn=target_arn)
        return [row["PhoneNumberArn"] for row in listed["ListPhoneNumbersSummaryList"]]

    def user(self, instance_id: str, username: str = "ann", **wanted: Any) -> str:
        """Create a user with the first profiles of an instance and return the ID."""
        here: dict[str, Any] = {"InstanceId": instance_id}
        security = self.call("ListSecurityProfiles", **here)
        routing = self.call("ListRoutingProfiles", **here)
        members = {
            "Username": username,
            "PhoneConfig": {"PhoneType": "SOFT_PHONE"},
            "IdentityInfo": {"FirstName": "Ann", "LastName": "Lee"},
            "SecurityProfileIds": [security["SecurityProfileSummaryList"][0]["Id"]],
            "RoutingProfileId": routing["RoutingProfileSummaryList"][0]["Id"],
            **wanted,
        }
        made: str = self.call("CreateUser", **here, **members)["UserId"]
        return made

    def flow(self, instance_id: str) -> str:
        """The ID of the first flow of a new instance."""
        listed = self.call("ListContactFlows", InstanceId=instance_id)
        flow: str = listed["ContactFlowSummaryList"][0]["Id"]
        return flow

    def link(self, number: str, instance_id: str) -> None:
        """Link a number to the instance's first flow."""
        self.call(
            "AssociatePhoneNumberContactFlow",
            PhoneNumberId=number,
            InstanceId=instance_id,
            ContactFlowId=self.flow(instance_id),
        )

    def links_of(self, instance_id: str) -> list[str]:
        """The ARNs of the numbers that are linked to flows of an instance."""
        listed = self.call("ListFlowAssociations", InstanceId=instance_id)
        return [row["ResourceId"] for row in listed["FlowAssociationSummaryList"]]
