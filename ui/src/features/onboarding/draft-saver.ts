/**
 * Saves what is typed: a moment after the last change, and at once when asked. One save at a time, in the order of
 * typing, and never an older form after a newer one. Knows nothing of React.
 */
import type { BusinessForm, DraftView } from "../../ipc/bindings";

export interface SaverEvents {
  /** The newest form is on disk; `view` holds what Rust thinks of it. */
  onSaved: (view: DraftView) => void;
  onError: (error: unknown) => void;
}

export class DraftSaver {
  private waiting: BusinessForm | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private held = false;

  constructor(
    private readonly save: (form: BusinessForm) => Promise<DraftView>,
    private readonly events: SaverEvents,
    private readonly pauseMs = 400,
  ) {}

  /** A change was typed. */
  change(form: BusinessForm): void {
    this.waiting = form;
    this.startTimer();
  }

  /** From now on nothing is saved: what is on disk is being submitted. */
  hold(): void {
    this.held = true;
    this.stopTimer();
  }

  /** The submission led nowhere: saving goes on, also of what waits. */
  release(): void {
    this.held = false;
    if (this.waiting) this.startTimer();
  }

  /** Throws away what waits: the form was replaced from the other side. */
  forget(): void {
    this.waiting = null;
    this.stopTimer();
  }

  /** Resolves when everything typed so far was offered to the disk; `onError` has heard of a failure. */
  async flush(): Promise<void> {
    this.stopTimer();
    while (this.running || (this.waiting && !this.held)) {
      if (this.running) {
        await this.running;
        if (this.failed) break;
      } else {
        this.running = this.saveOnce().finally(() => {
          this.running = null;
        });
      }
    }
    this.failed = false;
  }

  /** Whether something typed is not on disk yet. */
  get dirty(): boolean {
    return this.waiting !== null || this.running !== null;
  }

  private failed = false;

  private async saveOnce(): Promise<void> {
    const form = this.waiting;
    if (!form) return;
    this.waiting = null;
    try {
      const view = await this.save(form);
      if (!this.waiting) this.events.onSaved(view);
    } catch (error) {
      // Kept for the next try, unless something newer was typed meanwhile.
      this.waiting ??= form;
      this.failed = true;
      this.events.onError(error);
    }
  }

  private startTimer(): void {
    this.stopTimer();
    if (!this.held) this.timer = setTimeout(() => void this.flush(), this.pauseMs);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
