from django.urls import path

from moderation import views

urlpatterns = [
    path("tweets/<int:pk>/report", views.report_tweet, name="report_tweet"),
    path("@<username:username>/report", views.report_member, name="report_member"),
    path("@<username:username>/lists/<int:pk>/report", views.report_list, name="report_list"),
]
