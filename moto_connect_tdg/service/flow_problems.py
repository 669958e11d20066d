"""What is wrong with the content of a flow or a flow module of an instance."""

from __future__ import annotations

from ..domain.contents import Contents
from ..domain.flow_content import Problem, problems_of
from ..domain.flow_references import strangers_in
from ..domain.instances import Instance
from ..domain.kinds import KIND_IN_ARNS


def problems_in(instance: Instance, contents: Contents, content: str) -> list[Problem]:
    """Return the problems of content that is to be published (FL-11, FL-19)."""

    def is_known(arn_name: str, record_id: str) -> bool:
        return record_id in contents.of(KIND_IN_ARNS[arn_name])

    return problems_of(content) or strangers_in(content, instance.id, is_known)
