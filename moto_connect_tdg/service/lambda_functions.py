"""Lambda functions that the flows of an instance may invoke, per Region (RI-32)."""

from __future__ import annotations

from ..domain.association_kinds import LAMBDA_FUNCTION
from ..domain.associations import Associated, require_arn
from .associations import associate, disassociate, page_of
from .call import NOTHING, Answer, ApiCall, operation


@operation
def associate_lambda_function(
    call: ApiCall, *, instance_id: str, function_arn: str
) -> Answer:
    """Allow the instance of this Region to invoke a function."""
    function = Associated(require_arn(function_arn, "lambda"))
    associate(call, instance_id, LAMBDA_FUNCTION, function)
    return NOTHING


@operation
def disassociate_lambda_function(
    call: ApiCall, *, instance_id: str, function_arn: str
) -> Answer:
    """Remove a function from the instance of this Region."""
    disassociate(call, instance_id, LAMBDA_FUNCTION, function_arn)
    return NOTHING


@operation
def list_lambda_functions(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 25,
) -> Answer:
    """List the functions of the instance of this Region."""
    page = page_of(call, instance_id, LAMBDA_FUNCTION, next_token, max_results)
    return {
        "LambdaFunctions": [function.id for function in page.items],
        "NextToken": page.next_token,
    }
