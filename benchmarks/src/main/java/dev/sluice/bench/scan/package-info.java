/**
 * The scanners of bodies alone: throughput on ordinary texts with JMH, CPU time on hostile ones.
 *
 * <p>May enter: scanners and the texts that they read. Must not enter: processes, sockets, peers.
 */
@NullMarked
package dev.sluice.bench.scan;

import org.jspecify.annotations.NullMarked;
