"""The words of the language that kernels are written in: every name with a meaning of its own, by its full path.

What is listed works on a GPU (numba-cuda's documentation), and on the simulator can do nothing but compute.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _under(place: str, names: str) -> frozenset[str]:
    return frozenset(f"{place}.{name}" for name in names.split())


JIT = "numba.cuda.jit"
JIT_OPTIONS = _words(
    "device debug opt fastmath inline forceinline lineinfo max_registers launch_bounds cache lto"
    " shared_memory_carveout argtypes restype"
)
MODULES = frozenset(("math", "numpy", "numba", "numba.cuda", "numba.types", "numba.cuda.types"))
LASTING = _words(
    "abs bool complex divmod float int len max min pow range round sum tuple"
)  # their results never change
BUILTINS = LASTING | _words("enumerate print slice zip")
EXCEPTIONS = _words(
    "ArithmeticError AssertionError Exception IndexError KeyError LookupError NotImplementedError OverflowError"
    " RuntimeError TypeError ValueError ZeroDivisionError"
)
ATTRIBUTES = _words("x y z w size shape ndim dtype itemsize nbytes strides T real imag")
KEYWORDS = _words("shape dtype alignment")

_INTEGERS = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 intp uintp intc uintc"
_SCALARS = f"float16 float32 float64 complex64 complex128 {_INTEGERS}"
_TYPE_NAMES = f"{_SCALARS} bool boolean b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16 void none char uchar short ushort"
TYPE_WORDS = _words(f"{_TYPE_NAMES} Array Tuple UniTuple C F A")  # in a text that names types
OPTION_WORDS = _words("always never MaxL1 MaxShared default")  # texts that options of cuda.jit are
_TYPES = frozenset[str]().union(
    *(
        _under(place, f"{_TYPE_NAMES} Array Tuple UniTuple")
        for place in ("numba", "numba.types", "numba.cuda", "numba.cuda.types")
    )
)
_NUMPY_SCALARS = _under("numpy", f"{_SCALARS} bool_ bool")
_MATH = _under(
    "math",
    "acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees erf erfc exp exp2 expm1 fabs floor fmod"
    " frexp gamma hypot isfinite isinf isnan ldexp lgamma log log10 log1p log2 modf nextafter pow radians remainder sin"
    " sinh sqrt tan tanh trunc",
)
_UFUNCS = _under(
    "numpy",
    "abs absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and bitwise_not bitwise_or"
    " bitwise_xor cbrt ceil conjugate copysign cos cosh deg2rad degrees divide equal exp exp2 expm1 fabs float_power"
    " floor floor_divide fmax fmin fmod gcd greater greater_equal heaviside hypot invert isfinite isinf isnan lcm ldexp"
    " left_shift less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or"
    " logical_xor maximum minimum mod multiply negative nextafter not_equal positive power rad2deg radians reciprocal"
    " remainder right_shift rint sign signbit sin sinh spacing sqrt square subtract tan tanh true_divide trunc",
)
_CUDA = (
    _under(
        "numba.cuda",
        "grid gridsize syncthreads syncthreads_count syncthreads_and syncthreads_or syncwarp shfl_sync shfl_up_sync"
        " shfl_down_sync shfl_xor_sync vote_sync_intrinsic all_sync any_sync eq_sync ballot_sync match_any_sync"
        " match_all_sync activemask lanemask_lt threadfence threadfence_block threadfence_system popc brev clz ffs selp"
        " fma cbrt nanosleep shared.array local.array",
    )
    | _under(
        "numba.cuda.atomic",
        "add sub and_ or_ xor inc dec exch max min nanmax nanmin compare_and_swap cas",
    )
    | _under(
        "numba.cuda.fp16",
        "hadd hsub hmul hdiv hfma hneg habs hsin hcos hlog hlog2 hlog10 hexp hexp2 hexp10 hsqrt hrsqrt hceil hfloor"
        " hrcp htrunc hrint heq hne hge hgt hle hlt hmax hmin",
    )
    | _under("numba.cuda", " ".join(f"{kind}x{n}" for kind in _SCALARS.split() for n in (2, 3, 4)))
)
_PLACES = _under("numba.cuda", "threadIdx blockIdx blockDim gridDim")

CONSTANT_CALLS = _TYPES | _NUMPY_SCALARS | _MATH
KERNEL_CALLS = _TYPES | _NUMPY_SCALARS | _MATH | _UFUNCS | _CUDA
VALUES = (
    (KERNEL_CALLS - _CUDA)
    | _PLACES
    | frozenset(f"{place}.{axis}" for place in _PLACES for axis in "xyz")
    | _under("numba.cuda", "warpsize laneid")
    | _under("math", "pi e tau inf nan")
    | _under("numpy", "pi e euler_gamma inf nan newaxis")
)
