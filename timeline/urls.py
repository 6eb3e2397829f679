from django.urls import path

from timeline import feeds, views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/new", views.home_new, name="home_new"),
    path("connect", views.interactions, name="interactions"),
    path("connect/mentions", views.mentions, name="mentions"),
    path("welcome/mentions", views.welcome, name="welcome_mentions"),
    path("discover", views.discover, name="discover"),
    path("discover/activity", views.activity, name="activity"),
    path("hashtag/<str:name>", views.hashtag, name="hashtag"),
    path("hashtag/<str:name>/feed", feeds.hashtag_feed, name="hashtag_feed"),
    path("@<username:username>", views.profile, name="profile"),
    path("@<username:username>/feed", feeds.profile_feed, name="profile_feed"),
    path("@<username:username>/with_replies", views.replies, name="profile_replies"),
    path("@<username:username>/favourites", views.favourites, name="profile_favourites"),
    path("@<username:username>/followers", views.followers, name="followers"),
    path("@<username:username>/following", views.following, name="following"),
    path("@<username:username>/<int:pk>", views.tweet, name="tweet"),
    path("@<username:username>/<int:pk>/retweets", views.tweet_retweets, name="tweet_retweets"),
    path(
        "@<username:username>/<int:pk>/favourites", views.tweet_favourites, name="tweet_favourites"
    ),
    path("@<username:username>/<int:pk>/photo/<int:number>", views.photo, name="photo"),
]
