/**
 * The middleware contract: bounds, reason codes, header mutations and safe text. Enters: rules that
 * the contract states. Stays out: I/O, and any state between requests.
 */
@NullMarked
package dev.sluice.chain.contract;

import org.jspecify.annotations.NullMarked;
