"""What is left of a submission for its kernels' worker: the kernels, and what they use, in the language of a GPU.

On a simulator a kernel is ordinary Python, and once any other code of the file has run, no check in the same
process can be trusted: it could have replaced what a launch does. So none runs. What a GPU could not compile
is refused before that, by reading: whatever is not known to be harmless is not let in.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import NoReturn

from grader.worker import vocabulary
from grader.worker.names import Constant, Import, Names, Undistillable, bound_by, is_harmless_text, is_text, targets

_LANGUAGE = "Numba compiles only numbers, arrays, conditions, loops, and what cuda and math offer"
_DECORATE = "is no kernel: write it as a function with @cuda.jit above it, and nothing else"
_MOST_SHOWN = 60
_NUMBERS = (int, float, complex, type(None), type(...))  # a bool is an int
_NAMED: dict[type, str] = {ast.Name: "id", ast.arg: "arg", ast.FunctionDef: "name"}
_PLAIN = (
    *(ast.Assign, ast.AugAssign, ast.For, ast.While, ast.If, ast.Return, ast.Pass, ast.Break, ast.Continue),
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple, ast.Subscript, ast.Slice, ast.NamedExpr),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
_MAKING = (ast.BinOp, ast.Subscript)  # what joins texts, or takes a part of one


def distil(tree: ast.Module, kernels: Collection[str]) -> ast.Module:
    """Return a module of the `kernels` that `tree` defines and what they use; every line keeps its number.

    Raises Undistillable where a kernel, or something that it uses, is not in the language of kernels.
    """
    names, kept = Names(tree), dict[str, ast.stmt]()
    try:
        waiting = list(kernels)
        while waiting:
            name = waiting.pop()
            statement = names.statement(name)
            if name not in kept and statement is not None:
                kept[name] = statement
                waiting += _used_by(statement, name, names, name in kernels)
    except RecursionError:
        raise Undistillable(0, "a kernel cannot be nested that deeply") from None
    statements = (_pruned(statement, kept) for statement in tree.body)
    return ast.Module([statement for statement in statements if statement is not None], [])


def _used_by(statement: ast.stmt, name: str, names: Names, launched: bool) -> set[str]:
    """Return the names of the module that `statement`, which binds `name`, needs."""
    for node in ast.walk(statement):
        named = getattr(node, _NAMED.get(type(node), ""), "")
        if named.startswith("__"):
            raise Undistillable(_line(node), f"a kernel cannot use `{named}`: Python uses it itself")
    if isinstance(statement, ast.FunctionDef):
        return _function(statement, names, launched)
    if launched:
        raise Undistillable(statement.lineno, f"`{name}` {_DECORATE}")
    if isinstance(statement, Constant):
        return _constant(statement, name, names)
    if isinstance(statement, Import):
        return set()
    raise Undistillable(statement.lineno, f"a kernel cannot use `{name}`: it is neither a constant nor a function")


def _pruned(statement: ast.stmt, kept: dict[str, ast.stmt]) -> ast.stmt | None:
    """Return what is to be executed of a statement: of an import, the names that are used."""
    if not isinstance(statement, Import):
        return statement if any(statement is one for one in kept.values()) else None
    statement.names = [alias for alias in statement.names if bound_by(alias) in kept]
    return statement if statement.names else None


def _function(function: ast.FunctionDef, names: Names, launched: bool) -> set[str]:
    """Return the names that a function under cuda.jit needs; what only describes its types is taken off it."""
    local = _locals(function, names)
    outside = _Reader(names, host=True)
    _decorator(function, outside, launched)
    for default in function.args.defaults:
        outside.visit(default)
    inside = _Reader(names, local)
    for statement in function.body:
        inside.visit(statement)
    return outside.used | inside.used


def _decorator(function: ast.FunctionDef, outside: _Reader, launched: bool) -> None:
    """Read a function's one decorator, cuda.jit; raise Undistillable where it is another, or has odd options."""
    if len(function.decorator_list) != 1:
        raise Undistillable(function.lineno, f"`{function.name}` {_DECORATE}")
    jit = function.decorator_list[0]
    call = jit if isinstance(jit, ast.Call) else ast.Call(jit, [], [])
    if outside.names.path(call.func) != vocabulary.JIT or len(call.args) > 1:
        raise Undistillable(function.lineno, f"`{function.name}` {_DECORATE}")
    for option in call.keywords:
        if option.arg not in vocabulary.JIT_OPTIONS:
            raise Undistillable(jit.lineno, f"cuda.jit cannot have `{_shown(option)}` here")
        if launched and option.arg == "device" and not _is_false(option.value):
            raise Undistillable(jit.lineno, f"`{function.name}` is a device function, which nobody can launch")
        outside.visit(option.value)
    for signatures in call.args:
        for signature in signatures.elts if isinstance(signatures, ast.List) else [signatures]:
            outside.visit(signature)
    outside.use(call.func)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _locals(function: ast.FunctionDef, names: Names) -> frozenset[str]:
    """Return the names that are a function's own, arguments first; annotations, which would be run, are removed."""
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or getattr(function, "type_params", None):
        raise Undistillable(function.lineno, f"`{function.name}` can have plain arguments only")
    function.returns = None
    own = [*arguments.posonlyargs, *arguments.args]
    for argument in own:
        argument.annotation = None
    stored = [node for node in ast.walk(function) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    found = {argument.arg: argument.lineno for argument in own} | {node.id: node.lineno for node in stored}
    for name, line in found.items():
        if names.imported(name):
            raise Undistillable(line, f"`{name}` is imported: call what is `{function.name}`'s own something else")
    return frozenset(found)


def _constant(constant: Constant, name: str, names: Names) -> set[str]:
    """Return the names that a constant of the module needs."""
    if constant.value is None or name not in targets(constant):
        raise Undistillable(constant.lineno, f"a kernel cannot use `{name}`: it is not a plain constant")
    reader = _Reader(names, host=True)
    reader.visit(constant.value)
    _forget_annotation(constant)
    return reader.used


def _forget_annotation(node: ast.stmt) -> None:
    if isinstance(node, ast.AnnAssign):
        node.annotation = ast.copy_location(ast.Constant(None), node)


class _Reader(ast.NodeVisitor):
    """Reads the body of a function, or, for the host, a constant, and collects which names of the module it uses."""

    def __init__(self, names: Names, local: frozenset[str] = frozenset(), host: bool = False) -> None:
        self.names = names
        self.used: set[str] = set()
        self._local = local
        self._host = host
        self._calls = vocabulary.CONSTANT_CALLS if host else vocabulary.KERNEL_CALLS
        self._builtins = vocabulary.LASTING if host else vocabulary.BUILTINS

    def use(self, node: ast.expr) -> None:
        """Note the name at the beginning of a path."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if isinstance(node, ast.Name):
            self.used.add(node.id)

    def generic_visit(self, node: ast.AST) -> None:
        """Refuse whatever is not known, and whatever could make another text of one."""
        if not isinstance(node, _PLAIN) or (self._host and isinstance(node, _MAKING) and self._has_text(node)):
            self._refuse(node)
        super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """A name is the function's own, a constant or an import of the module, or one of Python's."""
        if node.id in self._local or self._known(node):
            return
        statement = self.names.statement(node.id)
        if isinstance(statement, ast.FunctionDef):
            self._refuse(node, "a function can only be called")
        if not self._host and self.names.holds_text(node.id):
            self._refuse(node, "it holds a text, and a GPU knows numbers only")
        if statement is not None:
            self.used.add(node.id)
        elif node.id not in self._builtins:
            self._refuse(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """`np.float32` and `cuda.threadIdx.x` are known; an array's shape can be read, and nothing written."""
        if self._known(node):
            return
        if node.attr not in vocabulary.ATTRIBUTES or not isinstance(node.ctx, ast.Load):
            self._refuse(node)
        self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        """What can be called is known by its name, so nothing is called that came as a value."""
        if not self._callable(node.func):
            self._refuse(node.func)
        printed = isinstance(node.func, ast.Name) and node.func.id == "print"
        for argument in node.args:
            if not (printed and is_text(argument)):
                self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg not in vocabulary.KEYWORDS:
                self._refuse(keyword)
            self.visit(keyword.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Numbers; texts only where they name types."""
        if not isinstance(node.value, _NUMBERS) and not (self._host and is_harmless_text(node)):
            self._refuse(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Any operator but @, which needs whole matrices."""
        if isinstance(node.op, ast.MatMult):
            self._refuse(node)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """A kernel may name what it has just worked out; a constant has one name."""
        if self._host:
            self._refuse(node)
        super().generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A docstring says nothing."""
        if not is_text(node.value):
            self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """An annotation would be run, and is removed."""
        _forget_annotation(node)
        self.visit(node.target)
        if node.value is not None:
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        """An assertion's message is a text."""
        self.visit(node.test)
        if node.msg is not None and not is_text(node.msg):
            self._refuse(node.msg)

    def visit_Raise(self, node: ast.Raise) -> None:
        """One of Python's plain exceptions, with nothing in it but constants."""
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        given = [*node.exc.args, *node.exc.keywords] if isinstance(node.exc, ast.Call) else []
        known = isinstance(raised, ast.Name) and raised.id in vocabulary.EXCEPTIONS
        if not known or node.cause or not all(isinstance(item, ast.Constant) for item in given):
            self._refuse(node)
        if isinstance(raised, ast.Name) and (raised.id in self._local or self.names.statement(raised.id)):
            self._refuse(node)

    def _has_text(self, node: ast.AST) -> bool:
        inside = list(ast.walk(node))
        used = {inner.id for inner in inside if isinstance(inner, ast.Name)}
        return any(map(is_text, inside)) or any(map(self.names.holds_text, used))

    def _known(self, node: ast.expr) -> bool:
        """Return whether `node` is something imported; raises Undistillable where that is not known to be harmless."""
        path = self._path(node)
        if path and path not in vocabulary.VALUES:
            self._refuse(node)
        if path:
            self.use(node)
        return bool(path)

    def _callable(self, function: ast.expr) -> bool:
        path = self._path(function)
        if path:
            self.use(function)
            return path in self._calls
        if not isinstance(function, ast.Name) or function.id in self._local:
            return False
        statement = self.names.statement(function.id)
        if isinstance(statement, ast.FunctionDef) and not self._host:
            self.used.add(function.id)
            return True
        return statement is None and function.id in self._builtins

    def _path(self, node: ast.expr) -> str:
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        return "" if isinstance(root, ast.Name) and root.id in self._local else self.names.path(node)

    def _refuse(self, node: ast.AST, why: str = _LANGUAGE) -> NoReturn:
        raise Undistillable(_line(node), f"a kernel cannot use `{_shown(node)}`: {why}")


def _line(node: ast.AST) -> int:
    line: int = getattr(node, "lineno", 0)
    return line


def _shown(node: ast.AST) -> str:
    """Return the beginning of what stands in the source."""
    line = ast.unparse(node).strip().partition("\n")[0]
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]} …"
