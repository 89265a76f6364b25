/**
 * Rules that are proposed: what an agent may ask for, the text that such a rule has in a policy,
 * and how a rule is recognized later.
 *
 * <p>May enter: reading and writing of proposed rules. Must not enter: who proposes or approves,
 * and what a policy decides.
 */
@NullMarked
package dev.sluice.policy.proposal;

import org.jspecify.annotations.NullMarked;
