"""Dataclasses with slots whose methods are made with their first record.

A dataclass compiles its methods where its class is defined. The package defines more
than a hundred, of which a test uses few, and compiling them was half of the time that
`install` took. Here a class is finished when the first of its records is made, or
when its fields are asked for. For type checkers it is `dataclasses.dataclass`.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

#: What is made late, unless the class has its own.
_LATE = (
    "__repr__",
    "__eq__",
    "__hash__",
    "__replace__",
    "__match_args__",
    "__dataclass_params__",
    "__dataclass_fields__",
    # last: another thread may use the class as soon as this is there
    "__init__",
)
_NOT_COPIED = ("__dict__", "__weakref__")


def _refuse_assignment(self: Any, name: str, _: object = None) -> NoReturn:
    msg = f"cannot change field {name!r} of {type(self).__name__}"
    raise FrozenInstanceError(msg)


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


_FROZEN = {
    "__setattr__": _refuse_assignment,
    "__delattr__": _refuse_assignment,
    "__getstate__": _state,
    "__setstate__": _set_state,
}


class _Fields:
    """Stands for the fields of a class that is not finished yet."""

    def __init__(self, finish: Callable[[], None]) -> None:
        self._finish = finish

    def __get__(self, _: object, owner: type) -> Any:
        self._finish()
        return owner.__dict__["__dataclass_fields__"]


class _Signature(_Fields):
    """Stands for the signature of a class that is not finished yet."""

    def __get__(self, _: object, owner: type) -> inspect.Signature:
        self._finish()
        return inspect.signature(owner)


def _lazily(
    *, frozen: bool = False, slots: bool, **options: bool
) -> Callable[[type], Any]:
    """Return a decorator for a class with slots that inherits no fields."""
    if not slots:
        msg = "Only dataclasses with slots are made late."
        raise TypeError(msg)

    def decorate(given: type) -> Any:
        namespace = {k: v for k, v in vars(given).items() if k not in _NOT_COPIED}
        annotations = namespace.get("__annotations__", {})
        own = set(namespace)
        template = {name: namespace.pop(name) for name in annotations if name in own}
        for name in ("__annotations__", "__module__", "__doc__", "__post_init__"):
            if name in own:
                template[name] = namespace[name]

        def finish() -> None:
            made: type = dataclasses.dataclass(frozen=frozen, slots=True, **options)(
                type(given.__name__, (), template)
            )
            for name in _LATE:
                if name not in own and name in vars(made):
                    setattr(cls, name, vars(made)[name])
            with suppress(AttributeError):  # another thread may have finished it
                del cls.__signature__

        def first_init(self: Any, *args: Any, **members: Any) -> None:
            finish()
            self.__init__(*args, **members)

        cls: Any = type(given)(
            given.__name__,
            given.__bases__,
            {
                **(_FROZEN if frozen else {}),
                "__init__": first_init,
                "__dataclass_fields__": _Fields(finish),
                "__signature__": _Signature(finish),
                **namespace,
                "__slots__": tuple(annotations),
            },
        )
        cls.__qualname__ = given.__qualname__
        return cls

    return decorate


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _lazily
