"""Steps of the bake: from the CC0 base mesh to the head and the avatar that vcam ships."""
