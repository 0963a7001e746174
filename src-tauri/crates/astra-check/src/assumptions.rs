//! The assumptions about Astra that no document of the vendor states, and which of them no call can settle.

/// One plain sentence for each assumption; the first is A1. The source of each is in CONTRACT.md, section 22.
pub const ASSUMPTIONS: [&str; 63] = [
    "The SDK URL generator has the same path on the production dashboard.",
    "The ordinary API host answers POST /v1/cards with 404 and the generic error body.",
    "A user id is 32 lowercase hexadecimal characters and is not the id it was made from.",
    "A business profile id is 32 lowercase hexadecimal characters.",
    "A transfer id is a UUID.",
    "A time without an offset is UTC.",
    "Creating a routine is not idempotent: the same request sent twice makes two.",
    "Metadata takes at most 20 keys and values of at most 500 characters.",
    "Seven paths that were inferred from page names exist as written.",
    "A token is refreshed without redirect_uri too.",
    "The token type is written Bearer.",
    "An authorization code is used once and lives 300 seconds.",
    "After a withdrawal calls answer 401 and a refresh answers 400 invalid_grant.",
    "The token endpoint refuses with the standard OAuth errors.",
    "The JavaScript interface of the hosted pages is not needed.",
    "The link-card page redirects without a code, finished or skipped.",
    "Cancelling redirects with error=access_denied and error_description.",
    "A rejected person ends on a page that does not redirect.",
    "A wrong client_id, redirect_uri or response_type ends on an error page, never in a redirect.",
    "A proved phone is not asked for again in the same browser for 30 minutes.",
    "The fourth profile of a phone, and the fourth intent of an email, is refused with 400 and the generic body.",
    "An intent that is not a user yet has no user_id, or an empty one.",
    "GET /v1/user of a business also gives kyb_type and business_profile_id.",
    "PATCH /v1/users/{id} takes the new email as email.",
    "Creating a business profile answers both id and business_profile_id.",
    "The fields of a profile and of its people have the names we inferred.",
    "The address fields of business_info have the names we inferred.",
    "The other business types are corporation and partnership.",
    "People of a profile may carry ssn with 4 or 9 digits.",
    "A profile takes no ownership percentage.",
    "Reading a profile gives the request back with id, later user_id, and without ssn.",
    "Capabilities are nested by account_to_account, account_to_card and card_to_card.",
    "Uploaded documents may have up to 10 MB.",
    "Phone change requests are listed as count and phone_number_change_requests.",
    "An address change takes address1, address2, city, state and postal_code.",
    "An upgrade of the KYC type takes kyc_type.",
    "A card's status and review_status carry the same value.",
    "A card's review reasons are a list named review_reasons.",
    "Deleting a card that an active routine uses is refused with 400 and the generic body.",
    "An unknown BIN is answered with 404.",
    "An amount must be more than zero and have at most two decimals.",
    "A routine is refused with 400 and the generic body, for a card out of sight with 404.",
    "The transfers of a routine are listed as the list of transfers is.",
    "The segments of a transfer are count and segments with id, type, amount, status and times.",
    "Cancelling a card transfer is refused with 400 and the generic body.",
    "A transfer appears within 1 second and settles within 3 seconds.",
    "There is a webhook routine_created.",
    "A webhook signs the bytes it sends.",
    "The first retry of a webhook comes after about 35 seconds.",
    "Wrong fields are answered with status_code, name, description and errors by field.",
    "Requests are limited to 60 a minute, with Retry-After.",
    "Every list takes cursor and batch_size from 10 to 100 and answers count, cursor and more.",
    "An intent with other data is pending at first and approved after 2 seconds.",
    "A business with another EIN is pending, then approved when the review is over.",
    "A test phone needs no real telephone.",
    "There is a test card for each failing behaviour.",
    "There is an amount that makes a transfer fail.",
    "A phone is freed by deleting its users in the dashboard.",
    "A redirect URI with a custom scheme is accepted.",
    "state comes back unchanged in every redirect.",
    "A business card is refused to a person.",
    "added_by_user is true for a person's own card, and false or absent for one that the client issued.",
    "A business without a trade name sends its legal name as doing_business_as.",
];

/// What is assumed under `number` (1 to 63); empty for another number.
pub fn assumption(number: u8) -> &'static str {
    usize::from(number)
        .checked_sub(1)
        .and_then(|place| ASSUMPTIONS.get(place))
        .copied()
        .unwrap_or_default()
}

/// Assumptions that no call from here can settle, and why.
pub(crate) const OUT_OF_REACH: [(u8, &str); 12] = [
    (
        1,
        "it is about the production dashboard, which this check never touches",
    ),
    (
        13,
        "needs a person: authorization is withdrawn in the dashboard or by the user",
    ),
    (
        15,
        "needs a browser: the interface is a script of Astra's pages, and nothing here uses it",
    ),
    (
        18,
        "needs a person: a rejected personal user has to sign in at the pages",
    ),
    (
        33,
        "needs a person: only a user in status document may upload, and Astra decides who is",
    ),
    (36, "needs a person: only personal users can be upgraded"),
    (47, "needs another host: webhooks go to a public address"),
    (48, "needs another host: webhooks go to a public address"),
    (49, "needs another host: webhooks go to a public address"),
    (
        51,
        "asking would mean flooding the API, which this check does not do",
    ),
    (58, "needs a person: users are deleted in the dashboard"),
    (
        61,
        "needs a person: a personal user has to link a business card",
    ),
];

/// Numbers that stand for inventions of the simulator: Astra promises nothing that could be compared.
pub(crate) const INVENTED: [(u8, &str); 2] = [
    (
        56,
        "needs Astra's list of test cards, which is not public; the simulator's are its own",
    ),
    (
        57,
        "needs Astra's list of failing amounts, which is not public; the simulator's is its own",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_is_complete_and_each_sentence_stands_once() {
        let mut sentences = ASSUMPTIONS.to_vec();
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), 63);
        for sentence in sentences {
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{sentence}");
        }
        assert!(assumption(25).contains("business_profile_id"));
        assert!(assumption(60).starts_with("state"));
        assert_eq!((assumption(0), assumption(64)), ("", ""));
    }
}
