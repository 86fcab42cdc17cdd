"""Our words for the errors that no cloud named: one entry for each class of the tree that says something of its own."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from imstui.model import errors
from imstui.present.advice import Advice

_READ: Final = "Correct it, then try again; nothing was sent."
_LEDGER: Final = "See what `imstui doctor` says about the state folder."
_ENDPOINT: Final = "Check network, proxy and endpoint with `imstui doctor`."

KINDS: Final = MappingProxyType(
    {
        errors.ImstuiError: Advice(
            "That didn't work", "No cause is known.", "Run it again with --verbose, and see what `imstui doctor` says."
        ),
        errors.InvalidInput: Advice("A value can't be used", "A value or a combination of values isn't valid.", _READ),
        errors.EncryptionChoice: Advice(
            "The source is encrypted",
            "Nobody said what becomes of the encryption, and it isn't dropped by silence.",
            "Say --key KEY for another key, or --unencrypted to remove the encryption; nothing was sent.",
        ),
        errors.Duplicate: Advice(
            "Such a copy exists",
            "The same replication is open already, or an image bears the name.",
            "See `imstui jobs`; choose another name, or say with --yes that a second is wanted. Nothing was sent.",
        ),
        errors.ReadOnly: Advice(
            "Read-only session",
            "The session may look, but not change anything.",
            "Start without --read-only, or with a profile that allows changes; nothing was sent.",
        ),
        errors.LedgerError: Advice(
            "The ledger can't be used", "The local record of replications can't be opened, read or written.", _LEDGER
        ),
        errors.TransitionError: Advice(
            "Another imstui was faster",
            "The replication is in a state that doesn't allow this step.",
            "See where it stands now with `imstui jobs`.",
        ),
        errors.SignInError: Advice("No session", "No session could be opened.", "Sign in with `imstui login`."),
        errors.NotSignedIn: Advice(
            "Not signed in",
            "No complete settings were found to sign in with.",
            "Sign in with `imstui login`, set OS_CLOUD or the OS_* variables, or look around with `imstui demo`.",
        ),
        errors.SignInRefused: Advice(
            "Sign-in refused",
            "The cloud didn't accept the credentials.",
            "Check user, domain, project and secret, then try once; repeated failures can lock the user.",
        ),
        errors.StoreError: Advice(
            "The secret can't be read",
            "The place that keeps it is locked, absent or doesn't answer.",
            "Unlock the keyring, or sign in for this session only; `imstui doctor` shows which store is used.",
        ),
        errors.LookupFailed: Advice("Can't tell what is meant", "What was named can't be told.", "Use the full id."),
        errors.NotFound: Advice(
            "Not found",
            "Nothing here has this id or name.",
            "Check the spelling, and with `imstui whoami` the project and region.",
        ),
        errors.Ambiguous: Advice("Several fit", "The name fits more than one.", "Use the id of the one that is meant."),
        errors.TransportError: Advice("No usable answer", "The cloud's answer can't be used.", _ENDPOINT),
        errors.NotConnected: Advice(
            "The cloud can't be reached",
            "The connection couldn't be made, so nothing was acted on.",
            "Check network, proxy and endpoint with `imstui doctor`; jobs go on in the cloud meanwhile.",
        ),
        errors.Interrupted: Advice(
            "The connection broke",
            "It broke or timed out after the request went out, so the cloud may have acted on it.",
            "See what became of it with `imstui jobs` or `imstui images`; a copy is never sent twice by itself.",
        ),
        errors.NotIms: Advice(
            "Not the service's answer",
            "What answered isn't the service: a proxy, a portal, or a wrong endpoint.",
            _ENDPOINT,
        ),
        errors.JobFailed: Advice(
            "The replication failed",
            "The job failed, or its copy isn't what was asked for.",
            "Read its story with `imstui receipt ID`, then decide whether to copy again.",
        ),
        errors.StillOpen: Advice(
            "Not over yet",
            "It goes on in the cloud, and the ledger keeps it.",
            "Go on with `imstui watch ID`.",
        ),
    }
)
