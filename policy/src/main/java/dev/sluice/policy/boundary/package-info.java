/**
 * The boundary that every policy of a node may only narrow.
 *
 * <p>May enter: what a policy adds to the boundary, found from the patterns of both, with a request
 * that shows it. Must not enter: a second way to decide about a request.
 */
@NullMarked
package dev.sluice.policy.boundary;

import org.jspecify.annotations.NullMarked;
