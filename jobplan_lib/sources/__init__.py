"""Where figures come from: one module a source, each of which ends in a frozen snapshot."""
