"""Routes of uploads; names in the namespace `uploads`."""

from django.urls import path

from courtportal.kernel.uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.collection, name="collection"),
    path("<uuid:partial_id>/", views.piece, name="piece"),
    path("<uuid:partial_id>/finish/", views.finish, name="finish"),
    path("files/<uuid:upload_id>/", views.file, name="file"),
]
