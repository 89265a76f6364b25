/**
 * A policy file as its author wrote it: every key of the schema, read and checked by itself.
 *
 * <p>May enter: reading and checking of one entry. Must not enter: checks between entries, which
 * are in {@code check}; decisions.
 */
@NullMarked
package dev.sluice.policy.document;

import org.jspecify.annotations.NullMarked;
