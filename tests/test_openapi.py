"""The OpenAPI document of the control paths is correct and complete."""

from __future__ import annotations

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from moto_connect_tdg.connect.control_routes import all_routes
from tests.helpers.groups import shift
from tests.helpers.identifiers import OTHER_ACCOUNT, REPLICA, SOURCE
from tests.helpers.openapi import Documented
from tests.helpers.users import create_user


@pytest.fixture(name="documented")
def _documented(aws):
    """The document, and which parts of it requests have met."""
    return Documented(aws)


def test_is_an_openapi_document(documented):
    """The document is valid OpenAPI 3.1."""
    assert [] == list(OpenAPIV31SpecValidator(documented.document).iter_errors())
    assert documented.document["openapi"].startswith("3.1.")


def test_has_every_path(documented):
    """The document has each control path with its method."""
    paths = {
        (method.upper(), path)
        for path, methods in documented.document["paths"].items()
        for method in methods
    }

    assert {
        (route.method, f"/moto-api/connect/{route.path}") for route in all_routes()
    } <= paths


def test_each_operation_has_a_name(documented):
    """Each operation has a name, for generated clients."""
    names = [
        operation["operationId"]
        for methods in documented.document["paths"].values()
        for operation in methods.values()
    ]

    assert len(names) == len(set(names))


FAULTS, FAULT = "faults", "faults/{FaultId}"
MATCH = {
    "AccountId": OTHER_ACCOUNT,
    "Region": SOURCE,
    "Operation": "UpdateTrafficDistribution",
    "ResourceArn": "arn:aws:connect:us-east-1:123456789012:instance/i",
}
EFFECTS = [
    {"Error": {"Code": "ThrottlingException", "Message": "Slow down."}},
    {"DelaySeconds": 1},
    {"FailWorkflow": "The disk is full."},
    {"StallWorkflow": True},
    {},
    {"Outage": "error"},
]


def use_faults(documented):
    """Add faults, show them and remove them."""
    added = documented.request(
        "POST", FAULTS, json={"Match": MATCH, "Effect": EFFECTS, "Times": 9}
    )
    documented.request("GET", FAULTS)
    documented.request("GET", FAULT, added["FaultId"])
    documented.request("DELETE", FAULT, added["FaultId"])
    documented.request(
        "POST",
        FAULTS,
        json={"Match": {"Services": ["s3"]}, "Effect": {"Outage": "connection"}},
    )
    documented.request(
        "POST",
        FAULTS,
        json={
            "Effect": {"DelaySeconds": 1, "JitterSeconds": 1},
            "Timeline": [{"AtSeconds": 1, "ForSeconds": 1}, {"AtSeconds": 9}],
            "Probability": 0.5,
            "Seed": 1,
        },
    )
    documented.request("GET", FAULTS)
    documented.request("DELETE", FAULTS)
    documented.request("POST", FAULTS, json={"Effect": {"Explode": 1}})
    documented.request("GET", FAULT, "fault-99")
    documented.request("DELETE", FAULT, "fault-99")


def place_calls(documented, estate):
    """Place calls, sign-ins and agents."""
    number = estate.numbers[0].phone_number
    documented.request("POST", "calls", json={"PhoneNumber": number})
    some = {"Count": 5, "Seed": 1}
    account = estate.instance_arn.split(":")[4]
    documented.request(
        "POST", "calls", json={"PhoneNumber": number, "AccountId": account, **some}
    )
    documented.request("POST", "calls", json={})
    for path in ("sign-ins", "agents"):
        body = {"GroupArn": estate.default_group_arn, **some}
        documented.request("POST", path, json=body)
        documented.request("POST", path, json={})


