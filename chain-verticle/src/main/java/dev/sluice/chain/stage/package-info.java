/**
 * One stage of a chain: what an entry resolves to, how it is asked, and how its answer is judged.
 *
 * <p>May enter: types that built-ins, services and the run share. Must not enter: I/O,
 * implementations.
 */
@NullMarked
package dev.sluice.chain.stage;

import org.jspecify.annotations.NullMarked;
