"""The resource types of CloudFormation, for moto's stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Connect.html

A request on a stack goes through ``hooks``, which replace moto's own functions; the
template is checked in ``checks``, by the tables in ``schemas``; the operation on
the stack is one of ``operations``; each resource type has its own module, and calls
Amazon Connect only through ``api``, as a client would.

moto finds direct subclasses of CloudFormationModel and remembers their list;
``install()`` makes it search again.
"""

from __future__ import annotations

from moto.core.model_instances import model_data

from .groups import StackedTrafficDistributionGroup
from .hooks import changes
from .instances import StackedConnectInstance
from .phone_numbers import StackedPhoneNumber
from .users import StackedUser

__all__ = ["changes"]

# moto puts every class of its models on its dashboard, under the second part of
# its module's name. The resources of stacks are there already, under the API's names.
for _kind in (
    StackedConnectInstance,
    StackedPhoneNumber,
    StackedTrafficDistributionGroup,
    StackedUser,
):
    model_data["connect"].pop(_kind.__name__, None)
