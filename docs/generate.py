"""Write the generated blocks of the pages, or check that they are current.

    python docs/generate.py            write them
    python docs/generate.py --check    exit 1 if a page is out of date

A block stands between ``<!-- generated: NAME -->`` and ``<!-- /generated -->``;
NAME is a key of BLOCKS. Facts come from the code, from the botocore model, and
from ledger.json; none is written here.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from http import HTTPStatus
from itertools import zip_longest
from pathlib import Path
from typing import Any

import api_reference
import command_reference
import fidelity_reference
import refused_operations
from botocore import xform_name
from markdown_tables import table
from moto.connect.responses import ConnectResponse

from moto_connect_tdg.connect import responses, settings
from moto_connect_tdg.domain import lifecycle, quotas, regions
from moto_connect_tdg.domain.association_kinds import PER_REGION
from moto_connect_tdg.domain.kind import Kind
from moto_connect_tdg.domain.kinds import KINDS
from moto_connect_tdg.domain.lifecycle import WorkflowKind
from moto_connect_tdg.service.operations import OPERATIONS
from moto_connect_tdg.wire.model import Router, service_model, status_of

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "moto_connect_tdg"
_BLOCK = re.compile(
    r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- /generated -->)", re.DOTALL
)


# -- from the code ----------------------------------------------------------


def _short(code: str) -> str:
    return code.removesuffix("Exception")


def operations() -> str:
    """Every operation, with the errors that it declares."""
    router = responses.router()
    return table(
        ("Operation", "HTTP", "Declared errors"),
        (
            (
                name,
                f"`{router.operation(name).method} {router.operation(name).path}`",
                ", ".join(sorted(map(_short, router.operation(name).declared))),
            )
            for name in sorted(OPERATIONS)
        ),
    )


HERE, BY_MOTO, REFUSED = "here", "by moto", "refused by name"


def _answered(name: str) -> str:
    if name in OPERATIONS:
        return HERE
    return BY_MOTO if hasattr(ConnectResponse, xform_name(name)) else REFUSED


def every_operation() -> str:
    """Every operation of the installed model, and how it is answered (D-33)."""
    router = Router(service_model().operation_names)
    answers = {name: _answered(name) for name in router.names}
    found = Counter(answers.values())
    counted = ", ".join(
        f"{found[answer]} {answer}" for answer in (HERE, BY_MOTO, REFUSED)
    )
    return f"Of {len(answers)} operations: {counted}.\n\n" + table(
        ("Operation", "Answered", "HTTP"),
        (
            (
                name,
                answer,
                f"`{router.operation(name).method} {router.operation(name).path}`",
            )
            for name, answer in answers.items()
        ),
    )


def refused() -> str:
    """The operations that are not mocked, and why."""
    router = Router(service_model().operation_names)
    return refused_operations.refused(
        name for name in router.names if _answered(name) == REFUSED
    )


def errors() -> str:
    """Every code that an operation declares, with its HTTP status."""
    router = responses.router()
    codes = sorted({c for n in OPERATIONS for c in router.operation(n).declared})
    return table(
        ("Code", "HTTP", ""),
        (
            (
                f"`{code}`",
                str(status_of(code)),
                HTTPStatus(status_of(code)).phrase,
            )
            for code in codes
        ),
    )


def workflows() -> str:
    """Every workflow, with the statuses that it shows."""
    kinds = {
        name.replace("_", " ").capitalize(): kind
        for name, kind in vars(lifecycle).items()
        if isinstance(kind, WorkflowKind)
    }
    return table(
        ("Workflow", "While it runs", "Done", "Failed", "Paced by"),
        (
            (
                name,
                f"`{kind.running}`",
                "gone" if kind.is_deletion else f"`{kind.done}`",
                f"`{kind.failed}`",
                f"`{kind.model}`",
            )
            for name, kind in kinds.items()
        ),
    )


def region_pairs() -> str:
    """The Regions that can hold the replica, by source Region."""
    return table(
        ("Source", "Replica"),
        (
            (f"`{source}`", ", ".join(f"`{replica}`" for replica in replicas))
            for source, replicas in regions.REPLICA_REGIONS.items()
        ),
    )


def hard_quotas() -> str:
    """The quotas that cannot be changed."""
    return table(
        ("Quota", "Value"),
        (
            ("replicas per account", str(quotas.REPLICAS_PER_ACCOUNT)),
            (
                "groups per instance, the default group apart",
                str(quotas.GROUPS_PER_INSTANCE),
            ),
            ("tags per resource", str(quotas.TAGS_PER_RESOURCE)),
        ),
    )


def _documented(quota: str) -> str:
    """What a new account gets of a quota, if Amazon's page says it."""
    found: int | None = getattr(quotas.DOCUMENTED, quota)
    return "not given" if found is None else f"{found:,}"


