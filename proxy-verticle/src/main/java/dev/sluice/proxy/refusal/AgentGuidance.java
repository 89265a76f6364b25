package dev.sluice.proxy.refusal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What refusals of policy tell an agent that may ask {@code policy.local} (data-plane 15.3). */
final class AgentGuidance {
  private static final String SITE = "http://policy.local";
  private static final String TEXT =
      "Policy denied this request. Do not try ways around it. If the task needs it, read the skill,"
          + " inspect the policy and the recent denials, and submit a proposal for the narrowest"
          + " rule that admits it; a person decides.";

  private AgentGuidance() {}

  static JsonObject added(JsonObject body) {
    return body.copy()
        .put("agent_guidance", TEXT)
        .put(
            "next_steps",
            new JsonArray()
                .add(step("read_skill", "GET", "/v1/skill"))
                .add(step("inspect_policy", "GET", "/v1/policy/current"))
                .add(step("inspect_recent_denials", "GET", "/v1/denials?last=10"))
                .add(
                    step("submit_proposal", "POST", "/v1/proposals")
                        .put("body_type", "PolicyMergeOperation")));
  }

  private static JsonObject step(String action, String method, String path) {
    return new JsonObject().put("action", action).put("method", method).put("url", SITE + path);
  }
}
