from accounts.models.former_username import FormerUsername
from accounts.models.portrait import Portrait
from accounts.models.relationships import Block, Follow, FollowRequest, Mute
from accounts.models.user import User, display_name, names

__all__ = [
    "Block",
    "Follow",
    "FollowRequest",
    "FormerUsername",
    "Mute",
    "Portrait",
    "User",
    "display_name",
    "names",
]
