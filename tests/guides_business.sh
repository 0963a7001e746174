#!/bin/sh
# The vendor's guide "Onboarding Business Users", followed by somebody who knows nothing of ours: the calls and links that it
# names, in its own order, until the business is approved; then cards and a payment as the guide for people has them.
#
#   tests/guides_business.sh A "$LINE"    option A: the business types everything into the hosted form
#   tests/guides_business.sh B "$LINE"    option B: a business profile first, with which the hosted form is filled in, to be confirmed
#
# LINE is what `astra-sim --json` prints; see guides_common.sh for going without it. The guide shows its links and requests
# as pictures, so they are written here as its text names them and as the other guide writes such. EIN is by default the
# one that the sandbox approves. One line per step on standard output; the last one says "processed", and only then is the
# end 0.
set -eu
option=${1:-}
LINE=${2:-}
EIN=${EIN:-11-1111111}
. "${0%/*}/guides_common.sh"

authorize="$APP/login/oauth/authorize?client_id=$CLIENT_ID&redirect_uri=$REDIRECT_URI&response_type=code"

case $option in
A)
    # "Option A: Astra's Business Onboarding Web Form": business must be equal to true.
    visit "$authorize&business=true" skip
    ;;
B)
    # "Option B: Astra's Business Profile Object". The number to authenticate with is the root level phone.
    api --request POST \
        --url "$API/v1/business_profile" \
        --header 'accept: application/json' \
        --user "$CLIENT_ID:$CLIENT_SECRET" \
        --header 'content-type: application/json' \
        --data '
{
"phone": "'"$PHONE"'",
"kyb_type": "verified",
"business_info": {
"business_type": "llc",
"business_name": "Alpine Tools LLC",
"doing_business_as": "Alpine Tools",
"ein": "'"$EIN"'",
"phone": "+15555550111",
"website": "https://example.com",
"address1": "123 Astra Ave",
"city": "Palo Alto",
"state": "CA",
"postal_code": "94304"
},
"business_admin": {
"first_name": "Edmund",
"last_name": "Hillary",
"email": "'"$EMAIL"'"
},
"business_controller": {
"first_name": "Edmund",
"last_name": "Hillary",
"title": "CEO"
},
"beneficial_owners": [{
"first_name": "Tenzing",
"last_name": "Norgay"
}]
}
'
    # "The business_profile_id is returned with the response body of each POST /v1/business_profile request."
    business_profile_id=$(field business_profile_id)
    step "business profile created: $business_profile_id"
    api --request GET \
        --url "$API/v1/business_profile/$business_profile_id" \
        --header 'accept: application/json' \
        --user "$CLIENT_ID:$CLIENT_SECRET"
    grep -q "\"$business_profile_id\"" "$box/answer" || fail "another business profile was read"
    [ "$(field business_name)" = 'Alpine Tools LLC' ] || fail "the business profile is another business's"
    step "business profile read"
    visit "$authorize&business=true&business_profile_id=$business_profile_id" skip
    ;;
*) fail "which option, A or B?" ;;
esac
step "hosted pages walked:$walked"

exchange

# "Pending Status": the status is read after the tokens were obtained, until the review is over. "The Business User's User ID
# can be retrieved by making a call to GET /v1/user."
count=0
while :; do
    read_user
    [ "$count" -gt 0 ] || step "user read: $user_id is $user_status"
    case $user_status in
    approved) break ;;
    pending | document) ;;
    *) fail "the business is $user_status" ;;
    esac
    count=$((count + 1))
    [ "$count" -lt "$TRIES" ] || fail "the business stays $user_status"
    sleep 1
done
step "business approved"

link_card 4000056655665556
card_id_1=$card_id
link_card 4242424242424242
card_id_2=$card_id

pay
