"""Hostile workers against the real judge: what comes through the channel, generated and judged."""
