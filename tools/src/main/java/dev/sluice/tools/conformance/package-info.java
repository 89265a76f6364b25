/**
 * The conformance kit: drives a running middleware service as a chain would, with tokens, sessions
 * and streams, and reports failures.
 *
 * <p>May enter: checks and their remedies. Must not enter: rules of its own; the rules of {@code
 * dev.sluice.chain} judge answers.
 */
@NullMarked
package dev.sluice.tools.conformance;

import org.jspecify.annotations.NullMarked;
