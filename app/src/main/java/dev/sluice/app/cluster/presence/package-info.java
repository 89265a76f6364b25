/**
 * Which node of the cluster answers which address of the bus: each node says it of itself, again
 * and again, and nothing said outlives the membership of who said it.
 */
@NullMarked
package dev.sluice.app.cluster.presence;

import org.jspecify.annotations.NullMarked;
