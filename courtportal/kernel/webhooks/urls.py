"""Routes of the webhook pages; names in the namespace `webhooks`."""

from django.urls import path

from courtportal.kernel.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.endpoints, name="endpoints"),
    path("new/", views.new_endpoint, name="new"),
    path("<uuid:endpoint_id>/", views.endpoint, name="endpoint"),
    path("<uuid:endpoint_id>/secret/", views.secret, name="secret"),
    path("<uuid:endpoint_id>/rotate/", views.rotate, name="rotate"),
    path("<uuid:endpoint_id>/test/", views.test, name="test"),
    path("<uuid:endpoint_id>/enable/", views.enable, name="enable"),
    path("<uuid:endpoint_id>/remove/", views.remove, name="remove"),
    path("messages/<uuid:message_id>/replay/", views.replay, name="replay"),
]
