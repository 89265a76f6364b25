/**
 * The part of a policy file that only Sluice reads: {@code x-sluice}.
 *
 * <p>May enter: its keys, read and checked by themselves. Must not enter: rules of the network,
 * which are in {@code document}; decisions.
 */
@NullMarked
package dev.sluice.policy.section;

import org.jspecify.annotations.NullMarked;
