"""What goes over the wire, by raw HTTP: the form of requests, answers and refusals."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest

from moto_connect_tdg.connect.responses.funnel import router
from moto_connect_tdg.wire.model import service_model
from tests.api.instances import UNKNOWN_ID, create_instance, no_trace
from tests.api.violations import (
    good_input,
    named_path,
    request_of,
    violations,
)
from tests.conftest import REPLICA

NAMES = sorted(router().names)
#: S-33, D-12: by declaration alone.
BOTH = "InvalidParameterException", "InvalidRequestException"


def model_of(name):
    """An operation of the model."""
    return service_model().operation_model(name)


def code_of(name):
    """The code for input of the wrong form, from what the operation declares."""
    declared = {shape.name for shape in model_of(name).error_shapes}
    return next(code for code in BOTH if code in declared)


def reads_body(name):
    """Whether an operation has members in the body."""
    return any(
        "location" not in shape.serialization
        for shape in model_of(name).input_shape.members.values()
    )


READING = [name for name in NAMES if reads_body(name)]
BODIES = ["{", "[]", '"x"', "null", b"\xff", "{'a': 1}", "NaN", "[" * 100_000]


class TestForm:
    """Input of the wrong form, sent past the client's own checks, by operation."""

    @pytest.mark.parametrize("name", NAMES)
    def test_each_violation_is_refused(self, aws, name):
        """D-12, S-33, ER-17: length, range, pattern, enum, type, or missing: by its code."""
        model = model_of(name)
        wrong = []

        with no_trace(aws):
            for violation in violations(model):
                answer = aws.send(*request_of(model, violation.members))
                found = (
                    answer.status_code,
                    answer.headers.get("x-amzn-errortype"),
                    named_path(answer.json().get("Message", "")),
                )
                if found != (400, code_of(name), ".".join(violation.path)):
                    wrong.append((str(violation), found))

        assert [] == wrong

    def test_good_form_is_not_refused_as_bad(self, aws):
        """D-12: the same input with nothing wrong in it has no such refusal."""
        answers = {
            name: aws.send(*request_of(model_of(name), good_input(model_of(name)))).text
            for name in NAMES
        }

        assert [] == [
            name
            for name, text in answers.items()
            if "failed to satisfy constraint" in text
        ]

    def test_bad_json_is_refused(self, aws):
        """D-12: a body that is no JSON object, where the operation reads one."""
        wrong = []

        with no_trace(aws):
            for name in READING:
                method, path, _ = request_of(model_of(name), good_input(model_of(name)))
                for body in BODIES:
                    answer = aws.send(method, path, body)
                    found = answer.status_code, answer.headers.get("x-amzn-errortype")
                    if found != (400, code_of(name)):
                        wrong.append((name, body[:10], found))

        assert [] == wrong

    def test_a_body_that_nobody_reads_may_be_anything(self, aws):
        """D-12: clients are known that send one with a GET."""
        answer = aws.send("GET", "/instance", "{")

        assert {"InstanceSummaryList": []} == answer.json()

    def test_members_that_the_model_does_not_know_are_ignored(self, aws, estate):
        """D-12: clients newer than the model are answered."""
        answer = aws.send(
            "PUT",
            f"/traffic-distribution/{quote(estate.group_arn, safe='')}",
            json.dumps({"TelephonyConfig": estate.shares(source=0), "Novelty": 1}),
        )

        assert (200, {}) == (answer.status_code, answer.json())


class TestAnswers:
    """What answers look like."""

    @pytest.fixture(name="shifted")
    def _shifted(self, estate):
        """The estate, its group shifted once."""
        estate.source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )
        return estate

    @pytest.mark.parametrize(
        ("path", "members"),
        [
            ("/instance/{instance_id}", ["Instance", "CreatedTime"]),
            ("/instance", ["InstanceSummaryList", 0, "CreatedTime"]),
            pytest.param(
                "/traffic-distribution/{group_id}",
                ["LastFailoverTime"],
                marks=pytest.mark.needs_model(
                    "GetTrafficDistribution.LastFailoverTime"
                ),
            ),
            pytest.param(
                "/replication-findings/{instance_id}?resourceType=QUEUE",
                ["ApproximateDriftedResourceCounts", 0, "Timestamp"],
                marks=pytest.mark.needs_model("ListReplicationFindings"),
            ),
        ],
    )
    def test_times_are_numbers(self, aws, shifted, path, members):
        """D-08: epoch seconds as a JSON number, for the Go, Java and JavaScript clients."""
        found = aws.send(
            "GET",
            path.format(
                instance_id=shifted.instance_id,
                group_id=shifted.group_arn.rpartition("/")[2],
            ),
        ).json()

        for member in members:
            found = found[member]

        assert type(found) in {int, float}
        age = datetime.now(timezone.utc) - datetime.fromtimestamp(found, timezone.utc)
        assert timedelta(0) <= age < timedelta(minutes=5)

    @pytest.mark.parametrize(
        ("method", "path", "member"),
        [
            ("GET", "/instance", "InstanceSummaryList"),
            (
                "GET",
                "/traffic-distribution-groups",
                "TrafficDistributionGroupSummaryList",
            ),
            ("POST", "/phone-number/list", "ListPhoneNumbersSummaryList"),
        ],
    )
    def test_empty_lists_are_there(self, aws, method, path, member):
        """D-09: the list, empty, and nothing else: no token, no null."""
        answer = aws.send(method, path, "{}")

        assert (200, {member: []}) == (answer.status_code, answer.json())

    @pytest.mark.parametrize(
        "query", ["nextToken=", "nextToken", "maxResults=1&nextToken="]
    )
    def test_an_empty_token_is_the_first_page(self, aws, estate, query):
        """D-09, LT-06: as the dashboard's client sends it."""
        answer = aws.send("GET", f"/instance?{query}")

        (row,) = answer.json()["InstanceSummaryList"]
        assert estate.instance_id == row["Id"]

    def test_no_member_is_null(self, aws, source):
        """IN-14, DS-01: what an instance or a group does not have is absent."""
        instance_id = create_instance(source, alias=None)["Id"]

        found = aws.send("GET", f"/instance/{instance_id}").json()

        assert None not in found.values()
        assert None not in found["Instance"].values()

    def test_nothing_is_an_empty_object(self, aws, source):
        """ER-20: DeleteInstance and UpdateTrafficDistribution answer {}."""
        instance_id = create_instance(source)["Id"]

        answer = aws.send("DELETE", f"/instance/{instance_id}")

        assert (200, {}) == (answer.status_code, answer.json())

    @pytest.mark.parametrize("path", ["/instance", f"/instance/{UNKNOWN_ID}"])
    def test_headers_are_the_services(self, aws, path):
        """ER-03: JSON, and an ID of the request, whether answered or refused."""
        answer = aws.send("GET", path)

        assert "application/json" == answer.headers["Content-Type"]
        assert answer.headers["x-amzn-RequestId"]


