"""Files made checked values; all problems of all files are reported together."""
