/**
 * The shapes of denied requests: paths whose identifiers became {@code *}, with counts.
 *
 * <p>May enter: bounded aggregates of denials. Must not enter: raw events, the text of a policy.
 */
@NullMarked
package dev.sluice.tools.suggest.shape;

import org.jspecify.annotations.NullMarked;
