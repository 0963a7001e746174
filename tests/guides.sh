#!/bin/sh
# The vendor's guide "Onboarding Personal Users", followed by somebody who knows nothing of ours: its own requests with
# curl, in its own order, from a user intent to a processed transfer. Only its placeholders and hosts are replaced.
#
#   tests/guides.sh "$LINE"    where LINE is what `astra-sim --json` prints; or, without it, the environment's
#                              API, APP, CLIENT_ID, CLIENT_SECRET and REDIRECT_URI
#
# YOUR_PHONE and YOUR_EMAIL are PHONE and EMAIL, by default a number for testing and an address that nobody has. The
# sandbox must not know the phone yet. Cards are typed into the hosted pages, so the secure host is not needed.
#
# One line per step on standard output; the last one says "processed", and only then is the end 0. No secret, code or
# token is printed. Needs curl, sed and grep.
set -eu

# How often a status that changes by itself is read, a second apart.
TRIES=120
# No visit to the hosted pages has so many steps.
STEPS=12

step() { printf '%s\n' "$*"; }
fail() {
    printf 'guides.sh: %s\n' "$*" >&2
    exit 1
}

# The first text called $2 in the JSON $1; nothing if there is none.
text_in() {
    printf '%s\n' "$1" | grep -o "\"$2\" *: *\"[^\"]*\"" | sed -n '1s/^[^:]*: *"\(.*\)"$/\1/p'
}

if [ $# -gt 0 ]; then
    API=$(text_in "$1" api)
    APP=$(text_in "$1" app)
    CLIENT_ID=$(text_in "$1" client_id)
    CLIENT_SECRET=$(text_in "$1" client_secret)
    REDIRECT_URI=$(text_in "$1" redirect_uri)
fi
for name in API APP CLIENT_ID CLIENT_SECRET REDIRECT_URI; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || fail "$name is not known; give the line of astra-sim --json, or set it"
done
PHONE=${PHONE:-+15555550100}
EMAIL=${EMAIL:-edmund.hillary@example.com}
TEN_DIGITS=${PHONE#+1}

box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
trap 'exit 1' HUP INT TERM
return_mark=$(printf '\r')

# A request without the settings and proxies of whoever runs this. Prints the status; the answer is in files.
request() {
    curl -q --silent --show-error --noproxy '*' --max-time 60 \
        --dump-header "$box/headers" --output "$box/answer" --write-out '%{http_code}' "$@"
}

# A request to the API that must succeed.
api() {
    : >"$box/answer"
    status=$(request "$@") || fail "no answer from the API"
    case $status in
    2??) ;;
    *) fail "the API answered $status: $(cat "$box/answer")" ;;
    esac
}

# The first text called $1 in the last answer, which must have one.
field() {
    found=$(text_in "$(cat "$box/answer")" "$1")
    [ -n "$found" ] || fail "the answer has no $1"
    printf '%s\n' "$found"
}

# A request to the hosted pages, as a browser with cookies makes it.
page() {
    : >"$box/answer"
    status=$(request --cookie "$box/cookies" --cookie-jar "$box/cookies" "$@") || fail "no answer from the hosted pages"
}

# What the pattern $1 marks in the page that is shown.
on_page() { sed -n "s/.*$1.*/\\1/p" "$box/answer"; }

# Where the last answer leads.
location() { sed -n "s/$return_mark\$//; s/^[Ll]ocation: *//p" "$box/headers"; }

# Sends the form that is shown, with its hidden fields and what was typed. It must lead on.
submit() {
    page --request POST --url "$APP$(on_page '<form method="post" action="\([^"]*\)"')" \
        --data-urlencode "form_token=$(on_page 'name="form_token" value="\([^"]*\)"')" \
        --data-urlencode "step=$shown" "$@"
    [ "$status" = 303 ] || fail "the page '$shown' did not take its form ($status)"
}

