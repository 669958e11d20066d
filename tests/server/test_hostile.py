"""Slow, silent, numerous or broken clients do not affect others."""

from __future__ import annotations

import os
import re
import socket
import socketserver
import ssl
import subprocess
import sys
from contextlib import ExitStack, closing, suppress
from threading import Event

import pytest
from werkzeug.serving import generate_adhoc_ssl_context

from moto_connect_tdg.server.http import ConnectRequestHandler
from moto_connect_tdg.server.listening import ConnectServer
from tests.helpers.listening import handling
from tests.helpers.patience import PATIENCE
from tests.helpers.raw_requests import answers_in, request, signed, talk
from tests.helpers.servers import MOTO, Server, serving

_LIST = request("GET /instance HTTP/1.1", "Connection: close")


def answer_ok(_environ, start_response):
    """An application that answers every request."""
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def connect(url):
    """Open a connection without sending anything."""
    host, port = url.rpartition("/")[2].split(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def read_all(wire):
    """Read until the server closes the connection."""
    return b"".join(iter(lambda: wire.recv(65536), b""))


def is_closed(wire):
    """Whether the server has closed a connection."""
    wire.settimeout(PATIENCE)
    return wire.recv(1) == b""


class TestTls:
    @pytest.fixture(name="url")
    def _url(self):
        """A server with TLS, in this process."""
        context = generate_adhoc_ssl_context()
        with handling(answer_ok, ssl_context=context) as url:
            yield url

    @pytest.fixture(name="tls")
    def _tls(self):
        """A client's context that trusts any certificate."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def test_silent_clients_do_not_stop_others(self, url, tls):
        """A client that connects and sends nothing delays no others."""
        with ExitStack() as silent:
            for _ in range(5):
                silent.enter_context(closing(connect(url)))

            with tls.wrap_socket(connect(url)) as wire:
                wire.sendall(_LIST)
                (answer,) = answers_in(read_all(wire))

        assert 200 == answer.status

    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"\0" * 1000,
            b"\x16\x03\x01\xff\xff" + b"a" * 9,
            b"\x16\x03\x01\0\x05he",
        ],
    )
    def test_garbage_is_dropped_without_a_word(self, url, sent, capfd):
        """Data that is neither TLS nor HTTP ends its own connection, without a log entry."""
        received = b""
        # The server may close first, without reading all of it.
        with closing(connect(url)) as wire, suppress(OSError):
            wire.sendall(sent)
            wire.shutdown(socket.SHUT_WR)
            received = read_all(wire)

        assert b"HTTP" not in received
        assert "" == capfd.readouterr().err

    @pytest.mark.parametrize("body", [b"", b"x" * 100_000])
    def test_plain_http_is_told_to_use_https(self, url, body):
        """HTTP to a TLS port gets a readable refusal."""
        sent = request(
            "PUT /instance HTTP/1.1", f"Content-Length: {len(body)}", body=body
        )

        (answer,) = answers_in(talk(url, sent, half_close=False))

        assert 400 == answer.status
        assert "application/json" == answer.headers["content-type"]
        assert b'{"Message": "This server needs https."}' == answer.body

    def test_a_client_that_closes_its_half_is_answered(self, url, tls):
        """A client that closes its side of TLS after the request gets the answer."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = tls.wrap_bio(incoming, outgoing)

        with closing(connect(url)) as wire:

            def step(act, *arguments):
                """Advance the handshake as far as possible without data from the server."""
                with suppress(ssl.SSLWantReadError):
                    act(*arguments)
                wire.sendall(outgoing.read())

            step(client.do_handshake)
            while client.version() is None or client.cipher() is None:
                incoming.write(wire.recv(65536))
                step(client.do_handshake)
            step(client.write, request("GET /instance HTTP/1.1"))
            step(client.unwrap)
            incoming.write(read_all(wire))

            assert client.read(15) == b"HTTP/1.1 200 OK"


class TestManyConnections:
    def test_the_longest_silent_one_makes_room(self, monkeypatch):
        """Above the maximum, the connection that was silent longest is closed."""
        monkeypatch.setattr(ConnectServer, "max_connections", 3)
        with handling(answer_ok) as url, ExitStack() as kept:
            oldest, *others = [
                kept.enter_context(closing(connect(url))) for _ in range(3)
            ]
            for wire in others:
                wire.sendall(request("GET / HTTP/1.1"))
                assert wire.recv(15) == b"HTTP/1.1 200 OK"

            assert talk(url, _LIST).startswith(b"HTTP/1.1 200 OK")

            assert is_closed(oldest)

    def test_one_whose_thread_is_late_makes_room_too(self, monkeypatch):
        """How long a connection was silent goes by its arrival, not by its thread."""
        monkeypatch.setattr(ConnectServer, "max_connections", 1)
        start = socketserver.ThreadingMixIn.process_request
        late: list[socket.socket] = []

        def start_all_but_the_first(self, wire, address):
            if late:
                start(self, wire, address)
            late.append(wire)

        monkeypatch.setattr(
            socketserver.ThreadingMixIn, "process_request", start_all_but_the_first
        )
        with handling(answer_ok) as url, closing(connect(url)) as oldest:
            assert talk(url, _LIST).startswith(b"HTTP/1.1 200 OK")

            assert is_closed(oldest)
            late[0].close()

    def test_a_connection_that_is_being_answered_stays(self, monkeypatch):
        """A connection is not closed while its request is being answered."""
        monkeypatch.setattr(ConnectServer, "max_connections", 2)
        begun, may_end = Event(), Event()

        def answer_later(environ, start_response):
            if environ["PATH_INFO"] == "/late":
                begun.set()
                may_end.wait(PATIENCE)
            return answer_ok(environ, start_response)

        with handling(answer_later) as url, closing(connect(url)) as late:
            late.sendall(request("GET /late HTTP/1.1", "Connection: close"))
            assert begun.wait(PATIENCE)
            for _ in range(4):
                assert talk(url, _LIST).startswith(b"HTTP/1.1 200 OK")
            may_end.set()

            assert read_all(late).startswith(b"HTTP/1.1 200 OK")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
    def test_more_than_there_are_files_for(self, tmp_path):
        """Silent connections leave a new server the descriptors that it needs to answer."""
        limit = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))"
        (tmp_path / "sitecustomize.py").write_text(f"{limit}\n")
        paths = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
        with serving("-p", "0", PYTHONPATH=paths) as server, ExitStack() as idle:
            for _ in range(100):
                idle.enter_context(closing(connect(server.url)))

            (answer,) = answers_in(talk(server.url, _LIST))

            assert 200 == answer.status
        assert "Traceback" not in "".join(server.log), server.log

    def test_more_than_there_are_threads_for(self, monkeypatch, capfd):
        """If no thread is left, only the new connection is closed."""
        start = socketserver.ThreadingMixIn.process_request
        failures = iter([RuntimeError("can't start new thread")])

        def start_unless_failing(self, wire, address):
            for failure in failures:
                raise failure
            start(self, wire, address)

        monkeypatch.setattr(
            socketserver.ThreadingMixIn, "process_request", start_unless_failing
        )
        with handling(answer_ok) as url:
            assert b"" == talk(url, b"", half_close=False)
            assert talk(url, _LIST).startswith(b"HTTP/1.1 200 OK")

        assert "" == capfd.readouterr().err


