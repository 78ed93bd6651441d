/** A piece of the input that is no record: set aside with its place, never an exception. */

export class UnreadableRecord {
  /** One sentence for the report. */
  readonly reason: string;
  /** The text as it came, cut to a bounded length. */
  readonly text: string;
  constructor(reason: string, text: string) {
    this.reason = reason;
    this.text = text;
  }
}
