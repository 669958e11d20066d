"""The response class: one funnel for every operation, handlers by resource."""

from .funnel import TdgConnectResponse

__all__ = ["TdgConnectResponse"]
