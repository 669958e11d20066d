"""The services of AWS: their names in boto3, and those in signatures."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ..domain.faults import CONNECT, Match
from ..sessions import unconfigured_session


@cache
def _signing_name(service: str) -> str:
    """Return the service name in the signatures of a boto3 client.

    Several clients share one: ``elb`` and ``elbv2`` both sign for
    ``elasticloadbalancing``.

    Raises:
        ValueError: when boto3 and the AWS CLI do not know the service.
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
    """Return the names of these services in signatures, each once.

    Raises:
        ValueError: when one of them is unknown.
    """
    return tuple(dict.fromkeys(_signing_name(service) for service in services))


@cache
def operations_of(service: str) -> frozenset[str]:
    """Return the operations of a service, which must be known."""
    session = unconfigured_session()
    loader = session.get_component("data_loader")
    return frozenset(loader.load_service_model(service, "service-2")["operations"])


@cache
def regions_of(service: str) -> frozenset[str]:
    """Return the Regions of all partitions with that service, as botocore lists them."""
    session = unconfigured_session()
    return frozenset(
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions(service, partition)
    )


def all_regions() -> frozenset[str]:
    """Return every Region of AWS: STS is in all of them."""
    return regions_of("sts")


def is_for_others_alone(match: Match) -> bool:
    """Whether the match names services, but not Amazon Connect."""
    return match.services is not None and CONNECT not in match.services
