"""Benchmarks: where a grading run's time goes, and how fast the reference solutions are beside other libraries."""
