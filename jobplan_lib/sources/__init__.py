"""Where figures come from: the live sources with the fetch that freezes their figures, and a synthetic panel."""