def have_agents_work(documented, estate):
    """Sign an agent in and out, and let a caller hang up."""
    create_user(estate.source, estate.instance_id, "ann")
    agent = {"InstanceArn": estate.instance_arn, "Username": "ann"}
    documented.request("POST", "sessions", json=agent)
    documented.request(
        "POST",
        "sessions",
        json={**agent, "Endpoint": "REGIONAL", "Status": "Available", "Seed": 1},
    )
    contact = documented.request(
        "POST",
        "calls",
        json={"PhoneNumber": estate.numbers[0].phone_number, "Waits": True},
    )
    documented.request(
        "POST",
        "hang-ups",
        json={
            "ContactId": contact["ContactId"],
            "AccountId": estate.instance_arn.split(":")[4],
        },
    )
    documented.request("POST", "sign-outs", json=agent)
    for path in ("sessions", "hang-ups", "sign-outs"):
        documented.request("POST", path, json={})


def read_the_rest(documented, estate):
    """Read the journal, the state, the health and the document itself."""
    estate.source.update_traffic_distribution(
        Id=estate.default_group_arn,
        SignInConfig=estate.sign_in(source=True, replica=False),
    )
    documented.request("GET", "journal")
    shift(estate.replica, estate, 30)
    journal = {"Operation": "UpdateTrafficDistribution", "Region": REPLICA}
    account = estate.instance_arn.split(":")[4]
    query = {
        **journal,
        "Service": "connect",
        "AccountId": account,
        "ResourceArn": estate.group_arn,
        "Outcome": "OK",
        "After": "1",
        "Limit": "1",
    }
    assert documented.request("GET", "journal", params=query)["Entries"]
    documented.request("GET", "journal", params={"Limit": "0"})
    documented.request("DELETE", "journal")
    documented.request("GET", "state", params={"AccountId": account})
    documented.request("GET", "state", params={"AccountId": "1"})
    documented.request("GET", "health")
    documented.request("GET", "openapi.json")


def build_estates(documented):
    """Build an estate, one that the API refuses, and a malformed one."""
    wanted = {
        "SourceRegion": "eu-central-1",
        "ReplicaRegion": "eu-west-2",
        "Alias": "there",
        "Groups": 2,
        "Numbers": 2,
        "Agents": 1,
    }
    for body in (wanted, wanted, {"Numbers": -1}):
        documented.request("POST", "estate", json=body)


def rehearse(documented):
    """Start a drill that cannot be run, one that cannot be read, and one that ends."""
    wanted = {
        "Scenario": "source-down",
        "SourceRegion": SOURCE,
        "ReplicaRegion": REPLICA,
        "Numbers": 1,
        "Calls": 1,
        "Seed": 1,
        "Outage": "error",
        "Services": ["connect"],
        "TimeoutSeconds": 60,
        "Rate": 1,
        "PropagationSeconds": 0,
    }
    documented.request("GET", "scenarios")
    documented.request("POST", "drills", json={"ReplicaRegion": "eu-west-2"})
    documented.request("POST", "drills", json={"Scenario": "no-such"})
    drill_id = documented.request("POST", "drills", json=wanted)["DrillId"]
    drill, finish = "drills/{DrillId}", "drills/{DrillId}/finish"
    ending = {"Error": "no", "ExitCode": 1, "Output": "what it printed"}
    documented.request("POST", finish, drill_id, json=ending)
    documented.request("POST", finish, drill_id, json=ending)
    documented.request("POST", finish, drill_id, json={"ExitCode": "1"})
    documented.request("POST", finish, "drill-999", json=ending)
    documented.request("GET", drill, drill_id)
    documented.request("GET", drill, "drill-999")
    documented.request("GET", "drills")


@pytest.mark.needs_model("Contact.GlobalResiliencyMetadata")
def test_is_true_and_complete(aws, documented, estate):
    """Requests meet every path, status and member, and no others."""
    use_faults(documented)
    place_calls(documented, estate)
    have_agents_work(documented, estate)
    read_the_rest(documented, estate)
    if aws.endpoint_url is not None:
        build_estates(documented)
        rehearse(documented)

    assert documented.documented_answers() == documented.answers
    assert documented.documented_members() == documented.members
