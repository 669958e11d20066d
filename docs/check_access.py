"""Check the built site with axe: ``python docs/check_access.py site axe.min.js``.

Run by ``nox -s docs``. Headless Chromium loads every page at two widths, in light and
dark, and axe-core looks for what keeps people from reading it; the width of a page and
of its tables is measured too. Prints what is wrong, and exits with 1.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

#: CSS pixels: a desktop and a phone
WIDTHS = (1440, 390)
#: by the theme's names: Chromium's own numbers for what a reader prefers
SCHEMES = {"default": 1, "slate": 0}
#: for one page at one width
MAX_SECONDS = 120
_HARNESS = """<!doctype html><title>axe</title><body><script type="module">
async function look(page, width) {
  const frame = document.createElement("iframe");
  frame.style = `width: ${width}px; height: 1000px; border: 0`;
  frame.src = page;
  document.body.replaceChildren(frame);
  await new Promise((done) => (frame.onload = done));
  const inside = frame.contentDocument;
  const script = inside.createElement("script");
  script.src = "/axe.min.js";
  inside.head.append(script);
  await new Promise((done) => (script.onload = done));
  const found = await frame.contentWindow.axe.run(inside, {
    preload: false,
    resultTypes: ["violations"],
  });
  const wrong = found.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`,
  );
  if (inside.body.dataset.mdColorScheme !== location.hash.slice(1))
    wrong.push(`its scheme is ${inside.body.dataset.mdColorScheme}`);
  const all = inside.documentElement;
  if (all.scrollWidth > width) wrong.push(`${all.scrollWidth} pixels wide`);
  for (const table of inside.querySelectorAll(".md-typeset__table"))
    if (table.scrollWidth > table.clientWidth)
      wrong.push(`a table does not fit: ${table.innerText.slice(0, 40)}`);
  return wrong;
}
const tell = (...found) => fetch("/found", { method: "POST", body: JSON.stringify(found) });
for (const page of PAGES)
  for (const width of WIDTHS)
    await tell(page, width, await look(page, width).catch((error) => [String(error)]));
await tell();
</script>"""


class Handler(SimpleHTTPRequestHandler):
    """Serve the site, axe and the page that loads them, and take what is found."""

    def __init__(
        self, *args: Any, extra: dict[str, bytes], found: Queue[Any], directory: str
    ) -> None:
        self._extra = extra
        self._found = found
        super().__init__(*args, directory=directory)

    def do_GET(self) -> None:
        """Answer with a file of the site, or with an extra file of the check."""
        body = self._extra.get(self.path)
        if body is None:
            super().do_GET()
            return
        self.send_response(200)
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Take what the page has found."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._found.put(json.loads(body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def problems(chromium: str, site: Path, axe: Path) -> Iterator[str]:
    """What is wrong with a site."""
    pages = ["/" + page.relative_to(site).as_posix() for page in site.rglob("*.html")]
    page = _HARNESS.replace("PAGES", json.dumps(sorted(pages)))
    page = page.replace("WIDTHS", json.dumps(WIDTHS))
    found: Queue[Any] = Queue()
    extra = {"/axe": page.encode(), "/axe.min.js": axe.read_bytes()}
    handler = partial(Handler, extra=extra, found=found, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    for scheme, number in SCHEMES.items():
        with TemporaryDirectory() as folder:
            browser = subprocess.Popen(
                [
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--hide-scrollbars",
                    "--window-size=1500,1100",
                    f"--blink-settings=preferredColorScheme={number}",
                    f"--user-data-dir={folder}/profile",
                    # Without a debugger's port it would end when the page is loaded.
                    "--remote-debugging-port=0",
                    f"http://127.0.0.1:{server.server_port}/axe#{scheme}",
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                while answer := found.get(timeout=MAX_SECONDS):
                    path, width, wrong = answer
                    for one in wrong:
                        yield f"{path} ({scheme}, {width} pixels): {one}"
            finally:
                browser.terminate()
                browser.wait()
    server.shutdown()


def main(site: Path, axe: Path) -> int:
    """Print all problems; the result is the exit code."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("check_access: it needs Chromium: nothing is checked", file=sys.stderr)
        return 0
    code = 0
    for problem in problems(chromium, site, axe):
        print(f"check_access: {problem}", file=sys.stderr)
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
