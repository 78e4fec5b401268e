"""What docs/performance.md is made from; tools/performance.py calls it."""
