"""Custom vocabularies, of one Region each."""

from __future__ import annotations

from functools import partial

import pytest

from tests.helpers.identifiers import ACCOUNT, REPLICA, UNKNOWN_ID

pytestmark = pytest.mark.needs_model("CreateVocabulary")


@pytest.fixture(name="here")
def _here(world):
    """A replicated instance."""
    return {"InstanceId": world.replicated()}


@pytest.fixture(name="create")
def _create(world, here):
    """Create a vocabulary and return its ID."""

    def create(name, *regions, language="en-US", **wanted):
        made = world.call(
            "CreateVocabulary",
            *regions,
            **here,
            VocabularyName=name,
            LanguageCode=language,
            Content="Phrase",
            **wanted,
        )
        return made["VocabularyId"]

    return create


@pytest.fixture(name="names")
def _names(world, here):
    """The names that a search finds."""

    def names(*regions, **criteria):
        found = world.call("SearchVocabularies", *regions, **here, **criteria)
        return [row["Name"] for row in found["VocabularySummaryList"]]

    return names


@pytest.fixture(name="defaults")
def _defaults(world, here):
    """The default vocabularies: language and name."""

    def defaults(*regions, **criteria):
        found = world.call("ListDefaultVocabularies", *regions, **here, **criteria)
        return [
            (row["LanguageCode"], row["VocabularyName"])
            for row in found["DefaultVocabularyList"]
        ]

    return defaults


@pytest.mark.rules("VO-02")
def test_a_replica_has_vocabularies_of_its_own(world, here, create, names):
    """A vocabulary is known only in its Region, and the other may reuse its name."""
    made = create("words")

    with world.refused("ResourceNotFoundException", made):
        world.call("DescribeVocabulary", REPLICA, **here, VocabularyId=made)
    assert made != create("words", REPLICA)
    assert ["words"] == names() == names(REPLICA)


@pytest.mark.rules("VO-03", "TG-01")
def test_is_active_immediately(world, here, create):
    """A new vocabulary is ACTIVE and has its content and tags."""
    made = create("words", Tags={"k": "v"})

    found = world.call("DescribeVocabulary", **here, VocabularyId=made)["Vocabulary"]

    assert ("ACTIVE", "Phrase", {"k": "v"}) == (
        found["State"],
        found["Content"],
        found["Tags"],
    )
    listed = world.call("ListTagsForResource", resourceArn=found["Arn"])
    assert {"k": "v"} == listed["tags"]


@pytest.mark.rules("VO-01")
def test_a_name_is_taken_once(world, create):
    """A second vocabulary with the same name is a conflict."""
    create("words")

    with world.refused("ResourceConflictException", "words"):
        create("words", language="de-DE")


@pytest.mark.rules("VO-06")
def test_a_quota_limits_them(world, create):
    """With the quota on, one more vocabulary exceeds it."""
    world.settings = world.settings.__class__(
        quotas=world.settings.quotas.__class__(vocabularies_per_instance=1)
    )
    create("one")

    with world.refused("ServiceQuotaExceededException", "1"):
        create("two")


def test_searches_by_language_state_and_name(create, names):
    """A search narrows by language, by state and by the beginning of the name."""
    create("ab")
    create("ac", language="de-DE")
    create("bc")

    assert ["ab", "ac"] == names(NameStartsWith="a")
    assert ["ac"] == names(LanguageCode="de-DE")
    assert ["ab", "ac", "bc"] == names(State="ACTIVE")
    assert [] == names(State="CREATION_FAILED")


@pytest.mark.rules("VO-04")
def test_a_language_has_one_default(world, here, create, defaults):
    """A new default of a language replaces the old one; without an ID there is none."""
    associate = partial(
        world.call, "AssociateDefaultVocabulary", **here, LanguageCode="en-US"
    )
    associate(VocabularyId=create("one"))
    associate(VocabularyId=create("two"))

    assert [("en-US", "two")] == defaults()
    assert [] == defaults(LanguageCode="de-DE") == defaults(REPLICA)
    associate()
    assert [] == defaults()


@pytest.mark.rules("VO-04")
@pytest.mark.parametrize(
    ("language", "code"),
    [("de-DE", "InvalidRequestException"), (None, "ResourceNotFoundException")],
)
def test_a_default_fits(world, here, create, language, code):
    """A default exists, and has the language that it is the default of."""
    wanted = UNKNOWN_ID if language is None else create("words", language=language)

    with world.refused(code):
        world.call(
            "AssociateDefaultVocabulary",
            **here,
            LanguageCode="en-US",
            VocabularyId=wanted,
        )


@pytest.mark.rules("VO-05", "ER-05")
def test_a_default_is_not_deleted(world, here, create, names):
    """A vocabulary is deleted once it is no default."""
    made = create("words")
    english = {**here, "LanguageCode": "en-US"}
    world.call("AssociateDefaultVocabulary", **english, VocabularyId=made)

    with world.refused("ResourceInUseException", "en-US"):
        world.call("DeleteVocabulary", **here, VocabularyId=made)

    world.call("AssociateDefaultVocabulary", **english)
    world.call("DeleteVocabulary", **here, VocabularyId=made)
    assert [] == names()


@pytest.mark.rules("VO-07")
@pytest.mark.parametrize("operation", ["SearchVocabularies", "ListDefaultVocabularies"])
def test_an_unknown_instance_is_an_invalid_request(world, operation):
    """These operations do not declare that an instance is not found."""
    with world.refused("InvalidRequestException", UNKNOWN_ID):
        world.call(operation, InstanceId=UNKNOWN_ID)


@pytest.mark.rules("S-54")
def test_a_token_does_not_outlive_its_vocabulary(world, here, create, names):
    """A repeated token gets the same vocabulary, and after its deletion a new one."""
    made = create("words", ClientToken="t")
    assert made == create("words", ClientToken="t")

    world.call("DeleteVocabulary", **here, VocabularyId=made)

    assert made != create("words", ClientToken="t")
    assert ["words"] == names()


@pytest.mark.rules("IN-15", "VO-02")
def test_goes_with_its_instance(world, create, here):
    """A deleted replica takes its own vocabularies and their tags with it."""
    create("words", REPLICA, Tags={"k": "v"})

    world.call("DeleteInstance", REPLICA, **here)

    region = world.state().get(ACCOUNT, {}).get(REPLICA, {})
    assert ([], {}) == (region.get("Instances", []), region.get("Tags", {}))
