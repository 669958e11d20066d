"""Evaluations of contacts, of one Region each."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, UNKNOWN_ID

pytestmark = pytest.mark.needs_model("SearchEvaluationForms")

QUESTIONS = [
    {"Question": {"Title": "q", "RefId": ref_id, "QuestionType": "TEXT"}}
    for ref_id in ("q1", "q2")
]
ITEMS = [{"Section": {"Title": "s", "RefId": "s1", "Items": QUESTIONS}}]
YES = {"Value": {"StringValue": "yes"}}
NO = {"Value": {"StringValue": "no"}}


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance."""
    return {"InstanceId": world.replicated()}


@pytest.fixture(name="contact")
def _contact(world, here):
    """A contact of that instance."""
    flow = world.flow(here["InstanceId"])
    return world.call("StartTaskContact", **here, ContactFlowId=flow, Name="t")[
        "ContactId"
    ]


@pytest.fixture(name="create_form")
def _create_form(world, here):
    """Create a form with an active version and return its ID."""

    def create_form(*regions):
        made = world.call(
            "CreateEvaluationForm", *regions, **here, Title="f", Items=ITEMS
        )
        form = {"EvaluationFormId": made["EvaluationFormId"]}
        world.call(
            "ActivateEvaluationForm", *regions, **here, **form, EvaluationFormVersion=1
        )
        return made["EvaluationFormId"]

    return create_form


@pytest.fixture(name="form")
def _form(create_form):
    """A form of the source Region."""
    return create_form()


@pytest.fixture(name="start")
def _start(world, here, contact, form):
    """Start an evaluation and return its ID."""

    def start(**wanted):
        members = {**here, "ContactId": contact, "EvaluationFormId": form, **wanted}
        return world.call("StartContactEvaluation", **members)["EvaluationId"]

    return start


@pytest.fixture(name="call")
def _call(world, here):
    """Call an operation on an evaluation."""

    def call(operation, evaluation, **wanted):
        return world.call(operation, **here, EvaluationId=evaluation, **wanted)

    return call


@pytest.fixture(name="describe")
def _describe(call):
    """What DescribeContactEvaluation shows of an evaluation."""
    return lambda evaluation: call("DescribeContactEvaluation", evaluation)[
        "Evaluation"
    ]


@pytest.fixture(name="listed")
def _listed(world, here, contact):
    """The evaluations of the contact that a list shows."""

    def listed(*regions):
        found = world.call(
            "ListContactEvaluations", *regions, **here, ContactId=contact
        )
        return [row["EvaluationId"] for row in found["EvaluationSummaryList"]]

    return listed


@pytest.mark.rules("EF-12", "DC-03")
def test_both_regions_evaluate_a_contact(
    world, here, contact, start, listed, create_form
):
    """Both Regions know the contact, and each has its own evaluations of it."""
    made = start()

    with world.refused("ResourceNotFoundException", made):
        world.call("DescribeContactEvaluation", REPLICA, **here, EvaluationId=made)
    other = world.call(
        "StartContactEvaluation",
        REPLICA,
        **here,
        ContactId=contact,
        EvaluationFormId=create_form(REPLICA),
    )["EvaluationId"]
    assert ([made], [other]) == (listed(), listed(REPLICA))


@pytest.mark.rules("EF-12")
def test_a_contact_exists(world, start):
    """An unknown contact or form is not found."""
    with world.refused("ResourceNotFoundException", UNKNOWN_ID):
        start(ContactId=UNKNOWN_ID)
    with world.refused("ResourceNotFoundException", UNKNOWN_ID):
        start(EvaluationFormId=UNKNOWN_ID)


@pytest.mark.rules("EF-11")
def test_a_form_without_an_active_version_evaluates_nothing(world, here, start, form):
    """An evaluation cannot start without an active version."""
    world.call(
        "DeactivateEvaluationForm",
        **here,
        EvaluationFormId=form,
        EvaluationFormVersion=1,
    )

    with world.refused("ResourceConflictException", "no active version"):
        start()


@pytest.mark.rules("EF-11", "EF-07")
def test_keeps_the_form_as_it_was(world, here, start, call, form):
    """An evaluation shows the form of its beginning, even when that is deleted."""
    made = start()
    world.call("DeleteEvaluationForm", **here, EvaluationFormId=form)

    shown = call("DescribeContactEvaluation", made)["EvaluationForm"]

    assert ("f", 1, ITEMS) == (
        shown["Title"],
        shown["EvaluationFormVersion"],
        shown["Items"],
    )


