"""The command line: its output and its exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap

import pytest

from moto_connect_tdg import cli
from tests.helpers.identifiers import UNKNOWN_ID, UUID
from tests.helpers.inner_pytest import ALONE
from tests.helpers.pages import ROOT

pytest_plugins = ("pytester",)

EXAMPLE = ROOT / "examples" / "failover_lambda"
GUIDES = [ROOT / "docs" / name for name in ("rehearsal.md", "game-day.md")]
_CONSOLE = re.compile(r"^```console\n\$ ([^\n]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

SHIFTS_ALL = """
    import boto3

    def fail_over(group, source, replica):
        connect = boto3.client("connect", region_name=replica)
        rows = [(source, 0, False), (replica, 100, True)]
        shares = {"Distributions": [{"Region": r, "Percentage": p} for r, p, _ in rows]}
        sign_in = {"Distributions": [{"Region": r, "Enabled": e} for r, _, e in rows]}
        connect.update_traffic_distribution(
            Id=group, TelephonyConfig=shares, AgentConfig=shares, SignInConfig=sign_in
        )
        connect.get_traffic_distribution(Id=group)
"""


@pytest.fixture(name="drill")
def _drill(capsys, monkeypatch):
    """Run the drill in this process and return its exit code and output."""
    monkeypatch.setattr(sys, "path", list(sys.path))

    def drill(*arguments):
        code = cli.main(["drill", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return drill


@pytest.fixture(name="module")
def _module(tmp_path, monkeypatch):
    """Write a module of failovers into the current folder and return its name."""
    monkeypatch.chdir(tmp_path)
    written: list[str] = []

    def module(source):
        # a name of its own, as Python imports a name only once
        name = f"failover_{tmp_path.name}_{len(written)}"
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(source))
        written.append(name)
        return name

    yield module
    for name in written:
        sys.modules.pop(name, None)


class TestShift:
    """``drill`` without a failover function."""

    def test_prints_a_table(self, drill):
        """The table has a row per step, with the number of calls per Region."""
        code, printed, complaint = drill("--calls", "50", "--numbers", "2")

        assert (0, "") == (code, complaint)
        assert "Where calls go" in printed
        assert ["100/0", "80/20", "60/40", "40/60", "20/80", "0/100"] == re.findall(
            r"\d+/\d+", printed
        )

    def test_prints_json(self, drill):
        """--json prints the same as JSON, and nothing else."""
        code, printed, _ = drill("--json", "--calls", "50", "--seed", "7")

        found = json.loads(printed)
        assert (0, 7) == (code, found["seed"])
        assert [100, 80, 60, 40, 20, 0] == [s["source_share"] for s in found["steps"]]
        assert {50} == {step["tally"]["placed"] for step in found["steps"]}

    def test_other_regions(self, drill):
        """Any pair of Regions can be rehearsed, and its table fits into 80 columns."""
        code, printed, _ = drill(
            "--source", "ap-northeast-1", "--replica", "ap-northeast-3", "--calls", "10"
        )

        assert 0 == code
        table = printed.partition("Where calls go")[2]
        assert max(map(len, table.splitlines())) <= 80
        assert "ap-northeast-3" in table

    @pytest.mark.rules("RI-04")
    def test_regions_that_do_not_pair_up(self, drill):
        """A pair that the API refuses is a wrong option: exit code 2, with the message."""
        code, printed, complaint = drill("--json", "--replica", "eu-west-2")

        assert (2, "") == (code, printed)
        assert "eu-west-2" in complaint

    @pytest.mark.parametrize(
        "wrong",
        [("--calls", "0"), ("--numbers", "-1"), ("--calls", "many"), ("--what",)],
    )
    def test_wrong_options(self, drill, wrong, capsys):
        """A wrong option is named, with exit code 2."""
        with pytest.raises(SystemExit) as ended:
            drill(*wrong)

        assert 2 == ended.value.code
        assert wrong[0] in capsys.readouterr().err


class TestFailover:
    """``drill --failover`` with a failover function."""

    @pytest.mark.rules("FO-02")
    def test_passes(self, drill, module):
        """The exit code is 0 if calls, agents and sign-ins were shifted."""
        name = module(SHIFTS_ALL)

        code, printed, _ = drill("--calls", "20", "--failover", f"{name}:fail_over")

        assert 0 == code
        assert "PASSED" == printed.splitlines()[-1]
        assert "UpdateTrafficDistribution" in printed

    def test_fails(self, drill, module):
        """The exit code is 1 if something was not shifted, and the output says what."""
        name = module("def fail_over(group, source, replica): pass")

        code, printed, _ = drill("--calls", "20", "--failover", f"{name}:fail_over")

        assert 1 == code
        assert "FAILED" == printed.splitlines()[-1]
        assert "Failure: Calls are still lost: {'REGION_DOWN': 20}" in printed

    def test_raises(self, drill, module):
        """An exception of the function is a failure of the failover, not of the command."""
        name = module("def fail_over(*_): raise KeyError('GROUP_ARN')")

        code, printed, _ = drill("--calls", "20", "--failover", f"{name}:fail_over")

        assert 1 == code
        assert "Failure: The failover raised: KeyError('GROUP_ARN')" in printed

    @pytest.mark.parametrize(
        ("source", "passed"),
        [(SHIFTS_ALL, True), ("def fail_over(*_): pass", False)],
        ids=["good", "idle"],
    )
    def test_json(self, drill, module, source, passed):
        """--json prints the whole report, with the verdict."""
        name = module(source)

        code, printed, _ = drill(
            "--json", "--calls", "20", "--failover", f"{name}:fail_over"
        )

        found = json.loads(printed)
        assert (passed, not passed) == (found["passed"], bool(found["failures"]))
        assert code == (0 if passed else 1)
        assert {"before", "during", "after", "api_calls", "warnings"} <= set(found)

    @pytest.mark.parametrize(
        ("wanted", "complaint"),
        [
            ("no_such_module:fail_over", "No module named 'no_such_module'"),
            ("no_colon", "takes MODULE:FUNCTION, not: no_colon"),
            ("", "takes MODULE:FUNCTION, not: nothing"),
            (" ", "takes MODULE:FUNCTION"),
            (".relative:fail_over", "takes MODULE:FUNCTION"),
            ("json:", "takes MODULE:FUNCTION"),
            ("json:no_such", "json has no function no_such"),
            ("json:__name__", "json has no function __name__"),
        ],
    )
    def test_cannot_be_found(self, drill, wanted, complaint):
        """A function that cannot be found is exit code 2, with the reason."""
        code, printed, said = drill("--json", "--failover", wanted)

        assert (2, "") == (code, printed)
        assert complaint in said

    @pytest.mark.parametrize(
        ("source", "complaint"),
        [
            ("def fail_over(:", "invalid syntax"),
            ("from json import no_such_name", "cannot import name 'no_such_name'"),
            ("import os; os.environ['GROUP_ARN']", "raised KeyError('GROUP_ARN') ("),
            ("raise SystemExit('no group')", "raised SystemExit('no group') ("),
            ("import sys; sys.exit(0)", "raised SystemExit(0) ("),
            (
                "def __getattr__(name): raise RuntimeError(name)",
                "raised RuntimeError('",
            ),
            (
                """
                class BrokenError(Exception):
                    def __repr__(self):
                        raise self

                raise BrokenError
                """,
                "raised BrokenError (its repr raised BrokenError)",
            ),
        ],
    )
    def test_cannot_be_imported(self, drill, module, source, complaint):
        """A module that cannot be imported is exit code 2, with the reason."""
        name = module(source)

        code, _, said = drill("--json", "--failover", f"{name}:fail_over")

        assert 2 == code
        assert complaint in said

    def test_lambda_handlers(self, drill, module):
        """A function of an event and a context gets a hint."""
        name = module("def handler(event, context): pass")

        code, _, said = drill("--json", "--failover", f"{name}:handler")

        assert 2 == code
        assert "takes (event, context)" in said
        assert "def fail_over(group_arn, source_region, replica_region): " in said

    def test_async(self, drill, module):
        """The coroutine of an ``async def`` is awaited."""
        name = module("async def fail_over(*_): raise LookupError('awaited')")

        code, printed, _ = drill("--json", "--failover", f"{name}:fail_over")

        assert 1 == code
        assert "LookupError('awaited')" == json.loads(printed)["error"]

    def test_services(self, drill, module):
        """--services names the services that are down; without it all are."""
        name = module(
            """
            import boto3
            from botocore.exceptions import EndpointConnectionError

            def fail_over(group, source, replica):
                try:
                    boto3.client("sts", region_name=source).get_caller_identity()
                except EndpointConnectionError:
                    print("no caller")
            """
        )
        asked = []

        for services in ([], ["--services", "connect,dynamodb"]):
            _, printed, _ = drill(
                *("--json", "--failover", f"{name}:fail_over", *services)
            )
            asked.append({call["service"] for call in json.loads(printed)["api_calls"]})

        assert [{"sts"}, set()] == asked

    @pytest.mark.parametrize(
        ("wrong", "complaint"),
        [
            (("--timeout", "0"), "not a positive number of seconds: '0'"),
            (("--timeout", "-1"), "not a positive number of seconds: '-1'"),
            (("--timeout", "nan"), "not a positive number of seconds: 'nan'"),
            (("--timeout", "soon"), "not a positive number of seconds: 'soon'"),
            (("--failover",), "--failover: expected one argument"),
        ],
    )
    def test_wrong_options(self, drill, capsys, wrong, complaint):
        """A wrong option is named, with exit code 2."""
        with pytest.raises(SystemExit) as ended:
            drill(*wrong)

        assert 2 == ended.value.code
        assert complaint in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("wrong", "complaint"),
        [
            (("--timeout", "1e9"), "timeout must be more than 0 and at most"),
            (("--services", ""), "unknown to boto3 and the AWS CLI: "),
            (("--services", "ssm,dynamo"), "unknown to boto3 and the AWS CLI: dynamo"),
        ],
    )
    def test_cannot_be_rehearsed(self, drill, wrong, complaint):
        """A function that cannot be rehearsed is exit code 2, with the reason."""
        code, printed, said = drill("--json", "--failover", "json:dumps", *wrong)

        assert (2, "") == (code, printed)
        assert complaint in said


class TestStdout:
    """Other output than the JSON of --json."""

    NOISY = """
        import os, subprocess, sys

        print("imported")

        def fail_over(*_):
            print("by Python")
            os.write(1, b"by the system\\n")
            subprocess.run([sys.executable, "-c", "print('by a process')"])
            sys.__stdout__.write("buffered")
            raise ValueError
    """

    def test_json(self, module, monkeypatch, capfd):
        """Other output goes to standard error, however it is printed."""
        monkeypatch.setattr(sys, "path", list(sys.path))
        name = module(self.NOISY)

        code = cli.main(["drill", "--json", "--failover", f"{name}:fail_over"])

        printed, said = capfd.readouterr()
        assert (1, "ValueError()") == (code, json.loads(printed)["error"])
        for way in ("imported", "by Python", "by the system", "by a process"):
            assert way in said


class TestVersion:
    def test_of_all(self, capsys):
        """--version prints all versions that matter."""
        with pytest.raises(SystemExit) as ended:
            cli.main(["--version"])

        assert 0 == ended.value.code
        assert re.fullmatch(
            r"moto-connect-tdg \S+ \(moto [0-9.]+, botocore [0-9.]+\)\n",
            capsys.readouterr().out,
        )


def test_server_without_its_extra(monkeypatch, capsys):
    """Without the extra "server" the command names it, with exit code 2."""
    monkeypatch.setitem(sys.modules, "flask", None)
    for name in tuple(sys.modules):
        if name.startswith("moto_connect_tdg.server"):
            monkeypatch.delitem(sys.modules, name)

    code = cli.main(["server", "-p", "0"])

    assert 2 == code
    assert (
        "moto-connect-tdg: the server needs flask: "
        "pip install 'moto-connect-tdg[server]'\n"
    ) == capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (("--source", ""), "The source Region is empty."),
        (("--replica", ""), "The replica Region is empty."),
        (("--source", "moon-1"), "The source Region is unknown"),
        (("--replica", "us-west-7"), "The replica Region is unknown"),
        (("--source", "eu-west-3"), "has no Amazon Connect: eu-west-3"),
    ],
)
@pytest.mark.parametrize("failover", [(), ("--failover", "json:dumps")])
def test_regions(drill, wrong, complaint, failover):
    """An empty or unknown Region is a wrong option, with exit code 2."""
    code, printed, said = drill("--json", *failover, *wrong)

    assert (2, "") == (code, printed)
    assert complaint in said


@pytest.mark.parametrize("wanted", [[], ["drill"]])
def test_without_rich(wanted, monkeypatch, capsys):
    """Without the extra "cli" the command says that it cannot print a table."""
    monkeypatch.delitem(sys.modules, "moto_connect_tdg.cli.printer", raising=False)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    if not wanted:
        with pytest.raises(SystemExit):
            cli.main(wanted)
        return

    code = cli.main(wanted)

    assert 2 == code
    assert (
        "pip install 'moto-connect-tdg[cli]' (or use --json)" in capsys.readouterr().err
    )


def anonymous(text):
    """The text with one UUID in place of all others, which differ from run to run."""
    return re.sub(UUID, UNKNOWN_ID, text)


def console_blocks():
    """The consoles in the guides: commands with their output."""
    pages = "".join(page.read_text(encoding="utf-8") for page in GUIDES)
    return _CONSOLE.findall(pages)


@pytest.mark.rules("UT-12", "FO-01")
@pytest.mark.parametrize("command", [command for command, _ in console_blocks()])
def test_the_guide_prints_what_is_printed(command):
    """Each command of the guide prints what the guide shows."""
    shown = dict(console_blocks())[command]

    ran = subprocess.run(
        [sys.executable, "-m", "moto_connect_tdg", *command.split()[1:]],
        cwd=EXAMPLE,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    printed = "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())
    assert anonymous(shown) == anonymous(printed), ran.stderr


@pytest.mark.rules("FO-01", "FO-04")
def test_the_example_s_own_tests(pytester):
    """The example's tests pass with the plugin, as users have it."""
    for name in ("handler.py", "test_handler.py"):
        (pytester.path / name).write_text((EXAMPLE / name).read_text())

    result = pytester.runpytest_subprocess(*ALONE, "-p", "no:cacheprovider")

    result.assert_outcomes(passed=6)


def test_the_broken_copy_is_broken_in_one_line():
    """The broken copy has one line more than the example."""
    good, broken = (
        (EXAMPLE / name).read_text().partition("from __future__")[2].splitlines()
        for name in ("handler.py", "bare_id.py")
    )

    assert ['    group_arn = group_arn.rpartition("/")[2]'] == [
        line for line in broken if line not in good
    ]
    assert good == [line for line in broken if line in good]
