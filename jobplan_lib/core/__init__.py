"""Pure functions: figures in, judgements out. Nothing here knows of files, pages or the network."""
