/**
 * Responses and long requests through a whole node.
 *
 * <p>May enter: scripted services and origins, real clients, what the client and the audit got.
 * Must not enter: parts of the node.
 */
@NullMarked
package dev.sluice.it.streams;

import org.jspecify.annotations.NullMarked;
