"""vcam.toml, the user's file of settings: where it lies, how it is read whatever is in it, and written whole."""
