"""Endurance: a run driven for as long as one likes, sampled, judged and drawn."""
