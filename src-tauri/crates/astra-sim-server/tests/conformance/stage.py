"""Sets the stage in a running simulator, so that calls can succeed: people, tokens, cards, accounts and routines.

The clock stands, so nothing expires while it is played. What must not disturb each other belongs to different users.
"""

import base64
import json
import urllib.parse
import urllib.request

PERSON = {
    "first_name": "Edmund",
    "last_name": "Hillary",
    "address1": "123 Astra Ave",
    "address2": "",
    "city": "Palo Alto",
    "state": "CA",
    "postal_code": "94304",
    "date_of_birth": "1985-02-03",
    "ssn": "1234",
    "ip_address": "192.0.2.0",
}


class Stage:
    """A simulator, by what it announced."""

    def __init__(self, announced):
        self.announced = announced
        pair = f"{announced['client_id']}:{announced['client_secret']}".encode()
        self.basic = "Basic " + base64.b64encode(pair).decode()

    def send(self, method, url, authorization=None, body=None, kind="application/json"):
        """Sends a request that must succeed, and gives the JSON of its answer."""
        headers = {"authorization": authorization} if authorization else {}
        if body is not None:
            headers["content-type"] = kind
            if kind == "application/json":
                body = json.dumps(body).encode()
            elif kind == "application/x-www-form-urlencoded":
                body = urllib.parse.urlencode(body).encode()
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        # Never by way of a proxy: everything is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def api(self, method, path, authorization, body=None, kind="application/json"):
        return self.send(method, self.announced["api"] + path, authorization, body, kind)

    def secure(self, path, authorization, body):
        return self.send("POST", self.announced["secure"] + path, authorization, body)

    def control(self, method, path, body=None):
        token = "Bearer " + self.announced["control_token"]
        return self.send(method, self.announced["control"] + path, token, body)

    def partner_token(self, subject):
        """The token for somebody whose phone the client checked; `subject` names one id."""
        body = {
            "provider": self.announced["provider"],
            "provider_data": {"customer_id": "1"},
            "client_id": self.announced["client_id"],
            **subject,
        }
        return self.api("POST", "/v1/partner/identity/verification", self.basic, body)["token"]

    def sign_in(self, **subject):
        form = {"token": self.partner_token(subject), "user_consent_captured": "true"}
        kind = "application/x-www-form-urlencoded"
        pair = self.api("POST", "/v1/partner/identity/token", self.basic, form, kind)
        return "Bearer " + pair["access_token"], pair["refresh_token"]

    def person(self, number, **other):
        """A person of their own phone and email, with an access token."""
        body = {
            **PERSON,
            "phone": f"+1555555{number}",
            "email": f"p{number}@example.com",
            **other,
        }
        intent = self.api("POST", "/v1/user_intent", self.basic, body)["id"]
        access, refresh = self.sign_in(user_intent_id=intent)
        user = self.api("GET", "/v1/user", access)["id"]
        return {"intent": intent, "user": user, "access": access, "refresh": refresh}

    def upload(self, access):
        body = {"document_type": "license", "extension": "jpg"}
        return self.api("POST", "/v1/documents/create_upload_url", access, body)


def card(number):
    return {
        "card_number": number,
        "card_security_code": "123",
        "expiration_date": "12/49",
        "first_name": "Edmund",
        "last_name": "Hillary",
        "street_line_1": "7 Summit Rd",
        "city": "Palo Alto",
        "state": "CA",
        "zip_code": "94304",
        "added_by_user": True,
    }


def account(number):
    return {
        "institution_id": "astra_ins_131",
        "name": "Operating",
        "bank_account_type": "checking",
        "account_number": number,
        "routing_number": "222222226",
    }


