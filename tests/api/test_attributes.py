"""Attributes of instances."""

from __future__ import annotations

import pytest
from moto.core.utils import get_service_model

from tests.helpers.instances import create_instance, instance_shown
from tests.helpers.refusals import refused
from tests.helpers.state import no_trace

TYPES = get_service_model("connect").shape_for("InstanceAttributeType").enum
#: Available to allowlisted customers only, as the model says.
FIXED = "USE_CUSTOM_TTS_VOICES"


@pytest.fixture(name="instance_id")
def _instance_id(source):
    """An instance with inbound calls and without outbound calls."""
    return create_instance(source, OutboundCallsEnabled=False)["Id"]


def listed(client, instance_id):
    """All attributes, as ListInstanceAttributes pages them."""
    pages = client.get_paginator("list_instance_attributes").paginate(
        InstanceId=instance_id
    )
    return {
        row["AttributeType"]: row["Value"]
        for page in pages
        for row in page["Attributes"]
    }


def described(client, instance_id, kind):
    """The value that DescribeInstanceAttribute shows."""
    found = client.describe_instance_attribute(
        InstanceId=instance_id, AttributeType=kind
    )
    assert kind == found["Attribute"]["AttributeType"]
    return found["Attribute"]["Value"]


@pytest.mark.rules("S-60")
def test_all_types_of_the_model_are_listed(source, instance_id):
    """The pages have every type once, in the model's order."""
    assert list(TYPES) == list(listed(source, instance_id))


@pytest.mark.rules("S-60", "S-59")
def test_seven_are_on_a_page_by_default(source, instance_id):
    """A page has seven attributes, the maximum, by default."""
    page = source.list_instance_attributes(InstanceId=instance_id)["Attributes"]

    assert list(TYPES[:7]) == [row["AttributeType"] for row in page]


@pytest.mark.rules("S-60")
@pytest.mark.parametrize("kind", TYPES)
def test_each_is_described_as_it_is_listed(source, instance_id, kind):
    """Each attribute is described with the value that the list shows."""
    value = described(source, instance_id, kind)

    assert value == listed(source, instance_id)[kind]
    expected = {"INBOUND_CALLS": "true", "OUTBOUND_CALLS": "false"}
    assert expected.get(kind, value) == value


@pytest.mark.rules("S-60")
@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != FIXED])
def test_each_is_changed(source, instance_id, kind):
    """A change of one attribute, and back, leaves the others as they were."""
    before = listed(source, instance_id)
    other = {"true": "false", "false": "true"}[before[kind]]
    named = {"InstanceId": instance_id, "AttributeType": kind}

    source.update_instance_attribute(**named, Value=other)
    assert {**before, kind: other} == listed(source, instance_id)

    source.update_instance_attribute(**named, Value=before[kind])
    assert before == listed(source, instance_id)


@pytest.mark.rules("S-60")
def test_one_takes_no_change(aws, source, instance_id):
    """The attribute that cannot be changed is refused and keeps its value."""
    before = described(source, instance_id, FIXED)
    other = {"true": "false", "false": "true"}[before]

    with no_trace(aws), refused("InvalidParameterException", FIXED):
        source.update_instance_attribute(
            InstanceId=instance_id, AttributeType=FIXED, Value=other
        )


@pytest.mark.rules("S-60")
def test_that_one_takes_its_own_value(source, instance_id):
    """Writing that attribute's present value is accepted."""
    value = described(source, instance_id, FIXED)

    source.update_instance_attribute(
        InstanceId=instance_id, AttributeType=FIXED, Value=value
    )

    assert value == described(source, instance_id, FIXED)


@pytest.mark.rules("S-60", "D-12")
@pytest.mark.parametrize("value", ["yes", "1", "truee"])
def test_a_value_is_true_or_false(aws, source, instance_id, value):
    """Any value other than true or false is refused."""
    with no_trace(aws), refused("InvalidParameterException", value):
        source.update_instance_attribute(
            InstanceId=instance_id, AttributeType="CONTACT_LENS", Value=value
        )


@pytest.mark.rules("S-60", "D-12")
def test_another_type_is_refused(source, instance_id):
    """A type that the installed model lacks is refused as malformed."""
    with refused("InvalidParameterException", "AttributeType"):
        described(source, instance_id, "NO_SUCH_TYPE")


@pytest.mark.rules("S-60")
def test_the_switches_for_calls_are_members_of_the_instance(source, instance_id):
    """DescribeInstance shows the switches for calls as they were set."""
    for kind in ("INBOUND_CALLS", "OUTBOUND_CALLS"):
        value = "false" if kind == "INBOUND_CALLS" else "true"
        source.update_instance_attribute(
            InstanceId=instance_id, AttributeType=kind, Value=value
        )

    shown = instance_shown(source, instance_id)
    assert (False, True) == (
        shown["InboundCallsEnabled"],
        shown["OutboundCallsEnabled"],
    )
