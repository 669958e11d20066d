"""What is not mirrored: each Region of a pair has its own."""

from __future__ import annotations

from functools import partial

import pytest

from moto_connect_tdg.domain.quotas import Quotas
from moto_connect_tdg.service.settings import Settings
from tests.helpers.flows import CONTENT
from tests.helpers.identifiers import REPLICA, SOURCE, UNKNOWN_ID
from tests.helpers.regional import (
    ALIAS_ARN,
    ASSISTANT_ARN,
    BOT,
    FUNCTION_ARN,
    REGIONAL,
    STORED,
    STREAMED,
    WHATSAPP,
)
from tests.helpers.worlds import router


def of_kinds(kinds):
    """The parameters of tests about each of these kinds."""
    return pytest.mark.parametrize(
        "kind",
        [
            pytest.param(kind, id=kind.noun, marks=pytest.mark.needs_model(*kind.needs))
            for kind in kinds
        ],
    )


@pytest.fixture(name="instance_id")
def _instance_id(world):
    """A replicated instance's ID."""
    return world.replicated()


def regional_state(world):
    """What the state shows of what is not mirrored, by Region."""
    return {
        region: [instance["RegionalContents"] for instance in state["Instances"]]
        for region, state in next(iter(world.state().values())).items()
    }


@of_kinds(REGIONAL)
class TestEveryRegionalKind:
    """What follows from the row of a kind that is not mirrored."""

    @pytest.mark.rules("RI-32")
    def test_a_replica_begins_without(self, world, kind):
        """What the source had before it was replicated is not in the replica."""
        instance_id = world.create_instance()["Id"]
        kind.put(world.call, SOURCE, instance_id)

        world.replicate(instance_id)

        assert 1 == len(kind.shown(world.call, SOURCE, instance_id))
        assert [] == kind.shown(world.call, REPLICA, instance_id)

    @pytest.mark.rules("RI-32")
    def test_a_replica_stays_without(self, world, instance_id, kind):
        """What one side gets or loses does not change the other side."""
        here = kind.put(world.call, SOURCE, instance_id)
        there = kind.put(world.call, REPLICA, instance_id)

        kind.take(world.call, SOURCE, instance_id, here)

        assert [] == kind.shown(world.call, SOURCE, instance_id)
        assert 1 == len(kind.shown(world.call, REPLICA, instance_id))
        kind.take(world.call, REPLICA, instance_id, there)
        assert [] == kind.shown(world.call, REPLICA, instance_id)

    @pytest.mark.rules("RI-32")
    def test_the_state_shows_both_sides(self, world, instance_id, kind):
        """The state has it in the Region where it is, and only there."""
        kind.put(world.call, REPLICA, instance_id)

        shown = regional_state(world)

        assert [{}] == shown[SOURCE]
        assert [1] == [len(rows) for rows in shown[REPLICA][0].values()]

    @pytest.mark.rules("RI-32")
    def test_goes_with_the_replica(self, world, instance_id, kind):
        """A deleted replica takes it along: the next one begins without."""
        kind.put(world.call, SOURCE, instance_id)
        kind.put(world.call, REPLICA, instance_id)
        world.call("DeleteInstance", REPLICA, InstanceId=instance_id)

        world.replicate(instance_id)

        assert [] == kind.shown(world.call, REPLICA, instance_id)
        assert 1 == len(kind.shown(world.call, SOURCE, instance_id))

    @pytest.mark.rules("AO-01")
    def test_is_not_found_after_its_removal(self, world, instance_id, kind):
        """What was removed, or is on the other side only, cannot be removed."""
        one = kind.put(world.call, REPLICA, instance_id)

        with world.refused("ResourceNotFoundException"):
            kind.take(world.call, SOURCE, instance_id, one)


@pytest.mark.rules("AO-01", "AO-10")
@of_kinds([kind for kind in REGIONAL if kind.taken])
def test_is_there_once(world, instance_id, kind):
    """A second one like it is refused."""
    kind.put(world.call, SOURCE, instance_id)

    with world.refused(kind.taken):
        kind.put(world.call, SOURCE, instance_id)


