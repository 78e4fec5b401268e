"""Commands from outside, by OSC: a Stream Deck, a tablet, a script."""
