"""Kernels whose mistakes are known, and what runs them."""
