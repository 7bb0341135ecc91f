"""Programs that show a token, as tests write them."""

import json
import uuid
from collections.abc import Collection
from typing import Any

from django.test import Client

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.tokens.actions.issue import issue_token
from courtportal.kernel.tokens.rules import Scope

EVERYTHING = tuple(Scope)


class Program:
    """A client that shows one token and speaks JSON."""

    def __init__(self, token: str, language: str = "zh") -> None:
        self.token, self.client = token, Client()
        self.headers = {"authorization": f"Bearer {token}", "accept-language": language}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response; ``body`` is sent as JSON."""
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"data": json.dumps(body), "content_type": "application/json"}
        extra = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/v1{path}", headers=extra, **sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def upload(self, name: str, content: bytes) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile(name, content)
        return self.client.post("/api/v1/uploads", {"file": file}, headers=self.headers)


def program_of(
    actor: Actor, scopes: Collection[str] = EVERYTHING, organisation_id: uuid.UUID | None = None, language: str = "zh"
) -> Program:
    """A program of the actor's (or of the actor's organisation) with a fresh token."""
    _token, text = issue_token(
        actor=actor, name="案件管理系统", scopes=scopes, days=30, organisation_id=organisation_id, now=clock.now()
    )
    return Program(text, language)


__all__ = ["EVERYTHING", "Program", "program_of"]
