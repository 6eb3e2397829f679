from django.urls import path

from timeline import feeds, list_views, own_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/new", views.home_new, name="home_new"),
    path("connect", views.interactions, name="interactions"),
    path("connect/mentions", views.mentions, name="mentions"),
    path("welcome/mentions", views.welcome, name="welcome_mentions"),
    path("discover", views.discover, name="discover"),
    path("discover/activity", views.activity, name="activity"),
    path("discover/hashtags", own_views.followed_hashtags, name="followed_hashtags"),
    path("hashtag/<str:name>", views.hashtag, name="hashtag"),
    path("hashtag/<str:name>/follow", own_views.follow_hashtag, name="follow_hashtag"),
    path("hashtag/<str:name>/unfollow", own_views.unfollow_hashtag, name="unfollow_hashtag"),
    path("hashtag/<str:name>/feed", feeds.hashtag_feed, name="hashtag_feed"),
    path("@<username:username>", views.profile, name="profile"),
    path("@<username:username>/feed", feeds.profile_feed, name="profile_feed"),
    path("@<username:username>/with_replies", views.replies, name="profile_replies"),
    path("@<username:username>/images", views.images, name="profile_images"),
    path("@<username:username>/favourites", views.favourites, name="profile_favourites"),
    path("@<username:username>/followers", views.followers, name="followers"),
    path("@<username:username>/following", views.following, name="following"),
    path("lists/new", list_views.new, name="list_new"),
    path("@<username:username>/list-memberships", list_views.memberships, name="memberships"),
    path("@<username:username>/lists", list_views.lists, name="lists"),
    path("@<username:username>/lists/<int:pk>", list_views.show, name="list"),
    path("@<username:username>/lists/<int:pk>/members", list_views.members, name="list_members"),
    path("@<username:username>/lists/<int:pk>/edit", list_views.edit, name="list_edit"),
    path("@<username:username>/lists/<int:pk>/delete", list_views.delete, name="list_delete"),
    path(
        "@<username:username>/lists/<int:pk>/remove", list_views.remove_member, name="list_remove"
    ),
    path("@<username:username>/lists/<int:pk>/follow", list_views.follow, name="list_follow"),
    path("@<username:username>/lists/<int:pk>/unfollow", list_views.unfollow, name="list_unfollow"),
    path("tweets/<int:pk>/pin", own_views.pin, name="pin"),
    path("tweets/<int:pk>/unpin", own_views.unpin, name="unpin"),
    path("@<username:username>/<int:pk>", views.tweet, name="tweet"),
    path("@<username:username>/<int:pk>/retweets", views.tweet_retweets, name="tweet_retweets"),
    path(
        "@<username:username>/<int:pk>/favourites", views.tweet_favourites, name="tweet_favourites"
    ),
    path("@<username:username>/<int:pk>/photo/<int:number>", views.photo, name="photo"),
]
