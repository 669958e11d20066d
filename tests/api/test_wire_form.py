"""The form of requests, answers and refusals on the wire, tested by raw HTTP."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest

from moto_connect_tdg.connect.responses import router
from moto_connect_tdg.wire.model import service_model
from tests.helpers.first_records import first_records
from tests.helpers.identifiers import REPLICA, UNKNOWN_ID
from tests.helpers.instances import create_instance
from tests.helpers.state import no_trace
from tests.helpers.violations import good_input, named_path, request_of, violations

#: the code that it runs is measured by other tests
pytestmark = pytest.mark.unmeasured

NAMES = sorted(router().names)
#: By what operations declare (S-33, D-12).
BOTH = "InvalidParameterException", "InvalidRequestException"


def model_of(name):
    """An operation of the model."""
    return service_model().operation_model(name)


def declared_by(name):
    """The codes of the errors that an operation declares."""
    return {shape.name for shape in model_of(name).error_shapes}


def code_of(name):
    """Return the code for malformed input, from what the operation declares."""
    return next(code for code in BOTH if code in declared_by(name))


def reads_body(name):
    """Return whether an operation has members in the body."""
    return any(
        "location" not in shape.serialization
        for shape in model_of(name).input_shape.members.values()
    )


READING = [name for name in NAMES if reads_body(name)]
BODIES = ["{", "[]", '"x"', "null", b"\xff", "{'a': 1}", "NaN", "[" * 100_000]


class TestForm:
    """Malformed input of each operation, sent raw."""

    @pytest.mark.rules("D-12", "S-33", "ER-17")
    @pytest.mark.parametrize("name", NAMES)
    def test_each_violation_is_refused(self, aws, name):
        """Each violation of the model is refused with the code that is declared for it."""
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

    @pytest.mark.rules("D-12")
    def test_valid_form_is_not_refused_as_malformed(self, aws):
        """The same input without the violation is not refused as malformed."""
        answers = {
            name: aws.send(*request_of(model_of(name), good_input(model_of(name)))).text
            for name in NAMES
        }

        assert [] == [
            name
            for name, text in answers.items()
            if "failed to satisfy constraint" in text
        ]

    @pytest.mark.rules("D-12")
    def test_malformed_json_is_refused(self, aws):
        """A body that is not a JSON object is refused where the operation reads one."""
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

    @pytest.mark.rules("D-12")
    def test_an_unread_body_may_be_anything(self, aws):
        """A body that the operation does not read may be anything."""
        answer = aws.send("GET", "/instance", "{")

        assert {"InstanceSummaryList": []} == answer.json()

    @pytest.mark.rules("D-12")
    def test_unknown_members_are_ignored(self, aws, estate):
        """Members that the model lacks are ignored."""
        answer = aws.send(
            "PUT",
            f"/traffic-distribution/{quote(estate.group_arn, safe='')}",
            json.dumps({"TelephonyConfig": estate.shares(source=0), "Novelty": 1}),
        )

        assert (200, {}) == (answer.status_code, answer.json())


#: Lists by GET, with their own maximum.
GET_LISTS = {
    name: model_of(name).input_shape.members["MaxResults"].metadata["max"]
    for name in NAMES
    if model_of(name).http["method"] == "GET"
    and "MaxResults" in model_of(name).input_shape.members
}
WITH_INSTANCE = [
    name for name in NAMES if "InstanceId" in model_of(name).input_shape.members
]
FORMED = [name for name in WITH_INSTANCE if code_of(name) == BOTH[0]]
UNFORMED = [name for name in WITH_INSTANCE if code_of(name) != BOTH[0]]


def enough_for(name, **members):
    """The required members of an operation, and *members*."""
    found = good_input(model_of(name))
    if name == "ListReplicationFindings":
        # an enum only in the documentation (LF-02)
        found["ResourceType"] = "QUEUE"
    if name in {"AssociateBot", "DisassociateBot"}:
        found["LexBot"] = {"Name": "bot", "LexRegion": "us-east-1"}
    return found | members


class TestPageSizes:
    """MaxResults of lists by GET, sent raw."""

    @pytest.fixture(name="known")
    def _known(self, estate):
        """A record of each kind that has lists of its own."""
        return first_records(estate)

    @staticmethod
    def ask(aws, known, name, size):
        """A page of one of the estate's lists."""
        members = enough_for(name, MaxResults=size)
        members.update({name: known[name] for name in members if name in known})
        return aws.send(*request_of(model_of(name), members))

    @pytest.mark.rules("CO-18")
    @pytest.mark.parametrize("name", GET_LISTS)
    def test_any_size_up_to_1000_is_capped(self, aws, known, name):
        """A page has as many rows as requested, up to the list's maximum."""
        own = GET_LISTS[name]

        for size in (1, own, min(own + 1, 1000), 1000):
            answer = self.ask(aws, known, name, size)

            assert 200 == answer.status_code, answer.text
            (rows,) = [v for v in answer.json().values() if isinstance(v, list)][:1]
            assert len(rows) <= min(size, own)

    @pytest.mark.rules("CO-18", "D-12")
    @pytest.mark.parametrize("name", GET_LISTS)
    def test_other_sizes_are_refused(self, aws, known, name):
        """A size below 1, above 1000 or malformed is refused."""
        answers = [
            self.ask(aws, known, name, size) for size in (0, -1, 1001, "", "ten", 1.5)
        ]

        assert {(400, code_of(name), "MaxResults")} == {
            (
                answer.status_code,
                answer.headers.get("x-amzn-errortype"),
                named_path(answer.json()["Message"]),
            )
            for answer in answers
        }


