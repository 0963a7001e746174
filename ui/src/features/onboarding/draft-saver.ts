/**
 * Saves the form a moment after the last change, also while somebody types without a pause, and at once when asked. One
 * save at a time, never an older form after a newer one. Knows nothing of React.
 */
import type { DraftForm, DraftView } from "../../ipc/bindings";

export interface SaverEvents {
  /** The newest form is on disk; `view` is Rust's answer. */
  onSaved: (view: DraftView) => void;
  onError: (error: unknown) => void;
}

export class DraftSaver {
  private waiting: DraftForm | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** Runs from the first change that is not on its way to the disk. */
  private limit: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private held = false;

  constructor(
    private readonly save: (form: DraftForm) => Promise<DraftView>,
    private readonly events: SaverEvents,
    private readonly pauseMs = 400,
    /** Longest wait of a change: with the save itself it stays below a second. */
    private readonly mostMs = 700,
  ) {}

  /** The form changed. */
  change(form: DraftForm): void {
    this.waiting = form;
    this.startTimer();
  }

  /** Stops saving: the form on disk is being submitted. */
  hold(): void {
    this.held = true;
    this.stopTimer();
  }

  /** The submission failed: saves again, the waiting form first. */
  release(): void {
    this.held = false;
    if (this.waiting) this.startTimer();
  }

  /** Drops the waiting form: Rust replaced it. */
  forget(): void {
    this.waiting = null;
    this.stopTimer();
  }

  /** Resolves after a save of everything typed so far; a failure went to `onError`. */
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

  /** Whether a change is not on disk yet. */
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
      // Kept for the next save, unless a newer form came meanwhile.
      this.waiting ??= form;
      this.failed = true;
      this.events.onError(error);
    }
  }

  private startTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.held) return;
    this.timer = setTimeout(() => void this.flush(), this.pauseMs);
    this.limit ??= setTimeout(() => void this.flush(), this.mostMs);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.limit !== null) clearTimeout(this.limit);
    this.timer = null;
    this.limit = null;
  }
}
