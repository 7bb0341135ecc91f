"""Where filing begins."""

from urllib.parse import urlencode

from django.urls import reverse

from filing.causes.elements import load_form
from filing.causes.themes import form_for


def file_url(cause_code: str) -> str:
    """Where filing with this cause begins; the cause goes along when it is not the form's own."""
    form_key = form_for(cause_code)
    url = reverse("filing:court_advice", args=[form_key])
    return url if load_form(form_key).cause == cause_code else f"{url}?{urlencode({'cause': cause_code})}"
