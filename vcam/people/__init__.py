"""Learning people: quietly while vcam runs, and guided in twenty seconds."""
