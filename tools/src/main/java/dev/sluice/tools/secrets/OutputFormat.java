package dev.sluice.tools.secrets;

/** Form of the output. */
enum OutputFormat {
  TEXT,
  JSON
}
