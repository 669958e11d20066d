"""Evaluation forms and their versions, of one Region each."""

from __future__ import annotations

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from tests.helpers.identifiers import REPLICA, UNKNOWN_ID

pytestmark = pytest.mark.needs_model("SearchEvaluationForms")

QUESTION = {"Title": "Polite?", "RefId": "q1", "QuestionType": "TEXT"}
ITEMS = [{"Section": {"Title": "s", "RefId": "s1", "Items": [{"Question": QUESTION}]}}]
TWICE = [*ITEMS, *ITEMS]


class Forms:
    """Steps with the forms of an instance."""

    def __init__(self, world, instance_id):
        self.world = world
        self.here = {"InstanceId": instance_id}

    def create(self, title, *regions, **wanted):
        """Create a form and return its ID."""
        members = {**self.here, "Title": title, "Items": ITEMS, **wanted}
        made = self.world.call("CreateEvaluationForm", *regions, **members)
        return made["EvaluationFormId"]

    def call(self, operation, form, number=None, **wanted):
        """Call an operation on a form, or on one version."""
        version = {} if number is None else {"EvaluationFormVersion": number}
        members = {**self.here, "EvaluationFormId": form, **version, **wanted}
        return self.world.call(operation, **members)

    def update(self, form, number, title="f", **wanted):
        """Update a version and return the number of the version that was written."""
        wanted = {"Title": title, "Items": ITEMS, **wanted}
        answer = self.call("UpdateEvaluationForm", form, number, **wanted)
        return answer["EvaluationFormVersion"]

    def describe(self, form, number=None):
        """What DescribeEvaluationForm shows."""
        return self.call("DescribeEvaluationForm", form, number)["EvaluationForm"]

    def titles(self, *regions):
        """The titles that the list shows."""
        found = self.world.call("ListEvaluationForms", *regions, **self.here)
        return [row["Title"] for row in found["EvaluationFormSummaryList"]]

    def versions(self, form):
        """Number, status and lock of each version."""
        found = self.call("ListEvaluationFormVersions", form)
        return [
            (row["EvaluationFormVersion"], row["Status"], row["Locked"])
            for row in found["EvaluationFormVersionSummaryList"]
        ]

    def search(self, **wanted):
        """The titles that a search finds."""
        found = self.world.call("SearchEvaluationForms", **self.here, **wanted)
        titles = [row["Title"] for row in found["EvaluationFormSearchSummaryList"]]
        assert len(titles) == found["ApproximateTotalCount"]
        return titles


@pytest.fixture(name="forms")
def _forms(world):
    """The forms of a replicated instance."""
    return Forms(world, world.replicated())


@pytest.mark.rules("EF-02")
def test_a_replica_has_forms_of_its_own(forms):
    """A form is known only in its Region, and the other may reuse its title."""
    made = forms.create("f")

    with forms.world.refused("ResourceNotFoundException", made):
        forms.world.call(
            "DescribeEvaluationForm", REPLICA, **forms.here, EvaluationFormId=made
        )
    assert [] == forms.titles(REPLICA)
    assert made != forms.create("f", REPLICA)


@pytest.mark.rules("EF-01", "EF-08")
def test_is_described_as_it_was_given(forms):
    """A new form is a draft with its content, and the account is who created it."""
    made = forms.create(
        "f",
        Description="d",
        AutoEvaluationConfiguration={"Enabled": True},
        Tags={"k": "v"},
    )

    found = forms.describe(made)

    assert (ITEMS, "f", "d", {"Enabled": True}, {"k": "v"}) == (
        found["Items"],
        found["Title"],
        found["Description"],
        found["AutoEvaluationConfiguration"],
        found["Tags"],
    )
    assert (1, "DRAFT", False, "arn:aws:iam::123456789012:root") == (
        found["EvaluationFormVersion"],
        found["Status"],
        found["Locked"],
        found["CreatedBy"],
    )


