/**
 * The bounds of the middleware contract and the codes that name a breach. Every number and code is
 * fixed by the contract; services are written against them.
 */
@NullMarked
package dev.sluice.chain.limit;

import org.jspecify.annotations.NullMarked;
