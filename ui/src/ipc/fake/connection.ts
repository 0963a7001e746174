/** The connection of the fake backend: keys and redirect URIs, kept as typed. */
import type { FieldIssue } from "../bindings";
import type { FakeBackend, Handlers } from "./backend";
import { error, type FakeData } from "./fixtures";
import { refusal } from "./refusal";

export const connectionBehaviour = (data: FakeData, announce: FakeBackend["announce"]) =>
  ({
    connection: () => data.connection,
    save_keys: ({ clientId, clientSecret }) => {
      const { client_id, secret_kept } = data.connection;
      const issues: FieldIssue[] = [];
      if (clientId.trim() === "") issues.push(error("client_id", "required"));
      if (clientSecret === null && !(secret_kept && client_id === clientId.trim())) {
        issues.push(error("client_secret", "required"));
      }
      if (issues.length > 0) throw refusal("invalid", issues);
      Object.assign(data.connection, { client_id: clientId.trim(), secret_kept: true });
      if (data.app.next === "connect") data.app.next = "fill_details";
      announce("app");
      return data.connection;
    },
    forget_keys: () => {
      Object.assign(data.connection, { client_id: null, secret_kept: false });
      data.app.next = "connect";
      announce("app");
      return data.connection;
    },
    add_redirect_uri: ({ uri }) => {
      const issue = !/^(https:\/\/|com\.astradesk\.client:)/.test(uri)
        ? error("redirect_uri", "redirect_uri_shape")
        : data.connection.redirect_uris.some((known) => known.uri === uri)
          ? error("redirect_uri", "redirect_uri_repeated")
          : null;
      if (issue) throw refusal("invalid", [issue]);
      data.connection.redirect_uris.push({ uri, used: false, web: uri.startsWith("https:") });
      return data.connection;
    },
    choose_redirect_uri: ({ uri }) => {
      for (const known of data.connection.redirect_uris) known.used = known.uri === uri;
      return data.connection;
    },
    remove_redirect_uri: ({ uri }) => {
      const { redirect_uris } = data.connection;
      if (redirect_uris.find((known) => known.uri === uri)?.used) throw refusal("not_allowed_now");
      data.connection.redirect_uris = redirect_uris.filter((known) => known.uri !== uri);
      return data.connection;
    },
    set_state_echoed: ({ echoed }) => Object.assign(data.connection, { state_echoed: echoed }),
    test_connection: () => ({
      outcome: data.connection.client_id === "wrong" ? "keys_refused" : "connected",
      request_id: "0d9c6c8e-1f64-4b0e-a6ad-0f4f7b7b9e11",
    }),
    test_sign_in_link: () => ({
      ways: [
        { way: "xdg_open", outcome: "nothing_opens_it" },
        { way: "gio", outcome: "reached" },
      ],
    }),
    open_link: () => null,
  }) satisfies Partial<Handlers>;
