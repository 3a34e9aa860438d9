"""Numbers and words as HTML, charts and sheets."""
