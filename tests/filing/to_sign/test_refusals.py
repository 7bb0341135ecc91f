"""What a refused signature leaves in the log: of which kind it was, and nobody's name."""

from structlog.testing import capture_logs

from courtportal.kernel.signing.pdf import SigningRefusedError
from filing.to_sign.opened import ChangedSinceRead
from filing.to_sign.refusals import in_words


class Revoked(RuntimeError):
    """What the signing library raised."""


def test_a_fault_of_the_certificate_is_in_the_log_without_the_name_of_its_holder() -> None:
    error = SigningRefusedError("the certificate of 周远航 is revoked")
    error.__cause__ = Revoked("the certificate of 周远航 is revoked")
    with capture_logs() as logs:
        assert "证书不能使用" in str(in_words(error))
    assert logs == [{"event": "a signature was refused", "because": "Revoked", "log_level": "warning"}]


def test_what_people_can_mend_themselves_is_no_matter_for_the_log() -> None:
    with capture_logs() as logs:
        in_words(ChangedSinceRead())
    assert logs == []
