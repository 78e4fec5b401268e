"""Photos and videos that are given another's expression: a photo opened, driven and written."""
