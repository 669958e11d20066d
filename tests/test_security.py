"""What SECURITY.md says of the server and of input from clients."""

from __future__ import annotations

import ast
import json
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import moto_connect_tdg
from tests.helpers.identifiers import SOURCE

FORMS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
)
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "${jndi:ldap://127.0.0.1/x}",
    "../../etc/passwd",
    "$(id)`id`;id",
    "%s%n{0}{0.__class__}",
    "'; DROP TABLE numbers; --",
    "__import__('os').system('id')",
    "a\u202eb\u0000c",
)
PACKAGE = Path(moto_connect_tdg.__path__[0])
#: Functions that run or write what they are given.
RUNNING = {"__import__", "compile", "eval", "exec", "open"}
RUNNERS = {
    "ctypes",
    "jinja2",
    "marshal",
    "os",
    "pathlib",
    "pickle",
    "shelve",
    "shutil",
    "subprocess",
    "tempfile",
    "xml",
    "yaml",
}


#: Modules that process the operator's input only, never a client's.
COMMANDS = {"__main__.py", "cli", "guard.py"}
#: So do these: a command of the operator's, and what keeps this process alive.
COMMAND_MODULES = {"rehearsal/command.py", "rehearsal/own_process.py"}
#: Reading the environment, paths and limits; moto's error for malformed XML.
HARMLESS = {
    "os.devnull",
    "os.environ",
    "os.path",
    "os.sysconf",
    "xml.parsers.expat.ExpatError",
}


def served_modules():
    """All modules that process input from clients."""
    return sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in COMMANDS
        and path.relative_to(PACKAGE).as_posix() not in COMMAND_MODULES
    )


@pytest.mark.parametrize(
    "module", served_modules(), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_nothing_runs_or_writes_what_clients_send(module):
    """No module opens files, starts processes, fills templates or evaluates text."""
    used = set(names_used(ast.parse(module.read_text("utf-8")))) - HARMLESS

    assert set() == {name.partition(".")[0] for name in used} & (RUNNING | RUNNERS)


def names_used(tree):
    """Which names are called, and which are used of other modules."""
    modules = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if (
                name in modules
            ):
                yield f"{name}.{attribute}"
            case ast.ImportFrom(module=str(source), names=names, level=0):
                yield from (f"{source}.{alias.name}" for alias in names)
            case _:
                pass


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8 on loopback"
)
def test_the_server_binds_to_127_0_0_1_alone(server_url):
    """The server's port is still free on every other address."""
    port = urlsplit(server_url).port

    with socket.socket() as other:
        other.bind(("127.0.0.2", port))

        assert ("127.0.0.2", port) == other.getsockname()


class TestForms:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize(
        "path", ["faults", "calls", "sign-ins", "agents", "sessions"]
    )
    def test_change_nothing_across_sites(self, aws, path, form):
        """A form that another site's page posts is refused, whatever its content."""
        fault = {"Match": {"Region": SOURCE}, "Effect": {"Outage": "error"}}

        answer = aws.control(
            "POST",
            f"connect/{path}",
            data=json.dumps(fault),
            headers={"Content-Type": form},
        )

        assert 400 == answer.status_code
        assert [] == aws.control("GET", "connect/faults").json()["Faults"]

    @pytest.mark.parametrize("form", FORMS)
    def test_set_nothing_of_ours(self, aws, form):
        """moto's config path takes our settings as JSON only."""
        aws.set_config()

        answer = aws.control(
            "POST",
            "config",
            data=json.dumps({"connect": {"region_pairs": "any"}}),
            headers={"Content-Type": form},
        )

        assert 400 == answer.status_code
        assert {} == aws.control("GET", "config").json()["connect"]

    @pytest.mark.parametrize("path", ["faults", "journal"])
    def test_delete_nothing(self, aws, source, path):
        """A POST does not delete anything: that needs a preflight."""
        source.list_instances()

        answer = aws.control("POST", f"connect/{path}", data="")

        assert answer.status_code in {400, 404}
        assert aws.control("GET", "connect/journal").json()["Entries"]


@pytest.mark.parametrize("text", HOSTILE)
class TestHostileText:
    def test_comes_back_as_it_went(self, source, estate, text):
        """A description is returned unchanged."""
        group = source.create_traffic_distribution_group(
            Name="hostile", Description=text, InstanceId=estate.instance_id
        )

        shown = source.describe_traffic_distribution_group(
            TrafficDistributionGroupId=group["Id"]
        )

        assert text == shown["TrafficDistributionGroup"]["Description"]

    def test_is_refused_in_json(self, aws, text):
        """A malformed identifier is refused as JSON, never as a page."""
        body = json.dumps({"TargetArn": text, "PhoneNumber": text})

        answer = aws.send("POST", "/phone-number/claim", body)

        assert 400 == answer.status_code
        assert "application/json" == answer.headers["Content-Type"]
        assert answer.json()["Message"]

    def test_is_refused_by_control_paths_in_json(self, aws, text):
        """A malformed fault is refused as JSON that contains the text."""
        fault = {"Match": {"Operation": text}, "Effect": {"Outage": "error"}}

        answer = aws.control("POST", "connect/faults", json=fault)

        assert 400 == answer.status_code
        assert "application/json" == answer.headers["Content-Type"]
        assert text in answer.json()["message"]