class TestInstanceIds:
    """Identifiers of instances that are neither a UUID nor an ARN."""

    @staticmethod
    def refusal(aws, name, instance_id):
        """The answer of an operation to such an identifier."""
        members = enough_for(name, InstanceId=instance_id)
        answer = aws.send(*request_of(model_of(name), members))
        return answer.headers.get("x-amzn-errortype"), answer.json().get("Message")

    @pytest.mark.rules("CO-19", "S-33")
    @pytest.mark.parametrize("instance_id", ["i-1", f"{UNKNOWN_ID[:-1]}g", "a b/c"])
    def test_is_an_invalid_parameter_where_that_is_declared(self, aws, instance_id):
        """The refusal has the measured message where InvalidParameterException is declared."""
        found = {name: self.refusal(aws, name, instance_id) for name in FORMED}

        refusal = "InvalidParameterException", f"Invalid parameter: {instance_id}"
        assert dict.fromkeys(FORMED, refusal) == found

    @pytest.mark.rules("CO-19", "D-07")
    @pytest.mark.parametrize(
        "instance_id",
        [
            UNKNOWN_ID.upper(),
            f"arn:aws:connect:us-east-1:123456789012:instance/{UNKNOWN_ID}",
            f"arn:aws:connect:us-east-1:210987654321:instance/{UNKNOWN_ID}",
        ],
    )
    def test_in_any_other_form_is_looked_up(self, aws, instance_id):
        """An upper-case UUID and an ARN are well-formed, and unknown."""
        found = {self.refusal(aws, name, instance_id) for name in FORMED}

        assert not {text for _, text in found if "Invalid parameter: " in text}

    @pytest.mark.rules("CO-19", "D-07", "D-14", "D-24")
    @pytest.mark.parametrize("instance_id", ["i-1", "a b/c"])
    def test_is_not_found_where_that_is_not_declared(self, aws, instance_id):
        """Elsewhere it is not found, except in the list of groups, which is empty.

        Two operations on vocabularies do not declare that something is not found.
        """
        found = {name: self.refusal(aws, name, instance_id)[0] for name in UNFORMED}

        not_found = "ResourceNotFoundException"
        expected = {
            name: not_found if not_found in declared_by(name) else code_of(name)
            for name in UNFORMED
        }
        assert expected | {"ListTrafficDistributionGroups": None} == found


