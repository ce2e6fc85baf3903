"""The commands of `jitgrade`, by who needs them."""
