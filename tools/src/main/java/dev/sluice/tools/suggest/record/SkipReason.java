package dev.sluice.tools.suggest.record;

/** Why no rule is suggested for a denial. */
public enum SkipReason {
  GUARD("destination_guard", "the destination guard refused the address"),
  AUTHORITY("request_authority", "the request named two authorities"),
  CREDENTIAL("credential", "a credential was refused"),
  UNREADABLE("unreadable_request", "the request could be read in more than one way, or in none"),
  MIDDLEWARE("middleware", "middleware refused it"),
  PROTOCOL("protocol", "refused under every rule: an upgrade, a query, a revision of MCP"),
  DENY_RULE("deny_rule", "a deny rule refused it, which no allow rule lifts"),
  ARGUMENT("argument", "an argument decided; a rule without its condition would admit every other"),
  BODY("body", "policy read no call in the body"),
  NOT_POLICY("not_policy", "policy did not refuse it: a limit, the origin, TLS or the node"),
  NOT_PUBLIC("address_not_public", "the recorded address is not public"),
  UNRESOLVED("unresolved", "refused before the host was resolved, so that no address is recorded"),
  NO_PUBLIC_NAME("no_public_name", "the host has no public name, and no address is recorded"),
  REPLACED("secret_replaced", "a secret in the host, path or name was replaced"),
  CUT("cut", "the host, path or name was cut"),
  NO_RULE("no_rule", "the host, path or name cannot be written in a rule"),
  ENCODED_SLASH("encoded_slash", "the path has an encoded slash; see allow_encoded_slash"),
  NO_ROOM("no_room", "more than is kept or a policy holds; narrow it by --sandbox or --since"),
  CONTRADICTS("contradicts", "the rule contradicts another one, or the file");

  private final String word;
  private final String explanation;

  SkipReason(String word, String explanation) {
    this.word = word;
    this.explanation = explanation;
  }

  public String word() {
    return word;
  }

  public String explanation() {
    return explanation;
  }
}
