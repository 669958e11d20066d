"""Find what one Region of a replicated instance has and the other one lacks.

    python check_regions.py INSTANCE_ID us-east-1 us-west-2

ReplicateInstance does not copy what is tied to a Region: functions, bots, storage,
origins, keys, integrations, analytics data, task templates, rules, forms, e-mail
addresses, vocabularies, and flows of resources other than voice numbers. Run this
before a failover, and after every change to one of them. It only reads, and exits with
1 if the Regions differ.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3

Row = Any
_PLACE = re.compile(r"^(arn:[a-z-]+:[a-z0-9-]+):[a-z0-9-]*:[0-9]*:")
#: Functions and bots of one Region, in the document of a flow.
_OF_A_REGION = re.compile(r"arn:[a-z-]+:(?:lambda|lex):[a-z]{2}-[a-z0-9-]+:[^\"\\]+")
#: What can be stored per Region; one configuration each.
STORED = (
    "CALL_RECORDINGS",
    "CHAT_TRANSCRIPTS",
    "SCHEDULED_REPORTS",
    "MEDIA_STREAMS",
    "CONTACT_TRACE_RECORDS",
    "AGENT_EVENTS",
)


@dataclass(frozen=True, order=True)
class Missing:
    """Something that a Region lacks although the other one has it."""

    region: str
    kind: str
    name: str


@dataclass(frozen=True)
class Check:
    """A list to compare, and what makes two rows the same in both Regions."""

    kind: str
    operation: str
    rows: str
    name: Callable[[Row], str]


def without_place(arn: str) -> str:
    """An ARN without Region and account: the same in both Regions."""
    return _PLACE.sub(r"\1:::", arn)


CHECKS = (
    Check("Lambda function", "list_lambda_functions", "LambdaFunctions", without_place),
    Check("Lex V1 bot", "list_lex_bots", "LexBots", lambda row: row["Name"]),
    Check("approved origin", "list_approved_origins", "Origins", str),
    Check("security key", "list_security_keys", "SecurityKeys", lambda row: row["Key"]),
    Check(
        "integration",
        "list_integration_associations",
        "IntegrationAssociationSummaryList",
        lambda row: row["IntegrationType"],
    ),
    Check(
        "task template", "list_task_templates", "TaskTemplates", lambda row: row["Name"]
    ),
    Check("rule", "list_rules", "RuleSummaryList", lambda row: row["Name"]),
    Check(
        "evaluation form",
        "list_evaluation_forms",
        "EvaluationFormSummaryList",
        lambda row: row["Title"],
    ),
    Check(
        "vocabulary",
        "search_vocabularies",
        "VocabularySummaryList",
        lambda row: row["Name"],
    ),
    Check(
        "default vocabulary",
        "list_default_vocabularies",
        "DefaultVocabularyList",
        lambda row: f"{row['VocabularyName']} for {row['LanguageCode']}",
    ),
    # Each Region can have a domain of its own.
    Check(
        "e-mail address",
        "search_email_addresses",
        "EmailAddresses",
        lambda row: row["EmailAddress"].partition("@")[0],
    ),
    Check(
        "analytics data",
        "list_analytics_data_associations",
        "Results",
        lambda row: row["DataSetId"],
    ),
)
#: The links of voice numbers are mirrored.
MIRRORED = "VOICE_PHONE_NUMBER"


def rows_of(
    connect: Any, operation: str, rows: str, instance_id: str, **members: str
) -> Iterator[Row]:
    """The rows of all pages of a list; not every list has a paginator."""
    call = getattr(connect, operation)
    token: dict[str, str] = {}
    while True:
        page = call(InstanceId=instance_id, **members, **token)
        yield from page[rows]
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def found_in(region: str, instance_id: str) -> Iterator[tuple[str, str]]:
    """What a Region has, by kind and name."""
    connect: Any = boto3.client("connect", region_name=region)
    for check in CHECKS:
        for row in rows_of(connect, check.operation, check.rows, instance_id):
            yield check.kind, check.name(row)
    bots = rows_of(connect, "list_bots", "LexBots", instance_id, LexVersion="V2")
    for bot in bots:
        yield "Lex V2 bot", without_place(bot["LexV2Bot"]["AliasArn"])
    for resource_type in STORED:
        for config in rows_of(
            connect,
            "list_instance_storage_configs",
            "StorageConfigs",
            instance_id,
            ResourceType=resource_type,
        ):
            yield "storage", f"{resource_type} in {config['StorageType']}"
    yield from use_cases(connect, instance_id)
    yield from associated_flows(connect, instance_id)


def use_cases(connect: Any, instance_id: str) -> Iterator[tuple[str, str]]:
    """The use cases of a Region's integrations."""
    for integration in rows_of(
        connect,
        "list_integration_associations",
        "IntegrationAssociationSummaryList",
        instance_id,
    ):
        for case in rows_of(
            connect,
            "list_use_cases",
            "UseCaseSummaryList",
            instance_id,
            IntegrationAssociationId=integration["IntegrationAssociationId"],
        ):
            yield (
                "use case",
                f"{case['UseCaseType']} of {integration['IntegrationType']}",
            )


def associated_flows(connect: Any, instance_id: str) -> Iterator[tuple[str, str]]:
    """The flows of a Region's e-mail addresses, text numbers and connectors.

    Those differ from Region to Region; their flows have the same IDs in both.
    """
    rows = "FlowAssociationSummaryList"
    for row in rows_of(connect, "list_flow_associations", rows, instance_id):
        if row["ResourceType"] != MIRRORED:
            flow = row["FlowId"].rpartition("/")[2]
            yield "associated flow", f"{flow} of {row['ResourceType']}"


def missing(instance_id: str, *regions: str) -> list[Missing]:
    """What each Region lacks although another one has it."""
    found = {region: set(found_in(region, instance_id)) for region in regions}
    everything = set().union(*found.values())
    return sorted(
        Missing(region, kind, name)
        for region in regions
        for kind, name in everything - found[region]
    )


def bound_to_a_region(instance_id: str, region: str) -> Iterator[tuple[str, str]]:
    """The flows that name a Region, each with the ARN: `$.AwsRegion` fits both Regions.

    Flows are mirrored as they are, so one that names the source's function invokes it
    from the replica too, also while the source is down.
    """
    connect: Any = boto3.client("connect", region_name=region)
    pages = connect.get_paginator("list_contact_flows").paginate(InstanceId=instance_id)
    for row in (row for page in pages for row in page["ContactFlowSummaryList"]):
        if row["ContactFlowStatus"] == "PUBLISHED":
            flow = connect.describe_contact_flow(
                InstanceId=instance_id, ContactFlowId=row["Id"]
            )["ContactFlow"]
            for arn in sorted(set(_OF_A_REGION.findall(flow["Content"]))):
                yield row["Name"], arn


def main(instance_id: str, *regions: str) -> int:
    """Print what was found; the result is the exit code."""
    lacking = missing(instance_id, *regions)
    for one in lacking:
        print(f"{one.region} lacks the {one.kind}: {one.name}")
    bound = list(bound_to_a_region(instance_id, regions[0]))
    for flow, arn in bound:
        print(f"The flow {flow} names a Region: {arn}")
    return 1 if lacking or bound else 0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The instance and its two Regions, from the command line."""
    parser = argparse.ArgumentParser(
        description="Find what one Region of a replicated instance lacks."
    )
    parser.add_argument("instance_id", help="the same in both Regions")
    parser.add_argument("source_region")
    parser.add_argument("replica_region")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asked = read_arguments(sys.argv[1:])
    sys.exit(main(asked.instance_id, asked.source_region, asked.replica_region))
