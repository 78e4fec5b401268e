"""What goes over the network, as bytes: packing and strict reading, by the standard library alone and with no sockets.

The Blender add-on carries copies of some of these modules, so they import nothing but each other, relatively.
"""
