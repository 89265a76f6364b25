/**
 * What one policy admits and another does not, with a request that shows it.
 *
 * <p>May enter: requests to try, found from the patterns of both policies, and the comparison of
 * the decisions. Must not enter: a second way to decide.
 */
@NullMarked
package dev.sluice.policy.diff;

import org.jspecify.annotations.NullMarked;
