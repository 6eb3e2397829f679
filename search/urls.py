from django.urls import path

from search import feeds, friends, views

urlpatterns = [
    path("welcome/people", friends.welcome, name="welcome_people"),
    path("friends", friends.friends, name="friends"),
    path("friends/follow", friends.follow_all, name="follow_all"),
    path("search", views.search, name="search"),
    path("search/advanced", views.advanced, name="search_advanced"),
    path("search/feed", feeds.search_feed, name="search_feed"),
    path("search/forget", views.forget, name="search_forget"),
    path("search/people/<username:username>", views.person, name="search_person"),
    path("search/save", views.save, name="search_save"),
    path("search/suggest", views.suggest, name="search_suggest"),
    path("search/unsave", views.unsave, name="search_unsave"),
]