class TestSlowClients:
    def test_one_that_sends_byte_by_byte_is_answered(self):
        """A request that is sent byte by byte is answered, and delays no others."""
        with handling(answer_ok) as url, closing(connect(url)) as slow:
            for number, byte in enumerate(_LIST):
                slow.sendall(bytes([byte]))
                if number == 50:
                    assert talk(url, _LIST).startswith(b"HTTP/1.1 200 OK")

            assert read_all(slow).startswith(b"HTTP/1.1 200 OK")

    def test_one_that_does_not_read_is_given_up(self, capfd):
        """If an answer is not read in time, its connection is closed without a log entry."""

        ended = Event()

        class Hasty(ConnectRequestHandler):
            def run_wsgi(self):
                self.connection.settimeout(0.05)
                super().run_wsgi()

            def finish(self):
                super().finish()
                ended.set()

        def answer_much(_environ, start_response):
            start_response("200 OK", [])
            return [b"x" * 50_000_000]

        with handling(answer_much, Hasty) as url, closing(connect(url)) as unread:
            unread.sendall(_LIST)

            assert ended.wait(PATIENCE)

        assert "" == capfd.readouterr().err

    def test_one_that_leaves_before_its_answer_is_not_logged(self, capfd):
        """A client that resets its connection leaves no log entry."""
        begun, may_end = Event(), Event()

        def answer_later(environ, start_response):
            begun.set()
            may_end.wait(PATIENCE)
            return answer_ok(environ, start_response)

        with handling(answer_later, is_quiet=False) as url:
            wire = connect(url)
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            wire.sendall(_LIST)
            assert begun.wait(PATIENCE)
            wire.close()
            may_end.set()

        assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "authorization",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=AKIA/20260101",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, Signature=0",
        "xAWS4 Credential=a/b/c/d/e",
        "AWS4-HMAC-SHA256, Credential=a/b/c/d/e",
    ],
)
@pytest.mark.parametrize("path", ["/", "/bucket/key", "/moto-api/connect/health"])
def test_an_unreadable_signature_is_refused_for_any_service(
    server_url, authorization, path
):
    """An incomplete signature is refused for any service."""
    sent = request(f"GET {path} HTTP/1.1", authorization=authorization)

    (answer,) = answers_in(talk(server_url, sent))

    assert (403, "IncompleteSignatureException") == (
        answer.status,
        answer.headers["x-amzn-errortype"],
    )


