"""
Templates that may come from anybody, run so that they can read what they are given and do nothing else.

Whatever goes wrong in one comes back as one error with the template's file and line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import partial
from types import BuiltinFunctionType, BuiltinMethodType, MethodType, TracebackType
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.problems import InputError, Place, Problem, RefusedError, RscError, did_you_mean, shorten
from rsc_assess.report.pack import Pack, pack_asset, read_template

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

MOST_CHARACTERS = 50_000_000
LONGEST_PRODUCT = 1_000_000
MOST_COMPILED = 100
PLACEHOLDER = (
    "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20viewBox=%220%200%204%203%22%3E"
    "%3Crect%20width=%224%22%20height=%223%22%20fill=%22%23e8e8e8%22/%3E%3C/svg%3E"
)

NOTED: ContextVar[list[Problem] | None] = ContextVar("NOTED", default=None)


@contextmanager
def noting() -> Iterator[list[Problem]]:
    """Collect the warnings of whatever is rendered inside."""
    noted: list[Problem] = []
    token = NOTED.set(noted)
    try:
        yield noted
    finally:
        NOTED.reset(token)


def note(problem: Problem) -> None:
    """Note a warning for whoever collects them; the same warning is noted once."""
    noted = NOTED.get()
    if noted is not None and problem not in noted:
        noted.append(problem)


def open_environment(pack: Pack, finalize: Callable[[object], object] | None = None) -> "Environment":
    """
    Return an environment for the templates of a pack: sandboxed, everything escaped, a misspelt name an error.

    Templates may call `asset(name)` for a picture or font of the pack as a data address. One that cannot be shown is replaced
    by a grey box, with a warning; see noting. They may also call filters and globals that are added to the environment, and
    objects of classes that say `for_templates = True`. Nothing else in the data can be called.

    Args:
        finalize: What is done to each printed value before it is escaped.
    """
    return environment_class()(pack, finalize)


def environment_class() -> "type[ImmutableSandboxedEnvironment]":
    """Return the class of our environments, made on first use since jinja2 is imported late."""
    global _CLASS
    if _CLASS is None:
        _CLASS = make_environment_class()
    return _CLASS


_CLASS: "type[ImmutableSandboxedEnvironment] | None" = None


def make_environment_class() -> "type[ImmutableSandboxedEnvironment]":
    """Return the class of our environments."""
    from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateNotFound, Undefined
    from jinja2.bccache import Bucket
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import BlockReference, Context, LoopContext, Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from jinja2.utils import Cycler, Joiner

    class PackLoader(BaseLoader):
        """Serves the templates of a pack and the shipped ones, nothing else."""

        def __init__(self, pack: Pack) -> None:
            self.pack = pack
            self.names: set[str] = set()

        def get_source(self, environment: Any, template: str) -> tuple[str, str, Any]:
            try:
                text, path = read_template(self.pack, template)
            except InputError as error:
                if error.problems[0].code == "T403":
                    raise TemplateNotFound(template, error.problems[0].remedy) from error
                raise
            own = path.is_relative_to(self.pack.folder)
            name = f"{self.pack.kind}/{path.relative_to(self.pack.folder).as_posix()}" if own else template
            self.names.add(name)
            return text, name, lambda: True

    class Compiled(BytecodeCache):
        """
        Keeps the code of templates for the next report of this process.

        Not their environment: what a template sets in one would be seen by the report of the next council.
        """

        def __init__(self) -> None:
            self.kept: dict[tuple[object, ...], Any] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            bucket.code = self.kept.get((bucket.key, bucket.checksum, bucket.environment.finalize))

        def dump_bytecode(self, bucket: Bucket) -> None:
            if len(self.kept) >= MOST_COMPILED:
                self.kept.clear()
            self.kept[bucket.key, bucket.checksum, bucket.environment.finalize] = bucket.code

    compiled = Compiled()

    class NamedUndefined(StrictUndefined):
        """Says on use what was not there, with enough beside to find the nearest name."""

        __slots__ = ()

        @property
        def _undefined_message(self) -> str:
            plain = StrictUndefined._undefined_message.fget(self)  # type: ignore[attr-defined]
            return Said(plain, self._undefined_name, self._undefined_obj)

    class PackEnvironment(ImmutableSandboxedEnvironment):
        """The sandbox, with calls allowed by list and products of bounded length."""

        intercepted_binops = frozenset(("*", "**"))

        def __init__(self, pack: Pack, finalize: Callable[[object], object] | None) -> None:
            super().__init__(
                loader=PackLoader(pack),
                autoescape=True,
                undefined=NamedUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
                finalize=finalize,
                bytecode_cache=compiled,
            )
            del self.globals["lipsum"]
            self.globals["asset"] = partial(asset_address, pack)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return super().is_safe_attribute(obj, attr, value) and attr != "mro"

        def is_safe_callable(self, obj: Any) -> bool:
            if is_callable_here(obj, self) and super().is_safe_callable(obj):
                return True
            # The sandbox's own message would show the object, and with it what a council wrote.
            raise SecurityError(f"calling {getattr(obj, '__name__', None) or type(obj).__name__}")

        def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
            if operator == "*" and not (isinstance(left, int | float) and isinstance(right, int | float)):
                long, times = (left, right) if hasattr(left, "__len__") else (right, left)
                if hasattr(long, "__len__") and isinstance(times, int) and len(long) * times > LONGEST_PRODUCT:
                    raise SecurityError(f"a text or list repeated to more than {LONGEST_PRODUCT:,} parts")
            if operator == "**" and isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > LONGEST_PRODUCT:
                raise SecurityError(f"a number of more than {LONGEST_PRODUCT:,} binary digits")
            return super().call_binop(context, operator, left, right)

    def is_callable_here(obj: Any, environment: PackEnvironment) -> bool:
        if isinstance(obj, BuiltinFunctionType | BuiltinMethodType):
            return isinstance(obj.__self__, PLAIN_TYPES)
        if isinstance(obj, MethodType):
            owner = type(obj.__self__)
            return owner.__module__ in ("jinja2.runtime", "jinja2.utils", "markupsafe") or getattr(owner, "for_templates", False) is True
        if isinstance(obj, Macro | BlockReference | LoopContext | Undefined | Cycler | Joiner) or getattr(type(obj), "for_templates", False) is True:
            return True
        # The sandbox wraps str.format in a function of its own.
        is_wrapped = getattr(obj, "__globals__", {}).get("__name__") == "jinja2.sandbox"
        return is_wrapped or any(obj is one for one in environment.globals.values())

    return PackEnvironment


# Whose methods templates may call. What a method of theirs gives back is plain again.
PLAIN_TYPES = (str, int, float, tuple, list, dict, frozenset, date)


class Said(str):
    """
    The message of an undefined name, with the name and the object it was asked of.

    Attributes:
        name: What is not there.

        owner: What it was asked of, or jinja2's `missing`.
    """

    name: object
    owner: object

    def __new__(cls, message: str, name: object = None, owner: object = None) -> "Said":
        """Return the message with what it is about."""
        made = super().__new__(cls, message)
        made.name, made.owner = name, owner
        return made


def asset_address(pack: Pack, name: str) -> "Markup":
    """Return a picture or font of the pack as a data address; a grey box, with a warning, for what cannot be shown."""
    from markupsafe import Markup

    try:
        return Markup(pack_asset(pack, name).uri)  # noqa: S704  (base64)
    except InputError as error:
        problem = error.problems[0]
        if problem.code == "T403":
            raise
        note(attrs.evolve(problem, severity="warning"))
        return Markup(PLACEHOLDER)  # noqa: S704


def render_template(environment: "Environment", name: str, context: Mapping[str, object]) -> str:
    """
    Return what a template makes of its context.

    Raises:
        InputError: The template is broken, misses a name or fails; message and problem have its file and line.

        RefusedError: It tried what templates may not do, or makes more than 50 million characters or more than memory holds.
    """
    pieces: list[str] = []
    length = 0
    try:
        for piece in environment.get_template(name).generate(context):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_CHARACTERS:
                raise RefusedError(*told("T413", f"this makes more than {MOST_CHARACTERS:,} characters", "Shorten it", Place(name)))
        return "".join(pieces)
    except RscError as error:
        raise placed(error, environment) from None
    except Exception as error:
        pieces.clear()
        raise translated(error, environment, name, context) from None


def told(code: str, what: str, remedy: str, place: Place) -> tuple[str, list[Problem]]:
    """Return message and problems for an error that has one problem."""
    problem = Problem(code, what, remedy, place)
    return str(problem), [problem]


def placed(error: RscError, environment: "Environment") -> RscError:
    """Return an error of our own with the template's file and line, where it does not name a file itself."""
    where = place_in(error.__traceback__, environment)
    if where is None or not error.problems:
        return error.with_traceback(None)
    problem = error.problems[0]
    if problem.code == "T403":
        problem = attrs.evolve(problem, place=where)
        return type(error)(str(problem), [problem])
    return error.with_traceback(None)


