/**
 * Shapes of paths that were asked for: names that stand for one thing of many become one segment.
 *
 * <p>May enter: paths and their segments, and the bound on what is kept of them. Must not enter:
 * what is counted at a path, and rules.
 */
@NullMarked
package dev.sluice.policy.shape;

import org.jspecify.annotations.NullMarked;
