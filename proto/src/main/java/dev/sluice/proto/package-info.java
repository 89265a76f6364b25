/**
 * What crosses a boundary: the generated contracts ({@code openshell.*} on the wire to services,
 * {@code sluice.v1} between verticles and in the journal), the addresses on the event bus, the
 * codec, and the port through which a decision becomes durable.
 */
@NullMarked
package dev.sluice.proto;

import org.jspecify.annotations.NullMarked;
