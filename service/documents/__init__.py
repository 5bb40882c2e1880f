"""The documents of `docs/`, as pages: which there are, and what they look like."""
