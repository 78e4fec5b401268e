"""What vcam and its window, a process of its own, share: memory for the picture, lines of text, how a window opens."""
