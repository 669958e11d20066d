"""What is not mirrored, by boto3: in-process and on a server."""

from __future__ import annotations

import pytest
from botocore import xform_name

from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.regional import REGIONAL


@pytest.mark.rules("RI-32", "AO-01", "TT-01")
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=kind.noun, marks=pytest.mark.needs_model(*kind.needs))
        for kind in REGIONAL
    ],
)
def test_each_region_has_its_own(source, replica, estate, kind):
    """The replica begins without the source's, gets its own, and keeps it."""

    def call(operation, region, **members):
        client = {SOURCE: source, REPLICA: replica}[region]
        return getattr(client, xform_name(operation))(**members)

    def counts():
        return [
            len(kind.shown(call, region, estate.instance_id))
            for region in (SOURCE, REPLICA)
        ]

    one = kind.put(call, SOURCE, estate.instance_id)
    first = counts()
    kind.put(call, REPLICA, estate.instance_id)
    both = counts()
    kind.take(call, SOURCE, estate.instance_id, one)

    assert [[1, 0], [1, 1], [0, 1]] == [first, both, counts()]
