"""Rules, of one Region each."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from tests.helpers.identifiers import REPLICA, UNKNOWN_ID

pytestmark = pytest.mark.needs_model("SearchEvaluationForms")

CATEGORY = {"ActionType": "ASSIGN_CONTACT_CATEGORY", "AssignContactCategoryAction": {}}
CONTENT = {"Function": "{}", "Actions": [CATEGORY], "PublishStatus": "DRAFT"}
AFTER_CALL = "OnPostCallAnalysisAvailable"
SALESFORCE = "OnSalesforceCaseCreate"


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance."""
    return {"InstanceId": world.replicated()}


@pytest.fixture(name="create")
def _create(world, here):
    """Create a rule and return its ID."""

    def create(name, *regions, event=AFTER_CALL, **wanted):
        members = {
            **CONTENT,
            "TriggerEventSource": {"EventSourceName": event},
            **wanted,
        }
        return world.call("CreateRule", *regions, **here, Name=name, **members)[
            "RuleId"
        ]

    return create


@pytest.fixture(name="names")
def _names(world, here):
    """The names that the list shows."""

    def names(*regions, **wanted):
        found = world.call("ListRules", *regions, **here, **wanted)
        return [row["Name"] for row in found["RuleSummaryList"]]

    return names


@pytest.mark.rules("RU-02")
def test_a_replica_has_rules_of_its_own(world, here, create, names):
    """A rule is known only in its Region, and the other may reuse its name."""
    made = create("r")

    with world.refused("ResourceNotFoundException", made):
        world.call("DescribeRule", REPLICA, **here, RuleId=made)
    assert [] == names(REPLICA)
    assert made != create("r", REPLICA)


@pytest.mark.rules("RU-05")
def test_an_update_replaces_a_rule(world, here, create):
    """An update replaces all but the event, also the filters that it leaves out."""
    tag = {
        "ResourceType": "CONTACT",
        "FilterType": "TAG",
        "FilterKey": "k",
        "FilterValue": "v",
        "Operator": "EQUALS",
    }
    made = create("r", PreEvaluationFilters={"AndConditions": [tag]}, Tags={"k": "v"})
    by_id = {**here, "RuleId": made}
    before = world.call("DescribeRule", **by_id)["Rule"]
    world.pass_time(minutes=1)

    world.call(
        "UpdateRule", **by_id, **{**CONTENT, "PublishStatus": "PUBLISHED"}, Name="r"
    )

    after = world.call("DescribeRule", **by_id)["Rule"]
    assert [tag] == before.pop("PreEvaluationFilters")["AndConditions"]
    assert before.pop("LastUpdatedTime") < after.pop("LastUpdatedTime")
    assert {**before, "PublishStatus": "PUBLISHED"} == after


@pytest.mark.rules("RU-01")
def test_a_name_is_taken_once(world, here, create):
    """A second rule with the same name is a conflict, by creation and by update."""
    create("r")
    other = create("s", event=SALESFORCE)

    with world.refused("ResourceConflictException", "r"):
        create("r")
    with world.refused("ResourceConflictException", "r"):
        world.call("UpdateRule", **here, **CONTENT, RuleId=other, Name="r")


@pytest.mark.rules("RU-03")
def test_few_rules_can_be_renamed(world, here, create, names):
    """A rule is renamed only if its event is one of another system."""
    fixed = create("r")
    free = create("s", event=SALESFORCE)

    with world.refused("InvalidRequestException", AFTER_CALL):
        world.call("UpdateRule", **here, **CONTENT, RuleId=fixed, Name="t")
    world.call("UpdateRule", **here, **CONTENT, RuleId=free, Name="t")

    assert ["r", "t"] == names()


@pytest.mark.rules("RU-04")
@pytest.mark.parametrize(
    "action",
    [
        {
            "ActionType": "CREATE_TASK",
            "TaskAction": {"Name": "t", "ContactFlowId": UNKNOWN_ID},
        },
        {
            "ActionType": "SUBMIT_AUTO_EVALUATION",
            "SubmitAutoEvaluationAction": {"EvaluationFormId": UNKNOWN_ID},
        },
    ],
)
def test_what_a_rule_names_exists(world, create, action):
    """A rule cannot name an unknown flow or form."""
    with world.refused("ResourceNotFoundException", UNKNOWN_ID):
        create("r", Actions=[action])


@pytest.mark.rules("EF-07", "RU-04")
@pytest.mark.parametrize("by", ["EvaluationFormId", "EvaluationFormArn"])
def test_a_form_of_a_rule_is_not_deleted(world, here, create, by):
    """A form can be deleted once no rule names it, by ID or ARN."""
    form = world.call("CreateEvaluationForm", **here, Title="f", Items=[])
    named = {"EvaluationFormId": form["EvaluationFormId"]}
    action = {
        "ActionType": "SUBMIT_AUTO_EVALUATION",
        "SubmitAutoEvaluationAction": {"EvaluationFormId": form[by]},
    }
    rule = create("r", Actions=[action])

    with world.refused("ResourceConflictException", rule):
        world.call("DeleteEvaluationForm", **here, **named)

    world.call("DeleteRule", **here, RuleId=rule)
    world.call("DeleteEvaluationForm", **here, **named)


def test_lists_by_status_and_event(create, names):
    """The list narrows by status and by event."""
    create("a", PublishStatus="PUBLISHED")
    create("b", event=SALESFORCE)

    assert ["a", "b"] == names()
    assert ["a"] == names(PublishStatus="PUBLISHED")
    assert ["b"] == names(EventSourceName=SALESFORCE)


@pytest.mark.rules("RU-06")
def test_a_quota_limits_them(world, create):
    """With the quota on, one more rule exceeds it."""
    world.settings = Settings(quotas=Quotas(rules_per_instance=1))
    create("r")

    with world.refused("ServiceQuotaExceededException", "1"):
        create("s")
