package dev.sluice.control.proposal;

/**
 * A finding for the person who approves a rule.
 *
 * @param text with words of the rule, which are printable ASCII
 */
public record ReviewFinding(Kind kind, String text) {
  public enum Kind {
    PRIVATE_NAME("private_name"),
    CREDENTIAL_REACH("credential_reach"),
    CAPABILITY_EXPANSION("capability_expansion"),
    SHARED_WILDCARD("shared_wildcard"),
    LOOKALIKE_HOST("lookalike_host"),
    INTERNATIONAL_HOST("international_host"),
    IP_LITERAL("ip_literal"),
    BROAD("broad"),
    NEW_HOST("new_host"),
    PUBLIC_ONLY("public_only");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
