"""The drill as a process: how it ends, and its output until then."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.helpers.patience import PATIENCE

COMMAND = (sys.executable, "-m", "moto_connect_tdg", "drill", "--calls", "10")


@pytest.fixture(name="failover")
def _failover(tmp_path):
    """Write a failover and return the command that rehearses it, and its folder."""

    def failover(body):
        source = textwrap.dedent(body)
        (tmp_path / "handler.py").write_text(source, encoding="utf-8")
        return (*COMMAND, "--failover", "handler:fail_over")

    return failover


@pytest.fixture(name="started")
def _started(tmp_path):
    """Start a command with other settings, and end it with the test."""
    processes = []

    def started(command, **settings):
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def test_what_is_left_behind_does_not_keep_the_process(failover, started):
    """Threads that go on printing neither delay the end nor change the JSON."""
    command = failover(
        """
        import threading, time
        from concurrent.futures import ThreadPoolExecutor

        def chatter():
            while True:
                print("still at it", flush=True)

        def fail_over(*_):
            threading.Thread(target=chatter).start()
            ThreadPoolExecutor(1).submit(threading.Event().wait)
            while True:
                print("waiting")
        """
    )

    process = started((*command, "--json", "--timeout", "1"))
    printed, _ = process.communicate(timeout=PATIENCE)

    assert 1 == process.returncode
    report = json.loads(printed)
    assert "The failover did not end within 1 seconds." == report["failures"][0]
    (warning,) = [text for text in report["warnings"] if text.startswith("Left")]
    assert "thread failover" in warning


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send one process SIGINT")
def test_interrupted_once(failover, started):
    """Ctrl-C ends the drill with its report so far and exit code 1."""
    command = failover(
        """
        import sys, threading

        def fail_over(*_):
            print("begun", file=sys.stderr, flush=True)
            threading.Event().wait()
        """
    )

    process = started(command, COLUMNS="80")
    while "begun" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=PATIENCE)

    assert (1, "") == (process.returncode, said)
    assert "The drill was interrupted before the failover ended." in printed
    assert "FAILED" == printed.splitlines()[-1]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send one process SIGINT")
@pytest.mark.parametrize(
    ("imported", "set_up"),
    [
        pytest.param("wait()", "", id="while the failover is imported"),
        pytest.param("", "wait()", id="while the estate is set up"),
        pytest.param("", "exec('wait()', globals())", id="in code run by exec"),
    ],
)
def test_interrupted_before_it_begins(failover, started, imported, set_up):
    """Ctrl-C before the drill runs ends it without a traceback."""
    command = failover(
        f"""
        import sys, threading

        def wait():
            print("waiting", file=sys.stderr, flush=True)
            threading.Event().wait()

        def fail_over(*_):
            pass

        def set_up(*_):
            {set_up or "pass"}

        {imported}
        """
    )

    process = started((*command, "--setup", "handler:set_up"))
    while "waiting" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=PATIENCE)

    assert 130 == process.returncode
    assert ("", "moto-connect-tdg: interrupted\n") == (printed, said)


def test_closed_by_the_failover(failover, started):
    """The report is printed even if the failover closes standard output."""
    command = failover(
        """
        import os, sys

        def fail_over(*_):
            sys.stdout.close()
            sys.__stdout__.close()
            os.closerange(1, 3)
        """
    )

    process = started((*command, "--json"))
    printed, _ = process.communicate(timeout=PATIENCE)

    assert (1, False) == (process.returncode, json.loads(printed)["passed"])


NARROW = {"COLUMNS": "40", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}


def test_narrow_and_not_utf_8(failover, started):
    """A narrow terminal without UTF-8 shows all digits."""
    command = failover(
        """
        def fail_over(*_):
            raise ValueError("Zürich ☎")
        """
    )
    tokyo = ("--source", "ap-northeast-1", "--replica", "ap-northeast-3")
    many = ("--calls", "123457", *tokyo)

    failed, shifted = (
        started((*command, *many), **NARROW),
        started((*COMMAND, *many), **NARROW),
    )
    report, complaint = failed.communicate(timeout=PATIENCE)
    drill, other_complaint = shifted.communicate(timeout=PATIENCE)

    assert (1, 0, "", "") == (
        failed.returncode,
        shifted.returncode,
        complaint,
        other_complaint,
    )
    assert r"ValueError('Z\xfcrich \u260e')" in report
    assert "- before: ap-northeast-1 123457, ap-northeast-3 0, lost 0" in report
    assert "- 100/0: ap-northeast-1 123457, ap-northeast-3 0, lost 0" in drill


def test_a_closed_pipe(started):
    """A reader that closes the pipe causes no traceback."""
    process = started(COMMAND)
    process.stdout.close()

    said = process.stderr.read()

    assert ("", 0) == (said, process.wait(PATIENCE))


@pytest.mark.skipif(os.name == "nt", reason="needs a shell of POSIX")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a full device")
def test_a_full_disk(started):
    """A result that cannot be written is a sentence, and not the verdict's exit code."""
    process = started(["sh", "-c", f"{shlex.join(COMMAND)} --list > /dev/full"])
    _, said = process.communicate(timeout=PATIENCE)

    assert "moto-connect-tdg: the result cannot be written: No space left" in said
    assert (1, 2) == (len(said.splitlines()), process.returncode)


def test_no_stdout_at_all(started):
    """Without standard output there is still the exit code."""
    process = started(("sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, "--json"))

    _, said = process.communicate(timeout=PATIENCE)

    assert ("", 0) == (said, process.returncode)
