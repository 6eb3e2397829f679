from django.urls import path

from tweets import oembed, views

urlpatterns = [
    path("oembed", oembed.oembed, name="oembed"),
    path("welcome/tweet", views.welcome, name="welcome_tweet"),
    path("tweets/new", views.new, name="tweet_new"),
    path("tweets/pictures", views.pictures, name="tweet_pictures"),
    path("tweets/uploads/<int:pk>", views.upload, name="upload"),
    path("tweets/<int:pk>/like", views.like, name="like"),
    path("tweets/<int:pk>/unlike", views.unlike, name="unlike"),
    path("tweets/<int:pk>/retweet", views.retweet, name="retweet"),
    path("tweets/<int:pk>/unretweet", views.unretweet, name="unretweet"),
    path("tweets/<int:pk>/delete", views.delete, name="tweet_delete"),
]
