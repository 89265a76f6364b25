/**
 * The admin listener of a node: health, metrics, status, and the policy API of the control role.
 *
 * <p>May enter: what operators and their tools read about a node. Must not enter: proxied traffic,
 * the roles themselves.
 */
@NullMarked
package dev.sluice.app.admin;

import org.jspecify.annotations.NullMarked;
