"""One of everything that is not mirrored, by the API's names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.helpers.identifiers import ACCOUNT, SOURCE

Members = dict[str, Any]
#: An API call by operation and members.
Caller = Callable[..., Any]

FUNCTION_ARN = f"arn:aws:lambda:{SOURCE}:{ACCOUNT}:function:look-up"
ALIAS_ARN = f"arn:aws:lex:{SOURCE}:{ACCOUNT}:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
ASSISTANT_ARN = f"arn:aws:wisdom:{SOURCE}:{ACCOUNT}:assistant/desk"
WHATSAPP: Members = {
    "ResourceId": f"arn:aws:social-messaging:{SOURCE}:{ACCOUNT}:phone-number-id/one",
    "ResourceType": "WHATSAPP_MESSAGING_PHONE_NUMBER",
}
TEMPLATE: Members = {
    "Name": "Call back",
    "Fields": [
        {"Id": {"Name": "Title"}, "Type": "NAME"},
        {"Id": {"Name": "When"}, "Type": "DATE_TIME", "Description": "By when?"},
    ],
    "Constraints": {"RequiredFields": [{"Id": {"Name": "Title"}}]},
}
SECTION: Members = {
    "Title": "Opening",
    "RefId": "s",
    "Items": [{"Question": {"Title": "Q", "RefId": "q", "QuestionType": "TEXT"}}],
}
RULE: Members = {
    "Name": "Done",
    "TriggerEventSource": {"EventSourceName": "OnPostCallAnalysisAvailable"},
    "Function": "{}",
    "Actions": [{"ActionType": "END_ASSOCIATED_TASKS", "EndAssociatedTasksAction": {}}],
    "PublishStatus": "DRAFT",
}
BOT = {"Name": "OrderFlowers", "LexRegion": SOURCE}
STORED: Members = {
    "StorageType": "S3",
    "S3Config": {"BucketName": "recordings", "BucketPrefix": "calls"},
}
STREAMED: Members = {
    "StorageType": "KINESIS_STREAM",
    "KinesisStreamConfig": {
        "StreamArn": f"arn:aws:kinesis:{SOURCE}:{ACCOUNT}:stream/s"
    },
}


@dataclass(frozen=True)
class Regional:
    """A kind that each Region has for itself: how it is made, listed and removed.

    *made_as* are the members of making one, *listed_as* those of listing, *removed_as*
    those of removing besides what the answer of making has.
    """

    noun: str
    make: str
    made_as: Members
    lister: str
    shown_in: str
    remove: str
    removed_as: Members = field(default_factory=dict)
    listed_as: Members = field(default_factory=dict)
    #: the member of the answer that names it when it is removed
    named_by: str | None = None
    #: the member that takes it, if that has another name
    removed_by: str | None = None
    #: more members of making one, in a Region of an instance
    made_with: Callable[[Caller, str, str], Members] = lambda *_: {}
    #: what a second one like it is refused with; None if it takes the place of the first
    taken: str | None = "ResourceConflictException"
    #: what an older model lacks
    needs: tuple[str, ...] = ()

    def put(self, call: Caller, region: str, instance_id: str) -> Members:
        """Make one in a Region and return the members that remove it."""
        more = self.made_with(call, region, instance_id)
        answer = call(self.make, region, InstanceId=instance_id, **self.made_as, **more)
        if self.named_by is None:
            return self.removed_as
        named = {self.removed_by or self.named_by: answer[self.named_by]}
        return {**self.removed_as, **named}

    def shown(self, call: Caller, region: str, instance_id: str) -> list[Any]:
        """What a Region lists."""
        answer = call(self.lister, region, InstanceId=instance_id, **self.listed_as)
        found: list[Any] = answer[self.shown_in]
        return found

    def take(self, call: Caller, region: str, instance_id: str, one: Members) -> None:
        """Remove one from a Region."""
        call(self.remove, region, InstanceId=instance_id, **one)


def _flow(call: Caller, region: str, instance_id: str) -> Members:
    """The first flow of an instance, by its ARN."""
    flows = call("ListContactFlows", region, InstanceId=instance_id)
    return {"FlowId": flows["ContactFlowSummaryList"][0]["Arn"]}


def _first_flow(call: Caller, region: str, instance_id: str) -> Members:
    """The first flow of an instance, by its ID."""
    flows = call("ListContactFlows", region, InstanceId=instance_id)
    return {"ContactFlowId": flows["ContactFlowSummaryList"][0]["Id"]}


REGIONAL = [
    Regional(
        "storage configuration",
        "AssociateInstanceStorageConfig",
        {"ResourceType": "CALL_RECORDINGS", "StorageConfig": STORED},
        "ListInstanceStorageConfigs",
        "StorageConfigs",
        "DisassociateInstanceStorageConfig",
        removed_as={"ResourceType": "CALL_RECORDINGS"},
        listed_as={"ResourceType": "CALL_RECORDINGS"},
        named_by="AssociationId",
    ),
    Regional(
        "Lambda function",
        "AssociateLambdaFunction",
        {"FunctionArn": FUNCTION_ARN},
        "ListLambdaFunctions",
        "LambdaFunctions",
        "DisassociateLambdaFunction",
        removed_as={"FunctionArn": FUNCTION_ARN},
    ),
    Regional(
        "Lex V1 bot",
        "AssociateLexBot",
        {"LexBot": BOT},
        "ListLexBots",
        "LexBots",
        "DisassociateLexBot",
        removed_as={"BotName": BOT["Name"], "LexRegion": BOT["LexRegion"]},
    ),
    Regional(
        "Lex V2 bot",
        "AssociateBot",
        {"LexV2Bot": {"AliasArn": ALIAS_ARN}},
        "ListBots",
        "LexBots",
        "DisassociateBot",
        removed_as={"LexV2Bot": {"AliasArn": ALIAS_ARN}},
        listed_as={"LexVersion": "V2"},
    ),
    Regional(
        "approved origin",
        "AssociateApprovedOrigin",
        {"Origin": "https://desk.example.com"},
        "ListApprovedOrigins",
        "Origins",
        "DisassociateApprovedOrigin",
        removed_as={"Origin": "https://desk.example.com"},
    ),
    Regional(
        "security key",
        "AssociateSecurityKey",
        {"Key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"},
        "ListSecurityKeys",
        "SecurityKeys",
        "DisassociateSecurityKey",
        named_by="AssociationId",
    ),
    Regional(
        "analytics data association",
        "AssociateAnalyticsDataSet",
        {"DataSetId": "contact_record"},
        "ListAnalyticsDataAssociations",
        "Results",
        "DisassociateAnalyticsDataSet",
        removed_as={"DataSetId": "contact_record"},
        taken="InvalidParameterException",
    ),
    Regional(
        "integration association",
        "CreateIntegrationAssociation",
        {"IntegrationType": "WISDOM_ASSISTANT", "IntegrationArn": ASSISTANT_ARN},
        "ListIntegrationAssociations",
        "IntegrationAssociationSummaryList",
        "DeleteIntegrationAssociation",
        named_by="IntegrationAssociationId",
        taken="DuplicateResourceException",
    ),
    Regional(
        "task template",
        "CreateTaskTemplate",
        TEMPLATE,
        "ListTaskTemplates",
        "TaskTemplates",
        "DeleteTaskTemplate",
        made_with=_first_flow,
        named_by="Id",
        removed_by="TaskTemplateId",
        taken="PropertyValidationException",
    ),
    Regional(
        "e-mail address",
        "CreateEmailAddress",
        {"EmailAddress": "help@example.com"},
        "SearchEmailAddresses",
        "EmailAddresses",
        "DeleteEmailAddress",
        named_by="EmailAddressId",
        taken="DuplicateResourceException",
        needs=("AssociateEmailAddressAlias",),
    ),
    Regional(
        "vocabulary",
        "CreateVocabulary",
        {"VocabularyName": "Goods", "LanguageCode": "en-US", "Content": "Phrase\nAcme"},
        "SearchVocabularies",
        "VocabularySummaryList",
        "DeleteVocabulary",
        named_by="VocabularyId",
    ),
    Regional(
        "evaluation form",
        "CreateEvaluationForm",
        {"Title": "Calls", "Items": [{"Section": SECTION}]},
        "ListEvaluationForms",
        "EvaluationFormSummaryList",
        "DeleteEvaluationForm",
        named_by="EvaluationFormId",
    ),
    Regional(
        "rule",
        "CreateRule",
        RULE,
        "ListRules",
        "RuleSummaryList",
        "DeleteRule",
        named_by="RuleId",
    ),
    Regional(
        "flow association",
        "AssociateFlow",
        WHATSAPP,
        "ListFlowAssociations",
        "FlowAssociationSummaryList",
        "DisassociateFlow",
        removed_as=WHATSAPP,
        listed_as={"ResourceType": WHATSAPP["ResourceType"]},
        made_with=_flow,
        taken=None,
        needs=("ListFlowAssociations.ResourceType=WHATSAPP_MESSAGING_PHONE_NUMBER",),
    ),
]
