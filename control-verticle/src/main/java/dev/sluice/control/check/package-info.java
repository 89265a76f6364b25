/**
 * What chain nodes know of services, held against changed policies.
 *
 * <p>May enter: rules for policies that depend on described services. Must not enter: questions to
 * services, storage, compilation of generations ({@code change}).
 */
@NullMarked
package dev.sluice.control.check;

import org.jspecify.annotations.NullMarked;
