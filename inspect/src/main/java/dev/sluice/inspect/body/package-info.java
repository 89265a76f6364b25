/**
 * A request as the readers of bodies take it, and the calls they find in it.
 *
 * <p>May enter: the vocabulary that several readers share. Must not enter: reading of one protocol.
 */
@NullMarked
package dev.sluice.inspect.body;

import org.jspecify.annotations.NullMarked;
