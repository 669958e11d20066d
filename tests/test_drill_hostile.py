"""Failovers that could harm the drill: each ends soon, with a report."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import textwrap
import threading
import time
from typing import Any

import pytest

from moto_connect_tdg import rehearse
from moto_connect_tdg.installation import is_installed, is_mocking
from tests.helpers.failovers import by_the_book
from tests.helpers.threads import joining_threads


@pytest.fixture(autouse=True)
def _leaves_nothing(monkeypatch):
    """Check that each drill ends, really sleeps for no time, and restores everything."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    before = (time.sleep, time.monotonic, time.time, os.kill, os._exit)
    with joining_threads():
        yield
    assert [] == slept
    assert before == (time.sleep, time.monotonic, time.time, os.kill, os._exit)
    assert not is_mocking()
    assert not is_installed()


def sleeps_ten_minutes(*_):
    """Sleep for ten minutes."""
    time.sleep(600)


def sleeps_in_pieces(*_):
    """Sleep in small pieces, and hide what is raised meanwhile."""
    while True:
        with contextlib.suppress(Exception):
            time.sleep(1)


def waits_by_the_clock(*_):
    """Wait until a time that its clock reaches by its own sleeping only."""
    until = time.monotonic() + 3600
    while time.monotonic() < until:
        time.sleep(10)


@pytest.mark.parametrize(
    "failover", [sleeps_ten_minutes, sleeps_in_pieces, waits_by_the_clock]
)
def test_sleeps(failover):
    """Ten minutes of sleep take no time, and are beyond the limit."""
    report = rehearse(failover)

    assert "The failover did not end within 60 seconds." == report.failures[0]
    assert 60 == report.seconds
    assert () == tuple(w for w in report.warnings if w.startswith("Left running"))


def test_waits_until_a_time():
    """Its own clock advances while it sleeps, so that its deadline comes."""
    seen = []

    def waits(*asked):
        began = time.time(), time.monotonic(), time.perf_counter_ns()
        while time.time() < began[0] + 20:
            time.sleep(5)
        seen.extend([time.monotonic() - began[1], time.perf_counter_ns() - began[2]])
        by_the_book(*asked)

    report = rehearse(waits)

    assert report.passed, str(report)
    assert [20.0, 20 * 10**9] == [round(seen[0], 3), round(seen[1], -6)]
    assert 20 < report.seconds < 21


def test_loops_for_ever():
    """A loop without API calls is ended by the real clock."""
    is_over = threading.Event()

    def loops(*_):
        while not is_over.is_set():
            pass

    report = rehearse(loops, timeout=0.5)
    is_over.set()

    assert "The failover did not end within 0.5 seconds." == report.failures[0]


def test_asks_for_ever(monkeypatch):
    """A loop of API calls is ended by their virtual time."""
    # However long it takes, no real time passes.
    monkeypatch.setattr("moto_connect_tdg.rehearsal.runner.monotonic", lambda: 0.0)

    def asks(group_arn, source, replica):
        while True:
            by_the_book(group_arn, source, replica)

    report = rehearse(asks, timeout=5)

    assert "The failover did not end within 5 seconds." == report.failures[0]
    assert 5 == report.seconds


def kills_its_group(*_):
    """Kill the process group, which would include the drill."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


ENDINGS = {
    "exits": (lambda *_: sys.exit(3), "SystemExit(3)"),
    "exits now": (lambda *_: os._exit(3), "SystemExit('os._exit(3,)')"),
    "exits by name": (lambda *_: os._exit(status=3), "SystemExit('os._exit(3,)')"),
    "aborts": (lambda *_: os.abort(), "SystemExit('os.abort()')"),
    "is interrupted": (lambda *_: _raise(KeyboardInterrupt()), "KeyboardInterrupt()"),
    "kills itself": (
        lambda *_: os.kill(os.getpid(), signal.SIGTERM),
        f"SystemExit('os.kill({os.getpid()}, {signal.SIGTERM!r})')",
    ),
    "signals itself": (
        lambda *_: signal.raise_signal(signal.SIGTERM),
        "SystemExit('signal.raise_signal(15)')",
    ),
}
if hasattr(os, "killpg"):
    ENDINGS["kills its group"] = (kills_its_group, "SystemExit('os.killpg(")


def _raise(error):
    raise error


@pytest.mark.parametrize("name", ENDINGS)
def test_ends_otherwise(name):
    """An attempt to end the process is reported as what it raised."""
    failover, error = ENDINGS[name]

    report = rehearse(failover)

    assert report.error is not None
    assert report.error.startswith(error)
    assert not report.passed


def test_starts_threads():
    """Threads that still run are named; those that sleep are out of time at its end."""
    is_over = threading.Event()

    def starts(*asked):
        threading.Thread(target=is_over.wait, name="poller", daemon=True).start()
        by_the_book(*asked)

    report = rehearse(starts)
    is_over.set()

    assert report.passed, str(report)
    assert ("Left running: thread poller",) == report.warnings


def test_its_own_thread_is_gone_at_its_end(monkeypatch):
    """The failover's own thread is not named, however long its last steps take."""

    class Slow(threading.Thread):
        def run(self):
            super().run()
            threading.Event().wait(0.3)

    monkeypatch.setattr("moto_connect_tdg.rehearsal.runner.Thread", Slow)

    report = rehearse(by_the_book)

    assert report.passed, str(report)
    assert () == report.warnings


def test_its_threads_make_the_api_calls():
    """Waits and API calls of its threads take the same time."""

    def in_a_thread(*asked):
        def body():
            time.sleep(4)
            by_the_book(*asked)

        thread = threading.Thread(target=body)
        thread.start()
        thread.join()

    report = rehearse(in_a_thread)

    assert report.passed, str(report)
    assert 4.2 == report.seconds


def test_sleeps_asynchronously():
    """asyncio's sleep takes virtual seconds too."""
    import asyncio

    async def fail_over(*asked):
        await asyncio.sleep(30)
        await asyncio.wait_for(asyncio.sleep(1), timeout=5)
        by_the_book(*asked)

    report = rehearse(fail_over)

    assert report.passed, str(report)
    assert 31.2 == report.seconds


BY_NAME = {
    "sleep": """
        from time import sleep

        def fail_over(*asked):
            sleep(40)
            by_the_book(*asked)
    """,
    "a clock": """
        import time
        from time import monotonic

        def fail_over(*asked):
            until = monotonic() + 40
            while monotonic() < until:
                time.sleep(1)
            by_the_book(*asked)
    """,
    "asyncio's sleep": """
        from asyncio import sleep

        async def fail_over(*asked):
            await sleep(40)
            by_the_book(*asked)
    """,
}


@pytest.mark.parametrize("source", BY_NAME.values(), ids=BY_NAME)
def test_took_it_out_of_its_module(source):
    """A module that imported it by name has virtual time too."""
    names: dict[str, Any] = {"by_the_book": by_the_book}
    exec(textwrap.dedent(source), names)  # noqa: S102 - a module of the test's own

    report = rehearse(names["fail_over"])

    assert report.passed, str(report)
    assert 40.2 == report.seconds
