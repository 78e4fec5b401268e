"""What feeds a live stream: a source and what follows the face in it, opened and exchanged while it streams."""
