use jiff::civil::date;

use super::*;

const NUMBER: &str = "4603 6900 0000 0001";

fn form() -> IssuedCardForm {
    IssuedCardForm {
        expires: "12/30".to_owned(),
        first_name: "Edmund".to_owned(),
        last_name: "Hillary".to_owned(),
        address: AddressForm {
            address1: "1 Summit Rd".to_owned(),
            city: "Reno".to_owned(),
            state: "NV".to_owned(),
            postal_code: "89501".to_owned(),
            ..AddressForm::default()
        },
    }
}

fn checked(number: &str, code: &str, form: &IssuedCardForm) -> Result<NewCard, Vec<FieldIssue>> {
    let today = date(2026, 11, 28);
    check(
        &number.into(),
        &code.into(),
        form,
        AddressOf::Business,
        today,
    )
}

fn issue(number: &str, code: &str, form: &IssuedCardForm) -> Option<(String, IssueCode)> {
    let issues = checked(number, code, form).err()?;
    assert_eq!(issues.len(), 1, "{issues:?}");
    issues
        .first()
        .map(|issue| (issue.field.clone(), issue.code))
}

#[test]
fn a_card_is_sent_as_astra_takes_it_and_as_one_that_the_client_issued() {
    let card = checked(NUMBER, " 123", &form()).unwrap();
    assert_eq!(card.number.expose_secret(), "4603690000000001");
    assert_eq!(card.security_code.expose_secret(), "123");
    assert_eq!(card.expiration_date, "12/30");
    assert!(!card.added_by_user, "A62, added_by_user");
}

#[test]
fn what_is_wrong_is_said_by_field() {
    for (number, code, wanted) in [
        ("", "123", ("number", IssueCode::Required)),
        (
            "4603 6900 0000 0002",
            "123",
            ("number", IssueCode::CardNumberShape),
        ),
        ("4603", "123", ("number", IssueCode::CardNumberShape)),
        (
            "4603 6900 0000 000l",
            "123",
            ("number", IssueCode::CardNumberShape),
        ),
        (NUMBER, "", ("security_code", IssueCode::Required)),
        (NUMBER, "12", ("security_code", IssueCode::CardCodeShape)),
        (NUMBER, "1234", ("security_code", IssueCode::CardCodeShape)),
        (NUMBER, "12a", ("security_code", IssueCode::CardCodeShape)),
    ] {
        let (field, code) = (issue(number, code, &form()), wanted);
        assert_eq!(field, Some((code.0.to_owned(), code.1)), "{number}");
    }
    for (expires, wanted) in [
        ("", Some(IssueCode::Required)),
        ("soon", Some(IssueCode::CardExpiryShape)),
        ("13/30", Some(IssueCode::CardExpiryShape)),
        ("12/1930", Some(IssueCode::CardExpiryShape)),
        ("10/26", Some(IssueCode::CardExpired)),
        ("11/26", None),
        ("9/29", None),
        ("0929", None),
        ("09 / 2029", None),
    ] {
        let form = IssuedCardForm {
            expires: expires.to_owned(),
            ..form()
        };
        let found = issue(NUMBER, "123", &form).map(|(field, code)| {
            assert_eq!(field, "expires");
            code
        });
        assert_eq!(found, wanted, "{expires}");
    }
    let mut unnamed = form();
    unnamed.last_name = "x".repeat(NAME_MAX + 1);
    assert_eq!(
        issue(NUMBER, "123", &unnamed),
        Some(("last_name".to_owned(), IssueCode::TooLong))
    );
    let empty = checked("", "", &IssuedCardForm::default()).unwrap_err();
    assert_eq!(empty.len(), 9, "all at once: {empty:?}");
}

#[test]
fn nothing_of_a_card_is_printed() {
    let card = checked(NUMBER, "123", &form()).unwrap();
    let printed = format!("{card:?}");
    for secret in ["4603", "0001", "123", "Hillary", "12/30", "Summit"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
