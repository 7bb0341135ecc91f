"""The copy of the complaint for the defendants (CPL 128), and the ruling that refuses a filing (CPL 126)."""

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from filing.documents import Complaint, RulingOfRefusal

register(
    DocumentKind(
        "complaint_copy",
        "起诉状副本",
        "Copy of the complaint",
        "filing/documents/complaint_copy.html",
        "2026-1",
        Complaint,
        strict=False,
    )
)

# The filing division's ruling goes out at once under the court's seal, with the names of who decided.
register(
    DocumentKind(
        "filing_ruling_of_refusal",
        "民事裁定书",
        "Civil ruling of refusal",
        "filing/documents/ruling_of_refusal.html",
        "2026-1",
        RulingOfRefusal,
    )
)
