/**
 * Commands for people who decide about proposed rules, by the admin API of a node.
 *
 * <p>May enter: commands, output of proposals. Must not enter: what a proposal may be.
 */
@NullMarked
package dev.sluice.tools.proposals;

import org.jspecify.annotations.NullMarked;
