/**
 * What an operator should know of the entries of a generation, once their services are described.
 *
 * <p>May enter: comparisons of entries with services, their audit records. Must not enter: calls of
 * services, decisions about traffic.
 */
@NullMarked
package dev.sluice.chain.notice;

import org.jspecify.annotations.NullMarked;
