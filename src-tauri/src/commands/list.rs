// Every command, by the file of its handler. Read by `build.rs`, `commands/mod.rs`, `tests/bindings.rs` and `tests/windows.rs`,
// each with a macro `commands!` of its own.

commands! {
    app {
        app_view,
        start_again,
        start_view,
        begin_anew,
        unlock,
        choose_environment,
        finish_welcome,
        set_theme,
        zoom,
        watch_changes,
    }
    connection {
        connection,
        save_keys,
        forget_keys,
        add_redirect_uri,
        choose_redirect_uri,
        remove_redirect_uri,
        set_state_echoed,
        test_connection,
        test_sign_in_link,
        open_link,
    }
    check {
        check_sandbox,
    }
    onboarding {
        draft,
        save_draft,
        fill_sample,
        submit_business,
    }
    authorization {
        sign_in,
        begin_sign_in,
        open_popup,
        cancel_sign_in,
        check_sign_in,
        dismiss_sign_in,
    }
    business {
        business,
        refresh_business,
        select_business,
        sign_out,
        carry_on_here,
        removal,
        remove_business,
    }
    cards {
        cards,
        refresh_cards,
        card,
    }
    transfers {
        transfer_form,
        save_transfer_form,
        preview_transfer,
        confirm_transfer,
        transfers,
        transfer,
        check_transfer,
        preview_again,
        abandon_transfer,
    }
}