@pytest.mark.rules("AO-02", "D-01")
@pytest.mark.parametrize(
    ("quota", "noun"),
    [
        ("lambda_functions_per_instance", "Lambda function"),
        ("lex_bots_per_instance", "Lex V1 bot"),
        ("lex_v2_bot_aliases_per_instance", "Lex V2 bot"),
        ("security_keys_per_instance", "security key"),
    ],
)
def test_limits_what_is_associated(world, instance_id, quota, noun):
    """A quota limits each side for itself."""
    kind = next(kind for kind in REGIONAL if kind.noun == noun)
    world.settings = Settings(quotas=Quotas(**{quota: 0}))

    with world.refused("ServiceQuotaExceededException", "limited to: 0"):
        kind.put(world.call, SOURCE, instance_id)


class TestStorageConfigs:
    """What is special about storage configurations."""

    @pytest.fixture(name="storage")
    def _storage(self, world, instance_id):
        """The members that name a storage configuration of call recordings."""
        kind = REGIONAL[0]
        named = kind.put(world.call, SOURCE, instance_id)
        return {"InstanceId": instance_id, **named}

    @pytest.mark.rules("AO-04")
    def test_is_replaced(self, world, storage):
        """An update replaces the configuration and keeps the ID."""
        world.call("UpdateInstanceStorageConfig", **storage, StorageConfig=STREAMED)

        shown = world.call("DescribeInstanceStorageConfig", **storage)["StorageConfig"]
        assert {"AssociationId": storage["AssociationId"], **STREAMED} == shown

    @pytest.mark.rules("AO-04")
    def test_is_found_by_its_own_type_only(self, world, storage):
        """The ID of a storage configuration is unknown for another type of data."""
        other = {**storage, "ResourceType": "CHAT_TRANSCRIPTS"}

        with world.refused("ResourceNotFoundException", "CHAT_TRANSCRIPTS"):
            world.call("DescribeInstanceStorageConfig", **other)

    @pytest.mark.rules("AO-05")
    def test_is_listed_with_its_own_type_only(self, world, storage):
        """The list of another type of data does not have it."""
        listed = world.call(
            "ListInstanceStorageConfigs",
            InstanceId=storage["InstanceId"],
            ResourceType="CHAT_TRANSCRIPTS",
        )

        assert [] == listed["StorageConfigs"]

    @pytest.mark.rules("AO-03")
    @pytest.mark.parametrize(
        "given",
        [
            {"StorageType": "S3"},
            {**STORED, "StorageType": "KINESIS_STREAM"},
            {**STORED, "KinesisFirehoseConfig": {"FirehoseArn": "arn:x"}},
        ],
        ids=["no configuration", "another's", "two"],
    )
    def test_needs_the_configuration_of_its_storage(self, world, instance_id, given):
        """The configuration is that of the storage type, and no other."""
        with world.refused("InvalidParameterException", "StorageType"):
            world.call(
                "AssociateInstanceStorageConfig",
                InstanceId=instance_id,
                ResourceType="CALL_RECORDINGS",
                StorageConfig=given,
            )

    @pytest.mark.rules("AO-06")
    def test_can_be_copied_to_the_other_side(self, world, storage):
        """What one side shows is accepted by the other, which gives it an ID of its own."""
        shown = world.call("DescribeInstanceStorageConfig", **storage)["StorageConfig"]

        answer = world.call(
            "AssociateInstanceStorageConfig",
            REPLICA,
            InstanceId=storage["InstanceId"],
            ResourceType="CALL_RECORDINGS",
            StorageConfig=shown,
        )

        assert storage["AssociationId"] != answer["AssociationId"]


