package dev.sluice.proxy.local;

import dev.sluice.proxy.refusal.Refusal;
import io.vertx.core.json.JsonObject;

/** What {@code policy.local} answers. */
public sealed interface AgentAnswer {
  record Given(int status, String mediaType, String text) implements AgentAnswer {
    static Given json(int status, JsonObject json) {
      return new Given(status, "application/json", json.encode() + "\n");
    }

    @Override
    public String toString() {
      return "Given[" + status + "]";
    }
  }

  record Failed(Refusal refusal) implements AgentAnswer {}
}
