"""What confines a worker: namespaces, Landlock, a filter of system calls, and the little that it sees."""