def translated(error: Exception, environment: "Environment", name: str, context: Mapping[str, object]) -> RscError:
    """Return the error of ours for anything that a template raised."""
    from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError

    place = place_in(error.__traceback__, environment) or Place(name)
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or error.name or name, error.lineno)
        line = source_line(environment, place)
        what = f"{one_line(error)}, in: {shorten(line, 100)}" if line else one_line(error)
        return InputError(*told("T406", what, "Check the tags and brackets of this line and the blocks around it", place))
    if isinstance(error, TemplateNotFound):
        remedy = error.message if error.message and error.message != error.name else "Check its name"
        return InputError(*told("T403", f"{str(error.name)!r} is not in the template pack", str(remedy), place))
    if isinstance(error, SecurityError):
        what = f"not allowed in templates: {shorten(one_line(error), 120)}"
        return RefusedError(*told("T408", what, "Use the names that the report gives, and the filters", place))
    if isinstance(error, UndefinedError):
        what, remedy = not_there(error, environment, place, context)
        return InputError(*told("T407", what, remedy, place))
    if isinstance(error, RecursionError):
        return InputError(*told("T410", "this is nested too deep, or calls itself without end", "Nest less", place))
    if isinstance(error, MemoryError):
        return RefusedError(*told("T412", "this needs more memory than a report may have", "Make it smaller", place))
    return InputError(*told("T409", f"this fails: {type(error).__name__}: {shorten(one_line(error), 120)}", "Correct this line", place))


