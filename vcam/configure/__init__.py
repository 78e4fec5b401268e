"""The app's own settings file: what of it is used, shown and edited."""
