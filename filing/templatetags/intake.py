"""What the pages of a draft hand to their scripts."""

import base64

from django import template
from django.utils.crypto import salted_hmac

from courtportal.kernel.fields import Entity

register = template.Library()


@register.filter
def seal(draft: Entity) -> str:
    """The key that seals this draft's unsent answers in a browser: it comes with the page and is never stored there."""
    named = str(getattr(draft, "sealed_as", draft.pk))
    return base64.b64encode(salted_hmac("filing.intake.local_copy", named, algorithm="sha256").digest()).decode()
