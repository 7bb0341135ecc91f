"""The searchable copy in templates: one link that says wherever it stands what it is not."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def searchable_link(url: str, title: str) -> SafeString:
    """``{% searchable_link url item.title %}``: beside the original, never instead of it."""
    words = _("可检索副本（机器制作，不是原件）")
    return format_html('<a class="small" href="{}">{}<span class="unseen"> {}</span></a>', url, words, title)
