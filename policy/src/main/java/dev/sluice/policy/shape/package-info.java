/**
 * Shapes of requested paths: names that stand for one thing of many become one segment.
 *
 * <p>May enter: paths, their segments, the bound on kept paths. Must not enter: counts at a path,
 * rules.
 */
@NullMarked
package dev.sluice.policy.shape;

import org.jspecify.annotations.NullMarked;
