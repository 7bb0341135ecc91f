"""Routes of letters."""

from django.urls import path

from delivery.post import views

app_name = "letters"
urlpatterns = [
    path("new/<uuid:recipient_id>/", views.send, name="send"),
    path("<uuid:letter_id>/label/", views.label, name="label"),
    path("<uuid:letter_id>/hand_over/", views.hand_over, name="hand_over"),
]