class TestArns:
    """What other services own."""

    @pytest.mark.rules("AO-18")
    @pytest.mark.parametrize("arn", ["", "look-up", f"{FUNCTION_ARN}\n", ASSISTANT_ARN])
    @pytest.mark.parametrize(
        ("operation", "members"),
        [
            ("AssociateLambdaFunction", lambda arn: {"FunctionArn": arn}),
            ("AssociateBot", lambda arn: {"LexV2Bot": {"AliasArn": arn}}),
            (
                "AssociateInstanceStorageConfig",
                lambda arn: {
                    "ResourceType": "CONTACT_TRACE_RECORDS",
                    "StorageConfig": {
                        "StorageType": "KINESIS_FIREHOSE",
                        "KinesisFirehoseConfig": {"FirehoseArn": arn},
                    },
                },
            ),
        ],
        ids=["function", "bot", "stream"],
    )
    def test_are_of_their_service(self, world, instance_id, operation, members, arn):
        """A name, and the ARN of another service, are refused."""
        code = router().operation(operation).malformed_code
        with world.refused(code, "Not the ARN of|length greater"):
            world.call(operation, InstanceId=instance_id, **members(arn))


class TestBots:
    """What is special about Lex bots."""

    @pytest.mark.rules("AO-07")
    @pytest.mark.parametrize("operation", ["AssociateBot", "DisassociateBot"])
    @pytest.mark.parametrize(
        "given",
        [{}, {"LexV2Bot": {}}, {"LexBot": BOT, "LexV2Bot": {"AliasArn": ALIAS_ARN}}],
        ids=["none", "empty", "both"],
    )
    def test_are_named_one_at_a_time(self, world, instance_id, operation, given):
        """A request names one bot."""
        with world.refused("InvalidRequestException", "Exactly one"):
            world.call(operation, InstanceId=instance_id, **given)

    @pytest.mark.rules("AO-07")
    def test_of_v1_are_the_same_by_both_names(self, world, instance_id):
        """A V1 bot that AssociateBot adds is in both lists, and AssociateLexBot refuses it."""
        world.call("AssociateBot", InstanceId=instance_id, LexBot=BOT)

        listed = partial(world.call, InstanceId=instance_id)
        assert [BOT] == listed("ListLexBots")["LexBots"]
        assert [{"LexBot": BOT}] == listed("ListBots", LexVersion="V1")["LexBots"]
        with world.refused("ResourceConflictException"):
            listed("AssociateLexBot", LexBot=BOT)


@pytest.mark.rules("D-09")
def test_are_listed_in_pages(world, instance_id):
    """Pages go on after what the page before ended with, even if that is gone."""
    arns = [f"{FUNCTION_ARN}-{number}" for number in range(4)]
    for arn in arns:
        world.call("AssociateLambdaFunction", InstanceId=instance_id, FunctionArn=arn)
    first = world.call("ListLambdaFunctions", InstanceId=instance_id, MaxResults=2)
    world.call(
        "DisassociateLambdaFunction", InstanceId=instance_id, FunctionArn=arns[1]
    )

    second = world.call(
        "ListLambdaFunctions",
        InstanceId=instance_id,
        MaxResults=2,
        NextToken=first["NextToken"],
    )

    assert arns == [*first["LambdaFunctions"], *second["LambdaFunctions"]]


@pytest.mark.rules("S-54")
@pytest.mark.needs_model("AssociateSecurityKey.ClientToken")
@pytest.mark.parametrize("noun", ["storage configuration", "security key"])
def test_a_client_token_ends_with_what_it_made(world, instance_id, noun):
    """A repeated request gets the same ID while it exists, and a new one afterwards."""
    kind = next(kind for kind in REGIONAL if kind.noun == noun)
    asked = {"InstanceId": instance_id, **kind.made_as, "ClientToken": "t"}
    made = world.call(kind.make, **asked)
    again = world.call(kind.make, **asked)

    kind.take(world.call, SOURCE, instance_id, {**kind.removed_as, **made})

    assert made == again
    assert made != world.call(kind.make, **asked)


