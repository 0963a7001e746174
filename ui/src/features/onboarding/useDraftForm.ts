import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { appQuery } from "../../ipc/app";
import { type DraftForm, type DraftView, type FieldIssue, type Program, saveDraft } from "../../ipc/bindings";
import { toErrorView } from "../../ipc/errors";
import { DraftSaver } from "./draft-saver";
import { withValue } from "./form";
import { type FieldIssues, type Visited, visibleIssues } from "./issues";
import { draftQuery, draftsQuery } from "./queries";

export interface FormHandle {
  /** Which draft this is. */
  draft: string;
  form: DraftForm;
  program: Program;
  /** The Social Security number that is kept beside the form, if any. */
  ssn: DraftView["ssn"];
  issues: FieldIssue[];
  /** Submissions already counted for the phone number as last saved. */
  submissionsUsed: number;
  visible: Map<string, FieldIssues>;
  set: (path: string, value: unknown) => void;
  entered: (path: string) => void;
  left: (path: string) => void;
  /** Replaces the whole form, as the sample data does. */
  replace: (view: DraftView) => void;
  /** Shows these issues: they kept the form from being submitted. Fields that appear later are not among them. */
  show: (issues: FieldIssue[]) => void;
  /** Makes the fields below this path unvisited. */
  unvisit: (prefix: string) => void;
  /** Saves the form; answers with Rust's newest view, or null if saving failed. */
  flush: () => Promise<DraftView | null>;
  /** Saves along with the form what a field keeps for itself and answers whether that worked; what comes back undoes it. */
  saveToo: (save: () => Promise<boolean>) => () => void;
  /** Nothing is saved during a submission, nor after a success. */
  hold: () => void;
  release: () => void;
  saving: boolean;
  saveError: unknown;
}

/** State of the form while it is on screen; Rust's answers never overwrite what was typed. */
export function useDraftForm(draft: DraftView): FormHandle {
  const client = useQueryClient();
  const [form, setForm] = useState(draft.form);
  const [visited, setVisited] = useState<Visited>({ left: new Set(), quiet: null });
  const [saving, setSaving] = useState(false);
  const [saveError, setSaveError] = useState<unknown>(null);
  const latest = useRef(draft.form);
  const failed = useRef(false);
  const others = useRef(new Set<() => Promise<boolean>>());

  const { id } = draft;
  const { queryKey } = draftQuery(id);
  const saver: DraftSaver = useMemo(
    () =>
      new DraftSaver((form) => saveDraft(id, form), {
        onSaved: (view) => {
          failed.current = false;
          void client.cancelQueries({ queryKey: draftQuery(id).queryKey });
          client.setQueryData(draftQuery(id).queryKey, view);
          setSaving(false);
          setSaveError(null);
        },
        onError: (error) => {
          failed.current = true;
          setSaving(false);
          if (toErrorView(error).code === "not_allowed_now") {
            // The draft was submitted or replaced meanwhile; the screen will show that.
            saver.forget();
            void client.invalidateQueries({ queryKey: draftsQuery.queryKey });
            void client.invalidateQueries({ queryKey: appQuery.queryKey });
            return;
          }
          setSaveError(error);
        },
      }),
    [client, id],
  );

  useEffect(() => {
    const save = () => void saver.flush();
    const whenHidden = () => {
      if (document.visibilityState === "hidden") save();
    };
    window.addEventListener("pagehide", save);
    window.addEventListener("beforeunload", save);
    window.addEventListener("blur", save);
    document.addEventListener("visibilitychange", whenHidden);
    return () => {
      window.removeEventListener("pagehide", save);
      window.removeEventListener("beforeunload", save);
      window.removeEventListener("blur", save);
      document.removeEventListener("visibilitychange", whenHidden);
      save();
    };
  }, [saver]);

  const set = useCallback(
    (path: string, value: unknown) => {
      latest.current = withValue(latest.current, path, value);
      setForm(latest.current);
      setSaving(true);
      saver.change(latest.current);
    },
    [saver],
  );

  const visible = useMemo(() => visibleIssues(draft.issues, visited), [draft.issues, visited]);

  const entered = (path: string) => {
    if (!visible.get(path)?.error) setVisited((before) => ({ ...before, quiet: path }));
  };

  const left = (path: string) => {
    setVisited((before) => ({ ...before, quiet: null, left: new Set(before.left).add(path) }));
    void saver.flush();
  };

  const flush = async (): Promise<DraftView | null> => {
    const kept = await Promise.all([...others.current].map((save) => save()));
    await saver.flush();
    if (failed.current || kept.includes(false)) return null;
    return client.getQueryData(queryKey) ?? draft;
  };

  const saveToo = useCallback((save: () => Promise<boolean>) => {
    others.current.add(save);
    return () => void others.current.delete(save);
  }, []);

  return {
    draft: id,
    form,
    program: draft.program,
    ssn: draft.ssn,
    issues: draft.issues,
    submissionsUsed: draft.submissions_used,
    visible,
    set,
    entered,
    left,
    replace: (view) => {
      saver.forget();
      latest.current = view.form;
      setForm(view.form);
      setVisited({ left: new Set(), quiet: null });
      setSaveError(null);
    },
    show: (issues) =>
      setVisited((before) => ({
        quiet: null,
        left: new Set([...before.left, ...issues.map((issue) => issue.field)]),
      })),
    unvisit: (prefix) =>
      setVisited((before) => ({
        ...before,
        left: new Set([...before.left].filter((path) => !path.startsWith(prefix))),
      })),
    flush,
    saveToo,
    hold: () => saver.hold(),
    release: () => saver.release(),
    saving,
    saveError,
  };
}
