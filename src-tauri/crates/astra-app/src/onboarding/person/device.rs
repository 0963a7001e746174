//! Which internet address a person's details are sent with: Astra asks for that of their device (CONTRACT.md 7).

use std::net::{IpAddr, Ipv4Addr};

use super::{PersonIntentForm, PersonSample, sample_person};
use crate::ground::environment::Environment;
use crate::onboarding::rules::Ssn;

/// The address of the vendor's examples, which no device has (RFC 5737).
const OF_EXAMPLES: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 0));

/// The address to send; none where nobody confirmed one.
///
/// A computer does not know its public address, and asking a stranger's service for it would tell that somebody is
/// being onboarded here. So staff confirm it in the settings of the connection; only with play money and made-up people
/// that of the examples does.
pub(in crate::onboarding) fn device_address(
    environment: Environment,
    is_sample: bool,
    confirmed: Option<IpAddr>,
) -> Option<IpAddr> {
    match environment {
        Environment::Practice => Some(OF_EXAMPLES),
        Environment::Sandbox if is_sample => Some(OF_EXAMPLES),
        Environment::Sandbox | Environment::Production => confirmed,
    }
}

/// Whether a form is a sample that nobody changed.
pub(in crate::onboarding) fn is_sample(form: &PersonIntentForm, ssn: Option<&Ssn>) -> bool {
    PersonSample::ALL.iter().any(|which| {
        let sample = sample_person(*which);
        let same_number = ssn.is_some_and(|ssn| ssn.is(sample.ssn));
        sample.form == *form && same_number
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_sent_with_the_confirmed_address_and_only_samples_with_that_of_the_examples() {
        let confirmed: IpAddr = "203.0.113.7".parse().unwrap();
        for (environment, is_sample, known, sent, why) in [
            (
                Environment::Practice,
                false,
                None,
                Some(OF_EXAMPLES),
                "play money",
            ),
            (
                Environment::Practice,
                false,
                Some(confirmed),
                Some(OF_EXAMPLES),
                "play money",
            ),
            (
                Environment::Sandbox,
                true,
                None,
                Some(OF_EXAMPLES),
                "a made-up person",
            ),
            (
                Environment::Sandbox,
                true,
                Some(confirmed),
                Some(OF_EXAMPLES),
                "a made-up person",
            ),
            (
                Environment::Sandbox,
                false,
                Some(confirmed),
                Some(confirmed),
                "confirmed",
            ),
            (
                Environment::Sandbox,
                false,
                None,
                None,
                "nobody confirmed one",
            ),
            (
                Environment::Production,
                true,
                None,
                None,
                "no samples there",
            ),
            (
                Environment::Production,
                true,
                Some(confirmed),
                Some(confirmed),
                "confirmed",
            ),
        ] {
            let address = device_address(environment, is_sample, known);
            assert_eq!(address, sent, "{environment:?}: {why}");
        }
    }

    #[test]
    fn a_sample_is_one_as_long_as_nothing_in_it_was_changed() {
        let sample = sample_person(PersonSample::Retry);
        let ssn = Ssn::parse(sample.ssn).unwrap();
        assert!(is_sample(&sample.form, Some(&ssn)));
        assert!(!is_sample(&sample.form, None), "without a number");
        let other = Ssn::parse("4321").unwrap();
        assert!(!is_sample(&sample.form, Some(&other)), "another number");
        let mut form = sample.form;
        form.address.city.push('s');
        assert!(!is_sample(&form, Some(&ssn)), "another city");
    }
}
