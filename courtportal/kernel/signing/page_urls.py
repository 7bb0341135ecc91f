"""Routes of the register of certificates; names in the namespace `certificates`."""

from django.urls import path

from courtportal.kernel.signing import pages

app_name = "certificates"

urlpatterns = [
    path("", pages.register, name="register"),
    path("<uuid:certificate_id>/renew/", pages.renew, name="renew"),
    path("<uuid:certificate_id>/revoke/", pages.revoke, name="revoke"),
]
