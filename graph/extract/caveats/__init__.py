"""What a report says of its data: whose are missing, partial, excluded or estimated."""
