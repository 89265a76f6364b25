package dev.sluice.tools.command;

/** Form of the output. */
public enum OutputFormat {
  /** For people: lines, in colors on a terminal. */
  TEXT,
  /** For programs: one object. */
  JSON
}
