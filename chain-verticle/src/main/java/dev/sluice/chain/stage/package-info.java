/**
 * One stage of a chain: what an entry resolves to, how it is asked, and how its answer is judged.
 * Enters: types that built-ins, services and the run share. Stays out: I/O, and implementations.
 */
@NullMarked
package dev.sluice.chain.stage;

import org.jspecify.annotations.NullMarked;
