"""What instructions compute, on whole arrays."""
