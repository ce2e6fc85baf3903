"""What is no test: measurements, attacks and mutants, each a command of its own."""
