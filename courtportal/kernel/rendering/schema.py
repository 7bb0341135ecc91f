"""Checks a document's data against its TypedDict, so that a template never meets a missing or wrong field; no Django."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, NotRequired, Required, get_args, get_origin, get_type_hints, is_typeddict

from courtportal.kernel.rendering.fonts import printable

Date = Annotated[str, "date"]
Instant = Annotated[str, "instant"]
Money = Annotated[str, "money"]


class DocumentDataError(ValueError):
    """The data does not fit the document; ``path`` names the field."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}: {problem}")


def checked(data: Mapping[str, Any], schema: type) -> dict[str, Any]:
    """The data as plain JSON: texts in printable form, empty optional fields present as ''. Raises DocumentDataError."""
    return _fields(data, schema, "")


def _fields(data: Any, schema: type, path: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise DocumentDataError(path, "must be an object")
    hints = _hints(schema)
    unknown = set(data) - set(hints)
    if unknown:
        raise DocumentDataError(f"{path}{min(unknown)}", "is not a field of this document")
    found: dict[str, Any] = {}
    for name, hint in hints.items():
        value, place = data.get(name), f"{path}{name}"
        if value is None or value == "":
            if name in schema.__required_keys__:  # type: ignore[attr-defined]
                raise DocumentDataError(place, "is missing")
            found[name] = [] if get_origin(_bare(hint)) is list else ""
        else:
            found[name] = _value(value, _bare(hint), place)
    return found


@cache
def _hints(schema: type) -> dict[str, Any]:
    return get_type_hints(schema, include_extras=True)


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in (NotRequired, Required) else hint


def _value(value: Any, hint: Any, path: str) -> Any:
    if get_origin(hint) is list:
        if not isinstance(value, list | tuple):
            raise DocumentDataError(path, "must be a list")
        return [_value(item, get_args(hint)[0], f"{path}[{number}].") for number, item in enumerate(value)]
    if is_typeddict(hint):
        return _fields(value, hint, path if path.endswith(".") else f"{path}.")
    if get_origin(hint) is Annotated:
        return _formatted(value, get_args(hint)[1], path)
    if hint is str:
        return printable(_typed(value, str, path))
    return _typed(value, hint, path)


def _typed(value: Any, wanted: type, path: str) -> Any:
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise DocumentDataError(path, f"must be {wanted.__name__}, not {type(value).__name__}")
    return value


def _formatted(value: Any, form: str, path: str) -> str:
    """Dates, instants and amounts may also come as such; they are kept as text."""
    text = value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
    try:
        if form == "date":
            dt.date.fromisoformat(text)
        elif form == "instant":
            if dt.datetime.fromisoformat(text).tzinfo is None:
                raise DocumentDataError(path, "needs a time zone")
        elif not Decimal(text).is_finite():
            raise DocumentDataError(path, "must be an amount")
    except (ValueError, InvalidOperation) as error:
        if isinstance(error, DocumentDataError):
            raise
        raise DocumentDataError(path, f"is not a valid {form}: {text[:40]!r}") from error
    return text
