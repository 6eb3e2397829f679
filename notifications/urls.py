from django.urls import path

from notifications import views

urlpatterns = [
    path("settings/notifications", views.settings, name="settings_notifications"),
    path("notifications/unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
]
