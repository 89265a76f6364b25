/**
 * The built-in middleware by name, and the redactor of {@code openshell/regex}.
 *
 * <p>May enter: built-ins of one screen. Must not enter: services and runs.
 */
@NullMarked
package dev.sluice.chain.builtin;

import org.jspecify.annotations.NullMarked;
