"""Draw counts, not single events: a billion calls cost no more than a thousand.

Both draws are exact, and a seed gives the same result on every Python:

- Of *n* uniform numbers the *i*-th smallest has a Beta distribution. Whether it is
  below *p* decides *i* of them together, and the rest is the same problem again,
  half as large (J. Ahrens, U. Dieter: Computer methods for sampling from gamma,
  beta, Poisson and binomial distributions, 1974).
- The *m*-th arrival has a Gamma distribution, and decides *m* arrivals likewise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from typing import TypeVar

Key = TypeVar("Key")

#: Fewer than these are drawn one by one.
_ONE_BY_ONE = 1_000
_FEW_ARRIVALS = 30.0


def binomial(count: int, probability: float, rng: Random) -> int:
    """Draw how many of *count* events happen, each with that probability."""
    happened = 0
    while count > _ONE_BY_ONE and 0 < probability < 1:
        middle = count // 2 + 1
        at = rng.betavariate(middle, count + 1 - middle)
        if at <= probability:
            happened += middle
            count -= middle
            probability = (probability - at) / (1 - at)
        else:
            count = middle - 1
            probability /= at
    if probability <= 0:
        return happened
    if probability >= 1:
        return happened + count
    return happened + sum(rng.random() < probability for _ in range(count))


def poisson(mean: float, rng: Random) -> int:
    """Draw how many independent events happen, with *mean* of them on average."""
    happened = 0
    while mean > _FEW_ARRIVALS:
        sure = int(mean * 7 / 8)
        at = rng.gammavariate(sure, 1)
        if at > mean:
            return happened + binomial(sure - 1, mean / at, rng)
        happened += sure
        mean -= at
    until, product = math.exp(-mean), rng.random()
    while product > until:
        happened += 1
        product *= rng.random()
    return happened


def multinomial(weights: Mapping[Key, int], count: int, rng: Random) -> dict[Key, int]:
    """Draw how many of *count* each key gets, by its weight; keys with none are left out."""
    drawn: dict[Key, int] = {}
    weight_left, left = sum(weights.values()), count
    for key, weight in weights.items():
        if not left:
            break
        found = binomial(left, weight / weight_left, rng) if weight else 0
        weight_left -= weight
        left -= found
        if found:
            drawn[key] = found
    return drawn
