// Every command, by the file of its handler, with the type that it answers. Read by `build.rs`, `commands/mod.rs`,
// `tests/bindings` and `tests/windows.rs`, each with a macro `commands!` of its own.

commands! {
    app {
        app_view -> AppView,
        open_outcomes -> Vec<OpenOutcomeView>,
        start_again,
        start_view -> StartView,
        begin_anew,
        unlock,
        choose_environment,
        finish_welcome -> AppView,
        set_theme -> AppView,
        set_keep_watching -> AppView,
        zoom,
        watch_changes,
    }
    connection {
        connection -> ConnectionView,
        save_keys -> ConnectionView,
        forget_keys -> ConnectionView,
        add_redirect_uri -> ConnectionView,
        choose_redirect_uri -> ConnectionView,
        remove_redirect_uri -> ConnectionView,
        set_state_echoed -> ConnectionView,
        set_program -> ConnectionView,
        set_device_address -> ConnectionView,
        set_issued_cards -> ConnectionView,
        set_person_to_person -> ConnectionView,
        test_connection -> ConnectionTestView,
        test_sign_in_link -> LinkTestView,
        open_link,
    }
    check {
        check_sandbox,
    }
    onboarding {
        drafts -> DraftsView,
        begin_draft -> DraftView,
        draft -> DraftView,
        save_draft -> DraftView,
        delete_draft -> DraftsView,
        save_ssn -> DraftView,
        fill_sample -> DraftView,
        fill_person_sample -> DraftView,
        submit_draft -> AppView,
        add_with_astras_form -> AppView,
    }
    authorization {
        sign_in -> SignInView,
        begin_sign_in -> SignInView,
        open_popup -> SignInView,
        cancel_sign_in -> SignInView,
        check_sign_in -> SignInView,
        dismiss_sign_in -> SignInView,
    }
    business {
        business -> BusinessView,
        refresh_business -> BusinessView,
        select_business -> AppView,
        sign_out -> AppView,
        carry_on_here -> AppView,
        removal -> RemovalView,
        remove_business -> AppView,
    }
    cards {
        cards -> CardsView,
        refresh_cards -> CardsView,
        card -> CardView,
        name_card -> CardView,
        card_bank -> Option<CardBankView>,
        card_removal -> CardRemovalView,
        remove_card -> CardRemovalView,
        add_issued_card -> CardView,
    }
    documents {
        documents -> DocumentsView,
        choose_document -> Option<ChosenFileView>,
        check_document -> ChosenFileView,
        watch_drops,
        send_document -> DocumentsView,
        retry_document -> DocumentsView,
        forget_document -> DocumentsView,
    }
    contact {
        contact -> ContactView,
        refresh_contact -> ContactView,
        ask_for_phone -> ContactView,
        check_address -> Vec<FieldIssue>,
        ask_for_address -> ContactView,
    }
    activity {
        activity -> ActivityView,
    }
    transfers {
        transfer_form -> TransferForm,
        save_transfer_form,
        receivers -> Option<Vec<KnownReceiverView>>,
        preview_transfer -> PreviewView,
        confirm_transfer -> TransferDetailView,
        transfer -> TransferDetailView,
        daily_count -> Option<DailyCountView>,
        check_transfer -> TransferDetailView,
        preview_again -> PreviewView,
        abandon_transfer -> TransferDetailView,
        undo_transfer -> TransferDetailView,
    }
    reminders {
        reminders -> RemindersView,
        save_reminder -> ReminderView,
        open_reminder -> ReminderView,
        skip_reminder -> RemindersView,
        delete_reminder -> RemindersView,
    }
    routines {
        routines -> RoutinesView,
        refresh_routines -> RoutinesView,
        pause_routine -> RoutinesView,
        resume_routine -> RoutinesView,
        end_routine -> RoutinesView,
    }
    export {
        export_transfers -> ExportView,
        cancel_export,
        save_receipt -> Option<SavedFileView>,
        show_saved_file -> ShownFileView,
        print_page,
    }
}
