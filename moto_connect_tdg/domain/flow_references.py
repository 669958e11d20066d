"""What a flow names: Lambda functions, Lex bots, queues, prompts, flows, hours.

The replica of an instance has the same flows, so a Region that is written out in one
stays the source's Region after a failover. Instead a flow can take it from
``$.AwsRegion``, the Region where it runs (FL-07).

https://docs.aws.amazon.com/connect/latest/adminguide/create-replica-connect-instance.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..records import dataclass
from . import arns
from .flow_content import Problem, read_document

#: An ARN, some of whose parts may be taken from attributes when the flow runs.
_ARN = re.compile(
    r"arn:(?P<partition>[^:]*):(?P<service>[^:]+):(?P<region>[^:]*)"
    r":(?P<account>[^:]*):(?P<resource>.+)",
    re.DOTALL,
)
_CHILD = re.compile(
    r"instance/(?P<instance>[^/]+)/(?P<kind>[^/]+)/(?P<id>[^/:]+)(:.*)?"
)
#: A bot of Amazon Lex V1 is not named by an ARN.
_LEX_V1 = "LexBot"
#: Kinds whose ARNs in a flow must be those of its instance (FL-19).
_OF_THE_INSTANCE = frozenset({arns.QUEUE, arns.CONTACT_FLOW, arns.PROMPT})


@dataclass(frozen=True, slots=True)
class FlowReference:
    """Something that an action of a flow names.

    Attributes:
        action: the action's Identifier.
        parameter: the path of the parameter, such as ``Messages[0].PromptId``.
        kind: ``lambda``, ``lex`` or another service; inside an instance the kind of
            the resource, such as ``queue``, ``prompt`` or ``contact-flow``.
        name: the ARN as it is written, or the name of a bot of Amazon Lex V1.
        region: the Region that is written out; None if the flow takes it from
            ``$.AwsRegion`` or another attribute.
    """

    action: str
    parameter: str
    kind: str
    name: str
    region: str | None


def flow_references(content: str) -> tuple[FlowReference, ...]:
    """Return what the content of a flow or a flow module names by ARN.

    Args:
        content: the content that DescribeContactFlow shows. Content that is no
            document of the flow language names nothing.

    Returns:
        The references in the order of the actions. Bare IDs are none.
    """
    if "arn:" not in content and _LEX_V1 not in content:
        return ()
    return tuple(_references(read_document(content)))


def _references(document: Mapping[str, Any]) -> Iterator[FlowReference]:
    actions = document.get("Actions")
    for action in actions if isinstance(actions, list) else ():
        if not isinstance(action, dict):
            continue
        identifier = str(action.get("Identifier", ""))
        for place, found in _leaves(action.get("Parameters")):
            reference = _reference(identifier, place, found)
            if reference is not None:
                yield reference


class _Place(NamedTuple):
    """Where a value is: a name or a place in a list, below another value."""

    above: _Place | None
    step: str

    @property
    def path(self) -> str:
        """The steps from the outermost value."""
        steps = []
        place: _Place | None = self
        while place is not None:
            steps.append(place.step)
            place = place.above
        return "".join(reversed(steps)).removeprefix(".")


def _leaves(parameters: Any) -> Iterator[tuple[_Place, Any]]:
    """The texts in parameters with their places; a Lex V1 bot is one of them.

    A document may be nested deeper than functions can call themselves.
    """
    outermost = _Place(None, "")
    left: list[tuple[_Place, Any]] = [(outermost, parameters)]
    while left:
        place, value = left.pop()
        below: list[tuple[_Place, Any]] = []
        if isinstance(value, dict):
            if place.step.endswith(_LEX_V1):
                yield place, value
            below = [(_Place(place, f".{name}"), value[name]) for name in value]
        elif isinstance(value, list):
            below = [
                (_Place(place, f"[{index}]"), item) for index, item in enumerate(value)
            ]
        elif isinstance(value, str):
            yield place, value
        left.extend(reversed(below))


def _reference(action: str, place: _Place, found: Any) -> FlowReference | None:
    if isinstance(found, dict):
        name, region = found.get("Name"), found.get("Region")
        if not isinstance(name, str) or not isinstance(region, str):
            return None
        return FlowReference(action, place.path, "lex", name, _written(region))
    arn = _ARN.fullmatch(found)
    if arn is None:
        return None
    child = _CHILD.fullmatch(arn["resource"]) if arn["service"] == "connect" else None
    kind = arn["service"] if child is None else child["kind"]
    return FlowReference(action, place.path, kind, found, _written(arn["region"]))


def _written(region: str) -> str | None:
    return region if region and "$" not in region else None


def named_in_instance(reference: FlowReference) -> tuple[str, str] | None:
    """The IDs of the instance and of the resource in it that an ARN names, or None.

    None too if either is taken from an attribute.
    """
    arn = _ARN.fullmatch(reference.name)
    child = None if arn is None else _CHILD.fullmatch(arn["resource"])
    if arn is None or child is None or arn["service"] != "connect":
        return None
    if "$" in child["instance"] or "$" in child["id"]:
        return None
    return child["instance"], child["id"]


def strangers_in(
    content: str, instance_id: str, is_known: Callable[[str, str], bool]
) -> list[Problem]:
    """Return a problem for each queue, flow and prompt that is not the instance's.

    *is_known* says whether the instance has a resource, by kind and ID (FL-19).
    https://docs.aws.amazon.com/connect/latest/adminguide/migrate-contact-flows.html
    """
    found = []
    for reference in flow_references(content):
        ids = named_in_instance(reference)
        if ids is None or reference.kind not in _OF_THE_INSTANCE:
            continue
        if ids[0] != instance_id or not is_known(reference.kind, ids[1]):
            text = (
                f"The instance does not have: {reference.name[:250]}. "
                f"Action: {reference.action}, Path: {reference.parameter}"
            )
            found.append({"message": text})
    return found
