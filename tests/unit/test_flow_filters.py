"""The filter of flows by type and tags."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.flow_filters import has_attributes

TAGS = {"team": "blue", "stage": "test"}
BLUE = {"TagKey": "team", "TagValue": "blue"}
RED = {"TagKey": "team", "TagValue": "red"}
HOLD = {"ContactFlowType": "AGENT_HOLD"}
QUEUE = {"ContactFlowType": "CUSTOMER_QUEUE"}


@pytest.mark.rules("FL-15")
@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({}, True),
        ({"ContactFlowTypeCondition": HOLD}, True),
        ({"ContactFlowTypeCondition": QUEUE}, False),
        ({"TagCondition": BLUE}, True),
        ({"TagCondition": RED}, False),
        ({"TagCondition": BLUE, "ContactFlowTypeCondition": QUEUE}, False),
        ({"AndCondition": {"TagConditions": [BLUE, {"TagKey": "stage"}]}}, True),
        ({"AndCondition": {"TagConditions": [BLUE, RED]}}, False),
        ({"AndCondition": {"ContactFlowTypeCondition": QUEUE}}, False),
        (
            {
                "OrConditions": [
                    {"TagConditions": [RED]},
                    {"TagConditions": [BLUE], "ContactFlowTypeCondition": HOLD},
                ]
            },
            True,
        ),
        ({"OrConditions": [{"TagConditions": [RED]}, {}]}, True),
        ({"OrConditions": [{"ContactFlowTypeCondition": QUEUE}]}, False),
    ],
)
def test_a_filter(wanted, passes):
    """A flow of type AGENT_HOLD with two tags passes or not."""
    assert passes == has_attributes(wanted, "AGENT_HOLD", TAGS)
