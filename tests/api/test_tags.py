"""Tags, by Connect's own operations and by the Resource Groups Tagging API."""

from __future__ import annotations

import pytest
from botocore.exceptions import ParamValidationError

from tests.helpers.accounts import client_of
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.refusals import refused

ACCOUNT_ARN = "arn:aws:connect:us-east-1:123456789012:"


def tags_of(client, arn):
    """What ListTagsForResource shows."""
    return client.list_tags_for_resource(resourceArn=arn)["tags"]


@pytest.fixture(name="estate")
def _estate(aws):
    """A replicated instance with a group, a number and an agent."""
    return aws.estate(agents=1)


def arns_in(estate, region):
    """The ARNs of one resource of each taggable kind in a Region."""
    instance = {SOURCE: estate.instance_arn, REPLICA: estate.replica_arn}[region]
    client = {SOURCE: estate.source, REPLICA: estate.replica}[region]
    queue = client.list_queues(InstanceId=estate.instance_id)["QueueSummaryList"][0]
    return {
        "instance": instance,
        "traffic-distribution-group": estate.group_arn,
        "phone-number": estate.numbers[0].arn,
        "agent": f"{instance}/agent/{estate.user_ids[0]}",
        "contact-flow": f"{instance}/contact-flow/{estate.flow_id}",
        "queue": queue["Arn"],
    }


KINDS = [
    "instance",
    "traffic-distribution-group",
    "phone-number",
    "agent",
    "contact-flow",
    "queue",
]
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@EVERY_KIND
class TestEveryKind:
    """Tags of instances, groups, numbers, agents, flows and queues."""

    @pytest.mark.rules("TG-01")
    def test_is_tagged_and_untagged(self, source, estate, kind):
        """Tags can be added, replaced and removed by key."""
        arn = arns_in(estate, SOURCE)[kind]

        source.tag_resource(resourceArn=arn, tags={"team": "care", "stage": "test"})
        source.tag_resource(resourceArn=arn, tags={"stage": "live"})
        assert {"team": "care", "stage": "live"} == tags_of(source, arn)

        source.untag_resource(resourceArn=arn, tagKeys=["team", "never there"])
        assert {"stage": "live"} == tags_of(source, arn)

    @pytest.mark.rules("S-47", "D-28")
    def test_has_one_set_of_tags_in_both_regions(self, source, replica, estate, kind):
        """Both Regions show the same tags, except for those of instances."""
        here, there = (arns_in(estate, region)[kind] for region in (SOURCE, REPLICA))

        source.tag_resource(resourceArn=here, tags={"team": "care"})

        expected = {} if kind == "instance" else {"team": "care"}
        assert expected == tags_of(replica, there)

    @pytest.mark.rules("D-28")
    def test_is_tagged_from_the_replica_region(self, source, replica, estate, kind):
        """Tags can be written in either Region."""
        here, there = (arns_in(estate, region)[kind] for region in (SOURCE, REPLICA))

        replica.tag_resource(resourceArn=there, tags={"team": "care"})

        expected = {} if kind == "instance" else {"team": "care"}
        assert expected == tags_of(source, here)

    @pytest.mark.rules("TG-06")
    def test_refuses_unknown_arns(self, source, estate, kind):
        """An unknown ARN is not found by any of the three operations."""
        known = arns_in(estate, SOURCE)[kind]
        arn = f"{known.rpartition('/')[0]}/{UNKNOWN_ID}"

        with refused("ResourceNotFoundException"):
            tags_of(source, arn)
        with refused("ResourceNotFoundException"):
            source.tag_resource(resourceArn=arn, tags={"team": "care"})
        with refused("ResourceNotFoundException"):
            source.untag_resource(resourceArn=arn, tagKeys=["team"])

    @pytest.mark.rules("TG-01")
    def test_is_found_by_resource_groups(self, aws, estate, kind):
        """moto's GetResources finds it by its tag and its type."""
        arn = arns_in(estate, SOURCE)[kind]
        estate.source.tag_resource(resourceArn=arn, tags={"team": "care"})

        found = client_of(aws, "resourcegroupstaggingapi").get_resources(
            TagFilters=[{"Key": "team", "Values": ["care"]}],
            ResourceTypeFilters=[f"connect:{kind}"],
        )["ResourceTagMappingList"]

        assert [
            {"ResourceARN": arn, "Tags": [{"Key": "team", "Value": "care"}]}
        ] == found

    @pytest.mark.rules("TG-01")
    def test_is_tagged_by_resource_groups(self, aws, source, estate, kind):
        """moto's TagResources and UntagResources change its tags."""
        arn = arns_in(estate, SOURCE)[kind]
        groups = client_of(aws, "resourcegroupstaggingapi")

        failed = groups.tag_resources(ResourceARNList=[arn], Tags={"team": "care"})
        assert {} == failed["FailedResourcesMap"]
        assert {"team": "care"} == tags_of(source, arn)

        failed = groups.untag_resources(ResourceARNList=[arn], TagKeys=["team"])
        assert {} == failed["FailedResourcesMap"]
        assert {} == tags_of(source, arn)


