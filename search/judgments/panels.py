"""What search adds to the case home: where the publication stands, and the published judgment."""

from typing import Any

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, visible_to
from filing.public import Case, register_case_panel
from search.judgments.models import Publication
from search.judgments.queries import public_judgments


@register_case_panel
def publication_panel(request: PortalRequest, case: Case) -> tuple[str, str, dict[str, Any], int] | None:
    """Everyone sees the published judgment; the bench also where the publication stands."""
    publication = visible_to(request.actor, Publication).filter(case_id=case.pk).first()
    judgment = public_judgments().filter(publication__case_id=case.pk).first()
    if publication is None and judgment is None:
        return None
    return _("文书公开"), "search/publication/panel.html", {"publication": publication, "judgment": judgment}, 80