def set_up(announced):
    """Who is who: the `Authorization` header by operation id, and the known-good values by the name of their list."""
    stage = Stage(announced)
    owner = stage.control("GET", "/ledger")["users"][0]["id"]
    business, _ = stage.sign_in(user_id=owner)
    cards = [one["id"] for one in stage.api("GET", "/v1/cards", business)["cards"]]
    # Cards and accounts that may go, so that those that money moves between may stay.
    spare_cards = [stage.secure("/v1/cards", business, card("5200828282828210"))["id"]]
    accounts = [
        stage.secure("/v1/accounts/create", business, account(f"100000{number}"))["id"]
        for number in range(10, 16)
    ]
    accounts, spare_accounts = accounts[:2], accounts[2:]

    def routine(**other):
        body = {
            "name": "Rent",
            "type": "one-time",
            "payment_type": "ach",
            "source_id": accounts[0],
            "destination_id": accounts[1],
            "amount": 25,
            **other,
        }
        return stage.api("POST", "/v1/routines", business, body)["id"]

    lasting = {"type": "recurring", "frequency": "weekly"}
    routines = [routine(**lasting), routine()]
    routines.append(
        routine(payment_type="debit", source_id=cards[0], destination_id=cards[1])
    )
    spare_routines = [routine(**lasting) for _ in range(4)]
    to_cancel = [routine() for _ in range(4)]
    # The transfers are made, and those between accounts can still be called back.
    stage.control("POST", "/clock", {"advance_seconds": 5})

    def transfers_of(routines):
        pages = (
            stage.api("GET", f"/v1/routines/{one}/transfers", business)
            for one in routines
        )
        return [one["id"] for page in pages for one in page["transfers"]]

    mover = stage.person("0201")
    light = stage.person("0202", kyc_type="receive-only")
    authorized = stage.person("0203")
    asked, sending, sent = (
        stage.person(number, first_name="document")
        for number in ["0204", "0205", "0206"]
    )
    uploads = [stage.upload(sending["access"]) for _ in range(4)]
    received = stage.upload(sent["access"])
    stage.send("PUT", received["url"], None, b"picture", "application/octet-stream")
    profile = {
        "phone": "+15555550299",
        "business_info": {
            "business_type": "soleProprietorship",
            "business_name": "Alpine Tools",
            "doing_business_as": "Alpine Tools",
            "address1": "123 Astra Ave",
            "city": "Palo Alto",
            "state": "CA",
            "postal_code": "94304",
        },
        "business_admin": {
            "first_name": "Edmund",
            "last_name": "Hillary",
            "email": "edmund@alpine.example",
        },
    }
    profile = stage.api("POST", "/v1/business_profile", stage.basic, profile)["id"]
    partner_tokens = [
        stage.partner_token({"user_id": authorized["user"]}) for _ in range(40)
    ]

    who = {
        "user": business,
        "client": stage.basic,
        "change_email": mover["access"],
        "request_phone_change": mover["access"],
        "list_phone_changes": mover["access"],
        "request_address_change": mover["access"],
        "upgrade_kyc_type": light["access"],
        "create_upload_url": asked["access"],
        "confirm_upload": sent["access"],
    }
    known = {
        "cards": cards,
        "spare_cards": spare_cards,
        "accounts": accounts,
        "spare_accounts": spare_accounts,
        "routines": routines,
        "spare_routines": spare_routines,
        "transfers": transfers_of(routines),
        "transfers_to_cancel": transfers_of(to_cancel),
        "users": [owner],
        "movers": [mover["user"]],
        "authorized": [authorized["user"]],
        "refresh_tokens": [authorized["refresh"]],
        "partner_tokens": partner_tokens,
        "intents": [authorized["intent"]],
        "profiles": [profile],
        "upload_secrets": [one["url"].rsplit("/", 1)[1] for one in uploads],
        "filenames": [received["filename"]],
        "clients": [announced["client_id"]],
        "providers": [announced["provider"]],
        "redirect_uris": [announced["redirect_uri"]],
        "bins": ["400000", "559430"],
        # One is answered 503 on purpose, which the checks would take for a failure of the simulator.
        "card_numbers": [
            one["number"].replace(" ", "")
            for one in announced["cards"]
            if "does not answer" not in one["behaviour"]
        ],
    }
    return who, known
