"""What pages show besides Python is well-formed: commands, requests and data.

Python is run by tests/test_docs.py and others, consoles by tests/test_cli.py,
programs in other languages by tests/server/clients.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from moto_connect_tdg.cli.parser import parser
from moto_connect_tdg.connect.control_handlers import ROUTES
from moto_connect_tdg.connect.openapi import document_of
from moto_connect_tdg.drills import paths as drill_paths
from moto_connect_tdg.server import estates
from moto_connect_tdg.server.run import make_parser
from tests.helpers.pages import PAGES, ROOT, blocks

SHELLS = ("sh", "bash", "shell")
#: Languages that other modules check, and plain text.
ELSEWHERE = {"console", "go", "html", "js", "python", "text"}
CHECKED = {*SHELLS, "json", "py", "toml", "yaml"}
PROGRAM = "moto-connect-tdg"
#: What ends a command.
ENDS = "|&;\n"
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DOCUMENT = document_of([*ROUTES, *estates.ROUTES, *drill_paths.ROUTES])
WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())


def shell_of(page: Path) -> str:
    """All code for shells on a page."""
    return "\n".join(blocks(page, language) for language in SHELLS).strip()


def commands_of(script: str) -> Iterator[list[str]]:
    """The commands of a script, as words; operators and lines begin new ones."""
    joined = re.sub(r"(^|\s)# .*", r"\1", script).replace("\\\n", " ")
    words = shlex.shlex(joined, posix=True, punctuation_chars=ENDS)
    words.whitespace = " \t"
    words.whitespace_split = True
    words.commenters = ""
    command: list[str] = []
    for word in words:
        if set(word) <= set(ENDS):
            yield command
            command = []
        else:
            command.append(word)
    yield command


def commands(program: str) -> list[list[str]]:
    """The words after a program's name, wherever it is in a command of a page."""
    return [
        command[command.index(program) + 1 :]
        for page in PAGES
        for command in commands_of(shell_of(page))
        if program in command
    ]


def written(program: str) -> list[list[str]]:
    """The same for commands within sentences and tables."""
    return [
        shlex.split(words)
        for page in PAGES
        for words in re.findall(rf"`{program} ([^`]+)`", page.read_text("utf-8"))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_kind_is_checked(page):
    """Each block of code is of a kind that a test checks."""
    kinds = re.findall(r"^```(\S+)$", page.read_text("utf-8"), re.MULTILINE)

    assert set() == set(kinds) - CHECKED - ELSEWHERE


@pytest.mark.parametrize(
    "page", [page for page in PAGES if shell_of(page)], ids=lambda page: page.stem
)
def test_shells_can_read_it(page):
    """What is meant for a shell has no error of syntax."""
    bash = shutil.which("bash")
    assert bash is not None

    read = subprocess.run(
        [bash, "-n"], input=shell_of(page), capture_output=True, text=True, check=False
    )

    assert (0, "") == (read.returncode, read.stderr)


def test_the_options_exist():
    """Each command of ours is one that its parser takes."""
    shown = [*commands(PROGRAM), *written(PROGRAM)]

    for words in shown:
        if words[:1] == ["server"]:
            make_parser().parse_args(words[1:])
        elif words[:1] == ["drill"]:
            parser().parse_args(words)

    assert len(shown) > 20


def test_the_control_paths_exist():
    """Each request to a control path is one that the OpenAPI document has."""
    registry = Registry().with_resource("urn:x", DRAFT202012.create_resource(DOCUMENT))
    asked = [words for words in commands("curl") if "/moto-api/connect/" in str(words)]

    for words in asked:
        (url,) = [urlsplit(word) for word in words if word.startswith("http")]
        options = dict(pairwise(words))
        ((path, methods),) = [
            (path, methods)
            for path, methods in DOCUMENT["paths"].items()
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), url.path)
        ]
        described = methods[options.get("-X", "GET").lower()]
        known = {row["name"] for row in described["parameters"]}
        assert set(parse_qs(url.query)) <= known, path
        body = options.get("-d", "@-")
        if not body.startswith("@"):
            content = described["requestBody"]["content"]["application/json"]
            schema = {"$ref": "urn:x" + content["schema"]["$ref"]}
            Draft202012Validator(schema, registry=registry).validate(json.loads(body))

    assert asked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_data_can_be_read(page):
    """JSON, TOML, YAML, and the Python that no test runs, have no error of syntax."""
    if text := blocks(page, "json"):
        json.loads(text)
    if sys.version_info >= (3, 11):
        import tomllib

        tomllib.loads(blocks(page, "toml"))
    for text in _YAML.findall(page.read_text("utf-8")):
        assert isinstance(yaml.safe_load(text), dict)
    compile(blocks(page, "py"), page, "exec")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_are_complete(path):
    """Jobs have a limit and steps, which do one thing each, and need jobs that exist."""
    workflow = yaml.safe_load(path.read_text("utf-8"))
    jobs = workflow["jobs"]

    # YAML 1.1 reads the key "on" as true.
    assert {"name", True, "permissions", "jobs"} <= set(workflow)
    for job in jobs.values():
        assert {"runs-on", "steps", "timeout-minutes"} <= set(job)
        assert job.get("needs", "build") in {*jobs, "build"}
        assert all(len({"uses", "run"} & set(step)) == 1 for step in job["steps"])


def test_the_matrix_has_all_pythons():
    """The workflow of the matrix has the Pythons of the metadata's classifiers."""
    path = ROOT / ".github" / "workflows" / "matrix.yml"
    workflow = yaml.safe_load(path.read_text("utf-8"))
    metadata = (ROOT / "pyproject.toml").read_text("utf-8")

    assert (
        re.findall(r'"Programming Language :: Python :: (3\.\d+)"', metadata)
        == (workflow["jobs"]["matrix"]["strategy"]["matrix"]["python"])
    )
