from django.urls import path

from search import friends, views

urlpatterns = [
    path("welcome/people", friends.welcome, name="welcome_people"),
    path("friends", friends.friends, name="friends"),
    path("friends/follow", friends.follow_all, name="follow_all"),
    path("search", views.search, name="search"),
    path("search/suggest", views.suggest, name="search_suggest"),
]
