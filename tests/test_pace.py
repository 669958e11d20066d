"""moto's state manager accepts our models, and no unknown ones."""

from __future__ import annotations

import pytest
from moto.moto_api import state_manager

from moto_connect_tdg import install, mock_aws
from moto_connect_tdg.domain.lifecycle import MODELS
from tests.helpers.aws import in_process

TYPO = "connect::traficdistributiongroup"
MANUAL = {"progression": "manual", "times": 1}


@pytest.mark.parametrize("method", ["set", "unset"])
def test_an_unknown_model_of_a_control_path(aws, method):
    """Setting an unknown model is a 400 that names the known ones."""
    answer = aws.control(
        "POST",
        f"state-manager/{method}-transition",
        json={"model_name": TYPO, "transition": MANUAL},
    )

    assert 400 == answer.status_code
    sentence = answer.json()["message"]
    assert TYPO in sentence
    assert all(model in sentence for model in MODELS)


def test_an_unknown_model_that_is_asked_for(aws):
    """Reading an unknown model is a 400 too."""
    answer = aws.control("GET", f"state-manager/get-transition?model_name={TYPO}")

    assert 400 == answer.status_code


def test_models_of_other_services(aws):
    """Models of other services are accepted as without the plugin."""
    answer = aws.control("GET", "state-manager/get-transition?model_name=support::case")

    assert 200 == answer.status_code


@in_process
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    "use",
    [
        lambda: state_manager.set_transition(model_name=TYPO, transition=MANUAL),
        lambda: state_manager.set_transition(TYPO, MANUAL),
        lambda: state_manager.unset_transition(TYPO),
        lambda: state_manager.get_transition(TYPO),
    ],
)
def test_an_unknown_model_in_python(use):
    """In Python an unknown model is a ValueError."""
    with pytest.raises(ValueError, match="Model is unknown: connect::trafic"):
        use()


def test_without_the_plugin():
    """After uninstall unknown models are accepted again."""
    method = type(state_manager).set_transition
    with install(), mock_aws():
        assert method is not type(state_manager).set_transition

    assert method is type(state_manager).set_transition
