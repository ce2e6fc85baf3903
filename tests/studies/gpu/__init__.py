"""What can only be known on a machine with a GPU: whether the emulator, the model and the judge's clock are right."""
