/** Several businesses in the pretended Rust: one on screen, signed out, removed. */
import type { TransferStateView } from "../bindings";
import type { Handlers } from "./door";
import { refusal } from "./refusal";
import { aBusiness, type World } from "./world";

const unresolved: TransferStateView[] = ["sending", "checking", "not_found", "accepted", "pending"];

export const businessesBehaviour = (world: World) =>
  ({
    select_business: ({ id }) => {
      const chosen = world.app.businesses.find((business) => business.id === id);
      if (!chosen) throw refusal("not_found");
      Object.assign(world.app, {
        business: chosen,
        next:
          { approved: "link_first_card", profile_accepted: "sign_in" }[chosen.status as string] ??
          "in_review",
        signed_out: null,
        unresolved_transfers: 0,
        moved_this_month: 0,
      });
      world.business = { ...aBusiness(chosen.status), summary: chosen, legal_name: `${chosen.name} LLC` };
      Object.assign(world, { cards: [], transfers: [] });
      return world.app;
    },
    sign_out: () => {
      if (!world.business || !world.app.business) throw refusal("not_allowed_now");
      world.business.summary.signed_in = false;
      world.app.business.signed_in = false;
      Object.assign(world.app, { next: "sign_in_again", signed_out: "here" });
      return world.app;
    },
    carry_on_here: () => {
      if (!world.business || !world.app.business) throw refusal("not_allowed_now");
      world.business.summary.signed_in = true;
      world.app.business.signed_in = true;
      Object.assign(world.app, { next: "move_money", signed_out: null });
      return world.app;
    },
    removal: () => {
      if (!world.business) throw refusal("not_allowed_now");
      const { summary, business_profile_id, user_id, phone } = world.business;
      return {
        id: summary.id,
        name: summary.name,
        profile_id: business_profile_id,
        user_id,
        phone,
        unresolved: world.transfers
          .filter(({ transfer }) => unresolved.includes(transfer.state))
          .map(({ transfer }) => transfer.id),
        keys_kept_in: world.connection.keys_kept_in,
      };
    },
    remove_business: ({ id }) => {
      const left = world.app.businesses.filter((business) => business.id !== id);
      Object.assign(world, { business: null, cards: [], transfers: [] });
      Object.assign(world.app, { businesses: left, business: null, next: "fill_details", signed_out: null });
      const [next] = left;
      if (next) {
        world.business = { ...aBusiness(next.status), summary: next };
        Object.assign(world.app, { business: next, next: "in_review" });
      }
      return world.app;
    },
  }) satisfies Partial<Handlers>;
