/** Several businesses in the fake backend: one on screen, signed out, removed. */
import type { TransferState } from "../bindings";
import type { Handlers } from "./backend";
import { aBusiness, type FakeData } from "./fixtures";
import { refusal } from "./refusal";

const unresolved: TransferState[] = ["sending", "checking", "not_found", "accepted", "pending"];

export const businessesBehaviour = (data: FakeData) =>
  ({
    select_business: ({ id }) => {
      const chosen = data.app.businesses.find((business) => business.id === id);
      if (!chosen) throw refusal("not_found");
      Object.assign(data.app, {
        business: chosen,
        next:
          { approved: "link_first_card", profile_accepted: "sign_in" }[chosen.status as string] ??
          "in_review",
        signed_out: null,
        unresolved_transfers: 0,
        moved_this_month: 0,
      });
      data.business = { ...aBusiness(chosen.status), summary: chosen, legal_name: `${chosen.name} LLC` };
      Object.assign(data, { cards: [], transfers: [] });
      return data.app;
    },
    sign_out: () => {
      if (!data.business || !data.app.business) throw refusal("not_allowed_now");
      data.business.summary.signed_in = false;
      data.app.business.signed_in = false;
      Object.assign(data.app, { next: "sign_in_again", signed_out: "here" });
      return data.app;
    },
    carry_on_here: () => {
      if (!data.business || !data.app.business) throw refusal("not_allowed_now");
      data.business.summary.signed_in = true;
      data.app.business.signed_in = true;
      Object.assign(data.app, { next: "move_money", signed_out: null });
      return data.app;
    },
    removal: () => {
      if (!data.business) throw refusal("not_allowed_now");
      const { summary, business_profile_id, user_id, phone } = data.business;
      return {
        id: summary.id,
        name: summary.name,
        profile_id: business_profile_id,
        user_id,
        phone,
        unresolved: data.transfers
          .filter(({ transfer }) => unresolved.includes(transfer.state))
          .map(({ transfer }) => transfer.id),
        keys_kept_in: data.connection.keys_kept_in,
      };
    },
    remove_business: ({ id }) => {
      const left = data.app.businesses.filter((business) => business.id !== id);
      Object.assign(data, { business: null, cards: [], transfers: [] });
      Object.assign(data.app, { businesses: left, business: null, next: "fill_details", signed_out: null });
      const [next] = left;
      if (next) {
        data.business = { ...aBusiness(next.status), summary: next };
        Object.assign(data.app, { business: next, next: "in_review" });
      }
      return data.app;
    },
  }) satisfies Partial<Handlers>;
