"""A text of PTX into records."""
