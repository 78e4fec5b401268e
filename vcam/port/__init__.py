"""A UDP port of this computer that anybody may send to: opened, heard in time, and whose it is when it is taken."""
