"""A time-stamp authority (RFC 3161): answers requests as bytes, over HTTP or in the same process; knows nothing of Django."""

import asyncio
import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from asn1crypto import algos, cms, core, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign import general
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.timestamps import TimeStamper

from courtportal.kernel import outgoing
from courtportal.kernel.signing.certificates import PrivateKey, asn1_certificates, digest_for
from courtportal.kernel.signing.moulds import StampMould

# A policy of our own under the UUID arc (X.667): "stamped at the instant of the portal's clock, accurate to a second".
POLICY = "2.25.329800735698586629295641978511506172918"
_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
_MAX_REQUEST_BYTES = 4096


@dataclass(frozen=True)
class TimestampAuthority:
    """Signs the instant at which it was shown a digest."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...]

    def respond(self, request: bytes, *, now: dt.datetime) -> bytes:
        """The answer to a DER request: a token, or the reason why not (RFC 3161 §2.4.2)."""
        parsed = _parse(request)
        if isinstance(parsed, str):
            return _rejection(parsed)
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": self._token(parsed, now)}).dump()  # type: ignore[no-any-return]

    def token(self, digest: bytes, *, now: dt.datetime) -> bytes:
        """A token for a SHA-256 digest, for those in this process: nobody needs a nonce to know that the answer is his."""
        if isinstance(self.key.curve, ec.SECP256R1):
            return _stamp_mould(self).token(digest, now)
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        return self._token(request, now).dump()  # type: ignore[no-any-return]

    def _token(self, request: tsp.TimeStampReq, now: dt.datetime) -> cms.ContentInfo:
        content = self._content(request, now).dump()
        (certificate,) = asn1_certificates([self.certificate])
        digest = digest_for(self.key)
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [_digest(content, digest)]},
                {"type": "signing_certificate_v2", "values": [general.as_signing_certificate_v2(certificate)]},
            ]
        )
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
                "digest_algorithm": {"algorithm": digest.name},
                "signature_algorithm": {"algorithm": f"{digest.name}_ecdsa"},
                "signed_attrs": attributes,
                "signature": self.key.sign(attributes.dump(), ec.ECDSA(digest)),
            }
        )
        signed = {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": digest.name})],
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(content)},
            "signer_infos": [signer],
        }
        if request["cert_req"].native:
            signed["certificates"] = asn1_certificates([self.certificate, *self.chain])
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})

    def _content(self, request: tsp.TimeStampReq, now: dt.datetime) -> tsp.TSTInfo:
        content = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(120),
            "gen_time": now.astimezone(dt.UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
        }
        if request["nonce"].native is not None:
            content["nonce"] = request["nonce"]
        return tsp.TSTInfo(content)


@lru_cache(maxsize=4)
def _stamp_mould(authority: TimestampAuthority) -> StampMould:
    """Made once a process from a token of the authority's."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": _digest(b"", hashes.SHA256())}
    asked = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
    return StampMould(authority._token(asked, authority.certificate.not_valid_before_utc).dump(), authority.key)


class InProcessTimeStamper(TimeStamper):
    """Asks an authority in this process: for SHA-256 without ceremony, else by the same bytes that would go over HTTP."""

    def __init__(self, authority: TimestampAuthority, now: Callable[[], dt.datetime]) -> None:
        super().__init__(include_nonce=True)  # type: ignore[no-untyped-call]
        self._authority, self._now = authority, now

    def chain(self) -> tuple[bytes, ...]:
        """The authority's certificate, then those above it."""
        return tuple(one.dump() for one in asn1_certificates([self._authority.certificate, *self._authority.chain]))

    def token_over(self, data: bytes) -> bytes:
        """The DER of a token over bytes."""
        return self._authority.token(_digest(data, hashes.SHA256()), now=self._now())

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token."""
        if md_algorithm != "sha256":
            return await super().async_timestamp(message_digest, md_algorithm)
        return cms.ContentInfo.load(self._authority.token(message_digest, now=self._now()))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer of the authority as a parsed response."""
        return tsp.TimeStampResp.load(self._authority.respond(req.dump(), now=self._now()))


class RemoteTimeStamper(TimeStamper):
    """Asks an authority over HTTP (RFC 3161 §3.4) through the portal's only outgoing client."""

    def __init__(self, url: str) -> None:
        super().__init__(include_nonce=True)  # type: ignore[no-untyped-call]
        self._url = url

    def chain(self) -> tuple[bytes, ...]:
        """The certificate that the authority signs with, then the others that its tokens bear. Raises what asking it raises."""
        token = asyncio.run(self.async_dummy_response("sha256"))
        found = extract_certificate_info(token["content"])
        return (found.signer_cert.dump(), *(one.dump() for one in found.other_certs))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer of the authority as a parsed response. Raises OSError when it cannot be reached."""
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        return tsp.TimeStampResp.load(
            outgoing.post(self._url, req.dump(), headers=headers, allowed_host=urlsplit(self._url).hostname or "")
        )


def _parse(request: bytes) -> tsp.TimeStampReq | str:
    """The request, or the failure's name: everything in it is a stranger's."""
    if len(request) > _MAX_REQUEST_BYTES:
        return "bad_data_format"
    try:
        parsed = tsp.TimeStampReq.load(request, strict=True)
        imprint = parsed["message_imprint"]
        algorithm, digest = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        policy, _nonce = parsed["req_policy"].native, parsed["nonce"].native
    except (ValueError, TypeError, KeyError):
        return "bad_data_format"
    if algorithm not in _DIGESTS:
        return "bad_alg"
    if len(digest) != _DIGESTS[algorithm]:
        return "bad_data_format"
    if policy not in (None, POLICY):
        return "unaccepted_policy"
    return parsed


class _Rejection(core.Sequence):  # type: ignore[misc]
    """A response without token, which asn1crypto's own class cannot write although RFC 3161 §2.4.2 makes it optional."""

    _fields = [("status", tsp.PKIStatusInfo)]


def _rejection(reason: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": tsp.PKIFailureInfo({reason})})
    return _Rejection({"status": status}).dump()  # type: ignore[no-any-return]


def _digest(data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()
