"""Routes of service addresses."""

from django.urls import path

from delivery.addresses import views

app_name = "addresses"
urlpatterns = [
    path("", views.addresses, name="list"),
    path("<uuid:party_id>/", views.change, name="change"),
    path("<uuid:party_id>/withdraw/", views.withdraw, name="withdraw"),
]
