/**
 * Names of the middleware contract: those that differed between its iterations, and those of
 * response headers.
 *
 * <p>May enter: services, methods, capabilities, groups of header names. Must not enter: rules, and
 * anything of the bus.
 */
@NullMarked
package dev.sluice.proto.contract;

import org.jspecify.annotations.NullMarked;
