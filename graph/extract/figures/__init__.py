"""From printed numbers to observations: what was measured, whose it is, and when it was counted."""
