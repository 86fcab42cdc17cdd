"""The form of a first sign-in: where, as whom, and where the secret will lie, which is told before it is typed."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from imstui.accounts.entering import Entry, faults
from imstui.accounts.known_clouds import KNOWN_CLOUDS, known_cloud
from imstui.model.credentials import Secret
from imstui.model.profile import Keeping, Kind
from imstui.tui.screens.framed import Framed
from imstui.tui.sessions.account_messages import EntryWanted, PlaceWanted
from imstui.tui.widgets.choice import Choice
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.secret_field import SecretField
from imstui.tui.widgets.text_block import TextBlock, TextRow
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

_OTHER: Final = "other"
_CLOUDS: Final = (
    *((cloud.key, cloud.title.replace("Telekom Cloud", "Telekom")) for cloud in KNOWN_CLOUDS),
    (_OTHER, "another"),
)
_KINDS: Final = ((Kind.PASSWORD.value, "password"), (Kind.ACCESS_KEY.value, "access key"), (Kind.TOKEN.value, "token"))
_KEEPING: Final = (("", "keyring"), (Keeping.SESSION.value, "nowhere"), (Keeping.FILE.value, "file, not encrypted"))
_LABELS: Final = {
    "cloud": "Cloud", "auth_url": "IAM URL", "region": "Region", "kind": "With", "domain": "Domain", "user": "User",
    "access_key": "Access key", "project": "Project", "name": "Profile name", "keeping": "Keep it in",
}  # fmt: skip
_HINTS: Final = {
    "auth_url": "https://iam.eu-de.example.com/v3",
    "domain": "the account's name",
    "user": "name; or an id, and no domain",
    "access_key": "its id (AK)",
    "project": "empty: chosen from the account's own",
    "name": "empty: made from cloud and region",
}
_TEXTS: Final = ("auth_url", "region", "domain", "user", "access_key", "project", "name")
_ONLY_OF: Final = {
    "domain": {Kind.PASSWORD}, "user": {Kind.PASSWORD}, "access_key": {Kind.ACCESS_KEY},
    "project": {Kind.PASSWORD, Kind.ACCESS_KEY},
}  # fmt: skip
_SECRETS: Final = {Kind.PASSWORD: "Password", Kind.ACCESS_KEY: "Secret key", Kind.TOKEN: "Token"}


class SignInForm(Framed[None]):
    """Asks for an account. Nothing is kept before the cloud took the secret."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "sign_in", "Sign in"),
        Binding("escape", "leave", "Cancel"),
        Binding("enter", "enter_field", "Next, and sign in after the last", show=False),
        Binding("tab", "app.focus_next", "Next"),
        Binding("shift+tab,up", "app.focus_previous", "Before", show=False),
    ]

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(id="sign-in-form")
        self._ascii = ascii_only
        self._busy = self._laid_out = False

    def compose(self) -> ComposeResult:
        """A field in each line; what is wrong with it stands below."""
        yield TextLine(id="form-title")
        with VerticalScroll(id="form", can_focus=False):
            for field in _LABELS:
                yield from self._line(field)
            yield TextBlock(id="place", can_focus=False)
            with Horizontal(classes="field"):
                yield TextLine(id="secret-label", classes="label")
                yield SecretField(id="secret")
            yield TextBlock(id="form-outcome", can_focus=False)
        yield from self.foot()

    def _line(self, field: str) -> ComposeResult:
        choices = {"cloud": _CLOUDS, "kind": _KINDS, "keeping": _KEEPING}
        with Horizontal(id=f"{field}-row", classes="field"):
            yield TextLine(id=f"{field}-label", classes="label")
            if field in choices:
                options = choices[field]
                yield Choice(options, options[0][0], ascii_only=self._ascii, id=field)
            else:
                yield TextField(placeholder=_HINTS.get(field, ""), by_lines=True, id=field)
        yield TextLine(id=f"{field}-problem", classes="problem")

    def on_mount(self) -> None:
        """Begin with the cloud, and look where the secret can go."""
        self.query_one("#form-title", TextLine).show([Part(" Sign in to a cloud", "strong")])
        for field, label in _LABELS.items():
            self.query_one(f"#{field}-label", TextLine).show([Part(f" {label}", "muted")])
            self.query_one(f"#{field}-problem").display = False
        self._laid_out = True
        self.query_one("#cloud").focus()
        self._lay_out()
        for field in ("cloud", "kind"):
            # At once: the key that follows in a burst goes to the field that is next then.
            self.watch(self.query_one(f"#{field}", Choice), "value", self._lay_out, init=False)
        self.post_message(PlaceWanted(None))

    @property
    def entry(self) -> Entry:
        """What stands in the fields."""
        cloud, kind, keeping = (self.query_one(f"#{field}", Choice).value for field in ("cloud", "kind", "keeping"))
        texts = {field: self.query_one(f"#{field}", TextField).value.strip() for field in _TEXTS}
        texts |= {field: "" for field, kinds in _ONLY_OF.items() if Kind(kind) not in kinds}
        return Entry(
            cloud="" if cloud == _OTHER else cloud,
            kind=Kind(kind),
            keeping=Keeping(keeping) if keeping else None,
            **texts,
        )

    def take_place(self, text: str, problem: str) -> None:
        """Say where the secret will lie, and why not in the keyring."""
        rows = [TextRow("", problem, "warning")] if problem else []
        self.query_one("#place", TextBlock).show_rows([*rows, TextRow("", text, "muted")])
        self._keep_in_sight()

    def refuse(self, text: str, *, of_secret: bool = False) -> None:
        """It didn't work: say why. What was typed stays, but for a secret that was refused itself."""
        self._busy = False
        if of_secret:
            self.query_one(SecretField).taken()
        self._tell(text, "error")

    def tell(self, text: str) -> None:
        """Say what is done now."""
        self._tell(text, "muted")

    def _tell(self, text: str, role: str) -> None:
        outcome = self.query_one("#form-outcome", TextBlock)
        outcome.show_rows([TextRow("", text, role)])
        self._keep_in_sight(outcome)

    def on_resize(self) -> None:
        """On a lower screen what is typed in stays in sight."""
        self._keep_in_sight()

    def _keep_in_sight(self, wanted: Widget | None = None) -> None:
        """Scroll to that, else to the field that is typed in, once what changed above it has its place."""

        def scroll() -> None:
            seen = wanted or self.focused
            if seen is not None and seen.is_attached:
                seen.scroll_visible(animate=False, immediate=True)

        self.call_after_refresh(scroll)

    def action_leave(self) -> None:
        """Keep nothing, and go back."""
        self.query_one(SecretField).taken()
        self.dismiss()

    def action_sign_in(self) -> None:
        """Have it signed in; a field that can't be used gets the cursor instead."""
        if self._busy:
            return
        entry = self.entry
        wrong = faults(entry)
        for field in _LABELS:
            line = self.query_one(f"#{field}-problem", TextLine)
            line.display = field in wrong
            line.show([Part(f"              {wrong.get(field, '')}", "error")])
        if wrong:
            self.query_one(f"#{next(field for field in _LABELS if field in wrong)}").focus()
            return
        text = self.query_one(SecretField).value
        if not text:
            self.query_one(SecretField).focus()
            self.refuse(f"The {_SECRETS[entry.kind].casefold()} is missing.")
            return
        self._busy = True
        self.tell("Signing in.")
        self.post_message(EntryWanted(entry, Secret(text)))

    def action_enter_field(self) -> None:
        """Go on to the next field, and sign in after the last."""
        if isinstance(self.focused, SecretField):
            self.action_sign_in()
        else:
            self.focus_next()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        # What is typed here is nobody else's: a secret may be in it.
        event.stop()

    @on(Choice.Changed)
    def _chose(self, event: Choice.Changed) -> None:
        event.stop()
        if event.choice.id == "keeping":
            self.post_message(PlaceWanted(Keeping(event.value) if event.value else None))

    def _lay_out(self) -> None:
        """Show the fields that belong to what is chosen."""
        if not self._laid_out:
            return
        entry = self.entry
        cloud = known_cloud(entry.cloud)
        shown = {field: entry.kind in kinds for field, kinds in _ONLY_OF.items()} | {"auth_url": cloud is None}
        for field, is_shown in shown.items():
            self.query_one(f"#{field}-row").display = is_shown
            if not is_shown:
                self.query_one(f"#{field}-problem").display = False
        regions = cloud.regions if cloud is not None else ()
        self.query_one("#region", TextField).placeholder = f"as {regions[0]}" if regions else "as the URL tells"
        self.query_one("#secret-label", TextLine).show([Part(f" {_SECRETS[entry.kind]}", "muted")])
        self._keep_in_sight()
