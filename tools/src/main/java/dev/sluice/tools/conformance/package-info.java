/**
 * The conformance kit: drives a running middleware service as a chain would and reports failures.
 * Enters: checks and their remedies. Stays out: rules of its own; answers are judged by the rules
 * of {@code dev.sluice.chain}.
 */
@NullMarked
package dev.sluice.tools.conformance;

import org.jspecify.annotations.NullMarked;
