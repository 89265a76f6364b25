/**
 * Findings about a proposed rule for the person who approves it, made without network access.
 *
 * <p>May enter: comparisons of a rule with the policy, names and credentials. Must not enter:
 * states of proposals, and whether a rule is approved.
 */
@NullMarked
package dev.sluice.control.proposal.finding;

import org.jspecify.annotations.NullMarked;
