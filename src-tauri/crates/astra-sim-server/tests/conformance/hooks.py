"""What schemathesis is told beyond the document: who is calling, and two checks of our own."""

import json
import pathlib

import schemathesis

from asked import Asked
from stage import Stage

HERE = pathlib.Path(__file__).parent
WHO = json.loads((HERE / "who.json").read_text())
ASKED = Asked(Stage(json.loads((HERE / "announced.json").read_text())), HERE / "asked")


@schemathesis.auth(refresh_interval=None)
class WhoIsCalling:
    """The client or a user, as the operation's security asks for."""

    def get(self, case, context):
        definition = context.operation.definition.raw
        schemes = [name for one in definition["security"] for name in one]
        return WHO.get(definition["operationId"], WHO[schemes[0]]) if schemes else None

    def set(self, case, data, context):
        if data is not None:
            case.headers["Authorization"] = data


def known(name):
    return [json.loads(line) for line in (HERE / "known" / name).read_text().splitlines()]


@schemathesis.hook
def before_call(context, case, kwargs):
    """Every other body that is right as such gets values that exist.

    The configuration's lists do not reach into a body that may have one of several forms.
    """
    before_call.count += 1
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    if before_call.count % 2 or not is_right or not isinstance(case.body, dict):
        return
    operation = case.operation.definition.raw["operationId"]
    if operation == "verify_partner_identity":
        values = {
            "provider": known("providers")[0],
            "client_id": known("clients")[0],
            "user_intent_id": known("intents")[0],
            "business_profile_id": known("profiles")[0],
            "user_id": known("authorized")[0],
        }
    elif operation == "create_routine":
        ends = known("cards" if case.body["payment_type"] == "debit" else "accounts")
        values = {
            "source_id": ends[0],
            "destination_id": ends[1],
            "destination_user_id": known("users")[0],
            "amount": 4.99,
            # Where the simulator's clock stands.
            "start_date": "2026-03-02",
        }
    elif operation in ["create_routine_card_to_account", "create_routine_account_to_card"]:
        source, destination = "cards", "accounts"
        if operation == "create_routine_account_to_card":
            source, destination = destination, source
        values = {
            "source": {"id": known(source)[0]},
            "destination": {"id": known(destination)[0]},
            "amount": 4.99,
            # Where the simulator's clock stands.
            "start_date": "2026-03-02",
        }
    else:
        return
    case.body.update((name, value) for name, value in values.items() if name in case.body)


before_call.count = 0


@schemathesis.hook
def after_call(context, case, response):
    """Reads the request log before it forgets."""
    after_call.count += 1
    if after_call.count % 1000 == 0:
        ASKED.note()


after_call.count = 0


# What may speak against a field that the document allows: rules between fields, check digits, what is there already.
BEYOND_THE_DOCUMENT = {
    "account_number": ["This account is already linked."],
    "amount": ["Not a valid amount.", "Must have at most two decimals."],
    "business_controller": ["Missing data for required field."],
    "card_number": [
        "Not a valid card number.",
        "Not a test card of the sandbox.",
        "This card is already linked.",
        "This is a business card; a personal user cannot link it.",
    ],
    "client_correlation_id": [
        "Must be 1 to 8 letters and digits.",
        "Must be 8 letters and digits.",
    ],
    "client_id": ["Not this client."],
    "customer_debit_fee_percent_override": [
        "Must be a percentage from 0 to 100 with at most four decimals."
    ],
    "debit_fee_percent": [
        "Must be a percentage from 0 to 100 with at most four decimals."
    ],
    "date_of_birth": ["Missing data for required field."],
    "expiration_date": ["The card has expired."],
    "extension": ["Only businesses may send pdf, with document_type other."],
    "metadata": ["Must have at most 20 keys, of at most 500 characters each."],
    "provider": ["Not the agreed provider."],
    "processor_token": ["This account is already linked."],
    "routing_number": ["Not a valid routing number."],
    "ssn": ["Missing data for required field."],
    "threshold": ["Not a valid amount.", "Must have at most two decimals."],
    "type": ["The type cannot change."],
    "user_id": [
        "No such user.",
        "Must be a business, not a person.",
        "Has another phone number.",
    ],
    "website": ["Not a valid URL."],
}


@schemathesis.check
def described_bodies_have_no_wrong_fields(ctx, response, case):
    """In place of positive_data_acceptance, which cannot tell a wrong field from a limit that is reached: both are 400."""
    meta = case.meta
    if response.status_code != 400 or meta is None or not meta.generation.mode.is_positive:
        return
    for field, messages in response.json().get("errors", {}).items():
        expected = BEYOND_THE_DOCUMENT.get(field.rsplit(".", 1)[-1], [])
        for message in messages:
            assert message in expected, f"{field}: {message}"


def described_fields(schema, components):
    """The fields of an object by `schema`, with their schemas."""
    if "$ref" in schema:
        return described_fields(components[schema["$ref"].rsplit("/", 1)[-1]], components)
    fields = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []) + schema.get("oneOf", []):
        fields.update(described_fields(part, components))
    return fields


def undescribed(value, schema, components, place="body"):
    """Where in `value` there is a field that `schema` has not."""
    if "$ref" in schema:
        return undescribed(value, components[schema["$ref"].rsplit("/", 1)[-1]], components, place)
    if isinstance(value, list):
        parts = ((f"{place}[{at}]", one, schema["items"]) for at, one in enumerate(value))
    elif isinstance(value, dict) and "additionalProperties" not in schema:
        fields = described_fields(schema, components)
        if set(value) - set(fields):
            return [f"{place}.{name}" for name in set(value) - set(fields)]
        parts = ((f"{place}.{name}", one, fields[name]) for name, one in value.items())
    else:
        return []
    return [found for place, one, schema in parts for found in undescribed(one, schema, components, place)]


@schemathesis.check
def answers_have_no_undescribed_fields(ctx, response, case):
    """Clients must bear new fields, so the document allows them; but it is to tell every one that there is."""
    definition = case.operation.definition.raw["responses"].get(str(response.status_code), {})
    content = definition.get("content", {}).get("application/json")
    if content and response.content:
        components = case.operation.schema.raw_schema["components"]["schemas"]
        found = undescribed(response.json(), content["schema"], components)
        assert not found, f"not described: {', '.join(found)}"
