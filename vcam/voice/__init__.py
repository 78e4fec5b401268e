"""What a voice says of the mouth: sound becomes five mouth shapes, numpy only. No sound is kept or sent."""
