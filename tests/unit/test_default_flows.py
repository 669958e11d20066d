"""The flows of a new instance."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.default_flows import DEFAULT_FLOWS
from moto_connect_tdg.domain.flow_content import problems_of
from moto_connect_tdg.wire.model import enum_values


@pytest.mark.rules("S-61", "FL-18")
def test_each_type_with_a_default_has_one_flow():
    """Every type of the API but for campaigns has one flow."""
    types = [flow.type for flow in DEFAULT_FLOWS]

    assert sorted({*enum_values("ContactFlowType")} - {"CAMPAIGN"}) == sorted(types)


@pytest.mark.rules("FL-18", "FL-11")
@pytest.mark.parametrize("flow", DEFAULT_FLOWS, ids=lambda flow: flow.name)
def test_can_be_published(flow):
    """Each flow is a valid document."""
    assert [] == problems_of(flow.content)
