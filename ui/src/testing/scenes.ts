/** Views that the application answered, recorded in `scenes.json` by tests/scenes.rs, with their types. */
import type {
  AppView,
  BusinessView,
  CardsView,
  ConnectionView,
  ContactView,
  DocumentsView,
  DraftView,
  PreviewView,
  RemindersView,
  RemovalView,
  RoutinesView,
  SignInView,
  StartView,
  TransferDetailView,
} from "../ipc/bindings";
import recorded from "./scenes.json";

/** A view as TypeScript reads it from JSON, where a word is any text. */
type Read<T> = T extends string ? string : T extends object ? { [Field in keyof T]: Read<T[Field]> } : T;

/** A scene without a field of the view, or with a field of another shape, does not compile. */
const typed =
  <View>() =>
  <Name extends string>(scenes: Record<Name, Read<View>>): Record<Name, View> =>
    scenes as Record<Name, View>;

export const appScenes = typed<AppView>()(recorded.AppView);
export const businessScenes = typed<BusinessView>()(recorded.BusinessView);
export const cardsScenes = typed<CardsView>()(recorded.CardsView);
export const connectionScenes = typed<ConnectionView>()(recorded.ConnectionView);
export const contactScenes = typed<ContactView>()(recorded.ContactView);
export const documentsScenes = typed<DocumentsView>()(recorded.DocumentsView);
export const draftScenes = typed<DraftView>()(recorded.DraftView);
export const previewScenes = typed<PreviewView>()(recorded.PreviewView);
export const removalScenes = typed<RemovalView>()(recorded.RemovalView);
export const remindersScenes = typed<RemindersView>()(recorded.RemindersView);
export const routinesScenes = typed<RoutinesView>()(recorded.RoutinesView);
export const signInScenes = typed<SignInView>()(recorded.SignInView);
export const startScenes = typed<StartView>()(recorded.StartView);
export const transferDetailScenes = typed<TransferDetailView>()(recorded.TransferDetailView);
