"""Our own words for what Django and allauth say by themselves; listed here so that the translations are kept up."""

from django.utils.translation import gettext_noop

OVERRIDDEN = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Master key"),
    gettext_noop("Backup key"),
)
