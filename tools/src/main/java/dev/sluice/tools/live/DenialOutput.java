package dev.sluice.tools.live;

import tools.jackson.databind.JsonNode;

/** Where denials are shown. One thread. */
interface DenialOutput {
  /** The answer of a node: shapes that are new or were denied again. */
  void denials(JsonNode answer);

  void end();

  boolean isClosed();
}
