from django.urls import path, register_converter

from accounts.converters import UsernameConverter
from accounts.views import invitations, relationships, sessions, settings, welcome

register_converter(UsernameConverter, "username")

urlpatterns = [
    path("welcome", welcome.start, name="welcome"),
    path("welcome/profile", welcome.profile, name="welcome_profile"),
    path("welcome/skip/<int:step>", welcome.skip, name="welcome_skip"),
    path("invite/<str:token>", invitations.invitation, name="invitation"),
    path("settings", settings.index, name="settings"),
    path("settings/profile", settings.profile, name="settings_profile"),
    path("settings/profile/avatar", settings.avatar, name="settings_avatar"),
    path("settings/account", settings.account, name="settings_account"),
    path("settings/privacy", settings.privacy, name="settings_privacy"),
    path("settings/requests", settings.requests, name="settings_requests"),
    path("settings/blocked", settings.blocked, name="settings_blocked"),
    path("settings/muted", settings.muted, name="settings_muted"),
    path("settings/sessions/<int:pk>/end", sessions.end, name="end_session"),
    path("language", settings.set_language, name="set_language"),
    path("@<username:username>/follow", relationships.follow, name="follow"),
    path("@<username:username>/unfollow", relationships.unfollow, name="unfollow"),
    path("@<username:username>/remove", relationships.remove_follower, name="remove_follower"),
    path("@<username:username>/block", relationships.block, name="block"),
    path("@<username:username>/unblock", relationships.unblock, name="unblock"),
    path("@<username:username>/mute", relationships.mute, name="mute"),
    path("@<username:username>/unmute", relationships.unmute, name="unmute"),
    path("@<username:username>/accept", relationships.accept, name="accept"),
    path("@<username:username>/refuse", relationships.refuse, name="refuse"),
]