def setting_keys() -> str:
    """The keys of the settings, with their defaults."""
    default = settings.read_settings({})
    return table(
        ("Key", "Default", "What a new account gets"),
        [
            (
                "`region_pairs`",
                '`"any"`' if default.any_region_pair else '`"documented"`',
                "",
            ),
            *(
                (f"`quotas.{quota.name}`", "off", _documented(quota.name))
                for quota in fields(quotas.Quotas)
                if getattr(default.quotas, quota.name) is None
            ),
            (
                "`journal_parameters`",
                f"`{str(default.journal_parameters).lower()}`",
                "",
            ),
        ],
    )


def plural_of(kind: Kind[Any]) -> str:
    """A kind's noun in the plural; the API has one more "s" for hours."""
    return kind.nouns.replace("hours of operations", kind.noun)


def mirrored() -> str:
    """The kinds of resources, mirrored or not."""
    both, each = (
        sorted((plural_of(kind) for kind in kinds), key=str.lower)
        for kinds in (KINDS, PER_REGION)
    )
    return table(
        ("Mirrored: seen and changed from both Regions", "Not mirrored: per Region"),
        zip_longest(both, each, fillvalue=""),
    )


# -- from the import contracts ------------------------------------------------

_LAYER = re.compile(r'^    "([^"]+)",$', re.MULTILINE)
_WIDTH = 14


def _subject(module: str) -> str:
    """The first line of a module's docstring."""
    path = PACKAGE / module
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0].replace("``", "")


def layers() -> str:
    """The layers of pyproject.toml's import contract, each module with its subject."""
    project = (DOCS.parent / "pyproject.toml").read_text(encoding="utf-8")
    contract = project.partition("\nlayers = [\n")[2].partition("\n]")[0] + "\n"
    blocks = []
    for layer in _LAYER.findall(contract):
        modules = [name.strip("()") for name in re.split(r" [:|] ", layer)]
        lines = [f"{name:{_WIDTH}}  {_subject(name)}" for name in modules]
        blocks.append("\n".join(lines))
    drawn = "\n      |\n".join(blocks)
    return f"```text\n{drawn}\n```\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "layers": layers,
    "operations": operations,
    "every-operation": every_operation,
    "refused-operations": refused,
    "errors": errors,
    "workflows": workflows,
    "region-pairs": region_pairs,
    "hard-quotas": hard_quotas,
    "setting-keys": setting_keys,
    "public-names": api_reference.page,
    "options": command_reference.options,
    "control-paths": command_reference.control_paths,
    "mirrored": mirrored,
    **fidelity_reference.BLOCKS,
}
#: Blocks that depend on botocore's model, and the columns that do not: the check
#: compares only these, so a newer model makes no page out of date.
KEPT_COLUMNS = {"operations": 1, "errors": 0, "refused-operations": 2}


def renew(text: str) -> str:
    """Return a page with its blocks up to date."""
    return _BLOCK.sub(
        lambda found: f"{found[1]}\n{BLOCKS[found[2]]()}\n{found[3]}", text
    )


def to_compare(text: str) -> str:
    """Return a page without the parts that depend on botocore's version."""

    def cut(found: re.Match[str]) -> str:
        if found[2] == "every-operation":
            # A newer model has more operations that are refused.
            rows = re.findall(r"^\| \w+ \| [\w ]+ \|", found[0], re.MULTILINE)
            return "\n".join(row for row in rows if REFUSED not in row)
        kept = KEPT_COLUMNS.get(found[2])
        if kept is None:
            return found[0]
        lines = found[0].splitlines() if kept else []
        return "\n".join("|".join(line.split("|")[: kept + 1]) for line in lines)

    return _BLOCK.sub(cut, text)


def main() -> int:
    """Write or check all pages; the result is the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check: bool = parser.parse_args().check
    stale = []
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        renewed = renew(text)
        if check:
            text, renewed = to_compare(text), to_compare(renewed)
        if renewed != text:
            stale.append(page)
            if not check:
                page.write_text(renewed, encoding="utf-8")
    for page in stale:
        print(f"{'out of date' if check else 'written'}: {page.relative_to(DOCS)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
