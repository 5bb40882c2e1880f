"""What earlier inspections found, as a report tells it."""