# Opens $1 and does what the pages ask, until they lead back to the application. $2 is the card to type, or "skip".
# Afterwards `back` is where they led.
visit() {
    page --request GET --url "$1"
    walked=''
    count=0
    while :; do
        [ "$status" = 303 ] || fail "the hosted pages answered $status after:$walked"
        back=$(location)
        case $back in
        "$REDIRECT_URI"*) return 0 ;;
        /*) page --request GET --url "$APP$back" ;;
        *) fail "the hosted pages lead to a strange place" ;;
        esac
        [ "$status" = 200 ] || fail "a hosted page answered $status after:$walked"
        count=$((count + 1))
        [ "$count" -le "$STEPS" ] || fail "the hosted pages do not end:$walked"
        shown=$(on_page 'name="step" value="\([^"]*\)"')
        walked="$walked $shown"
        case $shown in
        terms) submit --data-urlencode 'accept_terms=true' ;;
        phone) submit --data-urlencode "phone=$TEN_DIGITS" ;;
        code) submit --data-urlencode "code=$(on_page 'id="one-time-code">\([^<]*\)<')" ;;
        card-intro)
            if [ "$2" = skip ]; then submit --data-urlencode 'choice=skip'; else submit --data-urlencode 'choice=add'; fi
            ;;
        card-form)
            submit --data-urlencode "card_number=$2" --data-urlencode 'card_security_code=123' \
                --data-urlencode 'expiration_date=12/49' \
                --data-urlencode 'first_name=Edmund' --data-urlencode 'last_name=Hillary' \
                --data-urlencode 'street_line_1=123 Astra Ave' --data-urlencode 'city=Palo Alto' \
                --data-urlencode 'state=CA' --data-urlencode 'zip_code=94304'
            ;;
        *) fail "a page that the guide does not tell of: '$shown'" ;;
        esac
    done
}

# "1. Create a User Intent", Example User Intent Request. curl writes the header that the guide writes out:
# `authorization: Basic` and the base64 of YOUR_CLIENT_ID:YOUR_CLIENT_SECRET.
api --request POST \
    --url "$API/v1/user_intent" \
    --header 'accept: application/json' \
    --user "$CLIENT_ID:$CLIENT_SECRET" \
    --header 'content-type: application/json' \
    --data '
{
"first_name": "Edmund",
"last_name": "Hillary",
"date_of_birth": "1985-02-03",
"ssn": "1234",
"phone": "'"$PHONE"'",
"email": "'"$EMAIL"'",
"address1": "123 Astra Ave",
"city": "Palo Alto",
"state": "CA",
"postal_code": "94304",
"ip_address": "192.0.2.0"
}
'
user_intent_id=$(field id)
step "user intent created: $user_intent_id"

# "2. Onboard the User Intent": GET User Intent Details, until the status is approved.
count=0
while :; do
    api --request GET \
        --url "$API/v1/user_intent/$user_intent_id" \
        --header 'accept: application/json' \
        --user "$CLIENT_ID:$CLIENT_SECRET"
    intent_status=$(field status)
    case $intent_status in
    approved) break ;;
    pending) ;;
    *) fail "the user intent is $intent_status" ;;
    esac
    count=$((count + 1))
    [ "$count" -lt "$TRIES" ] || fail "the user intent stays $intent_status"
    sleep 1
done
step "user intent approved"

# "2. Onboard the User Intent", Collect Authorization SDK URL: Authorization, then Authentication by phone and code. The
# card that is offered there is skipped; both come by section 3.
visit "$APP/login/oauth/authorize?client_id=$CLIENT_ID&redirect_uri=$REDIRECT_URI&response_type=code&user_intent_id=$user_intent_id&phone=$TEN_DIGITS&phone_read_only=true" skip
step "hosted pages walked:$walked"

# "2. Onboard the User Intent", Example redirect: `authorization_code` and `code` are the same.
authorization_code=$(printf '%s\n' "$back" | sed -n 's/.*[?&]authorization_code=\([^&]*\).*/\1/p')
code=$(printf '%s\n' "$back" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
[ -n "$authorization_code" ] || fail "the redirect has no authorization_code"
[ "$authorization_code" = "$code" ] || fail "the redirect has two different codes"
step "authorization code received"

# "2. Onboard the User Intent", Authorize a User: with the same redirect_uri as in the URL.
api --request POST \
    --url "$API/v1/oauth/token" \
    --header 'accept: application/json' \
    --user "$CLIENT_ID:$CLIENT_SECRET" \
    --header 'content-type: application/x-www-form-urlencoded' \
    --data-urlencode 'grant_type=authorization_code' \
    --data-urlencode "code=$authorization_code" \
    --data-urlencode "redirect_uri=$REDIRECT_URI"
access_token=$(field access_token)
refresh_token=$(field refresh_token)
[ "$access_token" != "$refresh_token" ] || fail "the two tokens are the same"
step "code exchanged for access_token and refresh_token"

# "2. Onboard the User Intent", What's Next: with the access_token, requests on behalf of the User.
api --request GET \
    --url "$API/v1/user" \
    --header 'accept: application/json' \
    --header "authorization: Bearer $access_token"
user_id=$(field id)
user_status=$(field status)
step "user read: $user_id is $user_status"

# "3. Add Another Card", Link Card SDK URL, with the card $1. Then, as recommended there, the card is fetched; `card_id`
# is the one that was not there before.
link_card() {
    visit "$APP/cards/connect?client_id=$CLIENT_ID&redirect_uri=$REDIRECT_URI&user_id=$user_id&phone=$TEN_DIGITS&phone_read_only=true" "$1"
    api --request GET \
        --url "$API/v1/cards" \
        --header 'accept: application/json' \
        --header "authorization: Bearer $access_token"
    card_id=''
    for id in $(grep -o '"id" *: *"[^"]*"' "$box/answer" | sed 's/^[^:]*: *"\(.*\)"$/\1/'); do
        case " $cards " in
        *" $id "*) ;;
        *)
            [ -z "$card_id" ] || fail "one visit linked more than one card"
            card_id=$id
            ;;
        esac
    done
    [ -n "$card_id" ] || fail "no card was linked by:$walked"
    cards="$cards $card_id"
    api --request GET \
        --url "$API/v1/cards/$card_id" \
        --header 'accept: application/json' \
        --header "authorization: Bearer $access_token"
    last_four=$(field last_four_digits)
    [ "$last_four" = "${1#????????????}" ] || fail "another card was linked, ending in $last_four"
    step "card linked: $card_id ends in $last_four, by:$walked"
}
cards=''
link_card 4000056655665556
card_id_1=$card_id
link_card 4242424242424242
card_id_2=$card_id

