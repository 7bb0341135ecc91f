"""Routes of the litigant's filing and of the clerk's review; included by ``filing.urls``."""

from django.urls import path

from filing.intake.sharing import views as sharing
from filing.intake.views import evidence, papers, review, start, submission, wizard

DRAFT = "drafts/<uuid:draft_id>/"
REVIEW = "review/<uuid:filing_id>/"

urlpatterns = [
    path("file/", start.start, name="start"),
    path("file/causes/", start.all_causes, name="all_causes"),
    path("file/<slug:form_key>/", start.court_advice, name="court_advice"),
    path(DRAFT, wizard.draft, name="draft"),
    path(f"{DRAFT}court/", start.draft_court, name="draft_court"),
    path(f"{DRAFT}discard/", start.discard, name="draft_discard"),
    path(f"{DRAFT}page/<slug:page_key>/", wizard.page, name="draft_page"),
    path(f"{DRAFT}page/<slug:page_key>/save/", wizard.autosave, name="draft_autosave"),
    path(f"{DRAFT}parties/<slug:role>/", wizard.parties, name="draft_parties"),
    path(f"{DRAFT}party/<slug:party_id>/", wizard.party, name="draft_party"),
    path(f"{DRAFT}party/<slug:party_id>/save/", wizard.party_autosave, name="draft_party_autosave"),
    path(f"{DRAFT}party/<slug:party_id>/remove/", wizard.party_remove, name="draft_party_remove"),
    path(f"{DRAFT}evidence/", evidence.evidence, name="draft_evidence"),
    path(f"{DRAFT}evidence/<uuid:evidence_id>/", evidence.describe, name="draft_evidence_item"),
    path(f"{DRAFT}evidence/<uuid:evidence_id>/file/", evidence.file, name="draft_evidence_file"),
    path(f"{DRAFT}evidence/<uuid:evidence_id>/remove/", evidence.remove, name="draft_evidence_remove"),
    path(f"{DRAFT}evidence/kept/", papers.kept_evidence, name="draft_kept_evidence"),
    path(f"{DRAFT}papers/", papers.papers, name="draft_papers"),
    path(f"{DRAFT}papers/<uuid:draft_paper_id>/file/", papers.file, name="draft_paper_file"),
    path(f"{DRAFT}papers/<uuid:draft_paper_id>/drop/", papers.drop, name="draft_paper_drop"),
    path(f"{DRAFT}pick/<uuid:paper_id>/", papers.pick, name="draft_pick"),
    path(f"{DRAFT}held/<slug:role>/", papers.held_parties, name="draft_held_parties"),
    path(f"{DRAFT}sharing/", sharing.sharing, name="draft_sharing"),
    path(f"{DRAFT}sharing/<uuid:share_id>/withdraw/", sharing.withdraw, name="draft_withdraw_share"),
    path(f"{DRAFT}read/", sharing.read, name="draft_read"),
    path(f"{DRAFT}comment/", sharing.comment, name="draft_comment"),
    path(f"{DRAFT}sign/", sharing.sign_view, name="draft_sign"),
    path(f"{DRAFT}history/", sharing.history_view, name="draft_history"),
    path("shared/<str:token>/", sharing.join_view, name="draft_join"),
    path(f"{DRAFT}check/", submission.check, name="draft_check"),
    path(f"{DRAFT}preview/", submission.preview, name="draft_preview"),
    path(f"{DRAFT}submit/", submission.submit, name="draft_submit"),
    path("filings/<uuid:filing_id>/", submission.filing, name="filing"),
    path("filings/<uuid:filing_id>/receipt/", submission.receipt, name="filing_receipt"),
    path("filings/<uuid:filing_id>/notice/", submission.notice, name="filing_notice"),
    path("filings/<uuid:filing_id>/complaint/", submission.complaint, name="filing_complaint"),
    path("filings/<uuid:filing_id>/papers/<int:order>/", papers.filed_paper, name="filing_paper"),
    path("cases/<uuid:case_id>/file/", papers.from_case, name="file_from_case"),
    path("filings/<uuid:filing_id>/withdraw/", submission.withdraw_view, name="filing_withdraw"),
    path("review/", review.queue, name="review_queue"),
    path(REVIEW, review.desk, name="review_desk"),
    path(f"{REVIEW}claim/", review.claim_view, name="review_claim"),
    path(f"{REVIEW}release/", review.release_view, name="review_release"),
    path(f"{REVIEW}accept/", review.accept_view, name="review_accept"),
    path(f"{REVIEW}correct/", review.correct_view, name="review_correct"),
    path(f"{REVIEW}reject/", review.reject_view, name="review_reject"),
    path(f"{REVIEW}evidence/<int:order>/", review.evidence_file, name="review_evidence"),
    path(f"{REVIEW}evidence/<int:order>/pages/<int:number>/", review.evidence_page, name="review_evidence_page"),
    path(f"{REVIEW}complaint/pages/<int:number>/", review.complaint_page, name="review_complaint_page"),
]
