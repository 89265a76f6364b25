package dev.sluice.tools.conformance;

/** A token, or none, that a call of the check has. */
enum TokenTrial {
  GOOD("auth/token", "accept what the published keys signed; see docs/middleware.md, Tokens"),
  NONE("auth/none", "verify the token of every call, and answer UNAUTHENTICATED without one"),
  OTHER_AUDIENCE("auth/audience", "accept a token with your own audience only"),
  EXPIRED("auth/expired", "check exp, with a leeway of some 30 s"),
  OTHER_KEY("auth/other-key", "check the signature by the published key that kid names"),
  OTHER_SANDBOX(
      "auth/other-sandbox",
      "compare sandbox_id of the token with context.sandbox_id of the request, and answer"
          + " PERMISSION_DENIED when they differ");

  private final String check;
  private final String remedy;

  TokenTrial(String check, String remedy) {
    this.check = check;
    this.remedy = remedy;
  }

  String check() {
    return check;
  }

  String remedy() {
    return remedy;
  }
}
