"""E-mail addresses and their aliases, of one Region each."""

from __future__ import annotations

import pytest

from tests.helpers.identifiers import REPLICA, UNKNOWN_ID

pytestmark = pytest.mark.needs_model("AssociateEmailAddressAlias")


@pytest.fixture(name="call")
def _call(world):
    """Call an operation about a replicated instance."""
    instance_id = world.replicated()
    return lambda operation, *regions, **members: world.call(
        operation, *regions, InstanceId=instance_id, **members
    )


@pytest.fixture(name="create")
def _create(call):
    """Create an address and return its ID."""

    def create(name, *regions, **wanted):
        address = {"EmailAddress": f"{name}@example.com", **wanted}
        return call("CreateEmailAddress", *regions, **address)["EmailAddressId"]

    return create


@pytest.fixture(name="describe")
def _describe(call):
    """What DescribeEmailAddress shows of an address."""
    return lambda address: call("DescribeEmailAddress", EmailAddressId=address)


@pytest.fixture(name="alias")
def _alias(call):
    """Associate an alias with an address, or disassociate it."""

    def alias(primary, other, operation="AssociateEmailAddressAlias"):
        configuration = {"EmailAddressId": other}
        call(operation, EmailAddressId=primary, AliasConfiguration=configuration)

    return alias


@pytest.mark.rules("EM-02")
def test_a_replica_has_addresses_of_its_own(world, call, create):
    """An address is known only in its Region, and the other may have it too."""
    made = create("help")

    with world.refused("ResourceNotFoundException", made):
        call("DescribeEmailAddress", REPLICA, EmailAddressId=made)
    assert made != create("help", REPLICA)


@pytest.mark.rules("EM-01")
def test_an_address_is_taken_once(world, create):
    """A second address of the same text is a duplicate."""
    create("help")

    with world.refused("DuplicateResourceException", "help@example.com"):
        create("help")


@pytest.mark.rules("EM-06", "TG-01")
def test_an_update_keeps_what_it_leaves_out(world, call, create, describe):
    """An update changes name or description, and the time of the last change."""
    made = create("help", DisplayName="Help", Description="d", Tags={"k": "v"})
    world.pass_time(minutes=1)

    call("UpdateEmailAddressMetadata", EmailAddressId=made, Description="e")

    found = describe(made)
    assert ("Help", "e", {"k": "v"}) == (
        found["DisplayName"],
        found["Description"],
        found["Tags"],
    )
    assert ("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z") == (
        found["CreateTimestamp"],
        found["ModifiedTimestamp"],
    )


@pytest.mark.rules("EM-03", "EM-04")
def test_an_alias_comes_and_goes(world, create, describe, alias):
    """An alias is shown with its address until it is taken away."""
    primary, other = create("help"), create("sales")

    alias(primary, other)
    assert [{"EmailAddressId": other}] == describe(primary)["AliasConfigurations"]
    alias(primary, other, "DisassociateEmailAddressAlias")

    assert [] == describe(primary)["AliasConfigurations"]
    with world.refused("ResourceConflictException", "no alias"):
        alias(primary, other, "DisassociateEmailAddressAlias")


@pytest.mark.rules("EM-03")
def test_aliases_are_no_chain(world, create, alias):
    """An address has one alias, which has none and is none of another."""
    one, two, three, four = (create(name) for name in ("one", "two", "three", "four"))
    alias(one, two)

    for primary, other, match in (
        (one, three, "has an alias: one@"),
        (two, three, "is an alias: two@"),
        (three, two, "is an alias: two@"),
        (three, one, "alias of its own: one@"),
    ):
        with world.refused("ResourceConflictException", match):
            alias(primary, other)
    with world.refused("InvalidParameterException", "its own alias"):
        alias(three, three)
    with world.refused("ResourceNotFoundException", UNKNOWN_ID):
        alias(three, UNKNOWN_ID)
    alias(three, four)


@pytest.mark.rules("EM-05")
def test_a_deletion_ends_aliases(call, create, describe, alias):
    """A deleted alias is taken away, and an alias of a deleted address is free."""
    primary, other, third = create("help"), create("sales"), create("info")
    alias(primary, other)

    call("DeleteEmailAddress", EmailAddressId=other)
    assert [] == describe(primary)["AliasConfigurations"]
    alias(primary, third)
    call("DeleteEmailAddress", EmailAddressId=primary)

    alias(create("help"), third)


@pytest.mark.rules("EM-07")
def test_searches_by_text_and_tags(world, call, create):
    """A search narrows by address and by tags."""
    create("help", Tags={"team": "red"})
    create("sales")

    def search(**wanted):
        found = call("SearchEmailAddresses", **wanted)["EmailAddresses"]
        return [row["EmailAddress"] for row in found]

    text = {"FieldName": "EmailAddress", "Value": "sa", "ComparisonType": "STARTS_WITH"}
    assert ["sales@example.com"] == search(SearchCriteria={"StringCondition": text})
    red = {"TagCondition": {"TagKey": "team", "TagValue": "red"}}
    assert ["help@example.com"] == search(SearchFilter={"TagFilter": red})
    with world.refused("InvalidParameterException", "Colour"):
        search(SearchCriteria={"StringCondition": {"FieldName": "Colour"}})
