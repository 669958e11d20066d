"""Standard output, kept for the result of a command alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from typing import TextIO

from .errors import UsageError

#: The descriptor that child processes and libraries in C print to.
_STDOUT = 1


@contextmanager
def own_stdout(*, is_shared: bool) -> Iterator[TextIO]:
    """Yield standard output for a block, whatever other code does to its own.

    Unless it *is_shared*, what others print goes to standard error, be it by
    Python, by the operating system's descriptor, or by a process that they start.
    """
    stdout = sys.stdout
    descriptor = _descriptor(stdout)
    with ExitStack() as stack:
        if descriptor is None:
            ours = stdout
        else:
            ours = stack.enter_context(_copy_of(stdout, descriptor))
        if not is_shared:
            if descriptor is not None:
                for number in {descriptor, _STDOUT}:
                    stack.enter_context(_to_stderr(stdout, number))
            stack.enter_context(redirect_stdout(sys.stderr))
        yield ours


def _descriptor(stream: TextIO | None) -> int | None:
    """The operating system's number of a stream; captured ones have none."""
    try:
        return None if stream is None else stream.fileno()
    except (OSError, ValueError):
        return None


@contextmanager
def _copy_of(stdout: TextIO, descriptor: int) -> Iterator[TextIO]:
    """A stream of our own to the same place: others may close theirs."""
    copy = os.fdopen(
        os.dup(descriptor), "w", encoding=stdout.encoding, errors="backslashreplace"
    )
    try:
        yield copy
    finally:
        # What could not be written has been reported, but for a closed pipe.
        with suppress(OSError):
            copy.close()


@contextmanager
def _to_stderr(stdout: TextIO, descriptor: int) -> Iterator[None]:
    try:
        before = os.dup(descriptor)
    except OSError:
        # Nothing is open there, so nothing is printed there.
        yield
        return
    error = _descriptor(sys.stderr)
    elsewhere = os.open(os.devnull, os.O_WRONLY) if error is None else os.dup(error)
    os.dup2(elsewhere, descriptor)
    try:
        yield
    finally:
        with suppress(ValueError):
            # What others have left in the buffer, unless they closed it.
            stdout.flush()
        os.dup2(before, descriptor)
        os.close(before)
        os.close(elsewhere)


def write(stream: TextIO | None, text: str) -> None:
    """Write all of *text*; what the encoding lacks is escaped, a closed pipe ignored.

    Raises:
        UsageError: if it cannot be written, such as to a disk that is full.
    """
    if stream is None:
        return
    with suppress(ValueError):
        # What others have printed comes first, unless they closed it.
        if sys.stdout is not None:
            sys.stdout.flush()
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        return
    except OSError as error:
        msg = f"the result cannot be written: {error.strerror}"
        raise UsageError(msg) from None


def forget_broken_pipe() -> None:
    """Keep Python from reporting a closed pipe when it exits."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ValueError:
        return
