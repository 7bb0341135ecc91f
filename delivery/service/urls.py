"""Routes of service: the recipient's inbox and the clerk's desk."""

from django.urls import path

from delivery.service import correcting_views, desk_views, page_views, views, work_views

app_name = "service"
urlpatterns = [
    path("received/", views.inbox, name="inbox"),
    path("received/<uuid:recipient_id>/", views.received, name="received"),
    path("received/<uuid:recipient_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("received/documents/<uuid:item_id>/", views.document, name="document"),
    path("received/documents/<uuid:item_id>/open/", views.open_document, name="open_document"),
    path("received/documents/<uuid:item_id>/pages/", page_views.pages, name="document_pages"),
    path("received/documents/<uuid:item_id>/pages/<int:number>/", page_views.page_image, name="document_page_image"),
    path("received/documents/<uuid:item_id>/reading-copy/", page_views.reading_copy, name="reading_copy"),
    path("service/proofs/<uuid:proof_id>/", views.proof, name="proof"),
    path("service/", work_views.orders, name="orders"),
    path("service/work/", work_views.work, name="work"),
    path("service/waiting/", work_views.waiting, name="waiting"),
    path("service/<uuid:order_id>/", desk_views.order, name="order"),
    path("service/recipients/<uuid:recipient_id>/outcome/", desk_views.outcomes, name="outcome"),
    path("service/recipients/<uuid:recipient_id>/outcome/<slug:act>/", desk_views.outcome, name="outcome_of"),
    path("service/recipients/<uuid:recipient_id>/step/", desk_views.step, name="step"),
    path("service/recipients/<uuid:recipient_id>/invite/", desk_views.invite, name="invite"),
    path("service/recipients/<uuid:recipient_id>/correct/", correcting_views.correct, name="correct"),
    path("service/notes/files/<uuid:file_id>/", desk_views.note_file, name="note_file"),
    path("service/work/<uuid:work_item_id>/settle/", desk_views.settle, name="settle"),
]
