"""moto's state manager accepts our models, and no unknown ones."""

from __future__ import annotations

import pytest
from moto.moto_api import state_manager

from moto_connect_tdg import install, mock_aws, pace
from moto_connect_tdg.domain.lifecycle import MODELS
from tests.helpers.aws import in_process
from tests.helpers.groups import group_shown, shift

TYPO = "connect::traficdistributiongroup"
MANUAL = {"progression": "manual", "times": 1}
GROUP = "connect::trafficdistributiongroup"


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


@pytest.mark.parametrize(
    "transition",
    [
        {},
        {"progression": "later"},
        {"progression": "manual"},
        {"progression": "manual", "times": "3"},
        {"progression": "manual", "times": True},
        {"progression": "manual", "times": -1},
        {"progression": "time"},
        {"progression": "time", "seconds": "3"},
        {"progression": "time", "seconds": -1},
        {"progression": "time", "seconds": 10**12},
        "immediate",
        None,
    ],
    ids=str,
)
def test_malformed_paces(aws, transition):
    """A pace that no workflow could take is a 400, and the old one stays."""
    answer = aws.control(
        "POST",
        "state-manager/set-transition",
        json={"model_name": GROUP, "transition": transition},
    )

    assert 400 == answer.status_code
    assert answer.json()["message"].startswith(f"The pace of {GROUP} must be ")
    found = aws.control("GET", f"state-manager/get-transition?model_name={GROUP}")
    assert {"progression": "immediate"} == found.json()


@in_process
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("model", ["support::case", 5])
def test_paces_of_other_services(model):
    """Paces of other services are accepted as without the plugin, whatever they are."""
    state_manager.set_transition(model, {"progression": "later"})

    assert {"progression": "later"} == state_manager.get_transition(model)
    state_manager.unset_transition(model)


def test_without_the_plugin():
    """After uninstall unknown models are accepted again."""
    method = type(state_manager).set_transition
    with install(), mock_aws():
        assert method is not type(state_manager).set_transition

    assert method is type(state_manager).set_transition


def statuses_of_a_shift(estate, looks):
    """The statuses that a group shows after an update, one per describe."""
    shift(estate.source, estate, 0)
    return [
        group_shown(estate.source, estate.group_arn)["Status"] for _ in range(looks)
    ]


@in_process
class TestPace:
    """pace(model, describes=...) and pace(model, seconds=...)"""

    def test_by_describes(self, estate):
        """The workflow is in progress for the configured number of describes."""
        with pace("trafficdistributiongroup", describes=3):
            found = statuses_of_a_shift(estate, 4)

        assert ["UPDATE_IN_PROGRESS"] * 3 + ["ACTIVE"] == found

    def test_by_seconds(self, estate, clock):
        """The workflow ends after that time by the mock's clock."""
        with pace("trafficdistributiongroup", seconds=10):
            before = statuses_of_a_shift(estate, 2)
            clock.advance(seconds=11)
            after = group_shown(estate.source, estate.group_arn)["Status"]

        assert (["UPDATE_IN_PROGRESS"] * 2, "ACTIVE") == (before, after)

    def test_takes_itself_back(self, estate):
        """After the block workflows have their old pace."""
        with pace("trafficdistributiongroup", describes=3):
            pass

        assert ["ACTIVE"] == statuses_of_a_shift(estate, 1)

    @pytest.mark.usefixtures("aws")
    @pytest.mark.parametrize("before", [None, MANUAL])
    def test_leaves_the_state_manager_as_it_was(self, before):
        """The old transitions are restored, also after an error."""
        if before is not None:
            state_manager.set_transition(GROUP, before)
        found = dict(state_manager._transitions)

        with pytest.raises(KeyError), pace("trafficdistributiongroup", seconds=1):
            raise KeyError

        left = dict(state_manager._transitions)
        state_manager.unset_transition(GROUP)
        assert found == left

    @pytest.mark.usefixtures("aws")
    def test_nests(self):
        """The inner block applies while it lasts."""
        seen = []
        with pace("instance", describes=1), pace("replica", describes=2):
            with pace(GROUP, describes=3), pace("instance", seconds=4):
                seen.append(state_manager.get_transition("connect::instance"))
            seen.append(state_manager.get_transition("connect::instance"))

        assert [{"progression": "time", "seconds": 4}, MANUAL] == seen

    @pytest.mark.usefixtures("aws")
    @pytest.mark.parametrize(
        ("model", "wanted", "sentence"),
        [
            ("group", {"describes": 1}, "Model is unknown: group; Amazon Connect has"),
            ("support::case", {"describes": 1}, "Model is unknown: support::case"),
            ("instance", {}, "takes either describes or seconds"),
            ("instance", {"describes": 1, "seconds": 1}, "either describes or seconds"),
            ("instance", {"describes": 0}, "a positive integer, not: 0"),
            ("instance", {"describes": True}, "a positive integer, not: True"),
            ("instance", {"seconds": 0}, "above 0, at most 1000000000, not: 0"),
            ("instance", {"seconds": "1"}, "above 0, at most 1000000000, not: '1'"),
            ("instance", {"seconds": float("inf")}, "at most 1000000000, not: inf"),
            ("instance", {"seconds": 10**12}, "at most 1000000000, not: 1000000000000"),
        ],
    )
    def test_malformed(self, model, wanted, sentence):
        """A pace without a length, or for an unknown model, is refused."""
        with pytest.raises(ValueError, match=sentence), pace(model, **wanted):
            pytest.fail("the pace was set")


def test_where_mocks_are_elsewhere(monkeypatch):
    """In moto's server mode a pace is refused, as it would have no effect."""
    monkeypatch.setattr("moto.settings.TEST_SERVER_MODE", True)

    with (
        pytest.raises(RuntimeError, match="TEST_SERVER_MODE"),
        pace("instance", seconds=1),
    ):
        pytest.fail("the pace was set")
