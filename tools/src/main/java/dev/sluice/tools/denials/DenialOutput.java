package dev.sluice.tools.denials;

import tools.jackson.databind.JsonNode;

/** Where denials are shown. One thread. */
interface DenialOutput {
  /** The answer of a node: shapes that are new or were denied again. */
  void denials(JsonNode answer);

  /** No answer follows. */
  void end();

  /** Whether the reader has gone. */
  boolean isClosed();
}
