"""From executed notebooks to files that people open."""
