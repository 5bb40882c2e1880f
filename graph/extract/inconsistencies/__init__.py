"""Where a report does not agree with itself, put as questions."""
