"""A document as a whole: which report it is, its captions and notes, and what tells nothing of a force."""
