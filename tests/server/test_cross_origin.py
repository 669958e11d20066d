"""Pages of any origin can call the server, as they can call real Connect."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config

from tests.helpers.pages import REFUSALS
from tests.helpers.patience import PATIENCE
from tests.helpers.raw_requests import answers_in, request, signed, talk

_ORIGIN = {"Origin": "http://page.example"}
#: what the JavaScript SDK sends from a page
_SENT = "amz-sdk-invocation-id,amz-sdk-request,authorization,content-type,x-amz-date"


def preflight(url, path, method):
    """Send a preflight request."""
    return requests.options(
        f"{url}{path}",
        headers={
            **_ORIGIN,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": _SENT,
        },
        timeout=PATIENCE,
    )


class TestHeaders:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("PUT", "/instance"),
            ("GET", "/traffic-distribution/arn%3Aaws%3Aconnect%3Ax%3Ay%3Az%2Fw"),
            ("DELETE", "/tags/arn%3Aaws%3Aconnect%3Ax%3Ay%3Az%2Fw?tagKeys=a"),
            ("GET", "/authentication-profiles-summary/x"),
            ("GET", "/nothing/here"),
            ("POST", "/"),
        ],
    )
    def test_what_is_asked_beforehand_is_granted(self, server_url, method, path):
        """A preflight, which is never signed, is granted for every path but a bucket's.

        The page then sees the refusal of a path that does not exist.
        """
        answer = preflight(server_url, path, method)

        assert (200, b"") == (answer.status_code, answer.content)
        assert "*" == answer.headers["access-control-allow-origin"]
        assert method in answer.headers["access-control-allow-methods"].split(", ")
        assert _SENT == answer.headers["access-control-allow-headers"]
        assert 0 < int(answer.headers["access-control-max-age"])

    def test_a_preflight_cannot_split_the_answer(self, server_url):
        """A preflight with a header of two lines is refused, not granted in two lines."""
        sent = request(
            "OPTIONS /instance HTTP/1.1",
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: a\r\n X-Injected: 1",
            authorization=None,
        )

        (answer,) = answers_in(talk(server_url, sent))

        assert 400 == answer.status
        assert "x-injected" not in answer.headers

    @pytest.mark.parametrize("path", ["/instance", "/nothing", "/instance/unknown"])
    def test_every_answer_may_be_read(self, server_url, path):
        """Any origin may read every answer and refusal, with the code's header."""
        answer = requests.get(
            f"{server_url}{path}",
            headers={**_ORIGIN, "Authorization": signed()},
            timeout=PATIENCE,
        )

        assert "*" == answer.headers["access-control-allow-origin"]
        shown = answer.headers["access-control-expose-headers"]
        assert {"x-amzn-errortype", "x-amzn-requestid"} <= set(shown.split(", "))

    def test_preflights_of_buckets_stay_with_s3(self, server_url):
        """A bucket called "users" answers preflights by its own rules."""
        s3 = boto3.client(
            "s3",
            endpoint_url=server_url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}),
        )
        s3.create_bucket(Bucket="users")
        s3.put_bucket_cors(
            Bucket="users",
            CORSConfiguration={
                "CORSRules": [
                    {
                        "AllowedMethods": ["GET"],
                        "AllowedOrigins": [_ORIGIN["Origin"]],
                        "MaxAgeSeconds": 7,
                    }
                ]
            },
        )

        answer = preflight(server_url, "/users/a/b", "GET")

        assert "7" == answer.headers["access-control-max-age"]
        s3.delete_bucket(Bucket="users")
        s3.close()


@contextmanager
def serving_page(files):
    """Serve a page on an origin of its own and yield a queue of what it posts."""
    posted: Queue[Any] = Queue()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            kind, body = files.get(self.path, ("text/plain", ""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_POST(self):
            posted.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", posted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(name="browse")
def _browse(tmp_path):
    """Open a page in headless Chromium and return what it posts."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("tests/server/install_tools.sh has not installed Chromium")

    def browse(files):
        with (
            serving_page(files) as (url, posted),
            subprocess.Popen(
                [
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    # a container's shared memory may be small
                    "--disable-dev-shm-usage",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    f"--user-data-dir={tmp_path / 'profile'}",
                    url,
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process,
        ):
            try:
                return posted.get(timeout=PATIENCE)
            finally:
                process.terminate()

    return browse


_REPORTING = """
async function report(work) {
  let found;
  try {
    found = await work();
  } catch (error) {
    found = {failed: String(error), stack: String(error.stack)};
  }
  await fetch("/", {method: "POST", body: JSON.stringify(found)});
}
"""


class TestChromium:
    def test_a_page_calls_by_fetch(self, browse, server_url):
        """A page reads answers, refusals and codes from another origin."""
        script = """
            report(async () => {
              const call = async (method, path, body) => {
                const answer = await fetch("SERVER" + path, {
                  method,
                  body: body && JSON.stringify(body),
                  headers: {
                    Authorization: "SIGNED",
                    "Content-Type": "application/json",
                    "X-Amz-Date": "20260101T000000Z",
                  },
                });
                return [answer.status, answer.headers.get("x-amzn-errortype"), typeof (await answer.json()).Message];
              };
              return {
                from: location.origin,
                listed: await call("GET", "/instance"),
                refused: await call("PUT", "/instance", {}),
                unknown: await call("DELETE", "/tags/nothing?tagKeys=a"),
                nowhere: await call("GET", "/no/such/path"),
              };
            });
        """
        page = f"<script>{_REPORTING}{script}</script>"
        page = page.replace("SERVER", server_url).replace("SIGNED", signed())

        found = browse({"/": ("text/html", page)})

        assert server_url != found.pop("from")
        assert {
            "listed": [200, None, "undefined"],
            "refused": [400, "InvalidRequestException", "string"],
            "unknown": [404, "ResourceNotFoundException", "string"],
            "nowhere": [404, "UnknownOperationException", "string"],
        } == found

    @pytest.mark.rules("FO-08")
    def test_the_story_runs_in_a_page(self, browse, code_of_page, run, tool, tmp_path):
        """The JavaScript page runs in a browser as it does in Node."""
        (tmp_path / "node_modules").symlink_to(tool("node/node_modules"))
        story = code_of_page("javascript.md", "js")
        endpoint = story.rpartition('failOver("')[2].partition('"')[0]
        (tmp_path / "failover.mjs").write_text(story)
        run(
            tool("node/node_modules/.bin/esbuild"),
            "failover.mjs",
            "--bundle",
            "--format=esm",
            "--platform=browser",
            "--outfile=page.js",
        )
        page = f"""
            <script>{_REPORTING}</script>
            <script type="module">
              import {{ failOver }} from "./page.js";
              report(() => failOver("{endpoint}"));
            </script>
        """

        found = browse(
            {
                "/": ("text/html", page),
                "/page.js": ("text/javascript", (tmp_path / "page.js").read_text()),
            }
        )

        assert ([0, 100], REFUSALS) == (found.get("shares"), found.get("refusals")), (
            found
        )
