"""Two doors to one Amazon Connect: the service itself, and boto3 clients of the mock.

Whoever goes through a door calls operations by name, sees the state, and sets
pace and faults; what is behind it makes no difference.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timezone
from functools import partial
from random import Random
from typing import Any, Protocol
from uuid import UUID

from botocore import xform_name
from botocore.exceptions import ClientError

from moto_connect_tdg.domain.faults import (
    ApiError,
    Effect,
    FailWorkflow,
    Match,
    StallWorkflow,
)
from moto_connect_tdg.service import calls, inspect
from moto_connect_tdg.service.answer import answer
from moto_connect_tdg.service.world import Surroundings, World
from moto_connect_tdg.types import Region
from moto_connect_tdg.wire.model import Operation, enum_values
from tests.helpers.aws import Aws
from tests.helpers.clock import Clock
from tests.helpers.identifiers import ACCOUNT
from tests.helpers.worlds import router


class RefusedError(Exception):
    """An API call was refused, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Seen:
    """All that there is: an account's Regions, and the numbers that rest."""

    regions: Mapping[str, Any]
    resting: Mapping[str, Any]


class Door(Protocol):
    """A way to one Amazon Connect, with nothing in it at first."""

    @property
    def clock(self) -> Clock | None:
        """Its clock, where it can be set."""

    def call(self, region: str, operation: str, **members: Any) -> dict[str, Any]:
        """Call an operation.

        Raises:
            RefusedError: with the code of the error.
        """

    def look(self) -> Seen:
        """What there is now."""

    def set_pace(self, model: str, looks: int) -> None:
        """Workflows of a model take that many looks, or none."""

    def weather(self, kind: str, operation: str) -> Any:
        """A fault for one API call: "fails", "stalls", or the code of an error."""

    def place_call(self, phone_number: str) -> str:
        """Call a number; return the ID of the contact."""


# -- the service itself -------------------------------------------------------


class Pace:
    """How many looks the workflows of each model take; running ones too."""

    def __init__(self) -> None:
        self.looks: Counter[str] = Counter()

    def __call__(self, model: str) -> Looked:
        """Begin a workflow."""
        return Looked(self, model)


class Looked:
    """The progress of a workflow that ends by being looked at."""

    def __init__(self, pace: Pace, model: str) -> None:
        self._pace = pace
        self._model = model
        self._count = 0

    @property
    def is_due(self) -> bool:
        """Whether it was looked at often enough."""
        return self._count >= self._pace.looks[self._model]

    def count_describe(self) -> None:
        """Count a look."""
        self._count += 1

    def snapshot(self) -> Mapping[str, object]:
        """The looks so far."""
        return {"Describes": self._count}


def effect_of(kind: str) -> Effect:
    """The effect of a kind of weather."""
    match kind:
        case "fails":
            return FailWorkflow("bad luck")
        case "stalls":
            return StallWorkflow()
    return ApiError(kind, "An injected fault.")


class DirectDoor:
    """The service, without boto3, HTTP and moto; input in the model's form."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._pace = Pace()
        ids = Random(0)
        self.world = World(
            Surroundings(
                now=lambda: self.clock().replace(tzinfo=timezone.utc),
                new_id=lambda: str(UUID(int=ids.getrandbits(128), version=4)),
                new_seed=lambda: 0,
                pacer=self._pace,
                attribute_types=partial(enum_values, "InstanceAttributeType"),
            )
        )

    def call(self, region: str, operation: str, **members: Any) -> dict[str, Any]:
        """Call an operation."""
        form = router().operation(operation)
        return self.answer(region, form, partial(form.read_members, members))

    def answer(self, region: str, form: Operation, read: Any) -> dict[str, Any]:
        """Call an operation with what *read* returns."""
        site = self.world.site(ACCOUNT, Region(region))
        outcome = answer(self.world, site, form, read)
        if outcome.error is not None:
            raise RefusedError(outcome.error.code)
        found: dict[str, Any] = json.loads(outcome.body)
        return found

    def look(self) -> Seen:
        """What there is now."""
        return Seen(
            inspect.state_of_accounts(self.world, ACCOUNT).get(ACCOUNT, {}),
            inspect.state_of_inventory(self.world).get(inspect.RESTING, {}),
        )

    def set_pace(self, model: str, looks: int) -> None:
        """Workflows of a model take that many looks, or none."""
        self._pace.looks[model] = looks

    @contextmanager
    def weather(self, kind: str, operation: str) -> Iterator[None]:
        """A fault for one API call."""
        if kind == "clear":
            yield
            return
        plan = self.world.faults
        added = plan.add(Match(operation=operation), [effect_of(kind)], times=1)
        yield
        assert plan.remove(added.fault_id)
        assert 1 == added.hits

    def place_call(self, phone_number: str) -> str:
        """Call a number; return the ID of the contact."""
        rng = Random(0)
        placed = calls.place_calls(self.world, ACCOUNT, phone_number, 1, rng)
        assert placed.contact_id is not None
        return placed.contact_id


# -- boto3 --------------------------------------------------------------------


class Boto3Door:
    """Clients of the mock, in-process or on a server, and its control paths."""

    clock = None

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        aws.control("POST", "reset")

    def call(self, region: str, operation: str, **members: Any) -> dict[str, Any]:
        """Call an operation."""
        method = getattr(self._aws.connect(region), xform_name(operation))
        try:
            found: dict[str, Any] = method(**members)
        except ClientError as error:
            raise RefusedError(error.response["Error"]["Code"]) from error
        return found

    def look(self) -> Seen:
        """What there is now."""
        answered = self._aws.control("GET", "connect/state")
        assert answered.status_code == 200
        state = answered.json()
        return Seen(state.get(ACCOUNT, {}), state.get(inspect.RESTING, {}))

    def set_pace(self, model: str, looks: int) -> None:
        """Workflows of a model take that many looks, or none."""
        slow = {"progression": "manual", "times": looks}
        self._aws.set_pace(model, **(slow if looks else {"progression": "immediate"}))

    @contextmanager
    def weather(self, kind: str, operation: str) -> Iterator[None]:
        """A fault for one API call."""
        if kind == "clear":
            yield
            return
        effect = {
            "fails": {"FailWorkflow": "bad luck"},
            "stalls": {"StallWorkflow": True},
        }
        added = self._aws.control(
            "POST",
            "connect/faults",
            json={
                "Match": {"Operation": operation},
                "Effect": effect.get(kind, {"Error": {"Code": kind}}),
                "Times": 1,
            },
        ).json()
        path = f"connect/faults/{added['FaultId']}"
        yield
        assert 1 == self._aws.control("GET", path).json()["Hits"]
        assert 200 == self._aws.control("DELETE", path).status_code

    def place_call(self, phone_number: str) -> str:
        """Call a number; return the ID of the contact."""
        placed = self._aws.control(
            "POST", "connect/calls", json={"PhoneNumber": phone_number}
        ).json()
        contact_id: str = placed["ContactId"]
        return contact_id
