/**
 * The shapes of what was denied: paths whose identifiers became {@code *}, and how often each came.
 *
 * <p>May enter: bounded aggregates of denials. Must not enter: events as they came, and the text of
 * a policy.
 */
@NullMarked
package dev.sluice.tools.suggest.shape;

import org.jspecify.annotations.NullMarked;
