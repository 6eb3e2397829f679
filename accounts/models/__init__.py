from accounts.models.relationships import Block, Follow, FollowRequest, Mute
from accounts.models.user import User, display_name, names

__all__ = ["Block", "Follow", "FollowRequest", "Mute", "User", "display_name", "names"]