@pytest.mark.rules("EF-13")
@pytest.mark.parametrize(
    "operation", ["UpdateContactEvaluation", "SubmitContactEvaluation"]
)
def test_answers_are_merged(start, call, describe, operation):
    """New answers and notes are added, and an empty one takes the old one away."""
    made = start()
    call(
        "UpdateContactEvaluation",
        made,
        Answers={"q1": YES},
        Notes={"s1": {"Value": "a"}},
    )

    call(operation, made, Answers={"q1": {}, "q2": NO}, Notes={"q2": {"Value": "b"}})

    found = describe(made)
    assert {"q2": NO} == found["Answers"]
    assert {"s1": {"Value": "a"}, "q2": {"Value": "b"}} == found["Notes"]


@pytest.mark.rules("EF-13")
@pytest.mark.parametrize("member", ["Answers", "Notes"])
def test_an_item_is_one_of_the_form(world, start, call, member):
    """An answer to a question that the form lacks is refused."""
    made = start()

    with world.refused("InvalidParameterException", "q9"):
        call(
            "UpdateContactEvaluation",
            made,
            **{member: {"q9": YES if member == "Answers" else {"Value": "n"}}},
        )


@pytest.mark.rules("EF-14", "EF-15")
def test_what_is_submitted_is_submitted_again_but_not_updated(
    world, start, call, describe
):
    """A submitted evaluation takes no update, but another submission."""
    made = start()
    assert "DRAFT" == describe(made)["Status"]
    call("SubmitContactEvaluation", made)
    with world.refused("ResourceConflictException", "SUBMITTED"):
        call("UpdateContactEvaluation", made, Answers={"q1": YES})

    call("SubmitContactEvaluation", made, Answers={"q1": YES})

    found = describe(made)
    assert ("SUBMITTED", {"q1": YES}) == (found["Status"], found["Answers"])


@pytest.mark.rules("EF-16")
def test_notes_are_limited_in_total(world, start, call):
    """Two questions allow 2048 characters of notes when they are submitted."""
    made = start()
    notes = {"q1": {"Value": "x" * 2000}, "q2": {"Value": "y" * 49}}
    call("UpdateContactEvaluation", made, Notes=notes)

    with world.refused("InvalidParameterException", "2048"):
        call("SubmitContactEvaluation", made)

    call("SubmitContactEvaluation", made, Notes={"q2": {}})


@pytest.mark.rules("EF-17")
@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("UpdateContactEvaluation", "UpdatedBy"),
        ("SubmitContactEvaluation", "SubmittedBy"),
    ],
)
def test_an_evaluator_is_a_user(world, here, start, call, describe, operation, member):
    """The user who is named is shown, an unknown one refused; else it is the account."""
    made = start()
    assert describe(made)["Metadata"]["EvaluatorArn"].endswith(":root")
    user = world.user(here["InstanceId"], "ann")
    arn = world.call("DescribeUser", **here, UserId=user)["User"]["Arn"]

    call(operation, made, **{member: {"ConnectUserArn": arn}})

    assert arn == describe(made)["Metadata"]["EvaluatorArn"]
    with world.refused("ResourceNotFoundException", UNKNOWN_ID):
        call(
            "SubmitContactEvaluation",
            made,
            SubmittedBy={"ConnectUserArn": arn.replace(user, UNKNOWN_ID)},
        )


@pytest.mark.rules("TG-01")
def test_is_tagged_and_deleted(world, start, call, describe, listed):
    """An evaluation has tags until it is deleted."""
    made = start(Tags={"k": "v"}, AutoEvaluationConfiguration={"Enabled": True})
    found = describe(made)
    assert {"k": "v"} == found["Tags"]
    assert {"AutoEvaluationEnabled": True} == found["Metadata"]["AutoEvaluation"]
    assert [made] == listed()

    call("DeleteContactEvaluation", made)

    assert [] == listed()
    with world.refused("ResourceNotFoundException"):
        world.call("ListTagsForResource", resourceArn=found["EvaluationArn"])


@pytest.mark.rules("D-09")
def test_lists_in_pages(world, here, contact, start):
    """A page has 100 evaluations, and the next begins after it."""
    made = []
    for _ in range(101):
        world.pass_time(seconds=1)
        made.append(start())
    by_contact = {**here, "ContactId": contact}
    first = world.call("ListContactEvaluations", **by_contact)
    second = world.call(
        "ListContactEvaluations", **by_contact, NextToken=first["NextToken"]
    )

    rows = [*first["EvaluationSummaryList"], *second["EvaluationSummaryList"]]
    assert made == [row["EvaluationId"] for row in rows]
    assert "NextToken" not in second
