# diagnosis: not_compiled at line 7
# exercise: monte_carlo_pi
import random


def monte_carlo_pi(seeds, out):
    for c in range(len(seeds)):
        rng = random.Random(int(seeds[c]))
        n = out.shape[1] - 1
        hits = 0
        for p in range(n):
            x, y = rng.random(), rng.random()
            out[c, p, 0] = x
            out[c, p, 1] = y
            if x * x + y * y <= 1:
                hits += 1
        out[c, n, 0] = hits
        out[c, n, 1] = 4 * hits / n