class TestOnCreation:
    """Tags that are given at creation."""

    @pytest.mark.rules("TG-01")
    def test_shows_a_groups(self, source, estate):
        """CreateTrafficDistributionGroup takes tags."""
        arn = source.create_traffic_distribution_group(
            Name="tagged", InstanceId=estate.instance_id, Tags={"team": "care"}
        )["Arn"]

        assert {"team": "care"} == tags_of(source, arn)

    @pytest.mark.rules("TG-01")
    def test_shows_an_instances(self, source):
        """CreateInstance takes tags, and DescribeInstance shows the present ones."""
        arn = source.create_instance(
            IdentityManagementType="SAML",
            InstanceAlias="tagged",
            InboundCallsEnabled=True,
            OutboundCallsEnabled=True,
            Tags={"team": "care"},
        )["Arn"]
        source.tag_resource(resourceArn=arn, tags={"stage": "live"})

        shown = source.describe_instance(InstanceId=arn)["Instance"]["Tags"]

        assert {"team": "care", "stage": "live"} == shown


class TestForm:
    """The form of tags."""

    @pytest.mark.rules("TG-02", "TG-03")
    @pytest.mark.parametrize(
        "tags",
        [
            {"x" * 128: ""},
            {"_.:/=+-@ 9": "any text"},
            {"Zoë": "ü"},
            {"team": "x" * 256},
            {f"tag{place}": "" for place in range(50)},
        ],
    )
    def test_takes_the_documented_forms(self, source, estate, tags):
        """Letters of any script, digits, separators and `_.:/=+-@` are accepted."""
        source.tag_resource(resourceArn=estate.group_arn, tags=tags)

        assert tags == tags_of(source, estate.group_arn)

    @pytest.mark.rules("TG-02", "TG-03", "S-33")
    @pytest.mark.parametrize(
        "tags",
        [
            {"x" * 129: ""},
            {"aws:mine": ""},
            {"a*b": ""},
            {"team": "x" * 257},
            {f"tag{place}": "" for place in range(51)},
            {},
        ],
    )
    def test_refuses_other_forms(self, source, estate, tags):
        """Any other form is refused with InvalidParameterException, and nothing is tagged."""
        with refused("InvalidParameterException"):
            source.tag_resource(resourceArn=estate.group_arn, tags=tags)

        assert {} == tags_of(source, estate.group_arn)

    @pytest.mark.rules("TG-02")
    def test_has_no_empty_keys(self, aws, estate):
        """An empty key is refused."""
        answer = aws.send(
            "POST",
            f"/tags/{estate.group_arn.replace(':', '%3A').replace('/', '%2F')}",
            '{"tags": {"": "x"}}',
        )

        assert "InvalidParameterException" == answer.headers["x-amzn-errortype"]

    @pytest.mark.rules("TG-03")
    def test_removes_one_key_at_least(self, source, estate):
        """boto3 does not send UntagResource without keys."""
        with pytest.raises(ParamValidationError, match="tagKeys"):
            source.untag_resource(resourceArn=estate.group_arn, tagKeys=[])

    @pytest.mark.rules("TG-03")
    def test_removes_fifty_keys_at_most(self, source, estate):
        """More than 50 keys are refused."""
        with refused("InvalidParameterException", "tagKeys"):
            source.untag_resource(
                resourceArn=estate.group_arn, tagKeys=[f"k{n}" for n in range(51)]
            )

    @pytest.mark.rules("TG-03", "D-27", "D-10")
    def test_has_fifty_tags_per_resource(self, source, estate):
        """21 more tags on a resource with 30 are refused as a whole."""
        first = {f"a{place}": "" for place in range(30)}
        source.tag_resource(resourceArn=estate.group_arn, tags=first)

        with refused("InvalidParameterException", "50"):
            source.tag_resource(
                resourceArn=estate.group_arn,
                tags={f"b{place}": "" for place in range(21)},
            )

        assert first == tags_of(source, estate.group_arn)

    @pytest.mark.rules("TG-03")
    def test_counts_a_key_once(self, source, estate):
        """A new value for one of fifty keys is accepted."""
        tags = {f"a{place}": "" for place in range(50)}
        source.tag_resource(resourceArn=estate.group_arn, tags=tags)

        source.tag_resource(resourceArn=estate.group_arn, tags={"a0": "new"})

        assert {**tags, "a0": "new"} == tags_of(source, estate.group_arn)


