"""The technical log: JSON lines with the request's id, without personal data and without injected lines."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from courtportal.kernel.request_id import current_request_id

Line = MutableMapping[str, Any]

# Identity numbers, phones, bank cards, mail addresses, and long tokens in links.
PERSONAL = re.compile(
    r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{16,19}(?!\d)|[\w.+-]+@[\w-]+\.[\w.]+|(?<=[?&]token=)[^&\s]+"
)
SECRETS = frozenset({"password", "secret", "token", "code", "authorization", "cookie"})


def without_personal_data(_logger: Any, _method: str, line: Line) -> Line:
    """Blank what looks like personal data in every text, and everything under a secret's name."""
    for key, value in line.items():
        if key.lower() in SECRETS:
            line[key] = "***"
        elif isinstance(value, str):
            line[key] = PERSONAL.sub("***", value)
    return line


def with_request_id(_logger: Any, _method: str, line: Line) -> Line:
    """Add the id that runs from the page through the outbox to the worker."""
    if request := current_request_id():
        line["request"] = request
    return line


def configure(level: str) -> None:
    """Send structlog and the standard library's loggers to standard error as JSON lines."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        with_request_id,
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_personal_data,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
