"""A call: into a worker and back, through shared memory."""
