/**
 * What a person should know before a rule is approved, found without asking anything outside.
 *
 * <p>May enter: comparisons of a rule with the policy, names and credentials. Must not enter:
 * states of proposals, and whether a rule is approved.
 */
@NullMarked
package dev.sluice.control.proposal.finding;

import org.jspecify.annotations.NullMarked;
