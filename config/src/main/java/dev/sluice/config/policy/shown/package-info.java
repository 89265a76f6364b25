/**
 * A policy as a sandbox may see it.
 *
 * <p>May enter: documents, and what of them is left out. Must not enter: decisions.
 */
@NullMarked
package dev.sluice.config.policy.shown;

import org.jspecify.annotations.NullMarked;
