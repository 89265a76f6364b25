/**
 * Network policies as the rest of Sluice sees them: questions about endpoints and requests, and the
 * decisions.
 *
 * <p>May enter: what a policy is asked and what it answers. Must not enter: how a policy is read or
 * compiled.
 */
@NullMarked
package dev.sluice.policy;

import org.jspecify.annotations.NullMarked;
