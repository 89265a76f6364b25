package dev.sluice.control.proposal;

import java.util.Optional;

/**
 * Hashes of what a person reviewed: an approval counts for nothing else.
 *
 * @param revision of the policy; numbers begin anew once a policy was removed
 * @param policy SHA-256 of the text of the policy and of the versions of its presets
 * @param registrations SHA-256 of gateway.toml
 * @param credentials SHA-256 of keys and places of credentials; no secret is in it
 * @param rule SHA-256 of the lines that would be added
 */
record ReviewBasis(
    long revision, String policy, String registrations, String credentials, String rule) {
  Optional<String> staleAgainst(ReviewBasis now) {
    if (revision != now.revision || !policy.equals(now.policy)) {
      return Optional.of("the policy changed since the review");
    }
    if (!registrations.equals(now.registrations)) {
      return Optional.of("the registrations of middleware changed since the review");
    }
    if (!credentials.equals(now.credentials)) {
      return Optional.of("the credentials changed since the review");
    }
    return rule.equals(now.rule)
        ? Optional.empty()
        : Optional.of("the rule is not the one of the review");
  }
}