class TestWhatHasNoTags:
    """ARNs that cannot be tagged."""

    @pytest.mark.rules("TG-04", "PN-02")
    def test_is_a_number_by_its_older_arn(self, source, estate):
        """A number's older ARN (V1) is not found."""
        older = f"{estate.instance_arn}/phone-number/{estate.numbers[0].id}"

        with refused("ResourceNotFoundException"):
            source.tag_resource(resourceArn=older, tags={"team": "care"})

    @pytest.mark.rules("TG-06")
    @pytest.mark.parametrize(
        "arn",
        [
            "not an ARN",
            "arn:aws:s3:::bucket",
            f"{ACCOUNT_ARN}unknown-kind/{UNKNOWN_ID}",
            f"{ACCOUNT_ARN}instance/{UNKNOWN_ID}/agent/{UNKNOWN_ID}",
        ],
    )
    def test_is_what_is_none_of_connects(self, source, arn):
        """An unknown ARN is not found, whatever its form."""
        with refused("ResourceNotFoundException"):
            tags_of(source, arn)

    @pytest.mark.rules("D-27", "TG-05")
    def test_is_what_was_deleted(self, source, estate):
        """The tags of a deleted resource cannot be read."""
        arn = source.create_traffic_distribution_group(
            Name="gone", InstanceId=estate.instance_id, Tags={"team": "care"}
        )["Arn"]
        source.delete_traffic_distribution_group(TrafficDistributionGroupId=arn)

        with refused("ResourceNotFoundException"):
            tags_of(source, arn)

    @pytest.mark.rules("S-49")
    def test_is_what_lies_in_a_third_region(self, aws, estate):
        """Tags can be read in the linked Regions only."""
        with refused("ResourceNotFoundException"):
            tags_of(aws.connect("eu-central-1"), estate.group_arn)


class TestResourceGroups:
    """The Resource Groups Tagging API of moto."""

    @pytest.mark.rules("TG-01")
    def test_does_not_show_what_has_no_tags(self, aws):
        """GetResources shows tagged resources only."""
        aws.estate()

        found = client_of(aws, "resourcegroupstaggingapi").get_resources(
            ResourceTypeFilters=["connect"]
        )

        assert [] == found["ResourceTagMappingList"]

    @pytest.mark.rules("D-28")
    def test_shows_mirrored_resources_in_both_regions(self, aws, estate):
        """Each Region shows its own ARN of an agent, with the same tags."""
        here, there = (arns_in(estate, region)["agent"] for region in (SOURCE, REPLICA))
        estate.source.tag_resource(resourceArn=here, tags={"team": "care"})

        found = client_of(aws, "resourcegroupstaggingapi", REPLICA).get_resources()

        assert [there] == [
            row["ResourceARN"] for row in found["ResourceTagMappingList"]
        ]

    @pytest.mark.rules("TG-01")
    def test_shows_keys_and_values(self, aws, estate):
        """GetTagKeys and GetTagValues show Connect's tags."""
        estate.source.tag_resource(resourceArn=estate.group_arn, tags={"team": "care"})
        groups = client_of(aws, "resourcegroupstaggingapi")

        assert ["team"] == groups.get_tag_keys()["TagKeys"]
        assert ["care"] == groups.get_tag_values(Key="team")["TagValues"]

    @pytest.mark.rules("TG-06")
    @pytest.mark.parametrize("call", ["tag_resources", "untag_resources"])
    def test_names_what_it_could_not_do(self, aws, source, estate, call):
        """Unknown resources fail alone; the others are tagged."""
        unknown = f"{ACCOUNT_ARN}phone-number/{UNKNOWN_ID}"
        source.tag_resource(resourceArn=estate.group_arn, tags={"old": ""})
        given = (
            {"Tags": {"new": ""}} if call == "tag_resources" else {"TagKeys": ["old"]}
        )

        failed = getattr(client_of(aws, "resourcegroupstaggingapi"), call)(
            ResourceARNList=[unknown, estate.group_arn], **given
        )["FailedResourcesMap"]

        expected = {"old": "", "new": ""} if call == "tag_resources" else {}
        assert [unknown] == list(failed)
        assert expected == tags_of(source, estate.group_arn)

    @pytest.mark.rules("TG-03")
    def test_keeps_to_fifty_tags(self, aws, source, estate):
        """A resource with fifty tags takes no more from this API either."""
        tags = {f"a{place}": "" for place in range(50)}
        source.tag_resource(resourceArn=estate.group_arn, tags=tags)

        failed = client_of(aws, "resourcegroupstaggingapi").tag_resources(
            ResourceARNList=[estate.group_arn], Tags={"new": ""}
        )["FailedResourcesMap"]

        assert [estate.group_arn] == list(failed)
        assert tags == tags_of(source, estate.group_arn)
