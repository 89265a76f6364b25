/** Starts the processes of a run on loopback from templates, and reads what CPU time they take. */
@NullMarked
package dev.sluice.bench.peer;

import org.jspecify.annotations.NullMarked;
