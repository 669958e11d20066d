"""Drills of commands: arguments, environment, verdicts, and how they end."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from moto_connect_tdg.rehearsal.command import read_command
from moto_connect_tdg.rehearsal.failover import rehearse_way
from moto_connect_tdg.rehearsal.terms import InvalidDrillError, Terms
from tests.helpers.identifiers import REPLICA, SOURCE
from tests.helpers.patience import PATIENCE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups")

SHIFTS = """
    import os, sys, boto3
    group, source, replica = sys.argv[1:]
    connect = boto3.client("connect", region_name=replica)
    rows = [(source, 0, False), (replica, 100, True)]
    shares = {"Distributions": [{"Region": r, "Percentage": p} for r, p, _ in rows]}
    sign_in = {"Distributions": [{"Region": r, "Enabled": e} for r, _, e in rows]}
    connect.update_traffic_distribution(
        Id=group, TelephonyConfig=shares, AgentConfig=shares, SignInConfig=sign_in
    )
    connect.get_traffic_distribution(Id=group)
"""


@pytest.fixture(name="python")
def _python(tmp_path):
    """Rehearse a Python program as a command."""

    def python(source, *, scenario="source-down", **terms):
        program = tmp_path / "program.py"
        program.write_text(textwrap.dedent(source), encoding="utf-8")
        command = shlex.join([sys.executable, str(program)])
        command += " {group_arn} {source_region} {replica_region}"
        return rehearse_way(
            lambda: read_command(command),
            scenario,
            Terms(latency=0, **{"timeout": PATIENCE, **terms}),
        )

    return python


def has_ended(pid):
    """Whether a process has ended, or is a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    ran = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)],  # noqa: S607 - every POSIX has it
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip().startswith(("Z", "X")) or not ran.stdout.strip()


@pytest.mark.rules("FO-01", "FO-02", "FO-04")
def test_passes(python):
    """The command finds the group by its arguments and the server by its environment."""
    report = python(SHIFTS)

    assert "passed" == report.verdict, str(report)
    assert 0 == report.exit_code
    assert ["UpdateTrafficDistribution", "GetTrafficDistribution"] == [
        call.operation for call in report.api_calls
    ]


def test_environment(python):
    """The environment has Regions, group, endpoint and test credentials; output is kept."""
    report = python(
        """
        import os
        for name in ("GROUP_ARN", "SOURCE_REGION", "REPLICA_REGION", "AWS_REGION",
                     "AWS_ACCESS_KEY_ID"):
            print(os.environ[name])
        print(os.environ["AWS_ENDPOINT_URL"].rpartition(":")[0])
        """
    )

    assert [
        report.group_arn,
        SOURCE,
        REPLICA,
        REPLICA,
        "testing",
        "http://127.0.0.1",
    ] == report.output.split()


def test_exit_code(python):
    """An exit code other than 0 is a failure, whatever the command did."""
    report = python(f"{SHIFTS}\n    print('too bad', file=sys.stderr)\n    sys.exit(3)")

    assert 3 == report.exit_code
    assert ("The failover raised: exit code 3",) == report.failures
    assert "too bad" in report.output


def test_it_is_loud_by_its_exit_code(python):
    """If failing over is impossible, the command must exit with a code other than 0."""
    report = python("raise SystemExit(1)", scenario="replica-down")

    assert report.passed, str(report)


def test_two_at_the_same_time(python):
    """Two commands run at the same time."""
    report = python(SHIFTS, scenario="two-at-once")

    assert report.passed, str(report)
    assert 4 == len(report.api_calls)


def test_one_after_another(python):
    """For several groups the command runs once for each, and time goes on."""
    report = python(
        """
        import sys, boto3
        group, source, replica = sys.argv[1:]
        connect = boto3.client("connect", region_name=replica)
        rows = [(source, 0), (replica, 100)]
        shares = {"Distributions": [{"Region": r, "Percentage": p} for r, p in rows]}
        connect.update_traffic_distribution(
            Id=group, TelephonyConfig=shares, AgentConfig=shares)
        connect.get_traffic_distribution(Id=group)
        """,
        scenario="several-groups",
    )

    assert report.passed, str(report)
    seconds = [call.second for call in report.api_calls]
    assert sorted(seconds) == seconds
    assert seconds[1] < seconds[2]


HANGING = {
    "sleeps": "import time; time.sleep(600)",
    "loops": "while True: pass",
    "ignores signals": """
        import signal, time
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(600)
    """,
}


@pytest.mark.parametrize("source", HANGING.values(), ids=HANGING)
def test_does_not_end(python, source):
    """A command is ended after its time, and the report says so."""
    report = python(source, timeout=0.5)

    assert "The failover did not end within 0.5 seconds." == report.failures[0]


def test_kills_its_process_group(python):
    """A command that kills its process group does not end the drill."""
    report = python("import os, signal; os.killpg(0, signal.SIGKILL)")

    assert "The failover raised: ended by signal 9" == report.failures[0]


def test_leaves_processes_behind(python, tmp_path):
    """Processes that the command left are named and ended."""
    pid = tmp_path / "pid"
    report = python(
        SHIFTS
        + f"""
    import subprocess
    child = subprocess.Popen(["sleep", "600"])
    open({str(pid)!r}, "w").write(str(child.pid))
    """
    )

    assert report.passed, str(report)
    assert any(
        text.startswith("Left running: processes of") for text in report.warnings
    )
    assert has_ended(int(pid.read_text()))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("", "The command is empty"),
        ("no-such-program --at all", "there is no program: no-such-program"),
        ("echo 'open", "The command cannot be read: echo 'open: No closing quotation"),
    ],
)
def test_cannot_be_started(command, sentence):
    """An invalid command is refused before anything is built."""
    with pytest.raises(InvalidDrillError, match=sentence):
        read_command(command)


def test_that_is_no_program(tmp_path):
    """A file that the system cannot start is refused with an explanation."""
    program = tmp_path / "program"
    program.write_bytes(b"\\0 no program")
    program.chmod(0o755)

    with pytest.raises(InvalidDrillError, match="The command cannot be started: "):
        rehearse_way(lambda: read_command(str(program)), "source-down", Terms())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_it_is_started(python, monkeypatch, number):
    """Ctrl-C and SIGTERM end the command however early they come."""
    started = []

    class Interrupted(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            if options.get("start_new_session"):
                started.append(self)
                signal.raise_signal(number)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)

    report = python("import time; time.sleep(600)")

    assert "interrupted" == report.mistakes[0]
    (process,) = started
    assert process.poll() is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing(tmp_path, number):
    """Ctrl-C and SIGTERM end the command and its processes, with a report."""
    pid = tmp_path / "pid"
    program = f"echo $$ > {shlex.quote(str(pid))}; sleep 600"
    drill = subprocess.Popen(
        [
            *(sys.executable, "-m", "moto_connect_tdg", "drill", "--json"),
            *("--command", shlex.join(["sh", "-c", program])),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    while not (pid.exists() and pid.read_text().strip()):
        assert drill.poll() is None
        time.sleep(0.05)

    drill.send_signal(number)
    printed, _ = drill.communicate(timeout=PATIENCE)

    assert 1 == drill.returncode
    assert "The drill was interrupted before the failover ended." in printed
    assert has_ended(int(pid.read_text()))
