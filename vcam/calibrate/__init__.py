"""`vcam calibrate`: looks through pictures, a film or a live camera for a board, and makes the camera's profile."""