@pytest.mark.rules("EF-03")
def test_a_title_is_taken_once(forms):
    """A second form with the same title is a conflict, by creation and by update."""
    forms.create("f")
    other = forms.create("g")

    with forms.world.refused("ResourceConflictException", "f"):
        forms.create("f")
    with forms.world.refused("ResourceConflictException", "f"):
        forms.update(other, 1, "f")
    assert 1 == forms.update(other, 1, "g")


@pytest.mark.rules("EF-09")
def test_a_quota_limits_them(forms):
    """With the quota on, one more form exceeds it."""
    forms.world.settings = Settings(quotas=Quotas(evaluation_forms_per_instance=1))
    forms.create("f")

    with forms.world.refused("ServiceQuotaExceededException", "1"):
        forms.create("g")


@pytest.mark.rules("EF-04", "EF-05")
def test_a_draft_may_be_incomplete(forms):
    """What AsDraft lets pass is refused without it, and when it is activated."""
    with forms.world.refused("InvalidParameterException", "s1"):
        forms.create("f", Items=TWICE)

    made = forms.create("f", Items=TWICE, AsDraft=True)

    with forms.world.refused("InvalidParameterException", "s1"):
        forms.call("ActivateEvaluationForm", made, 1)


@pytest.mark.rules("EF-05")
def test_an_update_may_be_incomplete(forms):
    """A version can be updated to an incomplete one with AsDraft only."""
    made = forms.create("f")

    with forms.world.refused("InvalidParameterException", "s1"):
        forms.update(made, 1, Items=TWICE)

    assert 1 == forms.update(made, 1, Items=TWICE, AsDraft=True)


@pytest.mark.rules("D-09")
def test_versions_come_in_pages(forms):
    """A page of versions begins after the last one of the page before."""
    made = forms.create("f")
    forms.update(made, 1, CreateNewVersion=True)
    listing = ("ListEvaluationFormVersions", made)

    first = forms.call(*listing, MaxResults=1)
    second = forms.call(*listing, MaxResults=1, NextToken=first["NextToken"])

    assert [[1], [2]] == [
        [
            row["EvaluationFormVersion"]
            for row in page["EvaluationFormVersionSummaryList"]
        ]
        for page in (first, second)
    ]


@pytest.mark.rules("EF-05", "EF-06")
def test_one_version_is_active(forms):
    """Activating a version makes the other a draft, which stays locked."""
    made = forms.create("f")
    forms.call("ActivateEvaluationForm", made, 1)
    forms.update(made, 1, "new", CreateNewVersion=True)
    assert [(1, "ACTIVE", True), (2, "DRAFT", False)] == forms.versions(made)

    forms.call("ActivateEvaluationForm", made, 2)

    assert [(1, "DRAFT", True), (2, "ACTIVE", True)] == forms.versions(made)
    assert (2, "new") == (
        forms.describe(made)["EvaluationFormVersion"],
        forms.describe(made)["Title"],
    )
    forms.call("DeactivateEvaluationForm", made, 2)
    assert [(1, "DRAFT", True), (2, "DRAFT", True)] == forms.versions(made)


@pytest.mark.rules("EF-06")
def test_a_locked_version_is_not_changed(forms):
    """A version that has been active is changed in a new version only."""
    made = forms.create("f")
    forms.call("ActivateEvaluationForm", made, 1)
    forms.call("DeactivateEvaluationForm", made, 1)

    with forms.world.refused("ResourceConflictException", "CreateNewVersion"):
        forms.update(made, 1, Description="d")

    assert 2 == forms.update(made, 1, Description="d", CreateNewVersion=True)


@pytest.mark.rules("EF-06")
def test_an_update_replaces_the_whole_content(forms):
    """What an update leaves out is gone."""
    made = forms.create(
        "f", Description="d", AutoEvaluationConfiguration={"Enabled": True}
    )

    forms.update(made, 1)

    found = forms.describe(made)
    assert {"Description", "AutoEvaluationConfiguration"}.isdisjoint(found)


