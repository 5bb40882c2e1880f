"""Where words name a body: an agency or a police force."""