class TestAnswers:
    """The form of answers."""

    @pytest.fixture(name="shifted")
    def _shifted(self, estate):
        """The estate, its group shifted once."""
        estate.source.update_traffic_distribution(
            Id=estate.group_arn, TelephonyConfig=estate.shares(source=0)
        )
        return estate

    @pytest.mark.rules("D-08")
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
        """Times are JSON numbers, in seconds since the epoch."""
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

    @pytest.mark.rules("D-09")
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
        """An empty answer has the empty list, and neither a token nor a null."""
        answer = aws.send(method, path, "{}")

        assert (200, {member: []}) == (answer.status_code, answer.json())

    @pytest.mark.rules("D-09", "LT-06")
    @pytest.mark.parametrize(
        "query", ["nextToken=", "nextToken", "maxResults=1&nextToken="]
    )
    def test_an_empty_token_is_the_first_page(self, aws, estate, query):
        """An empty token, which AWS's dashboard sends, selects the first page."""
        answer = aws.send("GET", f"/instance?{query}")

        (row,) = answer.json()["InstanceSummaryList"]
        assert estate.instance_id == row["Id"]

    @pytest.mark.rules("IN-14", "DS-01")
    def test_no_member_is_null(self, aws, source):
        """Members without a value are absent."""
        instance_id = create_instance(source, alias=None)["Id"]

        found = aws.send("GET", f"/instance/{instance_id}").json()

        assert None not in found.values()
        assert None not in found["Instance"].values()

    @pytest.mark.rules("ER-20")
    def test_nothing_is_an_empty_object(self, aws, source):
        """An answer without members is an empty object."""
        instance_id = create_instance(source)["Id"]

        answer = aws.send("DELETE", f"/instance/{instance_id}")

        assert (200, {}) == (answer.status_code, answer.json())

    @pytest.mark.rules("ER-03")
    @pytest.mark.parametrize("path", ["/instance", f"/instance/{UNKNOWN_ID}"])
    def test_headers_are_the_services(self, aws, path):
        """Answers and refusals are JSON and have a request ID."""
        answer = aws.send("GET", path)

        assert "application/json" == answer.headers["Content-Type"]
        assert answer.headers["x-amzn-RequestId"]


class TestRefusals:
    """The form of refusals."""

    @pytest.mark.rules("ER-03")
    def test_have_a_code_and_a_message(self, aws):
        """A refusal has its code in a header and its message as Message."""
        answer = aws.send("GET", f"/instance/{UNKNOWN_ID}")

        assert 404 == answer.status_code
        assert "ResourceNotFoundException" == answer.headers["x-amzn-errortype"]
        assert {"Message": f"Instance with id {UNKNOWN_ID} not found"} == answer.json()

    @pytest.mark.rules("ER-01", "IN-06")
    @pytest.mark.parametrize("alias", ["taken", "-"])
    def test_have_the_same_form_for_rules_and_malformed_input(self, aws, source, alias):
        """Violations of a rule and of the form have the same code and members."""
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

    @pytest.mark.rules("S-02", "D-12")
    def test_name_the_member_and_not_the_value(self, aws):
        """The message does not repeat a sensitive value."""
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

    arn_paths = pytest.mark.parametrize(
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

    @pytest.mark.rules("D-06")
    @pytest.mark.parametrize("safe", ["", ":"])
    @arn_paths
    def test_arns_are_encoded_with_colons_or_without(
        self, aws, estate, path, arn, safe
    ):
        """An ARN's colons may be encoded or not; its slash is."""
        answer = aws.send("GET", path.format(quote(getattr(estate, arn), safe=safe)))

        assert 200 == answer.status_code, answer.text

    @pytest.mark.rules("FL-06", "S-63")
    @arn_paths
    def test_arns_with_a_slash_are_no_label(self, aws, estate, path, arn):
        """An ARN with an unencoded slash matches no operation."""
        answer = aws.send("GET", path.format(getattr(estate, arn)))

        assert (404, "UnknownOperationException") == (
            answer.status_code,
            answer.headers["x-amzn-errortype"],
        )

    @pytest.mark.rules("RI-02", "D-06")
    def test_a_replica_is_made_by_the_sources_arn(self, aws, source):
        """An encoded ARN may be in the middle of a path."""
        for alias, safe in (("one", ""), ("two", ":")):
            arn = create_instance(source, alias)["Arn"]

            answer = aws.send(
                "POST",
                f"/instance/{quote(arn, safe=safe)}/replicate",
                json.dumps({"ReplicaRegion": REPLICA, "ReplicaAlias": f"{alias}-b"}),
            )

            assert arn.replace("us-east-1", REPLICA) == answer.json()["Arn"]

    @pytest.mark.rules("D-07")
    def test_what_is_encoded_twice_is_not_found(self, aws, source):
        """A path is decoded once, so a doubly encoded ARN is unknown."""
        instance_id = create_instance(source)["Id"]
        once = instance_id.replace("-", "%2D")

        found = [
            aws.send("GET", f"/instance/{text}").status_code
            for text in (instance_id, once, quote(once))
        ]

        assert [200, 200, 404] == found
