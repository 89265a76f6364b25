/**
 * Header mutations that a stage asks for: which headers are out of its reach, what it may write,
 * and how a mutation changes the list that later stages see.
 */
@NullMarked
package dev.sluice.chain.header;

import org.jspecify.annotations.NullMarked;
