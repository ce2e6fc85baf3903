"""CUDA kernels: what this machine has to run them on."""
