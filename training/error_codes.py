"""What each ``errors[].code`` of an answer means and how to mend it: the one list of them, published by the gateway.

A code is for programs and stays what it is; its ``detail`` in an answer is for people and may be worded anew. A test
holds that every code that is raised stands here, and that every one here is raised.
"""

from __future__ import annotations

from typing import NamedTuple


class ErrorCode(NamedTuple):
    """A code in words: what it means, and what to send instead."""

    meaning: str
    mending: str


_SEE = "`detail` says what may be sent; it stands in the OpenAPI document too."
_LESS = "Send less at a time; `detail` names the limit."
_SEARCH = "Look it up in the list that `detail` names. What belongs to somebody else answers like an unknown one."

GENERAL = {
    "required": ErrorCode("Something that must be there is missing.", "Send the member or parameter at this place."),
    "null": ErrorCode("`null` stands where a value must.", "Send a value, or leave it out where it is optional."),
    "invalid": ErrorCode("The form is not the one that is wanted.", _SEE),
    "wrong-type": ErrorCode("There is JSON of another kind than an object, or than may stand here.", _SEE),
    "unknown-member": ErrorCode("There is no such member.", "Leave it out, or mend its spelling."),
    "unknown-parameter": ErrorCode("There is no such query parameter.", "Leave it out, or mend its spelling."),
    "repeated-parameter": ErrorCode("A parameter of one value stands in the query twice.", "Send it once."),
    "unexpected-body": ErrorCode("This address takes no body.", "Send the request without one."),
    "unknown-choice": ErrorCode("The word is none of those that may stand here.", "Use one of those in `detail`."),
    "read-only": ErrorCode(
        "A PUT says something else of a member that cannot be written than GET does.",
        "Leave the member out, or send what GET answers now.",
    ),
    "immutable": ErrorCode("The member cannot be changed once it is there.", "Leave it out."),
    "id-taken": ErrorCode(
        "A new part brings an id that is in use, whoever uses it.", "Choose a fresh UUIDv7, or leave the id out."
    ),
    "reused": ErrorCode("The Idempotency-Key was sent with another request before.", "Use a fresh key."),
    "invalid-cursor": ErrorCode("The cursor is none that a page gave out.", "Send `page.next` unchanged, or none."),
    "one-of": ErrorCode("Too many or too few of members that exclude each other are there.", _SEE),
    "contradiction": ErrorCode("Two members say what cannot both be so.", "Send one of them, or make them agree."),
    "duplicate": ErrorCode("A value stands twice where each may once.", "Send it once."),
    "does-not-fit": ErrorCode("What is said does not fit what the exercise measures.", _SEE),
}
FORMS = {
    "not-text": ErrorCode("Something else stands where text must.", "Send a JSON string."),
    "blank": ErrorCode("There are blanks only.", "Write something that can be seen."),
    "control-character": ErrorCode("A character that nobody sees, or a line break, is in it.", "Take it out."),
    "too-short": ErrorCode("There are too few characters.", "Send as many as `detail` says."),
    "too-long": ErrorCode("There are too many characters.", "Send as few as `detail` says."),
    "not-an-integer": ErrorCode("Something else stands where a whole number must.", "Send digits without a point."),
    "not-a-decimal": ErrorCode("It is no plain decimal in a string.", 'Send a string such as `"102.5"`.'),
    "not-a-number": ErrorCode("The value of a quantity is no number in a string.", 'Send a string such as `"102.5"`.'),
    "not-a-half-step": ErrorCode("An RPE goes in steps of a half.", "Round it, to `8` or `8.5`."),
    "out-of-range": ErrorCode("The value is too small or too large.", "Stay within what `detail` says."),
    "too-precise": ErrorCode("There are too many decimals.", "Round it to those in `detail`."),
    "out-of-order": ErrorCode("What comes second lies before what comes first.", "Exchange the two."),
    "not-a-flag": ErrorCode("It is neither true nor false.", "Send `true` or `false`."),
    "not-a-uuid": ErrorCode("It is no UUID.", "Send 36 characters such as `01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e`."),
    "not-an-instant": ErrorCode(
        "It is no date and time with an offset.", "Send one such as `2026-03-12T18:30:00+01:00`."
    ),
    "not-a-date": ErrorCode("It is no calendar date.", "Send one such as `2026-03-12`."),
    "not-a-time-of-day": ErrorCode("It is no time of a day.", "Send one such as `18:30`."),
    "unknown-time-zone": ErrorCode("There is no such time zone.", "Use a name such as `Europe/Berlin`."),
    "not-a-language": ErrorCode("It is no language tag.", "Use one such as `en` or `pt-BR`."),
    "not-a-list": ErrorCode("Something else stands where a list must.", "Send a JSON array."),
    "too-few": ErrorCode("There are too few members.", "Send as many as `detail` says."),
    "too-many": ErrorCode("There are too many members.", _LESS),
    "not-a-quantity": ErrorCode("It is no quantity.", 'Send an object such as `{"value": "80", "unit": "kg"}`.'),
    "not-a-tempo": ErrorCode("It is no tempo.", "Send four phases in seconds or X, such as `3-1-X-0` or `31X0`."),
    "unknown-unit": ErrorCode("The unit is unknown, or measures something else.", "Use one of those in `detail`."),
    "in-the-past": ErrorCode("The day has passed already.", "Send a day that lies ahead."),
    "in-the-future": ErrorCode(
        "The instant or day lies ahead.", "Send one that has passed; look at the clock of the device."
    ),
}
ACCOUNTS = {
    "not-an-email": ErrorCode("It is no e-mail address.", "Send one such as `ada@example.org`."),
    "invisible-character": ErrorCode("A character that nobody sees is in it.", "Type it anew, by hand."),
    "quoted": ErrorCode("The name of an e-mail address stands in quotes.", "Write it without quotes."),
    "repetitive": ErrorCode("The password repeats characters.", "Choose a phrase of several words."),
    "sequence": ErrorCode("The password is made of runs such as 12345.", "Choose a phrase of several words."),
    "personal": ErrorCode("The password is made of your name, your address or this app's name.", "Choose another one."),
    "too-common": ErrorCode("The password is among those that are guessed first.", "Choose a phrase of several words."),
}
CATALOGUE = {
    "unknown-muscle": ErrorCode("There is no such muscle.", "Use a slug of `GET /muscles`."),
    "unknown-equipment": ErrorCode("There is no such equipment.", "Use a slug of `GET /equipment`."),
    "unknown-category": ErrorCode("There is no such category.", "Use a slug of `GET /exercise-categories`."),
    "unknown-exercise": ErrorCode("There is no such exercise, or it is not yours.", "Find it by `GET /exercises?q=`."),
    "retired-exercise": ErrorCode("The exercise was merged or deleted.", "Use its `successor_id`, or another one."),
    "shares": ErrorCode("The shares of the muscles do not sum to 100.", "Mend them, or leave all of them out."),
    "no-primary": ErrorCode("None of the muscles is a primary one.", "Give one the role `primary`."),
    "no-load": ErrorCode("A set of this measure has no load that hands hold.", "Leave `load_per` out."),
    "wrong-measure": ErrorCode("The exercise measures something else.", "Choose another exercise, or another kind."),
}
PLANS = {
    "duplicate-id": ErrorCode("An id stands twice in what was sent.", "Give each part an id of its own, or none."),
    "too-few-items": ErrorCode("A superset joins two exercises at least.", "Add one, or make it a `straight` block."),
    "too-many-items": ErrorCode("A day has too many exercises.", _LESS),
    "too-many-exercises": ErrorCode("A plan uses too many different exercises.", _LESS),
    "too-many-sets": ErrorCode("There are too many sets.", _LESS),
    "too-many-sessions": ErrorCode(
        "The plan has more sessions than its days hold.", "Mend `sessions_per_week` or the days."
    ),
    "plan-too-large": ErrorCode("The plan as a whole is too large.", "Use fewer sets or shorter notes."),
    "unknown-plan": ErrorCode("There is no such plan, or it is not yours.", _SEARCH),
    "unknown-day": ErrorCode("The plan has no such day.", "Use the id of one of its `days`."),
}
LOG = {
    "unknown-block": ErrorCode("The workout has no such block.", "Use the id of one of its `blocks`."),
    "empty-block": ErrorCode("No exercise belongs to the block.", "Leave the block out, or name it as a `block_id`."),
    "split-block": ErrorCode("The exercises of a block do not stand together.", "Put them next to each other."),
    "duplicate-key": ErrorCode("Two custom fields have the same key.", "Give each a key of its own."),
    "not-an-event-id": ErrorCode("The `Last-Event-ID` is none of this stream.", "Send one that came with an event."),
}
TRACKING = {
    "unknown-type": ErrorCode("There is no such type of measurement.", "Use a slug of `GET /measurements/types`."),
    "several-values": ErrorCode("The type has two values, as blood pressure does.", "Send the members that it names."),
    "unknown-field": ErrorCode("There is no such field for what this is about.", "Leave it out."),
    "nothing-to-do": ErrorCode("The target is where the goal starts.", "Choose another target."),
}
ERROR_CODES = {**GENERAL, **FORMS, **ACCOUNTS, **CATALOGUE, **PLANS, **LOG, **TRACKING}
