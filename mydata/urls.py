from django.urls import path

from mydata import views

urlpatterns = [
    path("settings/data", views.data, name="settings_data"),
    path("settings/data/download", views.download, name="download_data"),
    path("settings/data/leave", views.leave, name="leave"),
    path("leaving", views.leaving, name="leaving"),
    path("leaving/restore", views.restore, name="restore"),
]
