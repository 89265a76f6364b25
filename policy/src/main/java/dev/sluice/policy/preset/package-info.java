/**
 * Presets: rules for well-known services, shipped in versions, and their place in a policy.
 *
 * <p>May enter: the shipped files, and how a policy's names become rules. Must not enter: how a
 * policy decides, files of the operator.
 */
@NullMarked
package dev.sluice.policy.preset;

import org.jspecify.annotations.NullMarked;
