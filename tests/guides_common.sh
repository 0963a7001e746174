# What the scripts of both guides share: requests as the guides write them, a visit to the hosted pages as a browser
# without script makes it, and what both guides end with: two cards, a routine, a transfer that is processed.
#
# Read by guides.sh and guides_business.sh, after they have set LINE (what `astra-sim --json` prints, or nothing: then the
# environment's API, APP, CLIENT_ID, CLIENT_SECRET and REDIRECT_URI). PHONE and EMAIL are by default a number for testing
# and an address that nobody has. No secret, code or token is printed. Needs curl, sed and grep.

# How often a status that changes by itself is read, a second apart.
TRIES=120
# No visit to the hosted pages has so many steps.
STEPS=12

step() { printf '%s\n' "$*"; }
fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# The first text called $2 in the JSON $1; nothing if there is none.
text_in() {
    printf '%s\n' "$1" | grep -o "\"$2\" *: *\"[^\"]*\"" | sed -n '1s/^[^:]*: *"\(.*\)"$/\1/p'
}

if [ -n "$LINE" ]; then
    API=$(text_in "$LINE" api)
    APP=$(text_in "$LINE" app)
    CLIENT_ID=$(text_in "$LINE" client_id)
    CLIENT_SECRET=$(text_in "$LINE" client_secret)
    REDIRECT_URI=$(text_in "$LINE" redirect_uri)
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

# The names of the fields that the page asks to be filled in.
asked() {
    grep -oE '<(input|select|textarea)[^>]*>' "$box/answer" | grep -v 'type="hidden"' | sed -n 's/.* name="\([^"]*\)".*/\1/p'
}

# What is typed into the field $1; fails where nobody told. One owner is enough, and there is no second line of an address.
typed() {
    case $1 in
    beneficial_owners.[1-9]*.*) ;;
    card_number) printf '%s' "$card_number" ;;
    card_security_code) printf '123' ;;
    expiration_date) printf '12/49' ;;
    accept_terms) printf 'true' ;;
    code) on_page 'id="one-time-code">\([^<]*\)<' ;;
    phone) printf '%s' "$TEN_DIGITS" ;;
    business_info.phone) printf '5555550111' ;;
    business_info.business_type) printf 'llc' ;;
    business_info.business_name) printf 'Alpine Tools LLC' ;;
    business_info.doing_business_as) printf 'Alpine Tools' ;;
    business_info.website) printf 'https://example.com' ;;
    ein | *.ein) printf '%s' "$EIN" ;;
    ssn | *.ssn) printf '1234' ;;
    title | *.title) printf 'CEO' ;;
    first_name | *.first_name) printf 'Edmund' ;;
    last_name | *.last_name) printf 'Hillary' ;;
    email | *.email) printf '%s' "$EMAIL" ;;
    date_of_birth | *.date_of_birth) printf '1985-02-03' ;;
    street_line_1 | address1 | *.address1) printf '123 Astra Ave' ;;
    street_line_2 | address2 | *.address2) ;;
    city | *.city) printf 'Palo Alto' ;;
    state | *.state) printf 'CA' ;;
    zip_code | postal_code | *.postal_code) printf '94304' ;;
    *) return 1 ;;
    esac
}

# What stands in the field $1 already.
filled_in() {
    grep -oE '<input[^>]*>' "$box/answer" | sed -n 's/.* name="'"$1"'" value="\([^"]*\)".*/\1/p'
}

# Sends the form that is shown: its hidden fields, every field it asks for, and what else is given. It must lead on.
submit() {
    for name in $(asked); do
        value=$(filled_in "$name")
        [ -n "$value" ] || value=$(typed "$name") || fail "the page '$shown' asks for '$name', which the guide does not tell"
        set -- "$@" --data-urlencode "$name=$value"
    done
    page --request POST --url "$APP$(on_page '<form method="post" action="\([^"]*\)"')" \
        --data-urlencode "form_token=$(on_page 'name="form_token" value="\([^"]*\)"')" \
        --data-urlencode "step=$shown" "$@"
    [ "$status" = 303 ] || fail "the page '$shown' did not take its form ($status)"
}

# Opens $1 and does what the pages ask, until they lead back to the application. $2 is the card to type, or "skip".
# Afterwards `back` is where they led.
visit() {
    card_number=$2
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
        business-form | confirm-business | terms | phone | code | card-form) submit ;;
        card-intro)
            if [ "$card_number" = skip ]; then submit --data-urlencode 'choice=skip'; else submit --data-urlencode 'choice=add'; fi
            ;;
        *) fail "a page that the guide does not tell of: '$shown'" ;;
        esac
    done
}

# "Example redirect": `authorization_code` and `code` are the same. "Authorize a User": with the same redirect_uri as in
# the URL.
exchange() {
    authorization_code=$(printf '%s\n' "$back" | sed -n 's/.*[?&]authorization_code=\([^&]*\).*/\1/p')
    code=$(printf '%s\n' "$back" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
    [ -n "$authorization_code" ] || fail "the redirect has no authorization_code"
    [ "$authorization_code" = "$code" ] || fail "the redirect has two different codes"
    step "authorization code received"
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
}

# "What's Next": with the access_token, requests on behalf of the User.
read_user() {
    api --request GET \
        --url "$API/v1/user" \
        --header 'accept: application/json' \
        --header "authorization: Bearer $access_token"
    user_id=$(field id)
    user_status=$(field status)
}

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

# "4. Create a Card-to-Card Routine", Example Card-to-Card Routine Request; then "The Transfer": List Transfers, whose
# routine_id names the routine that made it. Until the routine has made it the list is empty.
pay() {
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
}
