"""What most commands open before they work: a session by the global options, the ledger, a desk with both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import click

from imstui.cli.options import Globals
from imstui.cli.output import talk
from imstui.local.paths import places
from imstui.model.errors import ReadOnly

if TYPE_CHECKING:
    # What only a session needs is imported when one is opened: `jobs --short` opens none.
    from imstui.local.ledger import Ledger
    from imstui.replication.desk import Desk
    from imstui.session import Exchange, Session


def given() -> Globals:
    """The options that stand before the command."""
    found = click.get_current_context().find_object(Globals)
    return found if found is not None else Globals()


def may_change(what: str) -> None:
    """Refuse under --read-only, and with a profile that is for looking only.

    Raises:
        ReadOnly: one of them holds.
        InvalidInput: the profile that was named isn't there, or the profiles can't be read.
    """
    from imstui.accounts.choosing import Wanted, is_read_only

    options = given()
    if options.read_only:
        raise ReadOnly(f"--read-only was given, so {what} is refused. Nothing was sent.")
    if is_read_only(Wanted(options.profile, options.os_cloud)):
        raise ReadOnly(f"The profile is for looking only, so {what} is refused. Nothing was sent.")


@asynccontextmanager
async def opened_session(options: Globals, *, ask: bool = True) -> AsyncIterator[Session]:
    """A signed-in session.

    Args:
        options: name the account.
        ask: whether the person may be asked for a secret that lies nowhere.
    """
    from imstui.accounts.choosing import Wanted
    from imstui.accounts.opening import open_account
    from imstui.cli.asking import person

    wanted = Wanted(options.profile, options.os_cloud)
    asker = person() if ask else None
    async with await open_account(wanted, asker=asker, observer=_observer(options), tell=talk) as session:
        session.keep_lists_in(places())
        yield session


@contextmanager
def opened_ledger() -> Iterator[Ledger]:
    """This person's ledger."""
    from imstui.local.ledger import Ledger

    with Ledger(places().ledger) as ledger:
        yield ledger


@asynccontextmanager
async def opened_desk(options: Globals, *, ask: bool = True) -> AsyncIterator[tuple[Session, Desk]]:
    """A session and the ledger, both ready: the ledger first, for without it nothing is sent.

    Args:
        options: name the account.
        ask: whether the person may be asked for a secret that lies nowhere.
    """
    from imstui.local.ledger import Ledger
    from imstui.local.senders import Senders

    where = places()
    with Ledger(where.ledger) as ledger:
        async with opened_session(options, ask=ask) as session:
            yield session, session.desk(ledger, Senders(where.senders))


def _observer(options: Globals) -> Callable[[Exchange], None] | None:
    """Tells each exchange to the person, the log, both or nobody."""
    if not (options.verbose or options.log):
        return None

    def observe(exchange: Exchange) -> None:
        line = _line(exchange)
        if options.verbose:
            talk(line)
        if options.log:
            import logging

            logging.getLogger("imstui").info(line)

    return observe


def _line(exchange: Exchange) -> str:
    request = f", request {exchange.request_id}" if exchange.request_id else ""
    outcome = str(exchange.status) if exchange.status else f"no answer: {exchange.error}"
    return f"{exchange.method} {exchange.path} -> {outcome} in {exchange.seconds:.2f} s{request}"
