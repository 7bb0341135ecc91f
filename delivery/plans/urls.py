"""Routes of plans."""

from django.urls import path

from delivery.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="list"),
    path("<slug:code>/", views.change, name="change"),
]
