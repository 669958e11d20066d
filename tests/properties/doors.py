"""Two doors to one Amazon Connect: the service itself, and boto3 clients of the mock.

Through a door, clients call operations by name, read the state, and set pace and
faults; they need not know what is behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
    StallWorkflow,
)
from moto_connect_tdg.errors import TdgError
from moto_connect_tdg.service import calls, inspect, signing_in
from moto_connect_tdg.wire.model import Operation
from tests.helpers.aws import Aws
from tests.helpers.calls import place_calls
from tests.helpers.clock import Clock
from tests.helpers.faults import STALLED, add_fault, failing, hits, take_back
from tests.helpers.identifiers import ACCOUNT
from tests.helpers.worlds import SmallWorld, router


class RefusedError(Exception):
    """The refusal of an API call, with its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class State:
    """The state: an account's Regions, and the numbers in quarantine."""

    regions: Mapping[str, Any]
    resting: Mapping[str, Any]


def state_in(answer: Mapping[str, Any]) -> State:
    """The state of one account, in the state of all."""
    return State(answer.get(ACCOUNT, {}), answer.get(inspect.RESTING, {}))


class Door(Protocol):
    """A way to one Amazon Connect, which is empty at first."""

    @property
    def clock(self) -> Clock | None:
        """The clock, if it can be set."""

    def call(self, region: str, operation: str, **members: Any) -> dict[str, Any]:
        """Call an operation.

        Raises:
            RefusedError: with the error's code.
        """

    def read_state(self) -> State:
        """Return the present state."""

    def set_pace(self, model: str, describes: int) -> None:
        """Let workflows of a model take that many describes."""

    def injected(self, kind: str, operation: str) -> Any:
        """Inject a fault for one API call: "fails", "stalls", or the code of an error."""

    def place_call(self, phone_number: str) -> str:
        """Place a telephone call and return the contact's ID."""

    def sign_in(self, instance_arn: str, username: str) -> None:
        """Have an agent sign in."""


# -- the service itself -------------------------------------------------------


class Pace:
    """How many describes the workflows of each model take, running ones too."""

    def __init__(self) -> None:
        self.describes: Counter[str] = Counter()

    def __call__(self, model: str) -> CountedProgress:
        """Start a workflow."""
        return CountedProgress(self, model)


class CountedProgress:
    """The progress of a workflow that ends after some describes."""

    def __init__(self, pace: Pace, model: str) -> None:
        self._pace = pace
        self._model = model
        self._count = 0

    @property
    def is_due(self) -> bool:
        """Whether it was described often enough."""
        return self._count >= self._pace.describes[self._model]

    def count_describe(self) -> None:
        """Count a describe."""
        self._count += 1

    def snapshot(self) -> Mapping[str, object]:
        """The describes that were counted."""
        return {"Describes": self._count}


def effect_of(kind: str) -> Effect:
    """The effect of a kind of fault."""
    match kind:
        case "fails":
            return FailWorkflow("bad luck")
        case "stalls":
            return StallWorkflow()
    return ApiError(kind, "An injected fault.")


class DirectDoor:
    """The service without boto3, HTTP and moto; input has the model's form."""

    def __init__(self) -> None:
        self._pace = Pace()
        ids = Random(0)
        self._small = SmallWorld(
            new_id=lambda: str(UUID(int=ids.getrandbits(128), version=4)),
            new_seed=lambda: 0,
            pacer=self._pace,
        )
        self.clock = self._small.clock

    def call(self, region: str, operation: str, **members: Any) -> dict[str, Any]:
        """Call an operation."""
        form = router().operation(operation)
        return self.answer(region, form, partial(form.read_members, members))

    def answer(self, region: str, form: Operation, read: Any) -> dict[str, Any]:
        """Call an operation with the input that *read* returns."""
        try:
            found: dict[str, Any] = self._small.answer(form, read, region)
        except TdgError as error:
            raise RefusedError(error.code) from error
        return found

    def read_state(self) -> State:
        """Return the present state."""
        return state_in(self._small.state())

    def set_pace(self, model: str, describes: int) -> None:
        """Let workflows of a model take that many describes."""
        self._pace.describes[model] = describes

    @contextmanager
    def injected(self, kind: str, operation: str) -> Iterator[None]:
        """Inject a fault for one API call."""
        if kind == "nothing":
            yield
            return
        added = self._small.strike(operation, effect_of(kind))
        yield
        assert self._small.world.faults.remove(added.fault_id)
        assert 1 == added.hits

    def place_call(self, phone_number: str) -> str:
        """Place a telephone call and return the contact's ID."""
        rng = Random(0)
        world = self._small.world
        placed = calls.place_calls(world, ACCOUNT, phone_number, 1, rng)
        assert placed.contact_id is not None
        return placed.contact_id

    def sign_in(self, instance_arn: str, username: str) -> None:
        """Have an agent sign in."""
        found = signing_in.sign_in(self._small.world, instance_arn, username, Random(0))
        assert found.refused is None


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

    def read_state(self) -> State:
        """Return the present state."""
        answered = self._aws.control("GET", "connect/state")
        assert answered.status_code == 200
        return state_in(answered.json())

    def set_pace(self, model: str, describes: int) -> None:
        """Let workflows of a model take that many describes."""
        slow = {"progression": "manual", "times": describes}
        self._aws.set_pace(
            model, **(slow if describes else {"progression": "immediate"})
        )

    @contextmanager
    def injected(self, kind: str, operation: str) -> Iterator[None]:
        """Inject a fault for one API call."""
        if kind == "nothing":
            yield
            return
        effect = {"fails": failing(), "stalls": STALLED}
        fault_id = add_fault(
            self._aws,
            effect.get(kind, {"Error": {"Code": kind}}),
            operation=operation,
            times=1,
        )
        yield
        assert 1 == hits(self._aws, fault_id)
        take_back(self._aws, fault_id)

    def place_call(self, phone_number: str) -> str:
        """Place a telephone call and return the contact's ID."""
        contact_id: str = place_calls(self._aws, phone_number)["ContactId"]
        return contact_id

    def sign_in(self, instance_arn: str, username: str) -> None:
        """Have an agent sign in."""
        agent = {"InstanceArn": instance_arn, "Username": username, "Seed": 1}
        found = self._aws.control("POST", "connect/sessions", json=agent)
        assert found.json()["Refused"] is None
