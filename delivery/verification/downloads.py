"""What an outsider takes along to verify without the portal: programs and certificates."""

from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.http import HttpResponse

from delivery.verification.single_file import single_file

PEM = "application/x-pem-file"


def program_to_save(name: str) -> HttpResponse:
    """One of the programs, as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(single_file(name), content_type="text/x-python; charset=utf-8", headers=headers)


def certificates(found: Iterable[x509.Certificate]) -> HttpResponse:
    """Certificates one after the other."""
    return HttpResponse(b"".join(one.public_bytes(Encoding.PEM) for one in found), content_type=PEM)
