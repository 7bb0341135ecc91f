"""Applications that ask a court to review what was decided: by which notice they reach the others, who answer within which term.

Pure. An appeal is served by the court that judged or ruled (CPL 174), an application for retrial by the one that examines it
(CPL 214), and again by the one that retries the case, in the procedure of the instance that it follows (CPL 218).
"""

OF_APPEAL = "notice_of_appeal"
OF_APPLICATION_FOR_RETRIAL = "notice_of_retrial_application"
OF_RETRIAL = "notice_of_retrial"
# Kind of application → kind of the notice.
NOTICES = {
    "appeal": OF_APPEAL,
    "ruling_appeal": OF_APPEAL,
    "retrial": OF_APPLICATION_FOR_RETRIAL,
    "retrial_order": OF_RETRIAL,
}
APPEALS = ("appeal", "ruling_appeal")
RETRIALS = ("retrial", "retrial_order")
# Kind of notice → the term that runs from its service.
ANSWERED_WITHIN = {OF_APPEAL: "answer_appeal", OF_APPLICATION_FOR_RETRIAL: "retrial_opinion", OF_RETRIAL: "answer_retrial"}
# Kind of notice → within which term the court sends it; a retrial follows the procedure of its instance (CPL 128, 174).
SENT_WITHIN = {OF_APPEAL: "send_appeal", OF_APPLICATION_FOR_RETRIAL: "send_retrial", OF_RETRIAL: "send_retrial"}
