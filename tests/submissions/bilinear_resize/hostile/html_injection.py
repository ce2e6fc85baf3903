# verdict: wrong in every check  - returns an object whose type is a web page
# tries: the result's class is called like HTML with a script, a terminal sequence and a formula, its metaclass answers for its
#        name, and its repr, str, len and iteration print, raise or never end. It is not None, which a wrapper has to
#        say somehow, with that name in it.
# seen: nbgrader #1947 (a security revert of its HTML); ours
# points: 0


class Meta(type):
    def __instancecheck__(cls, value):
        return True

    def __subclasscheck__(cls, value):
        return True


NAME = "</script><script>alert(document.cookie)</script><img src=x onerror=alert(1)>\x1b[2J=cmd|'/C calc'!A0\u202e"
Evil = Meta(NAME, (tuple,), {"__repr__": lambda self: NAME, "__eq__": lambda *pair: True, "__bool__": lambda self: False})


def bilinear_resize(image, out):
    return Evil((1, 2, 3))
