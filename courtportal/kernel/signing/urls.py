"""Routes of the authority; public, because strangers verify signatures."""

from django.urls import path

from courtportal.kernel.signing import views

app_name = "pki"

urlpatterns = [
    path("<slug:holder>.cer", views.certificate, name="certificate"),
    path("<slug:holder>.crl", views.revocation_list, name="revocation_list"),
    path("ocsp", views.ocsp_responder, name="ocsp"),
    path("ocsp/<path:encoded>", views.ocsp_responder, name="ocsp_get"),
    path("tsa", views.time_stamps, name="time_stamps"),
]
