"""The stock: which numbers exist in which country."""

from __future__ import annotations

from typing import get_args

import botocore.session
import phonenumbers
import pytest

from moto_connect_tdg.domain.stock import stock_of
from moto_connect_tdg.types import PhoneNumberType

#: The types of the phonenumbers library for each type of the API.
KINDS = {
    "DID": {0, 1, 2, 6},
    "THIRD_PARTY_DID": {0, 1, 2, 6},
    "TOLL_FREE": {3},
    "THIRD_PARTY_TF": {3},
    "UIFN": {3},
    "SHARED": {5},
    "SHORT_CODE": set(),
}


def countries():
    """The countries that the API knows."""
    model = botocore.session.get_session().get_service_model("connect")
    return model.shape_for("PhoneNumberCountryCode").enum


@pytest.mark.rules("S-41")
@pytest.mark.parametrize("number_type", get_args(PhoneNumberType))
def test_the_stock_of_every_country_is_real(number_type):
    """Nine in ten numbers of each stock are valid, of that country and type.

    A search skips the tenth, as it checks every number.
    """
    scarce = []
    for country in countries():
        stock = stock_of(country, number_type)
        sample = range(0, len(stock), max(len(stock) // 20, 1))
        real = 0
        for place in sample:
            number = phonenumbers.parse(stock.number_at(place))
            real += (
                phonenumbers.is_valid_number(number)
                and phonenumbers.number_type(number) in KINDS[number_type]
                and phonenumbers.region_code_for_number(number)
                == ("001" if number_type == "UIFN" else country)
            )
        if real < 0.9 * len(sample):
            scarce.append(country)

    assert scarce == []


@pytest.mark.rules("S-41")
@pytest.mark.parametrize(
    ("number_type", "expected"),
    [("DID", 232), ("TOLL_FREE", 142), ("SHARED", 48), ("UIFN", 1), ("SHORT_CODE", 0)],
)
def test_covers_the_countries_that_have_a_plan(number_type, expected):
    """At least that many countries have numbers of the type."""
    stocked = [c for c in countries() if len(stock_of(c, number_type))]

    assert expected * 0.95 <= len(stocked)
    assert bool(expected) == bool(stocked)
