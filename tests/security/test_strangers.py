"""A stranger cannot tell a hidden object from one that does not exist."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filing.cases.models import Case
from tests.factories.court_cases import make_case
from tests.factories.people import make_user

NONCE = re.compile(r'csrf-token" content="[^"]*"|nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"')


def _seen(client: Client, name: str, object_id: uuid.UUID) -> tuple[int, int, str]:
    """Status, number of queries (what takes time), and the page."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(name, args=[object_id]))
    return answer.status_code, len(queries), NONCE.sub("", answer.content.decode()).replace(str(object_id), "ID")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["filing:case", "filing:dossier"])
def test_a_hidden_case_looks_like_none(name: str, now: dt.datetime, client: Client) -> None:
    case: Case = make_case(now=now)
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    hidden, missing = _seen(client, name, case.pk), _seen(client, name, uuid.uuid4())
    assert hidden[0] == 404
    assert hidden == missing
