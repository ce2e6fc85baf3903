# diagnosis: not_compiled at line 6
# call: scale f4[300,300] f4=3 out:f4[300,300]
def scale(image, factor, out):
    height, width = image.shape
    y = 0
    while y < height:
        for x in range(width):
            out[y, x] = factor * image[y, x]
        y += 1
