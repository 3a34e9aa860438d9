"""Files brought into a snapshot: read by content, mapped by a layout, checked row by row, frozen as a whole."""
