"""DER taken apart and put together, and signatures cast from a mould, judged by whole implementations."""

import datetime as dt
import hashlib

import pytest
from asn1crypto import cms, core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.signing import authority, der
from courtportal.kernel.signing.moulds import Mould, MouldError
from tests.factories import documents as factory


@given(st.lists(st.binary(max_size=300), max_size=4))
def test_what_was_put_together_comes_apart_as_it_was(contents: list[bytes]) -> None:
    elements = [der.element(0x04, one) for one in contents]
    whole = der.element(0x30, *elements)
    assert der.children(whole) == elements
    assert [der.content(one) for one in elements] == contents
    assert core.Sequence.load(whole, strict=True).dump() == whole


@given(st.binary(min_size=1, max_size=200))
def test_what_is_cut_off_is_refused(content: bytes) -> None:
    whole = der.element(0x30, der.element(0x04, content))
    with pytest.raises(ValueError, match="element"):
        der.children(whole[:-1])


@pytest.mark.django_db
def test_a_token_from_the_mould_is_signed_over_what_was_shown(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    stamps = authority.time_stamp_authority(now=now)
    digest, later = hashlib.sha256(b"a seal").digest(), now + dt.timedelta(hours=5)
    first, second = stamps.token(digest, now=later), stamps.token(digest, now=later)
    data = cms.ContentInfo.load(first, strict=True)["content"]
    (signer,) = data["signer_infos"]
    information = data["encap_content_info"]["content"]
    assert information.parsed["gen_time"].native == later
    assert information.parsed["message_imprint"]["hashed_message"].native == digest
    attributes = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
    assert attributes["message_digest"] == hashlib.sha256(bytes(information)).digest()
    signed = signer["signed_attrs"].untag().dump()
    stamps.certificate.public_key().verify(signer["signature"].native, signed, ec.ECDSA(hashes.SHA256()))  # type: ignore[union-attr,call-arg,arg-type]
    assert first != second, "each has a number of its own"


@pytest.mark.django_db
def test_another_form_of_signature_gives_no_mould(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    stamps = authority.time_stamp_authority(now=now)
    token = stamps.token(bytes(32), now=now)
    for other in (
        b"",
        b"nonsense",
        stamps.certificate.public_bytes(Encoding.DER),
        token[:-1],
        token.replace(b"\x04\x03\x02", b"\x04\x03\x03"),
    ):
        with pytest.raises(MouldError):
            Mould(other, stamps.key)
