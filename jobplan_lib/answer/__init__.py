"""A plan held against a snapshot: the words for it, the walk back to the source, and the public contract."""
