"""A shift from the source Region to the replica, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from ..domain.routing import Tally
from ..estate import build_estate
from ..guard import guarded
from ..mocking import mock_aws
from . import defaults
from .callers import Callers
from .terms import require_free_process, require_terms

#: Called with the progress: what is being done, steps done, steps in all.
Progress = Callable[[str, int, int], None]

_STEP = 20
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A split, and the outcome of calls that are placed under it.

    Attributes:
        source_share: the percentage of the source Region, from 100 down to 0.
        tally: how many calls connected and were lost.
    """

    source_share: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Drill:
    """A shift from the source Region to the replica, step by step.

    Attributes:
        source_region: the Region of the instance.
        replica_region: the Region of its replica.
        group_arn: the ARN of the group that is shifted.
        phone_numbers: the numbers that are called, in E.164 form.
        seed: what the calls were drawn with.
        steps: the steps, 20 percent each.
        notes: what the drill ignored of the environment, a sentence each.
    """

    source_region: str
    replica_region: str
    group_arn: str
    phone_numbers: tuple[str, ...]
    seed: int
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()


def _no_progress(_: str, __: int, ___: int) -> None:
    """Report no progress."""


def run_drill(
    *,
    source_region: str = defaults.SOURCE_REGION,
    replica_region: str = defaults.REPLICA_REGION,
    numbers: int = defaults.NUMBERS,
    calls: int = defaults.CALLS,
    seed: int = defaults.SEED,
    progress: Progress = _no_progress,
) -> Drill:
    """Build an estate in a mock of its own, and shift it to the replica.

    Every step is made as the real one must be: from the replica's Region, by
    the group's ARN, agents together with telephony.

    Args:
        source_region: the Region of the instance.
        replica_region: the Region of its replica.
        numbers: how many phone numbers to claim, at least 1.
        calls: how many calls to place in each step, at least 1.
        seed: decides where calls go.
        progress: called before each step with what is being done, the number of steps
            done, and the number of all steps.

    Returns:
        the outcome of the calls of each step.

    Raises:
        ValueError: for unknown Regions, counts that are not positive, and a seed that
            is no integer.
        botocore.exceptions.ClientError: what the API refuses, such as Regions
            that do not pair up.
        RuntimeError: inside a mock that is running already.
    """
    require_terms(
        source_region=source_region,
        replica_region=replica_region,
        numbers=numbers,
        calls=calls,
        seed=seed,
    )
    require_free_process()
    with guarded() as guard, mock_aws():
        progress("Building the estate", 0, _WHOLE // _STEP + 1)
        estate = build_estate(
            source_region=source_region, replica_region=replica_region, numbers=numbers
        )
        numbers_called = tuple(number.phone_number for number in estate.numbers)
        callers = Callers(numbers_called, calls, Random(seed))
        steps: list[Step] = []
        for at, share in enumerate(range(_WHOLE, -1, -_STEP)):
            progress(f"Shifting to {share}/{_WHOLE - share}", at, _WHOLE // _STEP + 1)
            estate.replica.update_traffic_distribution(
                Id=estate.group_arn,
                TelephonyConfig=estate.shares(source=share),
                AgentConfig=estate.shares(source=share),
            )
            steps.append(Step(share, callers.call()))
        return Drill(
            source_region,
            replica_region,
            estate.group_arn,
            numbers_called,
            seed,
            tuple(steps),
            guard.ignored,
        )
