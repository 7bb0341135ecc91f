"""Routes of the token pages; names in the namespace `tokens`."""

from django.urls import path

from courtportal.kernel.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("new/", views.new_token, name="new"),
    path("<uuid:token_id>/revoke/", views.revoke, name="revoke"),
]
