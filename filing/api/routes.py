"""The routers of filing, in the order of the document."""

from filing.api.case_fees import router as case_fees
from filing.api.cases import router as cases
from filing.api.checking import router as checking
from filing.api.drafts import router as drafts
from filing.api.filings import router as filings
from filing.api.forms import router as forms
from filing.api.law import router as law
from filing.api.papers import router as papers
from filing.api.submission import router as submission

ROUTERS = (law, forms, drafts, papers, checking, submission, filings, cases, case_fees)
