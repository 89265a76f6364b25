/**
 * Contracts between modules and processes: bus addresses and codec, the port to the audit, shared
 * texts (engines, finding uids, failures of stages). Generated beside it: {@code openshell.*} on
 * the wire to services, {@code sluice.v1} between verticles and in the journal.
 *
 * <p>May enter: what two modules must agree on. Must not enter: behavior of one module.
 */
@NullMarked
package dev.sluice.proto;

import org.jspecify.annotations.NullMarked;