# "4. Create a Card-to-Card Routine", Example Card-to-Card Routine Request.
api --request POST \
    --url "$API/v1/routines" \
    --header 'accept: application/json' \
    --header "authorization: Bearer $access_token" \
    --header 'content-type: application/json' \
    --data '
{
"type": "one-time",
"payment_type": "debit",
"name": "Phone Bill 020325",
"source_id": "'"$card_id_1"'",
"destination_id": "'"$card_id_2"'",
"amount": 4.99
}
'
routine_id=$(field id)
routine_status=$(field status)
step "routine created: $routine_id is $routine_status"

# "4. Create a Card-to-Card Routine", The Transfer: List Transfers; its routine_id names the routine that made it. Until
# the routine has made it the list is empty.
count=0
transfer_status=absent
while [ "$transfer_status" != processed ]; do
    count=$((count + 1))
    [ "$count" -le "$TRIES" ] || fail "the transfer stays $transfer_status"
    [ "$count" -eq 1 ] || sleep 1
    api --request GET \
        --url "$API/v1/transfers" \
        --header 'accept: application/json' \
        --header "authorization: Bearer $access_token"
    grep -q '"routine_id"' "$box/answer" || continue
    made_by=$(field routine_id)
    [ "$made_by" = "$routine_id" ] || fail "there is a transfer of another routine"
    transfer_id=$(field id)
    transfer_status=$(field status)
    case $transfer_status in
    pending | processed) ;;
    *) fail "the transfer is $transfer_status" ;;
    esac
done
grep -q '"amount" *: *4\.99[,}]' "$box/answer" || fail "the transfer moves another amount"
step "transfer $transfer_id: processed"