class TestIntegrations:
    """What is special about integration associations and their use cases."""

    @pytest.fixture(name="integration")
    def _integration(self, world, instance_id):
        """The members that name an integration of the source."""
        made = world.call(
            "CreateIntegrationAssociation",
            InstanceId=instance_id,
            IntegrationType="PINPOINT_APP",
            IntegrationArn="arn:aws:mobiletargeting:us-east-1:123456789012:apps/a",
            Tags={"team": "blue"},
        )
        named = {"IntegrationAssociationId": made["IntegrationAssociationId"]}
        return {"InstanceId": instance_id, **named}

    def use(self, world, integration, **wanted):
        """Create a use case and return its ID."""
        members = {"UseCaseType": "CONNECT_CAMPAIGNS", **wanted}
        return world.call("CreateUseCase", **integration, **members)["UseCaseId"]

    @pytest.mark.rules("AO-14", "D-28")
    @pytest.mark.parametrize("made", ["integration-association", "use-case"])
    def test_have_tags_in_their_own_region(self, world, integration, made):
        """Integrations and use cases are tagged under ARNs of their Region."""
        use_case_id = self.use(world, integration, Tags={"team": "blue"})
        record_id = {
            "integration-association": integration["IntegrationAssociationId"],
            "use-case": use_case_id,
        }[made]
        within = f"{integration['InstanceId']}/{made}/{record_id}"

        arn, other = (
            f"arn:aws:connect:{region}:123456789012:instance/{within}"
            for region in (SOURCE, REPLICA)
        )

        tags = world.call("ListTagsForResource", resourceArn=arn)["tags"]
        assert {"team": "blue"} == tags
        with world.refused("ResourceNotFoundException"):
            world.call("ListTagsForResource", REPLICA, resourceArn=other)

    @pytest.mark.rules("AO-10")
    @pytest.mark.parametrize(
        ("wanted", "count"),
        [
            ({"IntegrationType": "PINPOINT_APP"}, 1),
            ({"IntegrationType": "VOICE_ID"}, 0),
            ({"IntegrationArn": "arn:another"}, 0),
        ],
        ids=["its type", "another type", "another ARN"],
    )
    @pytest.mark.needs_model("ListIntegrationAssociations.IntegrationArn")
    def test_are_listed_by_type_and_arn(self, world, integration, wanted, count):
        """The list has the integrations that were asked for."""
        listed = world.call(
            "ListIntegrationAssociations",
            InstanceId=integration["InstanceId"],
            **wanted,
        )

        assert count == len(listed["IntegrationAssociationSummaryList"])

    @pytest.mark.rules("AO-11")
    def test_of_events_name_their_application(self, world, instance_id):
        """An integration of type EVENT needs the application's URL, name and type."""
        with world.refused("InvalidRequestException", "SourceApplicationUrl"):
            world.call(
                "CreateIntegrationAssociation",
                InstanceId=instance_id,
                IntegrationType="EVENT",
                IntegrationArn="arn:aws:app-integrations:us-east-1:1:event/e",
                SourceApplicationName="desk",
            )

    @pytest.mark.rules("AO-12")
    def test_are_kept_while_they_have_use_cases(self, world, integration):
        """An integration is deleted after its use cases."""
        use_case_id = self.use(world, integration)
        with world.refused("InvalidRequestException", use_case_id):
            world.call("DeleteIntegrationAssociation", **integration)

        world.call("DeleteUseCase", **integration, UseCaseId=use_case_id)

        world.call("DeleteIntegrationAssociation", **integration)

    @pytest.mark.rules("AO-13")
    def test_have_one_use_case_of_a_type(self, world, integration):
        """A second use case of a type is refused, one of another type is not."""
        self.use(world, integration)
        with world.refused("DuplicateResourceException", "CONNECT_CAMPAIGNS"):
            self.use(world, integration)

        self.use(world, integration, UseCaseType="RULES_EVALUATION")

        first = world.call("ListUseCases", **integration, MaxResults=1)
        second = world.call("ListUseCases", **integration, NextToken=first["NextToken"])
        assert ["CONNECT_CAMPAIGNS", "RULES_EVALUATION"] == [
            row["UseCaseType"]
            for page in (first, second)
            for row in page["UseCaseSummaryList"]
        ]

    @pytest.mark.rules("AO-13")
    def test_do_not_share_use_cases(self, world, integration):
        """A use case is found at its own integration only."""
        use_case_id = self.use(world, integration)
        kind = next(kind for kind in REGIONAL if kind.make.startswith("CreateInt"))
        other = kind.put(world.call, SOURCE, integration["InstanceId"])

        with world.refused("ResourceNotFoundException", use_case_id):
            world.call(
                "DeleteUseCase", **{**integration, **other}, UseCaseId=use_case_id
            )


