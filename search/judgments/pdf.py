"""The PDF of a published judgment, from the anonymised text; unsigned, and it says so."""

from django.template.loader import render_to_string
from django.utils.translation import override

from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.rendering.engine import render
from search.judgments.models import SECTIONS, Judgment


def judgment_pdf(judgment: Judgment) -> bytes:
    """PDF/A-3a of the published text. The language of the document is Chinese whatever the reader's is."""
    with override("zh-hans"):
        source = render_to_string(
            "search/judgments/judgment_pdf.html",
            {
                "judgment": judgment,
                "document_name": judgment.get_document_type_display(),
                "paragraphs": [line for name in SECTIONS for line in judgment.sections.get(name, "").split("\n") if line],
            },
        )
    return render(source, folder=fonts_folder()).pdf
