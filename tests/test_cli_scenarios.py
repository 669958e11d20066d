"""The drill's scenarios on the command line: what is chosen, printed and written."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from moto_connect_tdg import cli
from moto_connect_tdg.rehearsal.flow import Flow, Second
from moto_connect_tdg.rehearsal.outputs import html, junit, markdown
from moto_connect_tdg.rehearsal.picture import picture
from moto_connect_tdg.rehearsal.report import ApiCall, Finding, Report, Scorecard
from moto_connect_tdg.rehearsal.scenarios import SCENARIOS
from tests.helpers.identifiers import REPLICA, SOURCE

FAILOVER = """
    import json, os, shutil, boto3
    from moto_connect_tdg import Scenario
    from moto_connect_tdg.scenarios import SOURCE_DOWN, Event, Moment

    OWN = Scenario("own", "One of the user's own.", incidents=(SOURCE_DOWN,))
    NO_SCENARIO = 1

    def fail_over(group, source, replica):
        connect = boto3.client("connect", region_name=replica)
        rows = [(source, 0, False), (replica, 100, True)]
        shares = {"Distributions": [{"Region": r, "Percentage": p} for r, p, _ in rows]}
        sign_in = {"Distributions": [{"Region": r, "Enabled": e} for r, _, e in rows]}
        connect.update_traffic_distribution(
            Id=group, TelephonyConfig=shares, AgentConfig=shares, SignInConfig=sign_in
        )
        connect.get_traffic_distribution(Id=group)

    def handler(event, context):
        assert context.get_remaining_time_in_millis() > 0
        assert os.environ["GROUP_ARN"] == event["detail"]["group"]
        fail_over(event["detail"]["group"], os.environ["SOURCE_REGION"], os.environ["AWS_REGION"])

    def set_up(group, source, replica):
        boto3.client("ssm", region_name=replica).put_parameter(
            Name="/failover/group", Value=group, Type="String"
        )

    def by_parameter(_, source, replica):
        ssm = boto3.client("ssm", region_name=replica)
        group = ssm.get_parameter(Name="/failover/group")["Parameter"]["Value"]
        fail_over(group, source, replica)

    def removes_the_folder(*asked):
        fail_over(*asked)
        shutil.rmtree("reports")

    def fails(*_):
        raise LookupError("no table")

    UNPREPARED = Scenario("unprepared", "Its set-up fails.", setup=(fails,))
    BROKEN = Scenario("broken", "An event fails.", events=(Event(Moment(1), fails),))
"""


@pytest.fixture(name="drill")
def _drill(capsys, monkeypatch, tmp_path):
    """Run the drill in a folder with a failover: the exit code, and what was printed."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    name = f"drilled_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(textwrap.dedent(FAILOVER))

    def drill(*arguments):
        named = [argument.replace("ours:", f"{name}:") for argument in arguments]
        code = cli.main(["drill", "--calls", "10", *named])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield drill
    sys.modules.pop(name, None)


def test_list(drill):
    """--list names each in a line; with --json it is a list."""
    _, printed, _ = drill("--list")
    code, as_json, _ = drill("--list", "--json")

    assert 0 == code
    names = [scenario.name for scenario in SCENARIOS]
    assert names == [line.split()[0] for line in printed.splitlines()]
    assert names == [row["name"] for row in json.loads(as_json)]


def test_some(drill):
    """--scenario may be given again; a scorecard has a row for each."""
    code, printed, _ = drill(
        *("--failover", "ours:fail_over"),
        *("--scenario", "half-done", "--scenario", "group-not-active"),
    )

    assert 1 == code
    assert re.search(r"│ half-done +│ passed ", printed)
    assert re.search(r"│ group-not-active +│ failed ", printed)
    assert "FAILED" == printed.splitlines()[-1]


def test_all_in_json(drill):
    """--all is every scenario, in a run of some seconds."""
    code, printed, _ = drill("--json", "--all", "--failover", "ours:fail_over")

    found = json.loads(printed)
    assert 1 == code
    assert not found["passed"]
    by_name = {row["scenario"]: row for row in found["scenarios"]}
    assert [scenario.name for scenario in SCENARIOS] == list(by_name)
    assert ["agents", "calls", "sign_ins"] == sorted(
        name
        for name in by_name["source-down"]
        if name in {"agents", "calls", "sign_ins"}
    )
    assert "raised" in by_name["group-not-active"]["mistakes"]
    assert 3 == by_name["source-down"]["recovery_seconds"]


def test_own_scenario(drill):
    """MODULE:NAME is a scenario of the user's own."""
    code, printed, _ = drill(
        "--json", "--failover", "ours:fail_over", "--scenario", "ours:OWN"
    )

    assert 0 == code
    assert "own" == json.loads(printed)["scenarios"][0]["scenario"]


