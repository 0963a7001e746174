#!/bin/sh
# The vendor's guide "Onboarding Personal Users", followed by somebody who knows nothing of ours: its own requests with
# curl, in its own order, from a user intent to a processed transfer. Only its placeholders and hosts are replaced.
#
#   tests/guides.sh "$LINE"    where LINE is what `astra-sim --json` prints; see guides_common.sh for going without it
#
# The sandbox must not know the phone yet. Cards are typed into the hosted pages, so the secure host is not needed. One line
# per step on standard output; the last one says "processed", and only then is the end 0.
set -eu
LINE=${1:-}
EIN=''
. "${0%/*}/guides_common.sh"

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

exchange
read_user
step "user read: $user_id is $user_status"

link_card 4000056655665556
card_id_1=$card_id
link_card 4242424242424242
card_id_2=$card_id

pay
