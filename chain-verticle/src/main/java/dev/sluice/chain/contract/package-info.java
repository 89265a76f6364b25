/**
 * The middleware contract: bounds, reason codes, header mutations and safe text.
 *
 * <p>May enter: rules that the contract states. Must not enter: I/O, state between requests.
 */
@NullMarked
package dev.sluice.chain.contract;

import org.jspecify.annotations.NullMarked;
