"""Pages of the simulated carriers; mounted only in the demo and the tests."""

from django.urls import path

from courtportal.kernel.messaging import views

app_name = "simulated"
urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("sms/", views.sms, name="sms"),
]
