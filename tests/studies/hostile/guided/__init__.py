"""What the judge reads of an attacker's, fuzzed by an engine that sees which inputs reach new code."""
