/**
 * Requests whose bodies services read as streams, through the assembled node, by the bytes on its
 * sockets.
 *
 * <p>May enter: scripted peers, rows of failures, clients. Must not enter: responses that are read.
 */
@NullMarked
package dev.sluice.it.uploads;

import org.jspecify.annotations.NullMarked;
