/**
 * Names of the middleware contract that differed between its iterations.
 *
 * <p>May enter: services, methods, capabilities. Must not enter: rules, and anything of the bus.
 */
@NullMarked
package dev.sluice.proto.contract;

import org.jspecify.annotations.NullMarked;
