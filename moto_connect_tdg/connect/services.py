"""The services of AWS, by the names that clients have and by those that they sign for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ..domain.faults import CONNECT, Match
from ..sessions import unconfigured_session


@cache
def _signing_name(service: str) -> str:
    """The name that the requests of a boto3 client are signed for.

    Several clients share one: ``elb`` and ``elbv2`` both sign for
    ``elasticloadbalancing``.

    Raises:
        ValueError: when boto3 and the AWS CLI have no such service.
    """
    session = unconfigured_session()
    if service not in session.get_available_services():
        msg = f"Services: unknown to boto3 and the AWS CLI: {service}"
        raise ValueError(msg)
    loader = session.get_component("data_loader")
    metadata = loader.load_service_model(service, "service-2")["metadata"]
    name: str = metadata.get("signingName", metadata["endpointPrefix"])
    return name


def signing_names(services: Iterable[str]) -> tuple[str, ...]:
    """The names that requests to these services are signed for, each once.

    Raises:
        ValueError: when one of them is unknown.
    """
    return tuple(dict.fromkeys(_signing_name(service) for service in services))


@cache
def operations_of(service: str) -> frozenset[str]:
    """The operations of a service that `signing_names` accepts."""
    session = unconfigured_session()
    loader = session.get_component("data_loader")
    return frozenset(loader.load_service_model(service, "service-2")["operations"])


@cache
def regions_of(service: str) -> frozenset[str]:
    """The Regions of all partitions where a service is, as botocore lists them."""
    session = unconfigured_session()
    return frozenset(
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions(service, partition)
    )


def all_regions() -> frozenset[str]:
    """Every Region of AWS: STS is in all of them."""
    return regions_of("sts")


def is_for_others_alone(match: Match) -> bool:
    """Whether the match names services, and Amazon Connect is none of them."""
    return match.services is not None and CONNECT not in match.services
