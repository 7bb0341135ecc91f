"""Time stamps over whole files (PAdES B-LTA): so that it can be checked when certificates and algorithms have ended.

A stamp is a further revision; it is given anew before the one before it loses its force, over everything that is there by then.
"""

import datetime as dt
import io
from typing import Any

from cryptography import x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfTimeStamper
from pyhanko.sign.general import SigningError, extract_certificate_info
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from courtportal.kernel.signing.certificates import good_until
from courtportal.kernel.signing.pdf import TOKEN_ROOM, SigningRefusedError, time_stamper
from courtportal.kernel.signing.proofs import NotProvenError, proof
from courtportal.kernel.signing.revisions import ValidationData, with_validation_data
from courtportal.kernel.transactions import require_none_held


def time_stamped(signed: bytes, *, now: dt.datetime) -> bytes:
    """A file that was signed just now, with a time stamp over all of it (PAdES B-LTA).

    The validation data of its signature serve the stamp too, which comes from the same authority. Raises SigningRefusedError,
    and TransactionHeld inside a transaction.
    """
    require_none_held("a time stamp")
    writer, out = IncrementalPdfFileWriter(io.BytesIO(signed)), io.BytesIO()
    room = None if settings.TIMESTAMP_URL else TOKEN_ROOM
    try:
        stamper = PdfTimeStamper(time_stamper(now))
        stamper.timestamp_pdf(writer, settings.ARCHIVE_DIGEST, bytes_reserved=room, output=out)
    except (SigningError, TimestampRequestError, OSError) as error:
        raise SigningRefusedError(str(error)) from error
    return out.getvalue()


def renewed(pdf: bytes, *, now: dt.datetime) -> bytes:
    """The file with one more time stamp, before which stands what proves that the stamps so far are good (RFC 4998 §5.2, in PDF:
    ETSI EN 319 142-1 §5.4.3).

    Raises SigningRefusedError where a stamp has lost its force already: nothing can give that back.
    """
    try:
        # The new stamp's authority is judged before it stamps: one that is not trusted would protect nothing.
        chains = [*map(_chain, _protecting(_reader(pdf))), time_stamper(now).chain()]
        proofs = [proof(stamper=chain, now=now) for chain in chains]
    except (NotProvenError, TimestampRequestError, OSError) as error:
        raise SigningRefusedError(str(error)) from error
    certificates = dict.fromkeys(one for found in proofs for one in found.certificates)
    pdf = with_validation_data(pdf, ValidationData(tuple(certificates), proofs[0].revocation_lists))
    return time_stamped(pdf, now=now)


def protected_until(pdf: bytes) -> dt.datetime | None:
    """When the file's last time stamp loses its force: with its certificate, or earlier with one of its algorithms; None if it
    has no stamp.
    """
    return min((_ends(token) for token in _protecting(_reader(pdf))), default=None)


def _reader(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(pdf), strict=False)


def _protecting(reader: PdfFileReader) -> list[Any]:
    """The last time stamp of the whole file; before there is one, those of all signatures."""
    stamps = reader.embedded_timestamp_signatures
    if stamps:
        return [stamps[-1].signed_data]
    attributes = [one for found in reader.embedded_regular_signatures for one in found.signer_info["unsigned_attrs"]]
    return [one["values"][0]["content"] for one in attributes if one["type"].native == "signature_time_stamp_token"]


def _chain(token: Any) -> tuple[bytes, ...]:
    found = extract_certificate_info(token)
    return (found.signer_cert.dump(), *(one.dump() for one in found.other_certs))


def _ends(token: Any) -> dt.datetime:
    certificate = x509.load_der_x509_certificate(_chain(token)[0])
    imprint = token["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"]["algorithm"].native
    signed_over = token["signer_infos"][0]["digest_algorithm"]["algorithm"].native
    return good_until(certificate, settings.ALGORITHM_ENDS, imprint, signed_over)
