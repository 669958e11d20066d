"""The data that the cache shares is unchanged after any use of botocore, boto3 and moto."""

import hashlib
import json

import boto3
import botocore.session
import moto
import pytest
from botocore.stub import Stubber

from moto_connect_tdg import install

REGIONS = ("us-east-1", "eu-west-2")
#: an API call of each service that needs no arguments
API_CALLS = {
    "apigateway": "get_rest_apis",
    "autoscaling": "describe_auto_scaling_groups",
    "cloudformation": "list_stacks",
    "cloudwatch": "list_metrics",
    "connect": "list_instances",
    "dynamodb": "list_tables",
    "ec2": "describe_instances",
    "ecs": "list_clusters",
    "events": "list_rules",
    "iam": "list_users",
    "kinesis": "list_streams",
    "kms": "list_keys",
    "lambda": "list_functions",
    "logs": "describe_log_groups",
    "rds": "describe_db_instances",
    "route53": "list_hosted_zones",
    "s3": "list_buckets",
    "secretsmanager": "list_secrets",
    "sns": "list_topics",
    "sqs": "list_queues",
    "ssm": "describe_parameters",
    "stepfunctions": "list_state_machines",
    "sts": "get_caller_identity",
}
KINDS = ("service-2", "endpoint-rule-set-1", "paginators-1", "waiters-2", "resources-1")


@pytest.fixture(scope="module", autouse=True)
def _installed():
    with install():
        yield


def loader():
    """The loader of a new session, with the resources of boto3."""
    session = botocore.session.Session()
    boto3.Session(botocore_session=session)
    return session.get_component("data_loader")


def digest(shared):
    """A digest of the shared data, including the order of members."""
    return hashlib.sha256(json.dumps(shared).encode()).hexdigest()


def everything():
    """What a new session reads of the services, by name."""
    found = {
        (service, kind): loader().load_service_model(service, kind)
        for kind in KINDS
        for service in API_CALLS
        if service in loader().list_available_services(kind)
    }
    return {**found, ("all", "endpoints"): loader().load_data("endpoints")}


def use(service, operation):
    """Use a service as tests do: clients, calls, pages, waiters, documentation."""
    for region in REGIONS:
        client = boto3.client(service, region_name=region)
        getattr(client, operation)()
        assert client.generate_presigned_url(operation)
        if client.can_paginate(operation):
            list(
                client.get_paginator(operation).paginate(
                    PaginationConfig={"MaxItems": 5}
                )
            )
        for waiter in client.waiter_names:
            client.get_waiter(waiter)
        _ = client.exceptions.ClientError
        for shape in client.meta.service_model.shape_names:
            client.meta.service_model.shape_for(shape)
        with Stubber(client) as stubber:
            stubber.add_client_error(operation, "Refused")
            with pytest.raises(client.exceptions.ClientError):
                getattr(client, operation)()
    assert str(getattr(client, operation).__doc__)


def use_other_endpoints():
    """Resolve endpoints of all partitions and variants."""
    resolver = botocore.session.Session()._get_internal_component("endpoint_resolver")
    for service in API_CALLS:
        for partition in resolver.get_available_partitions():
            for region in resolver.get_available_endpoints(service, partition):
                resolver.construct_endpoint(service, region, partition)
    for variant in ("use_fips_endpoint", "use_dualstack_endpoint"):
        resolver.construct_endpoint("s3", "us-east-1", **{variant: True})


def use_resources():
    """Use resources with their collections, actions and waiters."""
    session = boto3.Session(region_name="us-east-1")
    for name in {*session.get_available_resources()} & {*API_CALLS}:
        resource = session.resource(name)
        for collection in resource.meta.resource_model.collections:
            getattr(resource, collection.name)
    bucket = session.resource("s3").create_bucket(Bucket="kept")
    bucket.wait_until_exists()
    bucket.put_object(Key="one", Body=b"1")
    bucket.upload_file(__file__, "two")
    assert ["one", "two"] == [item.key for item in bucket.objects.all()]
    table = session.resource("dynamodb").create_table(
        TableName="kept",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    table.put_item(Item={"id": "one"})
    assert [{"id": "one"}] == table.scan()["Items"]
    queue = session.resource("sqs").create_queue(QueueName="kept")
    queue.send_message(MessageBody="one")
    assert ["one"] == [message.body for message in queue.receive_messages()]


def test_nothing_changes_what_is_shared():
    """After tests of many services a session reads the same as one before them."""
    before = {name: digest(model) for name, model in everything().items()}

    with moto.mock_aws():
        for service, operation in API_CALLS.items():
            use(service, operation)
        use_resources()
        use_other_endpoints()

    assert before == {name: digest(model) for name, model in everything().items()}


def test_all_of_it_is_shared():
    """Every session has the same objects, which the comparison covers."""
    first, second = everything(), everything()

    assert [] == [
        (service, kind)
        for (service, kind), model in first.items()
        if shared_part(model, kind) is not shared_part(second[service, kind], kind)
    ]


def shared_part(model, kind):
    """The shared part of what was read: of a service, its shapes."""
    return model["shapes"] if kind == "service-2" else model


def test_a_digest_tells_a_change():
    """A change of a single member, however deep, changes the digest."""
    model = loader().load_service_model("sqs", "service-2")
    copied = json.loads(json.dumps(model))
    assert digest(model) == digest(copied)

    copied["shapes"]["ActionNameList"]["member"]["added"] = True

    assert digest(model) != digest(copied)
