"""What `vcam avatars` does: lists, shows, checks and makes avatars. Plain values: the command line prints them."""
