//! Astra's sandbox under its real host names.

use anyhow::{Result, ensure};

use crate::harness::apart::{Apart, run_apart};
use crate::harness::astra_hosts::{self, API, AstraHosts, Authority};
use crate::harness::on_stage;

#[test]
fn the_real_hosts_with_a_test_authority() -> Result<()> {
    run_apart(
        "sandbox::the_real_hosts_with_a_test_authority",
        "sandbox::set_apart",
    )
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started in namespaces of its own by the_real_hosts_with_a_test_authority"]
async fn set_apart() -> Result<()> {
    let authority = Authority::new()?;
    let _apart = Apart::enter(&astra_hosts::ALL, authority.certificate())?;
    on_stage("sandbox_set_apart", async |stage| {
        let hosts = AstraHosts::start(&stage.simulator, &authority).await?;
        // Its trust is the system's, as the application's is.
        let answer = reqwest::get(format!("https://{API}/v1/user")).await?;
        ensure!(
            answer.status() == 401 && hosts.was_asked("https://api-sandbox.astra.finance/v1/user"),
            "Astra's API should ask for a token, but said {}",
            answer.status()
        );
        Ok(())
    })
    .await
}
