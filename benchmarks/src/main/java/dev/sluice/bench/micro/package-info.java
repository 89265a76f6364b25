/**
 * Parts of Sluice alone, measured by JMH: {@code benchmarks/micro}.
 *
 * <p>May enter: the classes under test and their inputs. Must not enter: processes, sockets, peers.
 */
@NullMarked
package dev.sluice.bench.micro;

import org.jspecify.annotations.NullMarked;
