"""The internals of moto's CloudFormation that stacks need.

They are checked with the first stack: users without such stacks need none of them, and
importing them all would import half of moto.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import metadata

SEAMS = (
    "moto.cloudformation.exceptions:ValidationError",
    "moto.cloudformation.models:ChangeSet",
    "moto.cloudformation.models:CloudFormationBackend.create_change_set",
    "moto.cloudformation.models:CloudFormationBackend.delete_stack",
    "moto.cloudformation.models:CloudFormationBackend.describe_change_set",
    "moto.cloudformation.models:CloudFormationBackend.execute_change_set",
    "moto.cloudformation.models:Event",
    "moto.cloudformation.models:ResourceMap._delete_resource",
    "moto.cloudformation.models:ResourceMap.load",
    "moto.cloudformation.models:ResourceMap.validate_outputs",
    "moto.cloudformation.models:Stack._add_stack_event",
    "moto.cloudformation.models:Stack._create_output_map",
    "moto.cloudformation.models:Stack.create_resources",
    "moto.cloudformation.models:Stack.delete",
    "moto.cloudformation.models:Stack.exports",
    "moto.cloudformation.models:Stack.outputs",
    "moto.cloudformation.models:Stack.parse_template",
    "moto.cloudformation.models:Stack.stack_resources",
    "moto.cloudformation.models:Stack.update",
    "moto.cloudformation.models:Stack.verify_readiness",
    "moto.cloudformation.models:cloudformation_backends",
    "moto.cloudformation.models:get_stack_from_s3_url",
    "moto.cloudformation.parsing:Export",
    "moto.cloudformation.parsing:clean_json",
    "moto.cloudformation.parsing:parse_and_update_resource",
    "moto.cloudformation.responses:CloudFormationResponse.call_action",
    "moto.ec2.models:ec2_backends",
    "moto.ec2.models.core:TaggedEC2Resource",
    "moto.iam.access_control:IAMRequest",
    "moto.sts.models:sts_backends",
)


@cache
def missing_seam() -> str | None:
    """Return the first name that this moto lacks, or None."""
    return next((s.replace(":", ".") for s in SEAMS if not _is_there(s)), None)


def _is_there(seam: str) -> bool:
    try:
        pkgutil.resolve_name(seam)
    except (AttributeError, ImportError):
        return False
    return True


def require_seams() -> None:
    """Refuse to create a resource whose stack could not wait or roll back.

    Raises:
        RuntimeError: saying what is missing.
    """
    seam = missing_seam()
    if seam is not None:
        msg = (
            f"moto_connect_tdg needs {seam} for stacks; "
            f"moto {metadata.version('moto')} has no such name."
        )
        raise RuntimeError(msg)
