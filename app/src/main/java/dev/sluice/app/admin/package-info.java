/**
 * The admin listener of a node: health, metrics, status, and the policy API of the control role.
 *
 * <p>Enters: what operators and their tools may read about a node. Stays out: proxied traffic, and
 * the roles themselves.
 */
@NullMarked
package dev.sluice.app.admin;

import org.jspecify.annotations.NullMarked;
