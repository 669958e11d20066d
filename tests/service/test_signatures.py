"""The parameters of an operation's function are the API's input, by the model."""

from __future__ import annotations

import re

import pytest

from moto_connect_tdg.service.operations import parameters_of, snake
from moto_connect_tdg.wire.model import service_model
from tests.helpers.worlds import router

pytestmark = pytest.mark.needs_model("ListReplicationFindings")
NAMES = sorted(router().names)

#: Page sizes that the model does not have (CO-09).
OWN_PAGE_SIZES = {"ListTrafficDistributionGroupUsers": 10}


def usual_page(name: str) -> int:
    """The page size of the model's text, or the maximum."""
    model = service_model().operation_model(name)
    member = model.input_shape.members["MaxResults"]
    said = re.search(r"default MaxResult size is (\d+)", member.documentation)
    return int(said[1]) if said else int(member.metadata["max"])


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_members(name):
    """Every parameter is a member of the input."""
    members = {snake(member) for member in router().operation(name).input_members()}

    assert set() == set(parameters_of(name)) - members


@pytest.mark.parametrize("name", NAMES)
def test_required_members_have_no_default(name):
    """Required members have no default, and optional ones have one."""
    members = router().operation(name).input_members()
    required = {snake(member) for member, needed in members.items() if needed}
    parameters = parameters_of(name).values()

    assert {p.name for p in parameters if p.default is p.empty} == required


@pytest.mark.rules("S-59")
@pytest.mark.parametrize(
    "name", [name for name in NAMES if "max_results" in parameters_of(name)]
)
def test_page_sizes_are_defaults(name):
    """The default page size is that of the model's text, or the maximum."""
    default = parameters_of(name)["max_results"].default

    assert OWN_PAGE_SIZES.get(name, usual_page(name)) == default
