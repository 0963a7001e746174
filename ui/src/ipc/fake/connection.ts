/** The connection of the pretended Rust: keys and redirect URIs, kept as typed. */
import type { FieldIssueView } from "../bindings";
import type { FakeDoor, Handlers } from "./door";
import { refusal } from "./refusal";
import { error, type World } from "./world";

export const connectionBehaviour = (world: World, tell: FakeDoor["tell"]) =>
  ({
    connection: () => world.connection,
    save_keys: ({ clientId, clientSecret }) => {
      const { client_id, secret_kept } = world.connection;
      const issues: FieldIssueView[] = [];
      if (clientId.trim() === "") issues.push(error("client_id", "required"));
      if (clientSecret === null && !(secret_kept && client_id === clientId.trim())) {
        issues.push(error("client_secret", "required"));
      }
      if (issues.length > 0) throw refusal("invalid", issues);
      Object.assign(world.connection, { client_id: clientId.trim(), secret_kept: true });
      if (world.app.next === "connect") world.app.next = "fill_details";
      tell("app");
      return world.connection;
    },
    forget_keys: () => {
      Object.assign(world.connection, { client_id: null, secret_kept: false });
      world.app.next = "connect";
      tell("app");
      return world.connection;
    },
    add_redirect_uri: ({ uri }) => {
      const issue = !/^(https:\/\/|com\.astradesk\.client:)/.test(uri)
        ? error("redirect_uri", "redirect_uri_shape")
        : world.connection.redirect_uris.some((known) => known.uri === uri)
          ? error("redirect_uri", "redirect_uri_repeated")
          : null;
      if (issue) throw refusal("invalid", [issue]);
      world.connection.redirect_uris.push({ uri, used: false, web: uri.startsWith("https:") });
      return world.connection;
    },
    use_redirect_uri: ({ uri }) => {
      for (const known of world.connection.redirect_uris) known.used = known.uri === uri;
      return world.connection;
    },
    remove_redirect_uri: ({ uri }) => {
      const { redirect_uris } = world.connection;
      if (redirect_uris.find((known) => known.uri === uri)?.used) throw refusal("not_allowed_now");
      world.connection.redirect_uris = redirect_uris.filter((known) => known.uri !== uri);
      return world.connection;
    },
    set_state_echoed: ({ echoed }) => Object.assign(world.connection, { state_echoed: echoed }),
    test_connection: () => ({
      outcome: world.connection.client_id === "wrong" ? "keys_refused" : "connected",
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