class TestRequestLog:
    _LINE = re.compile(
        r'^(\S+ - - )\[[^]]+\] "(?:\x1b\[\d+m)*(GET /inst[^"\x1b]*)(?:\x1b\[0m)?" (.*)$',
        re.MULTILINE,
    )

    def log_of(self, server: Server, *paths: str) -> list[tuple[str, str, str]]:
        """The log lines of these requests, without times."""
        for path in paths:
            talk(server.url, request(f"GET {path} HTTP/1.1", "Connection: close"))
        server.stop()
        return self._LINE.findall("".join(server.log))

    def test_is_that_of_moto_server(self):
        """Each request is logged as moto_server does."""
        paths = ("/instance", "/instance/unknown?a=b")

        logs = []
        for module in (("moto_connect_tdg", "server"), MOTO):
            with serving(module=module) as server:
                logs.append(self.log_of(server, *paths))

        ours, theirs = logs
        assert 2 == len(ours)
        assert [line[:2] for line in theirs] == [line[:2] for line in ours]
        assert {"200 -", "404 -"} == {line[2] for line in ours}

    def test_is_off_with_quiet(self):
        """With --quiet no request is logged."""
        with serving("-p", "0", "--quiet") as server:
            assert [] == self.log_of(server, "/instance")

    def test_leaves_out_health_checks(self, capfd):
        """Health checks are not logged."""
        with handling(answer_ok, is_quiet=False) as url:
            talk(url, request("GET /moto-api/connect/health HTTP/1.1"))

        assert "" == capfd.readouterr().err

    def test_escapes_what_is_no_text(self, capfd):
        """A request cannot write lines or colours into the log."""
        with handling(answer_ok, is_quiet=False) as url:
            talk(url, b"GET /\x1b[31m\x00\x9b HTTP/1.1\r\nHost: x\r\n\r\n")

        assert r'"GET /\x1b[31m\x00\x9b HTTP/1.1" 200 -' in capfd.readouterr().err

    def test_may_be_closed(self):
        """The server goes on after its log was closed."""
        with subprocess.Popen(
            [sys.executable, "-m", "moto_connect_tdg", "server", "-p", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stderr is not None
                url = next(
                    filter(
                        None, map(re.compile(r"on (http\S+)").search, process.stderr)
                    )
                )[1]
                process.stderr.close()

                statuses = [answers_in(talk(url, _LIST))[0].status for _ in range(2)]
            finally:
                process.kill()

        assert [200, 200] == statuses


def test_scopes_of_clients_are_of_any_case(server_url):
    """The service in a signature may be in upper case."""
    sent = request("GET /instance HTTP/1.1", authorization=signed("Connect"))

    assert [200] == [answer.status for answer in answers_in(talk(server_url, sent))]
