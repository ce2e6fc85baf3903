"""Starting a worker, holding it within limits, freezing it, and leaving nothing of it alive."""
