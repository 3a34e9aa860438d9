"""The commands, one file each: a new file with an ``@app.command`` is a new command."""
