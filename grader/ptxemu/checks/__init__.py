"""What is wrong with a kernel: findings, and the history of each element that they come from."""
