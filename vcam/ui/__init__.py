"""The window: a process of its own that shows pictures and state and gives the user's commands; it knows no camera."""
