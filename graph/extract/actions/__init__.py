"""What a force is asked to do: the boxes, rows and sentences that ask for it."""
