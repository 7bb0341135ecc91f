"""What a paper of a file is about, whichever list of headings the file has. Pure.

Callers say this and never a number: the list of the kind of case says under which of its headings the matter stands
(``filing.dossier.catalogue.number_of``).
"""

from enum import StrEnum


class Matter(StrEnum):
    """What stands together in a file (人民法院诉讼文书立卷归档办法; 人民法院执行文书立卷归档办法（试行）)."""

    PROCEDURE_RECORD = "procedure_record"
    BEFORE_FILING = "before_filing"
    # What opened the proceeding: complaint, application, objection.
    COMPLAINT = "complaint"
    ACCEPTANCE = "acceptance"
    FEES = "fees"
    # Notices to whom is proceeded against.
    NOTICE = "notice"
    ANSWER = "answer"
    AUTHORITY = "authority"
    CLAIMANT_EVIDENCE = "claimant_evidence"
    DEFENDANT_EVIDENCE = "defendant_evidence"
    THIRD_PARTY_EVIDENCE = "third_party_evidence"
    PRESERVATION = "preservation"
    INQUIRY = "inquiry"
    APPRAISAL = "appraisal"
    EVIDENCE_EXCHANGE = "evidence_exchange"
    JURISDICTION = "jurisdiction"
    PANEL = "panel"
    HEARING_NOTICE = "hearing_notice"
    TRANSCRIPT = "transcript"
    STATEMENT = "statement"
    MEDIATION = "mediation"
    WITHDRAWAL = "withdrawal"
    EXTENSION = "extension"
    DECISION = "decision"
    PRONOUNCEMENT = "pronouncement"
    SERVICE = "service"
    FEE_SETTLEMENT = "fee_settlement"
    # What goes from this court to the one above.
    APPEAL = "appeal"
    FROM_ABOVE = "from_above"
    # The decision of another proceeding by which there is this one: remand, order of retrial.
    BASIS = "basis"
    DECISION_BELOW = "decision_below"
    FILE_BELOW = "file_below"
    ADVICE = "advice"
    TO_ENFORCEMENT = "to_enforcement"
    EXHIBITS = "exhibits"
    OBJECTION = "objection"
    PROPERTY_REPORT = "property_report"
    PROPERTY = "property"
    MEASURES = "measures"
    AUCTION = "auction"
    SANCTIONS = "sanctions"
    MONEY = "money"
    ENFORCEMENT_RECORD = "enforcement_record"
    CLOSING = "closing"


# The usual matter of each kind of court document. What an application or a draft is about decides for the rulings on it.
OF_DOCUMENT = {
    "complaint_copy": Matter.COMPLAINT,
    "application_copy": Matter.COMPLAINT,
    "filing_receipt": Matter.ACCEPTANCE,
    "application_receipt": Matter.ACCEPTANCE,
    "notice_of_correction": Matter.ACCEPTANCE,
    "notice_of_acceptance": Matter.ACCEPTANCE,
    "notice_of_refusal": Matter.ACCEPTANCE,
    "notice_of_fee": Matter.FEES,
    "fee_receipt": Matter.FEES,
    "relief_decision": Matter.FEES,
    "notice_to_respond": Matter.NOTICE,
    "notice_of_application": Matter.NOTICE,
    "notice_of_retrial_application": Matter.NOTICE,
    "notice_of_retrial": Matter.NOTICE,
    "notice_of_evidence": Matter.NOTICE,
    "notice_of_appeal": Matter.APPEAL,
    "panel_notice": Matter.PANEL,
    "summons": Matter.HEARING_NOTICE,
    "public_notice": Matter.HEARING_NOTICE,
    "hearing_transcript": Matter.TRANSCRIPT,
    "asynchronous_transcript": Matter.TRANSCRIPT,
    "undisputed_facts": Matter.MEDIATION,
    "civil_judgment": Matter.DECISION,
    "mediation_statement": Matter.DECISION,
    "procedural_ruling": Matter.DECISION,
    "procedural_decision": Matter.DECISION,
    "procedural_notice": Matter.NOTICE,
    "ruling_of_refusal": Matter.DECISION,
    "payment_order": Matter.DECISION,
    # By which a filing was refused: in the file of the court above, which hears the appeal against it.
    "filing_ruling_of_refusal": Matter.DECISION_BELOW,
    "proof_of_service": Matter.SERVICE,
    "publication_record": Matter.SERVICE,
    "service_receipt": Matter.SERVICE,
    "service_correction": Matter.SERVICE,
    "service_question": Matter.SERVICE,
    "enforcement_acceptance": Matter.ACCEPTANCE,
    "enforcement_refusal": Matter.TO_ENFORCEMENT,
    "enforcement_notice": Matter.NOTICE,
    "property_report_order": Matter.PROPERTY_REPORT,
    "enforcement_ruling": Matter.MEASURES,
    "enforcement_ruling_freeze": Matter.MEASURES,
    "assistance_notice": Matter.MEASURES,
    "consumption_restriction": Matter.SANCTIONS,
    "dishonesty_decision": Matter.SANCTIONS,
    "payout_approval": Matter.MONEY,
    "talk_before_ending": Matter.ENFORCEMENT_RECORD,
    "ending_for_now": Matter.CLOSING,
    "enforcement_closing": Matter.CLOSING,
}
# Where the transcript of what was no trial stands, by the kind of sitting; that of a trial by its kind of document.
TRANSCRIPTS_OF = {"exchange": Matter.EVIDENCE_EXCHANGE, "conference": Matter.EVIDENCE_EXCHANGE, "inquiry": Matter.INQUIRY}


def matter_of(document_kind: str) -> Matter:
    """The usual matter of a kind of court document. Raises KeyError for one that never stands in a file."""
    return OF_DOCUMENT[document_kind]
