package dev.sluice.chain.builtin.secrets;

/** What becomes of a request with secrets. */
enum Mode {
  /** They are replaced, and it goes on. */
  REDACT,
  /** It is refused. */
  DENY,
  /** It goes on as it is; they are only reported. */
  DETECT
}
