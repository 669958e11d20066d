"""Telephony, agent and sign-in shares of a group, and their rules.

https://docs.aws.amazon.com/connect/latest/adminguide/update-telephony-traffic-distribution.html
https://docs.aws.amazon.com/connect/latest/adminguide/update-agents-across-regions.html
"""

from __future__ import annotations

from collections.abc import Collection

from ..errors import InvalidRequestError
from ..records import dataclass
from ..types import Region

WHOLE = 100
STEP = 10


@dataclass(frozen=True, slots=True)
class Distribution:
    """One Region's share of a group's traffic, in percent (GD-04)."""

    region: Region
    percentage: int


@dataclass(frozen=True, slots=True)
class SignInDistribution:
    """Whether agents may sign in to one Region's sign-in server (UT-17, UT-18)."""

    region: Region
    enabled: bool


@dataclass(frozen=True, slots=True)
class TelephonyConfig:
    """Where inbound calls go."""

    distributions: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True)
class AgentConfig:
    """Where agents work."""

    distributions: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True)
class SignInConfig:
    """Where agents sign in; only the default group's may change (DT-06)."""

    distributions: tuple[SignInDistribution, ...]


def _all_to(source: Region, replica: Region) -> tuple[Distribution, ...]:
    return (Distribution(source, WHOLE), Distribution(replica, 0))


def first_telephony(source: Region, replica: Region) -> TelephonyConfig:
    """A new group sends every call to the source (CT-13)."""
    return TelephonyConfig(_all_to(source, replica))


def first_agents(source: Region, replica: Region) -> AgentConfig:
    """A new group has all agents at the source (undocumented; our choice, S-05)."""
    return AgentConfig(_all_to(source, replica))


def first_sign_in(source: Region, replica: Region) -> SignInConfig:
    """Agents may sign in to both Regions at first (undocumented; our choice, S-05)."""
    return SignInConfig(
        (
            SignInDistribution(source, enabled=True),
            SignInDistribution(replica, enabled=True),
        )
    )


def _require_linked(regions: Collection[Region], linked: Collection[Region]) -> None:
    """Each linked Region is named once, and no other (UT-04, UT-09, S-26)."""
    if sorted(regions) != sorted(linked):
        msg = (
            f"Distributions must name {' and '.join(sorted(linked))} once each, not: "
            f"{', '.join(regions) or 'none'}"
        )
        raise InvalidRequestError(msg)


def require_whole_shares(
    distributions: Collection[Distribution], *, linked: Collection[Region]
) -> None:
    """Shares are multiples of 10, add up to 100, and name each linked Region once.

    UT-04 to UT-06, UT-11
    """
    _require_linked([d.region for d in distributions], linked)
    for d in distributions:
        if d.percentage not in range(0, WHOLE + 1, STEP):
            msg = (
                f"Percentages must be multiples of {STEP} from 0 to {WHOLE}, not: "
                f"{d.percentage}"
            )
            raise InvalidRequestError(msg)
    total = sum(d.percentage for d in distributions)
    if total != WHOLE:
        msg = f"Percentages must add up to {WHOLE}, not: {total}"
        raise InvalidRequestError(msg)


def require_sign_in(
    distributions: Collection[SignInDistribution], *, linked: Collection[Region]
) -> None:
    """Each linked Region is named once, and one at least is enabled (UT-17, S-22)."""
    _require_linked([d.region for d in distributions], linked)
    if not any(d.enabled for d in distributions):
        msg = "Sign-in must be enabled in at least one Region."
        raise InvalidRequestError(msg)


def is_same_sign_in(one: SignInConfig, other: SignInConfig) -> bool:
    """Whether both are the same; the order of rows does not matter (S-23)."""
    return frozenset(one.distributions) == frozenset(other.distributions)


def share_of(region: Region, distributions: Collection[Distribution]) -> int:
    """The percentage of *region*; 0 without a row."""
    return sum(d.percentage for d in distributions if d.region == region)
