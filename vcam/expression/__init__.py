"""What a face expresses: the 52 channels in ARKit's order, and where the eyes look."""
