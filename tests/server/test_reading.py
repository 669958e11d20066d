"""How the server reads request lines and headers."""

from __future__ import annotations

import http.client
from contextlib import suppress
from io import BufferedReader, BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_connect_tdg.server.reading import (
    Headers,
    RefusedRequestError,
    read_headers,
    read_request_line,
)

#: What parsers have read in different ways.
_DOUBTFUL = st.sampled_from(
    [
        *(b":", b" ", b"\t", b",", b"\r\n", b"\n", b"\r"),
        *(b"\0", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xff", b"From "),
    ]
)
_SOUND = st.sampled_from(
    [b"Host: a\r\n", b"A-b:1\n", b"Content-Length:  2 \r\n", b"C:\r\n"]
)
_ALMOST_SOUND = st.lists(_DOUBTFUL, max_size=3).map(
    lambda pieces: b"".join([b"D: ", *pieces, b"\r\n"])
)


class TestHeaders:
    def test_are_found_in_any_case(self):
        """A header is found by its name in any case, and keeps its spelling."""
        headers = Headers([("X-One", "1"), ("x-one", "2"), ("Two", "")])

        assert "X-ONE" in headers
        assert "1" == headers.get("x-ONE", "none")
        assert "none" == headers.get("Three", "none")
        assert ["1", "2"] == headers.get_all("X-One")
        assert ["X-One", "x-one", "Two"] == headers.keys()

    @given(st.lists(_SOUND | _ALMOST_SOUND | _DOUBTFUL, max_size=6).map(b"".join))
    @settings(derandomize=True, deadline=None, max_examples=300)
    def test_are_read_as_by_python(self, sent):
        """Headers that are accepted are the same for Python's own parser."""
        sent += b"\r\n\r\n"
        with suppress(RefusedRequestError):
            found = read_headers(BufferedReader(BytesIO(sent)))

            theirs = http.client.parse_headers(BytesIO(sent))
            assert [] == theirs.defects
            assert found.items() == [
                (name, value.strip(" \t")) for name, value in theirs.items()
            ]


class TestRequestLine:
    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            (b"GET / HTTP/1.1\r\n", ("GET", "/", "HTTP/1.1")),
            (b"M-SEARCH * HTTP/1.0\n", ("M-SEARCH", "*", "HTTP/1.0")),
            (b"GET \t/\xa0\x1b  HTTP/1.1 \r\n", ("GET", "/\xa0\x1b", "HTTP/1.1")),
        ],
    )
    def test_has_three_parts(self, sent, expected):
        """Method, target and version are separated by blanks."""
        assert expected == read_request_line(sent)

    @pytest.mark.parametrize(
        "sent",
        [
            b" GET / HTTP/1.1\r\n",
            b"GET / / HTTP/1.1\r\n",
            b"GET / HTTP/1.1",
            b"GET / HTTP/11\r\n",
            b"GET / http/1.1\r\n",
            b"G(T / HTTP/1.1\r\n",
            b"GET /\rHTTP/1.1\r\n",
        ],
    )
    def test_is_refused_in_another_form(self, sent):
        """Any other form is refused."""
        with pytest.raises(RefusedRequestError):
            read_request_line(sent)