@pytest.mark.rules("EF-07")
def test_versions_are_deleted_one_by_one(forms):
    """The active version stays; with the last version the form is gone."""
    made = forms.create("f")
    forms.call("ActivateEvaluationForm", made, 1)
    forms.update(made, 1, CreateNewVersion=True)
    with forms.world.refused("ResourceConflictException", "active: 1"):
        forms.call("DeleteEvaluationForm", made, 1)

    forms.call("DeactivateEvaluationForm", made, 1)
    forms.call("DeleteEvaluationForm", made, 1)

    assert [(2, "DRAFT", False)] == forms.versions(made)
    forms.call("DeleteEvaluationForm", made, 2)
    assert [] == forms.titles()


@pytest.mark.rules("EF-03", "EF-07")
def test_a_version_stays_while_the_title_before_it_is_taken(forms):
    """Without its latest version the form would have the title of another form."""
    made = forms.create("f")
    forms.update(made, 1, "g", CreateNewVersion=True)
    other = forms.create("f")

    with forms.world.refused("ResourceConflictException", "f"):
        forms.call("DeleteEvaluationForm", made, 2)

    forms.call("DeleteEvaluationForm", other)
    forms.call("DeleteEvaluationForm", made, 2)
    assert ["f"] == forms.titles()


@pytest.mark.rules("EF-07")
def test_a_form_is_deleted_with_all_versions(forms):
    """Without a version the whole form is deleted, even if it is active."""
    made = forms.create("f")
    forms.call("ActivateEvaluationForm", made, 1)

    forms.call("DeleteEvaluationForm", made)

    assert [] == forms.titles()
    assert forms.create("f") != made


@pytest.mark.parametrize(
    "operation",
    [
        "DescribeEvaluationForm",
        "ActivateEvaluationForm",
        "DeactivateEvaluationForm",
        "DeleteEvaluationForm",
    ],
)
def test_an_unknown_version_is_not_found(forms, operation):
    """A version that a form lacks is not found."""
    made = forms.create("f")

    with forms.world.refused("ResourceNotFoundException", "version: 7"):
        forms.call(operation, made, 7)
    with forms.world.refused("ResourceNotFoundException", UNKNOWN_ID):
        forms.call(operation, UNKNOWN_ID, 1)


@pytest.mark.rules("EF-10")
def test_searches_by_text_and_tags(forms):
    """A search narrows by title and status, and by tags in all three forms."""
    forms.create("alpha", Tags={"team": "red", "site": "x"})
    active = forms.create("beta", Tags={"team": "blue"})
    forms.call("ActivateEvaluationForm", active, 1)

    def text(field, value):
        return {"StringCondition": {"FieldName": field, "Value": value}}

    def tags(**condition):
        return {"AttributeFilter": condition}

    red = {"TagKey": "team", "TagValue": "red"}
    site = {"TagKey": "site"}
    assert ["beta"] == forms.search(SearchCriteria=text("Status", "ACTIVE"))
    assert ["alpha"] == forms.search(SearchCriteria=text("Title", "alpha"))
    assert ["alpha"] == forms.search(SearchFilter=tags(TagCondition=red))
    both = {"TagConditions": [red, site]}
    assert ["alpha"] == forms.search(SearchFilter=tags(AndCondition=both))
    either = [both, {"TagConditions": [{"TagKey": "team", "TagValue": "blue"}]}]
    assert ["alpha", "beta"] == forms.search(SearchFilter=tags(OrConditions=either))


@pytest.mark.rules("EF-10")
def test_other_conditions_are_refused_by_name(forms):
    """A condition that is not mocked is refused, as ignoring it would mislead."""
    condition = {"FieldName": "AutoEvaluationEnabled", "ComparisonType": "IS_TRUE"}

    with forms.world.refused("InvalidParameterException", "BooleanCondition"):
        forms.search(SearchCriteria={"BooleanCondition": condition})


@pytest.mark.rules("S-54")
def test_a_token_does_not_outlive_its_form(forms):
    """A repeated token gets the same form, and after its deletion a new one."""
    made = forms.create("f", ClientToken="t")
    assert made == forms.create("f", ClientToken="t")

    forms.call("DeleteEvaluationForm", made)

    assert made != forms.create("f", ClientToken="t")
