package dev.sluice.control.store;

import dev.sluice.proto.v1.PolicySource;

/**
 * A policy that is or was in force.
 *
 * @param policy with its sandbox and its revision, which begins anew once the policy is removed
 * @param generation the first kept one with it
 * @param timeMs when that was accepted, in milliseconds since the epoch
 */
public record KeptRevision(PolicySource policy, long generation, long timeMs) {}
