"""What viewers see and how it changes while it streams: the avatar, the photos, and the user's commands."""
