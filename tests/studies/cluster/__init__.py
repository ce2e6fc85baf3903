"""Studies of the store and of a class on many machines: kills, costs, and a thousand students simulated."""
