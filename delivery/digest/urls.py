"""Routes of the digest."""

from django.urls import path

from delivery.digest import views

app_name = "inbox_digest"
urlpatterns = [path("", views.choose, name="choose")]
