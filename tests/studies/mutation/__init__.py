"""Mutation testing of the hidden tests: small mistakes made in the reference solutions, one at a time."""