def test_lambda(drill, tmp_path):
    """A handler gets its event, with what is to be filled in, and its environment."""
    (tmp_path / "event.json").write_text(
        '{"detail": {"group": "{group_arn}"}, "n": [1]}'
    )

    code, printed, _ = drill(
        "--json", "--lambda", "ours:handler", "--event", "event.json"
    )

    assert 0 == code, printed
    assert "passed" == json.loads(printed)["verdict"]


def test_setup(drill):
    """--setup makes what the failover needs besides."""
    code, printed, _ = drill(
        "--json", "--failover", "ours:by_parameter", "--setup", "ours:set_up"
    )

    assert 0 == code, printed


@pytest.mark.parametrize(
    ("outage", "failure"),
    [
        ("connection", "The failover raised: EndpointConnectionError"),
        # botocore waits a minute for an answer, and then once more
        ("timeout", "The failover did not end within 60 seconds."),
    ],
)
def test_outage(drill, tmp_path, outage, failure):
    """--outage says how a Region that is down is seen."""
    (tmp_path / "asks_source.py").write_text(
        "import boto3\n"
        "def fail_over(group, source, replica):\n"
        "    boto3.client('connect', region_name=source).list_instances()\n"
    )

    code, printed, _ = drill(
        "--json", "--failover", "asks_source:fail_over", "--outage", outage
    )
    sys.modules.pop("asks_source")

    assert 1 == code
    assert json.loads(printed)["failures"][0].startswith(failure)


def test_command(drill):
    """--command runs it, keeps what it prints, and takes its exit code."""
    code, printed, _ = drill("--command", "sh -c 'echo to {replica_region}; exit 7'")

    assert 1 == code
    assert f"| to {REPLICA}" in printed
    assert "Failure: The failover raised: exit code 7" in printed


def test_files(drill, tmp_path):
    """All files are written, also where it fails, and agree with each other."""
    code, _, _ = drill(
        *("--failover", "ours:fail_over", "--scenario", "group-not-active"),
        *("--junit", "a.xml", "--markdown", "a.md", "--html", "a.html"),
    )

    assert 1 == code
    case: Any
    (case,) = ET.fromstring((tmp_path / "a.xml").read_text()).iter("testcase")  # noqa: S314 - ours
    assert "group-not-active" == case.get("name")
    assert "InvalidRequestException" in case.find("failure").get("message")
    assert "| ❌ failed | group-not-active |" in (tmp_path / "a.md").read_text("utf-8")
    assert '<svg class="drill"' in (tmp_path / "a.html").read_text("utf-8")


def test_files_that_cannot_be_written_at_last(drill, tmp_path):
    """The result is printed even if the folder for the files has gone meanwhile."""
    (tmp_path / "reports").mkdir()

    code, printed, said = drill(
        *("--failover", "ours:removes_the_folder", "--html", "reports/a.html")
    )

    assert 2 == code
    assert "PASSED" in printed
    assert "--html: reports/a.html cannot be written: No such file" in said


WRONG = [
    (("--scenario", "no-such"), "The scenario is unknown: no-such; there are source-"),
    (("--scenario", "ours:NO_SCENARIO"), "has no Scenario NO_SCENARIO"),
    (("--scenario", "no_such_module:X"), "--scenario: No module named"),
    (
        ("--scenario", "ours:UNPREPARED"),
        "--scenario: fails raised LookupError('no table')",
    ),
    (("--scenario", "ours:BROKEN"), "--scenario: fails raised LookupError('no table')"),
    (("--event", "event.json"), "--event needs --lambda"),
    (("--html", "no/such/folder.html"), "folder.html cannot be written: No such file"),
    (("--setup", "ours:no_such"), "--setup: "),
    (("--setup", "ours:fails"), "--setup: fails raised LookupError('no table')"),
    (("--setup", "nowhere"), "--setup takes MODULE:FUNCTION, not: nowhere"),
]


