/**
 * One node: its Vert.x, the roles that it starts in order and stops in reverse, and the follower
 * that keeps its configuration at the generation in force.
 */
@NullMarked
package dev.sluice.app.node;

import org.jspecify.annotations.NullMarked;
