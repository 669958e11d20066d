"""Counts that are drawn in one step have the distribution of single draws."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from moto_connect_tdg.domain.sampling import binomial, multinomial, poisson

_DRAWS = 20_000
_BINS = 20


def chi_square_of_uniform(values):
    """The chi-square distance of values from 0 to 1 from the uniform distribution."""
    counts = Counter(min(int(value * _BINS), _BINS - 1) for value in values)
    expected = len(values) / _BINS
    return sum((counts[at] - expected) ** 2 / expected for at in range(_BINS))


def chi_square(found, probabilities, draws):
    """The chi-square distance of counts from a distribution, and its degrees of freedom."""
    pairs, rest, missing = [], 1.0, draws
    for value, probability in probabilities.items():
        if probability * draws >= 5:
            pairs.append((found[value], probability * draws))
            rest -= probability
            missing -= found[value]
    if rest * draws > 1:
        pairs.append((missing, rest * draws))
    return sum((had - wanted) ** 2 / wanted for had, wanted in pairs), len(pairs) - 1


def most(freedom):
    """The chi-square of five standard deviations, which is practically never exceeded."""
    return freedom + 5 * math.sqrt(2 * freedom)


@pytest.mark.parametrize(("count", "share"), [(40, 0.3), (1_500, 0.01), (5_000, 0.999)])
def test_binomial_is_exact(count, share):
    """The counts of many draws fit the binomial distribution itself."""
    rng = Random(11)
    found = Counter(binomial(count, share, rng) for _ in range(2_000))
    probabilities = {
        happened: math.exp(
            math.lgamma(count + 1)
            - math.lgamma(happened + 1)
            - math.lgamma(count - happened + 1)
            + happened * math.log(share)
            + (count - happened) * math.log1p(-share)
        )
        for happened in range(count + 1)
    }

    found_distance, freedom = chi_square(found, probabilities, 2_000)

    assert found_distance < most(freedom)


@pytest.mark.parametrize("mean", [0.4, 29.0, 120.0])
def test_poisson_is_exact(mean):
    """The counts of many draws fit the Poisson distribution itself."""
    rng = Random(12)
    found = Counter(poisson(mean, rng) for _ in range(_DRAWS))
    probabilities = {
        happened: math.exp(happened * math.log(mean) - mean - math.lgamma(happened + 1))
        for happened in range(int(mean * 3) + 20)
    }

    found_distance, freedom = chi_square(found, probabilities, _DRAWS)

    assert found_distance < most(freedom)


@pytest.mark.parametrize(
    ("draw", "mean", "variance"),
    [
        (lambda rng: binomial(10**9, 0.2, rng), 2 * 10**8, 1.6 * 10**8),
        (lambda rng: poisson(10**9, rng), 10**9, 10**9),
    ],
    ids=["binomial", "poisson"],
)
def test_a_billion(draw, mean, variance):
    """A billion draws have the normal distribution that they approach."""
    rng = Random(13)
    places = [
        0.5 * (1 + math.erf((draw(rng) - mean) / math.sqrt(2 * variance)))
        for _ in range(1_000)
    ]

    assert chi_square_of_uniform(places) < most(_BINS - 1)


class _Counting(Random):
    """Random numbers, and how many of them were drawn."""

    drawn = 0

    def random(self) -> float:
        self.drawn += 1
        return super().random()


def test_a_billion_costs_nothing():
    """A billion draws take no more random numbers than a few thousand."""
    rng = _Counting(14)

    drawn = multinomial({"east": 1, "west": 2}, 10**9, rng)

    assert 10**9 == sum(drawn.values())
    assert 0 < rng.drawn < 10_000


@pytest.mark.parametrize("count", [0, 1, 1_000, 1_001, 10**9])
@pytest.mark.parametrize(("share", "all_of"), [(0.0, 0), (1.0, 1)])
def test_certain(count, share, all_of):
    """Probabilities of 0 and 1 leave nothing to chance."""
    assert count * all_of == binomial(count, share, Random(1))


def test_poisson_of_none():
    """An expectation of 0 gives 0."""
    assert 0 == poisson(0.0, Random(1))


def test_a_thousand_are_drawn_one_by_one():
    """Small counts have the results that earlier versions had for a seed."""
    rng, other = Random(5), Random(5)
    east = sum(
        kind == "east" for kind in other.choices(["east", "west"], [3, 1], k=900)
    )

    assert east == multinomial({"east": 3, "west": 1}, 900, rng)["east"]


def test_the_more_calls_the_nearer():
    """With more calls the share that is drawn approaches its weight."""
    errors = [
        abs(multinomial({"a": 1, "b": 3}, count, Random(3))["a"] / count - 0.25)
        for count in (10**3, 10**6, 10**9)
    ]

    assert all(later < earlier for earlier, later in pairwise(errors))


@pytest.mark.rules("FO-08")
def test_multinomial_draws_each_once():
    """However many are drawn, none is lost or drawn twice."""
    drawn = multinomial({"a": 30, "b": 70}, 250_001, Random(1))

    assert 250_001 == sum(drawn.values())
    assert 0.29 < drawn["a"] / 250_001 < 0.31


@pytest.mark.rules("UT-23")
def test_multinomial_lists_no_zeros():
    """What is drawn zero times is not listed."""
    assert {"a": 5} == multinomial({"a": 100, "b": 0}, 5, Random(1))
    assert {} == multinomial({"a": 100}, 0, Random(1))