@pytest.mark.parametrize(("wrong", "complaint"), WRONG)
def test_wrong_options(drill, wrong, complaint):
    """What cannot be run is a sentence, and exit code 2."""
    code, printed, said = drill("--failover", "ours:fail_over", *wrong)

    assert (2, "") == (code, printed)
    assert said.startswith("moto-connect-tdg: ")
    assert complaint in said
    assert 1 == len(said.splitlines())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--all",), "--all needs a failover of yours"),
        (("--scenario", "slow"), "--scenario needs a failover of yours"),
        (("--html", "a.html"), "--html needs a failover of yours"),
        (("--services", "ssm"), "--services needs a failover of yours"),
        (("--timeout", "5"), "--timeout needs a failover of yours"),
        (("--rate", "5"), "--rate needs a failover of yours"),
        (("--latency", "0"), "--latency needs a failover of yours"),
        (("--propagation", "0"), "--propagation needs a failover of yours"),
        (("--command", "no-such-program"), "there is no program: no-such-program"),
        (("--command", ""), "The command is empty"),
        (("--lambda", "handler"), "--lambda takes MODULE:FUNCTION, not: handler"),
        (
            ("--lambda", "ours:handler", "--event", "no-such.json"),
            "The event cannot be read: no-such.json: ",
        ),
    ],
)
def test_wrong_failovers(drill, arguments, complaint):
    """So is what cannot be rehearsed at all."""
    code, printed, said = drill(*arguments)

    assert (2, "") == (code, printed)
    assert complaint in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rate", "0"),
        ("--rate", "many"),
        ("--latency", "-1"),
        ("--propagation", "nan"),
        ("--timeout", "0"),
        ("--outage", "flood"),
        ("--failover", "a:b", "--command", "c"),
    ],
)
def test_values(drill, arguments, capsys):
    """Values that make no sense are refused by the option's name."""
    with pytest.raises(SystemExit) as ended:
        drill(*arguments)

    assert 2 == ended.value.code
    assert arguments[-2] in capsys.readouterr().err


# -- what is written ------------------------------------------------------------------

NASTY = "</svg><script>alert('x')</script> & \"quoted\" | `code` \x00\x1b[31m \ud800"


@pytest.fixture(name="nasty")
def _nasty():
    """A report whose every text tries to be something else."""
    seconds = (
        Second(-1, SOURCE, 4, 4, {}),
        Second(0, SOURCE, 4, 0, {"REGION_DOWN": 4}),
        Second(1, REPLICA, 4, 4, {}),
    )
    text = NASTY.replace("\ud800", "")
    return Scorecard(
        (
            Report(
                scenario=text,
                sentence=text,
                source_region=SOURCE,
                replica_region=REPLICA,
                group_arn="arn",
                before=Flow().tally(),
                after=Flow().tally(),
                api_calls=(ApiCall(SOURCE, text, text, text, second=0.5),),
                error=text,
                findings=(
                    Finding("raised", "failure", text),
                    Finding("x", "warning", text),
                ),
                notes=(text,),
                calls=Flow(seconds),
                outages=((SOURCE, 0.0, 2.0),),
                output=text,
            ),
        )
    )


def test_api_calls_are_named_with_their_service(nasty):
    """Every form of a report says which service was called, unless it is Connect."""
    (report,) = nasty.reports
    other = ApiCall(SOURCE, "PutItem", "OK", None, service="dynamodb", second=0.5)
    shown = replace(report, api_calls=(*report.api_calls, other))
    scorecard = Scorecard((shown,))

    for text in (str(shown), junit(scorecard), html(scorecard), picture(shown)):
        assert "dynamodb PutItem: OK" in text
        assert "connect " not in text


def test_a_summary_of_one(nasty):
    """A single scenario is not called several."""
    assert "1 scenario: 0 passed, 0 warned, 1 failed" == nasty.summary


def test_junit_is_xml(nasty):
    """Whatever a failover prints, the file can be read."""
    suite: Any = ET.fromstring(junit(nasty))  # noqa: S314 - ours

    assert "1" == suite.get("failures")
    assert "<script>" in suite.find(".//failure").text


class _Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.links = []

    def handle_starttag(self, tag, attrs):
        """Keep a tag, and what it refers to."""
        self.tags.append(tag)
        self.links += [v for n, v in attrs if n in {"src", "href", "srcset", "action"}]


def test_html_stands_alone(nasty):
    """Texts stay texts, and nothing is fetched from anywhere."""
    page = html(nasty)
    found = _Tags()
    found.feed(page)

    assert "script" not in found.tags
    assert "link" not in found.tags
    assert all(link.startswith("#") for link in found.links)
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", page)
    assert 1 == found.tags.count("svg")
    assert "&lt;script&gt;" in page


def test_a_lone_picture_is_xml(nasty):
    """A picture for a page of its own brings its colours, light and dark."""
    (report,) = nasty.reports
    drawn: Any = ET.fromstring(picture(report, is_alone=True))  # noqa: S314 - ours

    assert "{http://www.w3.org/2000/svg}svg" == drawn.tag
    assert "prefers-color-scheme:dark" in drawn[0].text


def test_markdown_keeps_its_table(nasty):
    """Texts neither break a table nor become tags."""
    text = markdown(nasty)

    (row,) = [line for line in text.splitlines() if line.startswith("| ❌")]
    assert 8 == len(re.findall(r"(?<!\\)\|", row))
    assert "<script>" not in text.replace("\\<", "")
