"""Keys that work whichever program has the focus: only those that are vcam's are taken, no other key is ever seen."""