def one_line(error: BaseException) -> str:
    """Return the message of an error without a full stop."""
    message = getattr(error, "message", None) or str(error)
    return " ".join(str(message).split()).rstrip(".")


def place_in(traceback: TracebackType | None, environment: "Environment") -> Place | None:
    """Return file and line of the innermost template in a traceback, or None."""
    names: set[str] = environment.loader.names  # type: ignore[union-attr]
    found = None
    while traceback is not None:
        frame = traceback.tb_frame
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            found = Place(template.filename, template.get_corresponding_lineno(traceback.tb_lineno))
        elif frame.f_code.co_filename in names:
            found = Place(frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def source_line(environment: "Environment", place: Place) -> str:
    """Return the line of a template that a place names, or nothing."""
    if place.line is None:
        return ""
    try:
        text = environment.loader.get_source(environment, place.source)[0]  # type: ignore[union-attr]
    except Exception:
        return ""
    lines = text.splitlines()
    return lines[place.line - 1].strip() if 0 < place.line <= len(lines) else ""


def not_there(error: Exception, environment: "Environment", place: Place, context: Mapping[str, object]) -> tuple[str, str]:
    """Return what and remedy for a name that a template uses and that is not there."""
    from jinja2.utils import missing

    said = error.args[0] if error.args else ""
    if not isinstance(said, Said) or not isinstance(said.name, str):
        return one_line(error), "Check the names in this line"
    line = source_line(environment, place)
    if said.owner is missing:
        known = {*context, *environment.globals, *names_set(environment, place)}
        return f"'{said.name}' is not there", did_you_mean(said.name, sorted(known))
    whole = re.search(rf"[\w.]+\.{re.escape(said.name)}\b", line)
    remedy = did_you_mean(said.name, names_of(said.owner))
    return f"'{whole.group() if whole else said.name}' is not there", remedy


def names_of(owner: object) -> list[str]:
    """Return the names that a template may ask of an object."""
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    kind = type(owner)
    if attrs.has(kind):
        return [field.name for field in attrs.fields(kind) if not field.name.startswith("_")]
    return [name for name in dir(owner) if not name.startswith("_")]


def names_set(environment: "Environment", place: Place) -> set[str]:
    """Return the names that a template sets itself: variables of loops, macros, imports."""
    from jinja2 import nodes

    try:
        text = environment.loader.get_source(environment, place.source)[0]  # type: ignore[union-attr]
        tree = environment.parse(text)
    except Exception:
        return set()
    found = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    found |= {node.name for node in tree.find_all(nodes.Macro)}
    return found | {node.target for node in tree.find_all(nodes.Import)}
