"""Public routes of the enforcement index, under the namespace ``enforcement_public``."""

from django.urls import path

from search.enforcement import views

app_name = "enforcement_public"
urlpatterns = [path("", views.search, name="search")]
