/**
 * Checks of a policy as a whole: endpoints and middleware that contradict each other.
 *
 * <p>May enter: checks that compare entries. Must not enter: checks of one entry by itself, which
 * are in {@code document}, and decisions about requests.
 */
@NullMarked
package dev.sluice.policy.check;

import org.jspecify.annotations.NullMarked;
