"""Requests made up from the OpenAPI document, right and wrong ones, and whether their answers are what it announces."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import schemathesis.openapi
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
DOCUMENT = "/api/v1/openapi.json"


@contextmanager
def within_the_tests_transaction() -> Iterator[None]:
    """Requests leave the connection of the test alone, as those of Django's own client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def operations() -> list[Any]:
    """Every operation of the document that the portal serves."""
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, get_wsgi_application())
    return [found.ok() for found in schema.get_all_operations()]


def ask(operation: Any, token: str, known: Mapping[str, Sequence[str]], *, examples: int, number: int) -> Counter[int]:
    """Make up requests for one operation; half of them name what exists. Returns how often each status came.

    Raises for an answer that the document does not announce, or a status of 500 and more.
    """
    statuses: Counter[int] = Counter()

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def one(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(_modes(operation)))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        for name, values in known.items():
            if name in (case.path_parameters or {}) and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(values))
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(response, checks=CHECKS)
        statuses[response.status_code] += 1

    one()
    return statuses


def _modes(operation: Any) -> list[GenerationMode]:
    """Wrong requests can be made up only where something is asked for."""
    asks = bool(list(operation.iter_parameters())) or bool(operation.body)
    return list(GenerationMode) if asks else [GenerationMode.POSITIVE]
