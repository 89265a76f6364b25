/**
 * Everything that crosses a boundary between modules or processes: the addresses and the codec of
 * the event bus, the port to the audit, and the texts that both sides of a boundary use (engines,
 * finding uids, failures of stages). The generated contracts are beside it: {@code openshell.*} on
 * the wire to services, {@code sluice.v1} between verticles and in the journal. Enters: what two
 * modules must agree on. Stays out: behavior of one module.
 */
@NullMarked
package dev.sluice.proto;

import org.jspecify.annotations.NullMarked;