@pytest.mark.needs_model(
    "ListFlowAssociations.ResourceType=WHATSAPP_MESSAGING_PHONE_NUMBER"
)
class TestFlowAssociations:
    """What is special about the flows of resources that are not voice numbers."""

    def associate(self, world, instance_id, flow_id=None, region=SOURCE, **wanted):
        """Give a resource a flow, and return the members that name the resource."""
        resource = {**WHATSAPP, **wanted}
        world.call(
            "AssociateFlow",
            region,
            InstanceId=instance_id,
            FlowId=flow_id or world.flow(instance_id),
            **resource,
        )
        return {"InstanceId": instance_id, **resource}

    def new_flow(self, world, instance_id):
        """Create a flow and return its ID."""
        made = world.call(
            "CreateContactFlow",
            InstanceId=instance_id,
            Name="new",
            Type="CONTACT_FLOW",
            Content=CONTENT,
        )
        return made["ContactFlowId"]

    @pytest.mark.rules("AO-15")
    def test_are_replaced(self, world, instance_id):
        """A resource has one flow: the one that it was given last."""
        self.associate(world, instance_id)
        flow_id = self.new_flow(world, instance_id)

        named = self.associate(world, instance_id, flow_id)

        found = world.call("GetFlowAssociation", **named)
        assert found["FlowId"].endswith(f"/contact-flow/{flow_id}")

    @pytest.mark.rules("AO-15")
    def test_need_a_flow_of_the_instance(self, world, instance_id):
        """An unknown flow is not found."""
        with world.refused("ResourceNotFoundException", UNKNOWN_ID):
            self.associate(world, instance_id, UNKNOWN_ID)

    @pytest.mark.rules("AO-16", "FL-05")
    def test_are_listed_after_voice_numbers(self, world, instance_id):
        """The list has voice numbers first, and pages go on where they ended."""
        number = world.claim(world.default_group(instance_id))
        world.link(number, instance_id)
        self.associate(world, instance_id)

        first = world.call("ListFlowAssociations", InstanceId=instance_id, MaxResults=1)
        second = world.call(
            "ListFlowAssociations",
            InstanceId=instance_id,
            NextToken=first["NextToken"],
        )

        assert ["VOICE_PHONE_NUMBER", "WHATSAPP_MESSAGING_PHONE_NUMBER"] == [
            row["ResourceType"]
            for page in (first, second)
            for row in page["FlowAssociationSummaryList"]
        ]

    @pytest.mark.rules("AO-16")
    def test_of_text_numbers_are_read_one_by_one(self, world, instance_id):
        """The list and the batch cannot name a number for text messages; Get can."""
        named = self.associate(world, instance_id, ResourceType="SMS_PHONE_NUMBER")

        listed = world.call("ListFlowAssociations", InstanceId=instance_id)

        assert [] == listed["FlowAssociationSummaryList"]
        assert (
            "SMS_PHONE_NUMBER"
            == (world.call("GetFlowAssociation", **named)["ResourceType"])
        )

    @pytest.mark.rules("AO-16")
    def test_are_read_in_a_batch(self, world, instance_id):
        """A batch has voice numbers and others, and leaves out what has no flow."""
        number = world.claim(world.default_group(instance_id))
        world.link(number, instance_id)
        named = self.associate(world, instance_id)

        found = world.call(
            "BatchGetFlowAssociation",
            InstanceId=instance_id,
            ResourceIds=["arn:unknown", named["ResourceId"], number],
        )

        assert [named["ResourceId"], number] == [
            row["ResourceId"] for row in found["FlowAssociationSummaryList"]
        ]

    @pytest.mark.rules("AO-17")
    def test_end_with_the_flow(self, world, instance_id):
        """A deleted flow is taken from the resources of both Regions."""
        flow_id = self.new_flow(world, instance_id)
        named = self.associate(world, instance_id, flow_id)
        self.associate(world, instance_id, flow_id, REPLICA)

        world.call("DeleteContactFlow", InstanceId=instance_id, ContactFlowId=flow_id)

        for region in (SOURCE, REPLICA):
            with world.refused("ResourceNotFoundException"):
                world.call("GetFlowAssociation", region, **named)