class TestRefusals:
    """What refusals look like."""

    def test_have_a_code_and_a_message(self, aws):
        """ER-03: the code in a header, the sentence as Message with a capital M."""
        answer = aws.send("GET", f"/instance/{UNKNOWN_ID}")

        assert 404 == answer.status_code
        assert "ResourceNotFoundException" == answer.headers["x-amzn-errortype"]
        assert {"Message": f"Instance with id {UNKNOWN_ID} not found"} == answer.json()

    @pytest.mark.parametrize("alias", ["taken", "-"])
    def test_have_the_same_look_for_rules_and_form(self, aws, source, alias):
        """ER-01, IN-06: whether a rule is broken or the form."""
        create_instance(source, "taken")
        body = {
            "IdentityManagementType": "SAML",
            "InboundCallsEnabled": True,
            "OutboundCallsEnabled": True,
            "InstanceAlias": alias,
        }

        answer = aws.send("PUT", "/instance", json.dumps(body))

        assert 400 == answer.status_code
        assert "InvalidRequestException" == answer.headers["x-amzn-errortype"]
        assert {"Message"} == set(answer.json())

    def test_name_the_member_and_not_the_value(self, aws):
        """S-02, D-12: a sensitive value, such as an alias, is not repeated."""
        body = {
            "IdentityManagementType": "SAML",
            "InboundCallsEnabled": True,
            "OutboundCallsEnabled": True,
            "InstanceAlias": "-secret-",
        }

        message = aws.send("PUT", "/instance", json.dumps(body)).json()["Message"]

        assert "InstanceAlias" in message
        assert "secret" not in message


class TestPaths:
    """ARNs in paths."""

    @pytest.mark.parametrize("safe", ["", ":", ":/"])
    @pytest.mark.parametrize(
        ("path", "arn"),
        [
            ("/instance/{}", "instance_arn"),
            ("/traffic-distribution-group/{}", "group_arn"),
            ("/traffic-distribution/{}", "group_arn"),
            ("/traffic-distribution-group/{}/user", "group_arn"),
            pytest.param(
                "/replication-findings/{}?resourceType=QUEUE",
                "instance_arn",
                marks=pytest.mark.needs_model("ListReplicationFindings"),
            ),
            pytest.param(
                "/cross-region-routing/{}",
                "instance_arn",
                marks=pytest.mark.needs_model("GetCrossRegionRouting"),
            ),
            ("/tags/{}", "group_arn"),
        ],
    )
    def test_arns_are_encoded_whole_or_in_part(self, aws, estate, path, arn, safe):
        """D-06: as botocore has it, %3A and %2F; and as other clients have it."""
        answer = aws.send("GET", path.format(quote(getattr(estate, arn), safe=safe)))

        assert 200 == answer.status_code, answer.text

    def test_a_replica_is_made_by_the_sources_arn(self, aws, source):
        """RI-02, D-06: an ARN between two parts of a path, encoded or not."""
        for alias, safe in (("one", ""), ("two", ":/")):
            arn = create_instance(source, alias)["Arn"]

            answer = aws.send(
                "POST",
                f"/instance/{quote(arn, safe=safe)}/replicate",
                json.dumps({"ReplicaRegion": REPLICA, "ReplicaAlias": f"{alias}-b"}),
            )

            assert arn.replace("us-east-1", REPLICA) == answer.json()["Arn"]

    def test_what_is_encoded_twice_is_not_found(self, aws, source):
        """D-07: it is decoded once; what is left is nobody's identifier."""
        instance_id = create_instance(source)["Id"]
        once = instance_id.replace("-", "%2D")

        found = [
            aws.send("GET", f"/instance/{text}").status_code
            for text in (instance_id, once, quote(once))
        ]

        assert [200, 200, 404] == found
