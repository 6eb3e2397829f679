from django.urls import path

from search import views

urlpatterns = [
    path("welcome/people", views.welcome, name="welcome_people"),
    path("search", views.search, name="search"),
    path("search/suggest", views.suggest, name="search_suggest"),
]
