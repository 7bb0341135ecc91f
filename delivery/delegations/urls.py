"""Routes of delegations."""

from django.urls import path

from delivery.delegations import views

app_name = "delegations"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<uuid:party_id>/", views.delegate, name="delegate"),
    path("<uuid:delegation_id>/end/", views.end, name="end"),
]
