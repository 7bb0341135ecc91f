"""Pages go compressed to who takes it, files and answers to programs as they are."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_who_takes_it(client: Client) -> None:
    plain = client.get(reverse("home"))
    packed = client.get(reverse("home"), headers={"accept-encoding": "gzip"})
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert "</html>" in gzip.decompress(packed.content).decode()


def test_what_is_no_page_is_not(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"accept-encoding": "gzip"})
    assert not answer.has_header("Content-Encoding")
