package dev.sluice.proxy.refusal;

/** Refusals of requests to {@code policy.local} (data-plane 6.2, 16.2). */
public final class AgentRefusals {
  private static final String INVALID = "invalid_proposal";

  private AgentRefusals() {}

  public static Refusal scheme() {
    return Refusal.detail(
        400,
        "invalid_policy_local_scheme",
        "policy.local is answered as http://policy.local/ alone");
  }

  public static Refusal browser() {
    return Refusal.detail(
        403,
        "local_host_refused",
        "policy.local answers no pages: Origin or Sec-Fetch-Site is set");
  }

  public static Refusal disabled() {
    return Refusal.detail(
        404, "feature_disabled", "policy.local is off for this sandbox (policy_local)");
  }

  public static Refusal notFound() {
    return Refusal.detail(
        404,
        "not_found",
        "there is no such page or proposal; http://policy.local/v1/skill tells what there is");
  }

  public static Refusal policyUnavailable() {
    return Refusal.detail(404, "policy_unavailable", "no policy is in force");
  }

  public static Refusal method(String allowed) {
    return Refusal.detail(405, "method_not_supported", "this page answers " + allowed + " alone")
        .allowing(allowed);
  }

  public static Refusal body() {
    return Refusal.detail(413, "unexpected_body", "this page takes no body");
  }

  public static Refusal invalid(String detail) {
    return Refusal.detail(400, INVALID, detail);
  }

  public static Refusal tooLarge() {
    return Refusal.detail(413, INVALID, "a proposal has at most 64 KiB");
  }

  public static Refusal tooMany(String detail) {
    return Refusal.detail(429, "too_many_proposals", detail);
  }

  public static Refusal tooManyWaits() {
    return Refusal.detail(429, "too_many_waits", "this sandbox has 4 open waits here");
  }

  public static Refusal notKept(String detail) {
    return Refusal.detail(502, "proposal_submit_failed", detail);
  }

  public static Refusal unanswered() {
    return Refusal.detail(502, "gateway_connect_failed", "the control node did not answer in time");
  }

  public static Refusal unavailable() {
    return Refusal.detail(
        503, "gateway_unavailable", "no control node takes proposals; try again later");
  }
}
