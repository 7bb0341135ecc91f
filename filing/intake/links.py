"""Where filing begins."""

from urllib.parse import urlencode

from django.urls import reverse

from courtportal.kernel.authz import PortalRequest
from courtportal.kernel.identity.links import prove_url
from filing.causes.elements import load_form
from filing.causes.themes import form_for
from filing.intake.told_at_start import MARK


def file_url(cause_code: str, earlier: str = "", told: str = "") -> str:
    """Where filing with this cause begins; the cause goes along when it is not the form's own.

    ``earlier`` is the id of the case whose people the draft takes over, ``told`` the mark of what was told at the start.
    """
    form_key = form_for(cause_code)
    url = reverse("filing:court_advice", args=[form_key])
    carried = {"cause": "" if load_form(form_key).cause == cause_code else cause_code, "earlier": earlier, MARK: told}
    query = urlencode({name: value for name, value in carried.items() if value})
    return f"{url}?{query}" if query else url


def start_url(**carried: str) -> str:
    """Where it is asked what happened, with the mark of what was ``told`` there and the ``earlier`` case."""
    query = urlencode({name: value for name, value in carried.items() if value})
    return f"{reverse('filing:start')}?{query}" if query else reverse("filing:start")


def choose_url(earlier: str) -> str:
    """Where a cause is chosen for a suit between the people of an earlier case."""
    return start_url(earlier=earlier)


def proof_wanted(request: PortalRequest) -> str:
    """Where one whose name is not proven proves it and comes back to this page; '' for all others and for court staff."""
    return "" if request.actor.verified or request.actor.is_staff else prove_url(request.get_full_path())
