"""Where words name an initiative: an operation, a scheme, a team, a board, a system."""
