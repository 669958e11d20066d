"""The table of all workflows."""

from __future__ import annotations

import pytest
from botocore import loaders

from moto_connect_tdg.domain import lifecycle
from moto_connect_tdg.domain.lifecycle import WorkflowKind


def workflows():
    """Every row of the table of workflows."""
    return [w for w in vars(lifecycle).values() if isinstance(w, WorkflowKind)]


@pytest.mark.rules("IN-09", "RS-05", "DS-05", "PN-06")
@pytest.mark.parametrize(
    ("model", "shape", "never_shown"),
    [
        (lifecycle.INSTANCE, "InstanceStatus", set()),
        (
            lifecycle.REPLICA,
            "InstanceReplicationStatus",
            {"RESOURCE_REPLICATION_NOT_STARTED"},
        ),
        (lifecycle.GROUP, "TrafficDistributionGroupStatus", set()),
        (lifecycle.PHONE_NUMBER, "PhoneNumberWorkflowStatus", set()),
    ],
)
def test_has_the_statuses_of_the_model(model, shape, never_shown):
    """The workflows show all statuses of botocore's model, and no others."""
    known = loaders.Loader().load_service_model("connect", "service-2")
    rows = [w for w in workflows() if w.model == model]

    shown = {s for w in rows for s in (w.running, w.done, w.failed)}

    assert set(known["shapes"][shape]["enum"]) - never_shown == shown


@pytest.mark.rules("D-29", "S-42")
def test_is_paced_by_four_models():
    """Each workflow is paced by one of the models that moto knows."""
    assert set(lifecycle.MODELS) == {w.model for w in workflows()}


@pytest.mark.rules("S-42")
@pytest.mark.parametrize("workflow", workflows(), ids=lambda w: w.running)
def test_ends_in_another_status_or_is_a_deletion(workflow):
    """A workflow ends in a status of its own, unless it deletes the resource."""
    assert workflow.is_deletion == (workflow.running == workflow.done)
