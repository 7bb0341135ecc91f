"""Routes of first service; short, since they stand in an SMS."""

from django.urls import path

from delivery.first_service import views

app_name = "first_service"
urlpatterns = [
    path("paper/", views.paper, name="paper"),
    path("<str:token>/", views.open_link, name="open"),
    path("<str:token>/identity/", views.identity, name="identity"),
    path("<str:token>/address/", views.address, name="address"),
]
