"""Files that appear whole or not at all, and the snapshots made of them."""
