"""Arrays, the elements that addresses reach in them, and what reaching them costs."""
